"""Pages whose picture was turned or cut in two before it was read: their places in the picture that was given."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from pic2latex.geometry import moved_region
from pic2latex.pages.document.merge import markdown_of_passages, run_on
from pic2latex.pages.preprocessing.rotation import Rotation
from pic2latex.recognition_warnings import warning_of
from pic2latex.types import Box, Page, Picture, StageTime, WarningCode

__all__ = ["joined_halves", "turned_back", "with_places"]


def with_places(page: Page, picture: Picture, to_given: Callable[[Box], Box]) -> Page:
    """Return a page as one of `picture`; `to_given` takes its boxes to pixels of that."""
    return replace(
        page,
        width=picture.width,
        height=picture.height,
        regions=tuple(moved_region(each, to_given) for each in page.regions),
        passages=tuple(replace(each, box=to_given(each.box)) for each in page.passages),
        left_out=tuple(replace(each, box=to_given(each.box)) for each in page.left_out),
        unread=tuple(map(to_given, page.unread)),
        warnings=tuple(replace(each, boxes=tuple(map(to_given, each.boxes))) for each in page.warnings),
    )


def turned_back(page: Page, turn: Rotation, picture: Picture, degrees: int) -> Page:
    """Return a page that was read turned by `degrees`, its boxes in pixels of the picture that was given."""
    page = with_places(page, picture, turn.to_given)
    told = warning_of(WarningCode.TURNED_BACK, degrees=degrees)
    return replace(page, warnings=(*page.warnings, told))


def joined_halves(pages: Sequence[Page]) -> Page:
    """Return the pages of one picture as one, in this order; a paragraph may go on from one to the next."""
    passages = run_on([page.passages for page in pages])
    seconds: dict[str, float] = {}
    for page in pages:
        for time in page.seconds:
            seconds[time.stage] = seconds.get(time.stage, 0.0) + time.seconds
    return replace(
        pages[0],
        regions=tuple(each for page in pages for each in page.regions),
        passages=tuple(passages),
        markdown=markdown_of_passages(passages),
        left_out=tuple(each for page in pages for each in page.left_out),
        unread=tuple(each for page in pages for each in page.unread),
        ink_accounted=sum(page.ink_accounted for page in pages) / len(pages),
        seconds=tuple(StageTime(*each) for each in seconds.items()),
        warnings=tuple(dict.fromkeys(each for page in pages for each in page.warnings)),
    )
