"""Running heads and page numbers, told from the text: dropped where that is plain, kept where it is not.

A page number stands alone at the top or bottom edge. A running head stands there too, in one row. It comes again on a
page near by at the same height, with other numbers at most (the heads of left and right pages differ); or it is a page
number beside the words of a heading near by.
"""

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from pic2latex.types import Passage, PassageKind

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pic2latex.pages.document.page import DocumentPage

__all__ = ["without_running_heads"]

EDGE = 0.16  # of the page's height, at the top and at the bottom: what LaTeX's widest margins need
ROW = 26.0  # points; one row with room, but not two
SAME_HEIGHT = 6.0  # points
NEAR = 2  # pages apart
ALIKE = 0.8  # share of equal letters: one in five may be misread
NUMBER = re.compile(
    r"[-–—·•|\s]*(?:page|p\.|第)?\s*(?:\d{1,4}|[ivx]{2,6})\s*页?\s*(?:(?:of|/|[,，]?\s*共)\s*\d{1,4}\s*页?)?[-–—·•|\s]*",
    re.IGNORECASE,
)
NUMBERED = re.compile(r"^\d{1,4}\s+\S|\S\s+\d{1,4}$")
NUMBER_AS_FORMULA = re.compile(r"\$+\s*-?\s*\d{1,4}\s*-?\s*\$+")
WORDS = frozenset({PassageKind.TEXT, PassageKind.HEADING, PassageKind.ITEM})


def without_running_heads(pages: "Sequence[DocumentPage]") -> "tuple[DocumentPage, ...]":
    """Return the pages without the passages that are plainly running heads or page numbers."""
    edges = [_at_edges(page) for page in pages]
    result = []
    for place, page in enumerate(pages):
        near = [
            passage
            for other in range(max(0, place - NEAR), min(len(pages), place + NEAR + 1))
            if other != place
            for passage in edges[other]
        ]
        around = pages[max(0, place - NEAR) : place + 1]
        headings = [each for other in around for each in other.passages if each.kind is PassageKind.HEADING]
        dropped = [
            each
            for each in edges[place]
            if _is_number(each) or any(_same(each, head) for head in near) or _repeats(each, headings)
        ]
        kept = tuple(each for each in page.passages if not any(each is head for head in dropped))
        result.append(replace(page, passages=kept))
    return tuple(result)


def _at_edges(page: "DocumentPage") -> list[Passage]:
    """Return the passages that could be heads: one row high, and beyond all others at the top or bottom edge."""
    rows = [each for each in page.passages if each.box.bottom - each.box.top <= ROW]
    top = [each for each in rows if each.box.bottom <= EDGE * page.height]
    bottom = [each for each in rows if each.box.top >= (1 - EDGE) * page.height]
    found = []
    if top:
        highest = min(each.box.top for each in page.passages)
        found += [each for each in top if each.box.top < highest + ROW / 2]
    if bottom:
        lowest = max(each.box.bottom for each in page.passages)
        found += [each for each in bottom if each.box.bottom > lowest - ROW / 2]
    return found


def _is_number(passage: Passage) -> bool:
    text = passage.markdown.strip()
    return bool(NUMBER.fullmatch(text.strip("#* ")) or NUMBER_AS_FORMULA.fullmatch(text))


def _repeats(head: Passage, headings: "Sequence[Passage]") -> bool:
    """Tell whether a row of text is a page number, first or last, with the words of a heading."""
    numbered = NUMBERED.search(head.markdown.strip()) is not None
    return head.kind is PassageKind.TEXT and numbered and any(_alike(head, each) for each in headings)


def _same(first: Passage, second: Passage) -> bool:
    """Tell whether two passages are the same head of different pages."""
    if not {first.kind, second.kind} <= WORDS or abs(first.box.top - second.box.top) > SAME_HEIGHT:
        return False
    return _alike(first, second)


def _alike(first: Passage, second: Passage) -> bool:
    """Tell whether two passages have the same letters, but for misread ones."""
    from rapidfuzz.fuzz import ratio

    letters = [re.sub(r"[\W\d_]+", "", each.markdown).casefold() for each in (first, second)]
    return bool(letters[0]) and bool(letters[1]) and ratio(*letters) >= 100 * ALIKE
