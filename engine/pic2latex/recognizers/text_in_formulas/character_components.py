"""Which connected components of the ink belong to which character that a network for text read in it.

The network gives a character's place to a fraction of a character, and columns of white do not part a slanted letter
from its index. So the components, from the left, are dealt out to the characters in their order by dynamic
programming: what a character gets should lie where it was read, and a Chinese one should be as wide as it is high.
"""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING

from pic2latex.latex.unread_text import CHINESE_RUN
from pic2latex.preprocessing.connected_components import connected_components

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

__all__ = [
    "ComponentBox",
    "InkComponents",
    "StripCharacter",
    "assign_components",
    "ink_components",
    "parted_between",
]

MOST_PIECES = 14
"""Components of one character."""

WIDEST = 1.6
"""Ems: no character is wider."""

NOT_SEEN_CHINESE, NOT_SEEN = 1.5, 0.6
"""Cost, in ems of displacement, of a character that gets no component."""

LEFT_OUT = 0.3
"""Cost of a component that belongs to no character: a letter that the network did not see."""

SHAPE = 1.2
"""Cost of a Chinese character per factor e between its width and its height."""

SAFE = 0.2
"""Share of the way between two characters, at both ends, in which touching ones are not cut."""

PIECE = 0.15
"""Cost of each further component of a character that is not Chinese."""

FLAT = frozenset("一，。、；：！（）")
"""Chinese characters that are not as wide as they are high."""


@dataclass(frozen=True, slots=True)
class StripCharacter:
    """A character that was read, how sure that is (0-1), and the x of its middle in pixels of the picture."""

    text: str
    probability: float
    x: float = 0.0


@dataclass(frozen=True, slots=True)
class ComponentBox:
    """A connected component: its label and its box in pixels; right and bottom are exclusive."""

    label: int
    left: int
    top: int
    right: int
    bottom: int

    @property
    def width(self) -> int:
        """Pixels."""
        return self.right - self.left

    @property
    def height(self) -> int:
        """Pixels."""
        return self.bottom - self.top

    def holds(self, other: "ComponentBox") -> bool:
        """Tell whether another box lies within this one."""
        return (
            self.left <= other.left
            and other.right <= self.right
            and self.top <= other.top
            and other.bottom <= self.bottom
        )


@dataclass(frozen=True, slots=True, eq=False)
class InkComponents:
    """The label of each pixel, int32 (h, w), 0 for paper, and the components from the left."""

    labels: "NDArray[np.int32]"
    boxes: tuple[ComponentBox, ...]


@dataclass(frozen=True, slots=True)
class _Deal:
    """The least cost of a deal, and how many components the deal without its last step has."""

    cost: float
    before: int = -1
    is_left_out: bool = False


def ink_components(ink: "NDArray[np.uint8]") -> InkComponents:
    """Return the connected components (8 neighbours) of ink (h, w), 0 where there is none."""
    found = connected_components(ink > 0)
    edges = zip(
        found.left.tolist(), found.top.tolist(), found.right.tolist(), found.bottom.tolist(), strict=True
    )
    boxes = (ComponentBox(label, *box) for label, box in enumerate(edges, 1))
    return InkComponents(found.labels, tuple(sorted(boxes, key=lambda each: (each.left, each.top))))


def parted_between(
    components: InkComponents, boxes: Sequence[ComponentBox], characters: Sequence[StripCharacter]
) -> InkComponents:
    """Return the components; those of `boxes` that several characters share are cut where the least ink is between two.

    `characters` from the left, with the places where they were read.
    """
    labels, pieces = components.labels.copy(), {box.label: [box] for box in components.boxes}
    new = 1 + max((box.label for box in components.boxes), default=0)
    for box in boxes:
        own = labels[box.top : box.bottom, box.left : box.right] == box.label
        inside = [each.x for each in characters if box.left < each.x < box.right]
        cuts = [_thinnest(own, first - box.left, last - box.left) for first, last in pairwise(inside)]
        for cut in cuts:
            piece = labels[box.top : box.bottom, box.left + cut : box.right]
            piece[own[:, cut:]] = new
            pieces[box.label].append(replace(box, label=new))
            new += 1
        if cuts:
            pieces[box.label] = [_around(labels, piece) for piece in pieces[box.label]]
    every = (piece for found in pieces.values() for piece in found if piece.width)
    return InkComponents(labels, tuple(sorted(every, key=lambda each: (each.left, each.top))))


def _thinnest(own: "NDArray[np.bool_]", first: float, last: float) -> int:
    """Return the column with the least ink of a component (h, w) between two places of it."""
    start, end = round(first + SAFE * (last - first)), round(last - SAFE * (last - first))
    start = max(1, min(start, own.shape[1] - 1))
    ink = own[:, start : max(start + 1, end)].sum(axis=0)
    return int(start + ink.argmin())


def _around(labels: "NDArray[np.int32]", box: ComponentBox) -> ComponentBox:
    """Return the box around the pixels of a label within its old box. `labels` (h, w), int32."""
    rows, columns = (labels[box.top : box.bottom, box.left : box.right] == box.label).nonzero()
    if not len(rows):
        return replace(box, right=box.left, bottom=box.top)
    return ComponentBox(
        box.label,
        box.left + int(columns.min()),
        box.top + int(rows.min()),
        box.left + int(columns.max()) + 1,
        box.top + int(rows.max()) + 1,
    )


def assign_components(
    boxes: Sequence[ComponentBox], characters: Sequence[StripCharacter], em: float
) -> tuple[tuple[int, ...], ...]:
    """Return the labels of the components of each character; `boxes` from the left, `em` in pixels."""
    table = [[_Deal(math.inf)] * (len(boxes) + 1) for _ in range(len(characters) + 1)]
    table[0][0] = _Deal(0.0)
    for taken in range(len(characters) + 1):
        row = table[taken]
        for first in range(len(boxes)):
            _improve(row, first + 1, _Deal(row[first].cost + LEFT_OUT, first, is_left_out=True))
        if taken == len(characters):
            break
        character = characters[taken]
        for first in range(len(boxes) + 1):
            for last, cost in _offers(boxes, first, character, em):
                _improve(table[taken + 1], last, _Deal(row[first].cost + cost, first))
    return tuple(_dealt(table, boxes))


def _improve(row: list[_Deal], place: int, deal: _Deal) -> None:
    if deal.cost < row[place].cost:
        row[place] = deal


def _offers(
    boxes: Sequence[ComponentBox], first: int, character: StripCharacter, em: float
) -> Iterator[tuple[int, float]]:
    """Give what a character may take: the end of a range of components from `first` on, and its cost."""
    is_chinese = CHINESE_RUN.fullmatch(character.text) is not None
    yield first, NOT_SEEN_CHINESE if is_chinese else NOT_SEEN
    left = top = math.inf
    right = bottom = 0
    for last in range(first + 1, min(len(boxes), first + MOST_PIECES) + 1):
        box = boxes[last - 1]
        left, top = min(left, box.left), min(top, box.top)
        right, bottom = max(right, box.right), max(bottom, box.bottom)
        if right - left > WIDEST * em and last > first + 1:
            return
        cost = abs((left + right) / 2 - character.x) / em
        if not is_chinese:
            cost += PIECE * (last - first - 1) + max(0.0, (right - left) / em - 1)
        elif character.text not in FLAT:
            cost += SHAPE * abs(math.log((right - left) / (bottom - top)))
        yield last, cost


def _dealt(table: list[list[_Deal]], boxes: Sequence[ComponentBox]) -> list[tuple[int, ...]]:
    """Return the labels of each character of the cheapest deal of all components."""
    owned: list[tuple[int, ...]] = []
    taken, place = len(table) - 1, len(boxes)
    while taken or place:
        deal = table[taken][place]
        if not deal.is_left_out:
            owned.append(tuple(box.label for box in boxes[deal.before : place]))
            taken -= 1
        place = deal.before
    return owned[::-1]
