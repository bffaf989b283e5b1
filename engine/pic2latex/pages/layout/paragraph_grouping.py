"""Rows of a column become paragraphs, headings, items of lists and displayed formulas.

Where a paragraph ends is seen from white, from indents, and from a row that ends early though the next word had had
room in it.
"""

import itertools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum

from pic2latex.geometry import bounds, height
from pic2latex.pages.text.line_joining import (
    CHINESE_HEADS,
    HEAD_NAME,
    Fragment,
    join_lines,
    with_chinese_punctuation,
)
from pic2latex.pages.text.unicode_classes import display_width, ends_sentence, is_wide
from pic2latex.types import Box

__all__ = ["Block", "BlockKind", "TextRow", "blocks_of"]

INDENT = 0.8
"""Ems a paragraph's first row stands further right than the column, at least."""

EXTRA_WHITE = 0.5
"""Ems of white between two rows, more than usual in the column, that part paragraphs."""

MOST_WHITE = 1.0
"""Ems of white between two rows that part them whatever is usual."""

LARGE, VERY_LARGE = 1.22, 1.9
"""How many times the usual size headings are written in."""

NOTE = 0.92
"""Of the size of the text: footnotes are set smaller."""

MOST_NOTES = 6
"""Footnotes of one column, at most, that a paragraph goes on after."""

SHORT_TITLE = 12.0
"""Ems: a row after an item that is shorter and ends with a colon is a title of what follows."""

LONGEST_HEADING = 60
BULLETS = "•·●○◦▪■□‣∙*"
_BULLET = re.compile(rf"[{re.escape(BULLETS)}]\s*(?=\S)|[-–—]\s+(?=\S)")
_PAGE_NUMBER = re.compile(rf"[{re.escape(BULLETS)}–—-]\s*\d{{1,4}}\s*[{re.escape(BULLETS)}–—.-]")
"""A page number between marks, which is no item of a list."""

_NUMBER = re.compile(r"(\d{1,3})([.．)])(?:\s+|(?=[^\s\d.,)]))")
_LABEL = re.compile(
    r"[(（]\s?(?:\d{1,2}|[a-zA-H]|[ivx]{1,4})\s?[)）]|\[\d{1,3}\]|[①-⑳]|(?:\d{1,2}|[一二三四五六七八九十]{1,3})、"
)
_HEAD = re.compile(
    r"\s*(?:Theorem|Lemma|Proposition|Corollary|Definition|Conjecture|Remark|Example|Proof|Exercise|Problem|Solution|Claim"
    rf"|{CHINESE_HEADS}){HEAD_NAME}[.．。·:：]"
)
"""What begins a paragraph though the row before it is full: “Theorem 7.”, “定理 1.4（巴拿赫）.”"""

_EQUATION = re.compile(r"\(\d{1,2}\)")
"""What equations are numbered with, and some lists, whose items are not in the middle of a sentence."""

_ANSWERS = re.compile(r"[(（]?A[.．、)）].*\s[(（]?B[.．、)）]")


class BlockKind(Enum):
    """What a block of Markdown is."""

    TEXT = "text"
    HEADING = "heading"
    BULLET = "bullet"
    NUMBERED = "numbered"
    DISPLAY = "display"
    TABLE = "table"


@dataclass(frozen=True, slots=True)
class TextRow:
    """A row of a column: text with inline formulas, a displayed formula with its number (None for none), or a table.

    `size` is the size of its letters in ems of the page, or 0 where there are too few to tell.
    """

    box: Box
    fragments: tuple[Fragment, ...]
    is_display: bool = False
    tag: str | None = None
    size: float = 0.0
    is_table: bool = False

    @property
    def text(self) -> str:
        """Its text, with a letter in place of each formula."""
        return "".join("x" if each.is_formula else each.content for each in self.fragments)


@dataclass(frozen=True, slots=True)
class Block:
    """A block of Markdown. `marker` is an item's number with its point, or a heading's number signs.

    `box` is around all its rows.
    """

    kind: BlockKind
    fragments: tuple[Fragment, ...]
    box: Box
    marker: str = ""
    tag: str | None = None


def blocks_of(columns: Sequence[Sequence[TextRow]], em: float) -> tuple[Block, ...]:
    """Return the blocks of a page whose columns, in order, hold these rows. `em` is the size of the page's text."""
    groups: list[list[TextRow]] = []
    for column in columns:
        parts = list(_paragraphs(column, em))
        last = _before_notes(groups, parts[0]) if parts else None
        if last is not None and _goes_on(groups[last], parts[0], column, em):
            groups[last] += parts.pop(0)
        groups += parts
    return tuple(_block(group) for group in groups)


def _before_notes(groups: Sequence[Sequence[TextRow]], following: Sequence[TextRow]) -> int | None:
    """Return the place of the last paragraph before the notes at the foot of a column; None for none.

    Notes are set smaller than what follows in the next column.
    """
    size = following[0].size
    for place in reversed(range(max(0, len(groups) - MOST_NOTES), len(groups))):
        if not all(row.size and row.size < NOTE * size for row in groups[place]):
            return place
    return None


def _paragraphs(column: Sequence[TextRow], em: float) -> Iterator[list[TextRow]]:
    """Part the rows of a column."""
    usual = _usual_white(column)
    frame = bounds(row.box for row in column) if column else Box(0, 0, 0, 0)
    group: list[TextRow] = []
    for row in column:
        if group and _begins(group, row, frame, (em, usual)):
            yield group
            group = []
        group.append(row)
    if group:
        yield group


def _usual_white(column: Sequence[TextRow]) -> float:
    """Return the median white between neighbouring rows of text; large where there are too few rows to know."""
    whites = sorted(
        after.box.top - row.box.bottom
        for row, after in itertools.pairwise(column)
        if not any(each.is_display or each.is_table for each in (row, after))
    )
    return whites[(len(whites) - 1) // 2] if len(whites) >= 2 else float("inf")


def _begins(group: Sequence[TextRow], row: TextRow, frame: Box, measures: tuple[float, float]) -> bool:
    """Tell whether `row` begins something new after the rows of `group`."""
    em, usual = measures
    last = group[-1]
    if any(each.is_display or each.is_table for each in (row, last)) or _is_heading(row) != _is_heading(last):
        return True
    is_item = _marker(row) is not None and (_marker(group[0]) is not None or not _is_reference(row, last))
    is_head = _HEAD.match(row.text) is not None and ends_sentence(last.text)
    if is_item or is_head or _ANSWERS.match(last.text):
        return True
    white = row.box.top - last.box.bottom
    if white > min(MOST_WHITE * em, usual + EXTRA_WHITE * em):
        return True
    if _marker(group[0]) is not None:
        return _ends_item(group, row, frame, em)
    base = min(frame.left, last.box.left) if len(group) > 1 else frame.left
    if row.box.left > base + INDENT * em and row.box.left > last.box.left + 0.6 * em:
        return True
    return ends_sentence(last.text) and _had_room(last, row, frame, em)


def _is_reference(row: TextRow, last: TextRow) -> bool:
    """Tell whether a number in brackets at a row's beginning is that of an equation that the sentence speaks of."""
    is_within = last.text.rstrip()[-1:].islower() and row.box.left < last.box.left + 0.3 * height(row.box)
    return is_within and _EQUATION.match(row.text) is not None


def _ends_item(group: Sequence[TextRow], row: TextRow, frame: Box, em: float) -> bool:
    """Tell whether a row after those of an item is no part of it: an item goes on where its text began."""
    last = group[-1]
    if row.box.left >= group[0].box.left + 0.3 * em:
        return False
    is_title = row.text.rstrip().endswith((":", "：")) and display_width(row.text) < SHORT_TITLE
    return is_title or ends_sentence(last.text) or _had_room(last, row, frame, em)


def _had_room(last: TextRow, row: TextRow, frame: Box, em: float) -> bool:
    """Tell whether the first word of `row` had had room at the end of `last`."""
    text = row.text
    end = next((place for place, each in enumerate(text) if each.isspace() or is_wide(each)), len(text))
    word = text[: max(1, end)]
    return frame.right - last.box.right > (display_width(word) + 1.0) * em


def _goes_on(
    group: Sequence[TextRow], following: Sequence[TextRow], column: Sequence[TextRow], em: float
) -> bool:
    """Tell whether a paragraph goes on at the top of the next column."""
    last, first = group[-1], following[0]
    if any(
        each.is_display or each.is_table or _is_heading(each) or _marker(each) is not None
        for each in (last, first)
    ):
        return False
    if first.box.top - last.box.bottom > MOST_WHITE * em:  # below it, and apart: the last was a running head
        return False
    indented = first.box.left > bounds(row.box for row in column).left + INDENT * em
    return not indented and not ends_sentence(last.text)


def _is_heading(row: TextRow) -> bool:
    is_text = not row.is_display and not row.is_table and _ANSWERS.match(row.text) is None
    return is_text and row.size > LARGE and len(row.text) <= LONGEST_HEADING


def _marker(row: TextRow) -> "re.Match[str] | None":
    """Return what marks a row as the first of an item."""
    text = row.text if row.fragments and not row.fragments[0].is_formula else ""
    if row.is_display or row.is_table or len(row.text) < 3:
        return None
    if answers := _ANSWERS.match(row.text):
        return answers
    if _PAGE_NUMBER.match(text):
        return None
    return _BULLET.match(text) or _NUMBER.match(text) or _LABEL.match(text)


def _block(group: Sequence[TextRow]) -> Block:
    first, box = group[0], bounds(row.box for row in group)
    if first.is_display:
        return Block(BlockKind.DISPLAY, first.fragments, box, tag=first.tag)
    if first.is_table:
        return Block(BlockKind.TABLE, first.fragments, box)
    fragments = with_chinese_punctuation(join_lines(row.fragments for row in group))
    if _is_heading(first):
        return Block(BlockKind.HEADING, fragments, box, "#" if first.size > VERY_LARGE else "##")
    text = "" if fragments[0].is_formula else fragments[0].content
    marker = _marker(first)
    if marker is None or marker.re in {_LABEL, _ANSWERS}:
        return Block(BlockKind.TEXT, fragments, box)
    here = marker.re.match(text)
    if here is None:  # a formula follows the bullet
        rest = fragments[1:] if text.strip() in set(BULLETS) else fragments
    else:
        rest = (Fragment(text[here.end() :]), *fragments[1:])
    if marker.re is _NUMBER:
        return Block(BlockKind.NUMBERED, rest, box, f"{marker[1]}{marker[2]}".replace("．", "."))
    return Block(BlockKind.BULLET, rest, box, "-")
