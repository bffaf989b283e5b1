"""Labelled pages on disk: `NAME.bin` holds two PNGs a page, ink and labels, `NAME.jsonl` a line of facts for each.

As with the shards of formulas, the index comes last: a shard that has one is whole.
"""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from pic2latex.atomic_write import atomic_file
from pic2latex.errors import TrainingError
from pic2latex.training.pages.formula_boxes import FormulaBox
from pic2latex.training.pages.typeset import TypesetPage
from pic2latex.types import RegionKind

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    import numpy as np
    from numpy.typing import NDArray

__all__ = ["PageFacts", "PageShard", "write_page_shard"]


@dataclass(frozen=True, slots=True)
class PageFacts:
    """What is known of a page besides its pixels: language, font, em and boxes in pixels, and where its PNGs lie."""

    language: str
    font: str
    em: float
    boxes: tuple[FormulaBox, ...]
    offset: int
    ink_size: int
    labels_size: int


def write_page_shard(stem: Path, pages: "Iterable[tuple[str, str, TypesetPage]]") -> int:
    """Write `stem`.bin and `stem`.jsonl from pages with their language and font; return how many."""
    count = offset = 0
    # The index comes last: it is what says that the shard is whole.
    with atomic_file(stem.with_suffix(".jsonl")) as index, atomic_file(stem.with_suffix(".bin")) as blob:
        for language, font, page in pages:
            ink, labels = _png(page.ink), _png(page.labels)
            row = {
                "language": language,
                "font": font,
                "em": round(page.em, 3),
                "boxes": [[str(box.kind), box.left, box.top, box.right, box.bottom] for box in page.boxes],
                "offset": offset,
                "ink_size": len(ink),
                "labels_size": len(labels),
            }
            index.write((json.dumps(row, separators=(",", ":")) + "\n").encode())
            blob.write(ink + labels)
            offset += len(ink) + len(labels)
            count += 1
    return count


class PageShard:
    """The pages of one shard, decoded when asked for. Cheap to send to another process."""

    def __init__(self, stem: Path) -> None:
        self._stem = stem

    def facts(self) -> "Iterator[PageFacts]":
        """Yield the facts of each page. Raises TrainingError with the line's number for a damaged index."""
        with self._stem.with_suffix(".jsonl").open(encoding="utf-8") as lines:
            for number, line in enumerate(lines, 1):
                try:
                    row = json.loads(line)
                    boxes = tuple(
                        FormulaBox(RegionKind(kind), *(int(side) for side in sides))
                        for kind, *sides in row.pop("boxes")
                    )
                    facts = PageFacts(boxes=boxes, **row)
                except (ValueError, TypeError, KeyError) as error:
                    raise TrainingError(
                        f"{self._stem}.jsonl, line {number}, is damaged ({error}).",
                        hint="Make the pages again.",
                    ) from error
                yield facts

    def page(self, facts: PageFacts) -> TypesetPage:
        """Read and decode one page. Raises TrainingError when the shard is cut off."""
        try:
            with self._stem.with_suffix(".bin").open("rb") as file:
                file.seek(facts.offset)
                ink, labels = file.read(facts.ink_size), file.read(facts.labels_size)
            return TypesetPage(_decoded(ink), _decoded(labels), facts.boxes, facts.em)
        except (OSError, ValueError) as error:
            raise TrainingError(
                f"{self._stem}.bin is damaged or cut off.", hint="Make the pages again."
            ) from error


def _png(pixels: "NDArray[np.uint8]") -> bytes:
    """Encode pixels (h, w), uint8, as PNG."""
    import cv2

    return bytes(cv2.imencode(".png", pixels, [cv2.IMWRITE_PNG_COMPRESSION, 6])[1])


def _decoded(data: bytes) -> "NDArray[np.uint8]":
    """Decode a PNG to (h, w), uint8. Raises ValueError when it is none."""
    import cv2
    import numpy as np

    pixels = cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_GRAYSCALE) if data else None
    if pixels is None:
        raise ValueError("no picture")
    return np.asarray(pixels, np.uint8)
