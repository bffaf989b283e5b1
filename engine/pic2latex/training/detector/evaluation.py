"""`train detector-score`: how many formulas a detector finds on labelled pages, by kind, language and look.

A detection is right when it is of the true kind and its box and the true one share at least half of what they cover
together (IoU 0.5); each true box counts once.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from pic2latex.atomic_write import atomic_write
from pic2latex.detectors.boxes import area, overlap
from pic2latex.training.detector.test_looks import LOOKS
from pic2latex.types import Box, Detection, Picture, RegionKind

if TYPE_CHECKING:
    from pathlib import Path

    from pic2latex.detectors.protocol import Detector
    from pic2latex.training.pages.page_shards import PageFacts, PageShard

__all__ = [
    "LOOKS",
    "DetectionCounts",
    "DetectorScore",
    "PageResult",
    "labelled_pages",
    "page_results",
    "tally",
    "write_worst",
]

RIGHT = 0.5
KINDS = (RegionKind.DISPLAY, RegionKind.INLINE)


@dataclass(frozen=True, slots=True)
class DetectionCounts:
    """Counts of formulas: those there are, those found, and those found that are right."""

    true: int = 0
    found: int = 0
    right: int = 0

    def __add__(self, other: "DetectionCounts") -> "DetectionCounts":
        return DetectionCounts(self.true + other.true, self.found + other.found, self.right + other.right)

    @property
    def precision(self) -> float:
        """The share of what was found that is right."""
        return self.right / self.found if self.found else 0.0

    @property
    def recall(self) -> float:
        """The share of what there is that was found."""
        return self.right / self.true if self.true else 0.0

    @property
    def f1(self) -> float:
        """The harmonic mean of both; 1 where there was nothing to find and nothing was found."""
        return 2 * self.right / (self.true + self.found) if self.true + self.found else 1.0


@dataclass(frozen=True, slots=True, eq=False)
class PageResult:
    """What was found on one page: the tally of each kind, and what is needed to draw it."""

    name: str
    language: str
    look: str
    tallies: dict[RegionKind, DetectionCounts]
    picture: Picture
    true: tuple[Detection, ...]
    found: tuple[Detection, ...]

    @property
    def f1(self) -> float:
        """Over all kinds."""
        return sum(self.tallies.values(), DetectionCounts()).f1


@dataclass(slots=True)
class DetectorScore:
    """Tallies added up over pages, by (language, look, kind); the worst pages are kept."""

    tallies: dict[tuple[str, str, RegionKind], DetectionCounts] = field(default_factory=dict)
    worst: list[PageResult] = field(default_factory=list)
    pages: Counter[str] = field(default_factory=Counter)
    keep: int = 10

    def add(self, result: PageResult) -> None:
        """Take in one page."""
        self.pages[result.look] += 1
        for kind, counts in result.tallies.items():
            key = (result.language, result.look, kind)
            self.tallies[key] = self.tallies.get(key, DetectionCounts()) + counts
        self.worst = sorted([*self.worst, result], key=lambda each: each.f1)[: self.keep]

    def of(self, kind: RegionKind, language: str | None = None, look: str | None = None) -> DetectionCounts:
        """Return the tally of a kind, of one language and look or of all."""
        chosen = (
            counts
            for (one_language, one_look, one_kind), counts in self.tallies.items()
            if one_kind is kind and language in {None, one_language} and look in {None, one_look}
        )
        return sum(chosen, DetectionCounts())

    def table(self) -> str:
        """Return a Markdown table, a line for each kind, language and look."""
        lines = [
            "| pages | kind | formulas | precision | recall | F1 |",
            "| --- | --- | --- | --- | --- | --- |",
        ]
        languages = sorted({language for language, _, _ in self.tallies})
        looks = sorted({look for _, look, _ in self.tallies})
        rows: list[tuple[str, str | None, str | None]] = [("all", None, None)]
        rows += [(language, language, None) for language in languages]
        rows += [(look, None, look) for look in looks]
        for label, language, look in rows:
            for kind in KINDS:
                counts = self.of(kind, language, look)
                numbers = f"{counts.precision:.3f} | {counts.recall:.3f} | {counts.f1:.3f}"
                lines.append(f"| {label} | {kind} | {counts.true} | {numbers} |")
        return "\n".join(lines)


def tally(true: Sequence[Detection], found: Sequence[Detection]) -> dict[RegionKind, DetectionCounts]:
    """Match what was found with what there is, the surest first, each kind by itself."""
    result = {}
    for kind in KINDS:
        wanted = [each.box for each in true if each.kind is kind]
        offered = sorted((each for each in found if each.kind is kind), key=lambda each: -each.score)
        right, free = 0, list(wanted)
        for each in offered:
            best = max(free, key=lambda box: _iou(box, each.box), default=None)
            if best is not None and _iou(best, each.box) >= RIGHT:
                right += 1
                free.remove(best)
        result[kind] = DetectionCounts(len(wanted), len(offered), right)
    return result


def labelled_pages(folder: "Path") -> "list[tuple[str, PageShard, PageFacts]]":
    """Return all pages in `folder` with their names. Raises TrainingError if there is none."""
    from pic2latex.training.data.shards import find_shards
    from pic2latex.training.pages.page_shards import PageShard

    shards = [(stem.name, PageShard(stem)) for stem in find_shards(folder)]
    return [
        (f"{name}-{number:02d}", shard, facts)
        for name, shard in shards
        for number, facts in enumerate(shard.facts())
    ]


def write_worst(score: DetectorScore, folder: "Path") -> None:
    """Write a picture of each of the worst pages: what there is in green, what was found over it."""
    import cv2

    from pic2latex.detectors.visualization import annotated

    folder.mkdir(parents=True, exist_ok=True)
    for number, result in enumerate(score.worst, start=1):
        pixels = result.picture.pixels.copy()
        for each in result.true:
            corner = (round(each.box.left) - 2, round(each.box.top) - 2)
            cv2.rectangle(
                pixels, corner, (round(each.box.right) + 1, round(each.box.bottom) + 1), (0, 170, 0), 1
            )
        drawn = annotated(Picture(pixels, result.picture.origin), result.found).pixels
        name = f"{number:02d}-{result.name}-{result.look}-{result.f1:.2f}.png"
        atomic_write(folder / name, cv2.imencode(".png", drawn[:, :, ::-1])[1].tobytes())


def page_results(
    detector: "Detector", pages: "Sequence[tuple[str, PageShard, PageFacts]]", looks: Sequence[str], seed: int
) -> Iterator[PageResult]:
    """Show the detector each page in one of the looks, in turn; the same seed gives the same pictures."""
    import numpy as np

    for place, (name, shard, facts) in enumerate(pages):
        look = looks[place % len(looks)]
        picture, true = LOOKS[look](shard.page(facts), np.random.default_rng((seed, place)))
        found = detector.detect(picture)
        yield PageResult(name, facts.language, look, tally(true, found), picture, true, found)


def _iou(first: Box, second: Box) -> float:
    shared = overlap(first, second)
    return shared / max(1e-9, area(first) + area(second) - shared)
