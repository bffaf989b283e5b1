"""A page of a document that was read, and its figures. All measures are in points."""

from collections.abc import Callable
from dataclasses import dataclass

from pic2latex.geometry import moved_region
from pic2latex.types import Box, Page, Passage, RecognitionWarning, Region

__all__ = ["DocumentPage", "Figure", "doubtful_formulas"]


@dataclass(frozen=True, slots=True)
class Figure:
    """A picture of a page: where it stands, and the link to its file as Markdown writes it."""

    box: Box
    link: str


@dataclass(frozen=True, slots=True)
class DocumentPage:
    """A page that was read: its number, its size, what stands on it and what is doubtful about it.

    `doubtful` are the formulas with tokens that could be read otherwise, whose places are known. All measures are in
    points.
    """

    number: int
    width: float
    height: float
    passages: tuple[Passage, ...]
    figures: tuple[Figure, ...] = ()
    warnings: tuple[RecognitionWarning, ...] = ()
    doubtful: tuple[Region, ...] = ()


def doubtful_formulas(page: Page, move: Callable[[Box], Box]) -> tuple[Region, ...]:
    """Return the formulas of a page with a token whose place is known; their boxes are where `move` puts them."""
    return tuple(
        moved_region(region, move)
        for region in page.regions
        if region.formula is not None and any(token.box is not None for token in region.formula.tokens)
    )
