"""Paragraphs that TeX typeset, with their Markdown and the boxes of their formulas; and engines that know those boxes.

The pictures are six of the forty that `pic2latex train paragraphs` makes.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from pic2latex.engine import Engine
from pic2latex.onnx_session import Sessions
from pic2latex.pages.page_networks import PageNetworks
from pic2latex.pages.text.rapidocr import TextNetworks, open_text_networks
from pic2latex.scoring.known_detector import FakeDetector
from pic2latex.types import Box, Detection, Device, RegionKind, TextFiles

FOLDER = Path(__file__).parent / "paragraphs"


@dataclass(frozen=True, slots=True)
class KnownPage:
    """A picture, what it says, and where its formulas are."""

    name: str
    picture: Path
    markdown: str
    formulas: tuple[Detection, ...]


def known_pages() -> tuple[KnownPage, ...]:
    """Return the pages beside this file."""
    lines = (FOLDER / "pages.jsonl").read_text(encoding="utf-8").splitlines()
    return tuple(_page(json.loads(line)) for line in lines)


def _page(entry: dict[str, object]) -> KnownPage:
    name, markdown, formulas = entry["picture"], entry["markdown"], entry["formulas"]
    assert isinstance(name, str)
    assert isinstance(markdown, str)
    assert isinstance(formulas, list)
    found = tuple(Detection(Box(*each["box"]), RegionKind(each["kind"]), 1.0) for each in formulas)
    return KnownPage(name.removesuffix(".png"), FOLDER / "images" / name, markdown, found)


def text_networks(files: TextFiles = TextFiles()) -> TextNetworks:  # noqa: B008 - frozen
    """Open RapidOCR's own networks, or those that are named."""
    return open_text_networks(files, Sessions(Device.CPU, 2))


def engine_that_sees(*found: Sequence[Detection]) -> Engine:
    """Return an engine with the real networks, whose detector sees these formulas, picture by picture."""
    networks = PageNetworks(lambda _name, _device: FakeDetector(found), text_networks)
    return Engine(device=Device.CPU, threads=2, pages=networks)
