"""Whether the formulas in the rows of a page were found where they stand: precision, recall and F1 over boxes.

A formula is found when a region of the page lies on it: both share half of the area that they cover together
(intersection over union 0.5, as in Everingham et al., International Journal of Computer Vision 88, 2010).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from pic2latex.geometry import area, shared_area
from pic2latex.types import Box, Detection, Page, RegionKind

__all__ = ["InlineCounts", "inline_counts", "summed"]

OVERLAP = 0.5


@dataclass(frozen=True, slots=True)
class InlineCounts:
    """Formulas in rows: how many there are (`known`), were seen (`found`), and of these lie on known ones (`right`)."""

    known: int = 0
    found: int = 0
    right: int = 0

    @property
    def f1(self) -> float:
        """The harmonic mean of precision and recall; 1 where there are none and none was found."""
        return 2 * self.right / (self.known + self.found) if self.known + self.found else 1.0


def inline_counts(page: Page, known: Sequence[Detection]) -> InlineCounts:
    """Compare the formulas in the rows of a page with the known ones, both by their boxes in pixels."""
    found = [each.box for each in page.regions if each.kind is RegionKind.INLINE]
    waiting = [each.box for each in known if each.kind is RegionKind.INLINE]
    count, right = len(waiting), 0
    for box in found:
        best = max(waiting, key=lambda other: _overlap(box, other), default=None)
        if best is not None and _overlap(box, best) >= OVERLAP:
            waiting.remove(best)
            right += 1
    return InlineCounts(count, len(found), right)


def summed(counts: Iterable[InlineCounts]) -> InlineCounts:
    """Return the counts of several pages together."""
    every = tuple(counts)
    return InlineCounts(
        sum(each.known for each in every),
        sum(each.found for each in every),
        sum(each.right for each in every),
    )


def _overlap(first: Box, second: Box) -> float:
    shared = shared_area(first, second)
    return shared / max(1e-9, area(first) + area(second) - shared)
