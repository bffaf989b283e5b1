"""`pic2latex score` over a folder of pages: the words, the formulas and their order."""

import argparse
import json
import sys
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pic2latex.pages.page_networks import PageNetworks
    from pic2latex.scoring.page_dataset import KnownPage
    from pic2latex.scoring.page_scores import PagesReport

__all__ = ["score_pages"]


def score_pages(folder: Path, arguments: argparse.Namespace) -> int:
    """Read a folder's pages, score and print. Raises OptionError, ModelError and DeviceError."""
    from pic2latex.cli.progress_bar import ProgressBar
    from pic2latex.device import parse_device
    from pic2latex.engine import Engine
    from pic2latex.scoring.page_dataset import known_pages, scored_pages
    from pic2latex.scoring.page_scores import as_text, report
    from pic2latex.types import Mode, Options

    pages = known_pages(folder, arguments.limit)
    options = Options(mode=Mode.PAGE, beams=arguments.num_beams)
    networks = _seeing(pages, arguments) if arguments.known_boxes else None
    device = parse_device(arguments.device)
    scores = []
    with (
        Engine(arguments.model, device=device, threads=arguments.threads, pages=networks) as engine,
        ProgressBar(len(pages), "reading") as bar,
    ):
        for score, error in scored_pages(engine, pages, options):
            if error is not None:
                print(f"pic2latex: {score.name} counts as read empty: {error}", file=sys.stderr)
            scores.append(score)
            bar.advance()
    result = report(scores)
    print(_as_json(result) if arguments.json else as_text(result))
    return 0


def _seeing(pages: "Sequence[KnownPage]", arguments: argparse.Namespace) -> "PageNetworks":
    """Return networks for pages whose detector sees what is known, page by page."""
    from pic2latex.pages.page_networks import PageNetworks, open_installed_text
    from pic2latex.scoring.known_detector import FakeDetector

    script = [page.formulas for page in pages]
    return PageNetworks(lambda _name, _device: FakeDetector(script), open_installed_text(arguments.threads))


def _as_json(result: "PagesReport") -> str:
    whole = {
        "pages": len(result.pages),
        "character_errors": round(result.character_errors, 5),
        "formulas_exact": round(result.formulas_exact, 5),
        "in_order": round(result.in_order, 5),
        "tables_teds": round(sum(result.tables) / len(result.tables), 5) if result.tables else None,
        "inline_f1": {language: round(counts.f1, 5) for language, counts in result.inline.items()},
        "ink_accounted": None if result.ink_accounted is None else round(result.ink_accounted, 5),
        "each": [asdict(page) for page in result.pages],
    }
    return json.dumps(whole, ensure_ascii=False, indent=2)
