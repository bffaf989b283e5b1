"""Formulas in rows found where they stand: by boxes, one for one, by language."""

import pytest

from pic2latex.scoring.formula_places import InlineCounts, inline_counts, summed
from pic2latex.scoring.page_scores import PageScore, as_text, report
from pic2latex.types import Box, Detection, Page, Region, RegionKind

KNOWN = (
    Detection(Box(0, 0, 10, 10), RegionKind.INLINE, 1.0),
    Detection(Box(20, 0, 40, 10), RegionKind.INLINE, 1.0),
    Detection(Box(0, 50, 100, 80), RegionKind.DISPLAY, 1.0),
)


def page_with(*boxes: Box, kind: RegionKind = RegionKind.INLINE) -> Page:
    return Page(tuple(Region(box, kind) for box in boxes), 100, 100, "")


@pytest.mark.parametrize(
    ("page", "counts"),
    [
        (page_with(Box(0, 0, 10, 10), Box(20, 0, 40, 10)), InlineCounts(2, 2, 2)),
        (page_with(Box(1, 1, 11, 11), Box(25, 0, 40, 10)), InlineCounts(2, 2, 2)),
        (page_with(Box(0, 0, 40, 10)), InlineCounts(2, 1, 1)),  # half of it is the second one
        (page_with(Box(0, 0, 90, 10)), InlineCounts(2, 1, 0)),
        (page_with(Box(0, 0, 10, 10), Box(0, 0, 10, 10)), InlineCounts(2, 2, 1)),
        (page_with(Box(0, 0, 10, 10), kind=RegionKind.TEXT), InlineCounts(2, 0, 0)),
        (page_with(Box(0, 50, 100, 80), kind=RegionKind.DISPLAY), InlineCounts(2, 0, 0)),
    ],
)
def test_boxes_lie_on_each_other(page: Page, counts: InlineCounts) -> None:
    assert inline_counts(page, KNOWN) == counts


def test_the_mean_of_precision_and_recall() -> None:
    assert summed([InlineCounts(2, 2, 2), InlineCounts(4, 2, 1)]) == InlineCounts(6, 4, 3)
    assert InlineCounts(6, 4, 3).f1 == pytest.approx(2 * 0.5 * 0.75 / 1.25)
    assert InlineCounts().f1 == 1.0


def test_languages_are_told_apart() -> None:
    pages = [
        PageScore(
            "a", 100, 0, 2, 2, in_order=True, inline=InlineCounts(2, 2, 2), ink_accounted=1.0, language="en"
        ),
        PageScore(
            "b", 100, 0, 2, 2, in_order=True, inline=InlineCounts(2, 2, 1), ink_accounted=0.98, language="zh"
        ),
        PageScore("c", 100, 0, 0, 0, in_order=True, language="zh"),
    ]
    whole = as_text(report(pages)).splitlines()[-1]
    assert "formulas in rows (en) F1 1.000 of 2, formulas in rows (zh) F1 0.500 of 2" in whole
    assert whole.endswith("ink accounted for 99.00%")
    assert "F1" not in as_text(report(pages[2:]))
