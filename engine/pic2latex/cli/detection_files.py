"""What `pic2latex detect` writes: for each page a JSON, the page with frames, the page without formulas, every crop."""

import json
import re
from pathlib import Path
from typing import TYPE_CHECKING

from pic2latex.cli.page_sources import PageSource
from pic2latex.types import Box, Detection, Picture, RegionKind

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pic2latex.detectors import Detector

__all__ = ["CROPS", "facts", "write_files"]

CROPS = "subimages"
DIGITS = 4  # in the numbers of crops, so that names sort as the formulas stand on the page


def facts(
    source: PageSource,
    picture: Picture,
    detections: "Sequence[Detection]",
    detector: "Detector",
    *,
    with_files: bool,
) -> dict[str, object]:
    """Return all that is known about one page, ready for JSON; `with_files` also what `write_files` calls its files."""
    return {
        "picture": source.name,
        "page": source.page,
        "width": picture.width,
        "height": picture.height,
        "model": detector.name,
        "device": str(detector.device),
        **({"annotated": _annotated(source), "masked": _masked(source)} if with_files else {}),
        "formulas": [
            {
                "number": number,
                "kind": str(each.kind),
                "score": round(each.score, 4),
                "box": _numbers(each.box),
                **({"crop": _crop(source, number, each)} if with_files else {}),
            }
            for number, each in enumerate(detections, start=1)
        ],
    }


def write_files(
    folder: Path, source: PageSource, picture: Picture, detections: "Sequence[Detection]", known: object
) -> None:
    """Write `known` (what `facts` returned) and the pictures it names into `folder`. Raises OSError."""
    from pic2latex.detectors.drawing import annotated, cut, painted_over

    (folder / CROPS).mkdir(parents=True, exist_ok=True)
    ours = re.compile(rf"{re.escape(source.stem)}_\d{{{DIGITS},}}_({'|'.join(RegionKind)})\.png")
    for old in (folder / CROPS).iterdir():
        if ours.fullmatch(old.name):
            old.unlink()  # of an earlier run, which may have found more
    for number, each in enumerate(detections, start=1):
        _save(cut(picture, each.box), folder / _crop(source, number, each))
    _save(annotated(picture, detections), folder / _annotated(source))
    _save(painted_over(picture, (each.box for each in detections)), folder / _masked(source))
    text = json.dumps(known, ensure_ascii=False, indent=2) + "\n"
    (folder / f"{source.stem}.json").write_text(text, encoding="utf-8")


def _annotated(source: PageSource) -> str:
    return f"{source.stem}_annotated.png"


def _masked(source: PageSource) -> str:
    return f"{source.stem}_masked.png"


def _crop(source: PageSource, number: int, detection: Detection) -> str:
    return f"{CROPS}/{source.stem}_{number:0{DIGITS}}_{detection.kind}.png"


def _numbers(box: Box) -> list[float]:
    return [round(side, 1) for side in (box.left, box.top, box.right, box.bottom)]


def _save(picture: Picture, path: Path) -> None:
    from PIL import Image

    Image.fromarray(picture.pixels).save(path, compress_level=3)  # three times as fast as the usual 6
