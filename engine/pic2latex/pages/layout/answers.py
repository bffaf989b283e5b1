"""Answers to choose from, (A) to (D), are read row by row, however far apart they stand.

White between the answers of several questions looks like the white between columns, and only their labels tell.
"""

import re
from collections.abc import Sequence

from pic2latex.geometry import height, overlap_of
from pic2latex.pages.text.line_joining import is_one_formula
from pic2latex.types import Box

__all__ = ["answer_rows", "is_whole_label", "label_of", "leading_label", "leads_to"]

ANSWER_GAP, ITEM_GAP, HIGHEST_ITEM = 2.0, 1.2, 3.5
"""Ems of white behind the label of an answer, (C), and of an item, (2) or (ii), at most: an equation's number at the
left margin stands further from what it numbers. An item that is higher, in ems, is a display."""

_LABEL = re.compile(r"\s*[(（]?\s?([A-H])\s?(?:[)）.．、]|$)")


_LEADING = re.compile(r"\s*\(?\s*\\math(?:rm|bf|bb|sf)\s*\{\s*([A-H])\s*\}\s*\)(.*)$", re.DOTALL)
_ALONE = re.compile(r"\s*\(\s*([A-H])\s*\)\s*")
_PLAIN = re.compile(r"\s*\(\s*([A-D])\s*\)\s*([^\s^_'!,.;)].*)$", re.DOTALL)
"""A label in italics; what has a script, or a sign behind it, is a matrix or a point."""

_POINT = re.compile(r"[.．。、)）]")
_ANSWER_NAME = re.compile(r"[A-F]")
_ITEM_NAME = re.compile(r"\d{1,2}")


def label_of(latex: str, text: str, *, first: bool, apart: bool) -> tuple[str, str] | None:
    """Return what a formula says when it is the label of an answer or item, and the text after it without its point.

    `latex` is followed by `text`; `first` tells that the row begins with it, `apart` that there is white before it.
    None for formulas that are no labels.
    """
    latex = re.sub(r"\\(?:mathrm|text|mathbf)\s*\{(.*)\}", r"\1", latex).replace("\\Lambda", "A").strip()
    name = latex.rstrip(". ")
    point = "." if name != latex else ""
    if not point and (match := _POINT.match(text)) and (first or match[0] != "、"):
        point, text = match[0].replace("。", "."), text[match.end() :]
    is_label = (first and _ITEM_NAME.fullmatch(name)) or ((first or apart) and _ANSWER_NAME.fullmatch(name))
    return (f"{name}{point}", text) if point and is_label else None


def leading_label(latex: str, *, plain: bool = False) -> tuple[str, str] | None:
    r"""Part an answer's label from a formula that was read with it: `(\mathbf{A})x` gives `(A)` and `x`.

    The formula is empty where the label was all there is. With `plain`, the label may be in italics.
    """
    if match := _LEADING.match(latex):
        return f"({match[1]})", match[2].strip()
    if not plain and (match := _ALONE.fullmatch(latex)):
        return f"({match[1]})", ""
    match = _PLAIN.match(latex) if plain else None
    is_label = match is not None and not (is_one_formula("x", match[2]) and match[2][0] != "-")
    return (f"({match[1]})", match[2].strip()) if match is not None and is_label else None


def is_whole_label(text: str) -> bool:
    """Tell whether a text is the label of an answer in brackets, and nothing else."""
    return re.fullmatch(r"[(（]\s?[A-H]\s?[)）]", text.strip()) is not None


def leads_to(text: str, label: Box, formula: Box, em: float) -> bool:
    """Tell whether a text left of a formula is the label of an answer or item, and no number of an equation."""
    gap = (formula.left - label.right) / em
    if _LABEL.fullmatch(text.strip()):
        return -0.5 < gap < ANSWER_GAP
    return -0.5 < gap < ITEM_GAP and height(formula) < HIGHEST_ITEM * em


def answer_rows(texts: Sequence[str], boxes: Sequence[Box]) -> tuple[tuple[int, ...], ...]:
    """Return groups of places, from the left, of rows that are answers of one question beside each other.

    `texts` are what the rows begin with, and `boxes` where they are. Only answers in the order of the alphabet make a
    group.
    """
    labels = {place: match[1] for place, text in enumerate(texts) if (match := _LABEL.match(text))}
    left = sorted(labels, key=lambda place: (boxes[place].left, boxes[place].top))
    groups: list[list[int]] = []
    for place in left:
        group = next((group for group in groups if _follows(group, place, labels, boxes)), None)
        if group is None:
            groups.append([place])
        else:
            group.append(place)
    return tuple(tuple(group) for group in groups if len(group) > 1)


def _follows(group: Sequence[int], place: int, labels: dict[int, str], boxes: Sequence[Box]) -> bool:
    """Tell whether an answer stands right of the last one of a group, and is later in the alphabet."""
    last, box = boxes[group[-1]], boxes[place]
    shared = overlap_of(last.top, last.bottom, box.top, box.bottom)
    return (
        labels[place] > labels[group[-1]]
        and box.left >= last.right - 1
        and shared > 0.5 * min(height(last), height(box))
    )
