"""What `pic2latex detect` writes: for each page a JSON, the page with frames, the page without formulas, every crop."""

import re
from pathlib import Path
from typing import TYPE_CHECKING

from pic2latex.atomic_write import atomic_file, atomic_write
from pic2latex.cli._recognize.inputs import PageSource
from pic2latex.jsonl_record import json_text
from pic2latex.types import Box, Detection, Picture, RegionKind

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from pic2latex.detectors import Detector

__all__ = ["CROPS", "facts", "is_output", "write_files"]

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
    folder: Path,
    source: PageSource,
    picture: Picture,
    detections: "Sequence[Detection]",
    known: "Mapping[str, object]",
) -> None:
    """Write `known` (what `facts` returned) and the pictures it names into `folder`. Raises OSError."""
    from pic2latex.detectors.visualization import annotated, cut, painted_over

    (folder / CROPS).mkdir(parents=True, exist_ok=True)
    for number, each in enumerate(detections, start=1):
        _save(cut(picture, each.box), folder / _crop(source, number, each))
    _save(annotated(picture, detections), folder / _annotated(source))
    _save(painted_over(picture, (each.box for each in detections)), folder / _masked(source))
    atomic_write(folder / f"{source.stem}.json", json_text(known) + "\n")
    now = {Path(_crop(source, number, each)).name for number, each in enumerate(detections, start=1)}
    crops = _crops_of(source)
    for old in (folder / CROPS).iterdir():
        if crops.fullmatch(old.name) and old.name not in now:
            old.unlink()  # of an earlier run, which found more


def is_output(folder: Path, sources: "Sequence[PageSource]", path: Path) -> bool:
    """Tell whether looking at `sources` would write or delete the file `path`."""
    place, name = path.resolve().parent, path.name
    if place == (folder / CROPS).resolve():
        return any(_crops_of(source).fullmatch(name) for source in sources)
    written = {name for each in sources for name in (_annotated(each), _masked(each), f"{each.stem}.json")}
    return place == folder.resolve() and name in written


def _crops_of(source: PageSource) -> re.Pattern[str]:
    return re.compile(rf"{re.escape(source.stem)}_\d{{{DIGITS},}}_({'|'.join(RegionKind)})\.png")


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

    with atomic_file(path) as file:  # three times as fast as with the usual level 6
        Image.fromarray(picture.pixels).save(file, "PNG", compress_level=3)
