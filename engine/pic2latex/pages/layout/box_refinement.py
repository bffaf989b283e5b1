"""Boxes of formulas fitted to the white around words: a detector's box may cut a letter off, or take one too many.

Ink that stands as close together as the letters of a word is one cluster. A letter at the edge of a box that belongs
to a word outside is given back to it; what little sticks out of a box is taken in, but no comma or point. A box that
holds nothing but letters out of the middle of a word is none.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pic2latex.geometry import area, bounds, height, middle, overlap_of, shared_area, width
from pic2latex.types import Box

if TYPE_CHECKING:
    from pic2latex.preprocessing.connected_components import Components

__all__ = ["fitted_box", "united", "with_crossing"]

OVERLAP = 0.3
"""Of the smaller one: two boxes of a row that share more are of one formula."""

CROSSING = 0.6
"""Of a piece of ink: one that lies in a formula's box by more belongs to it."""

CLOSE = 0.15
"""Ems of white within a word, at most; between words there are 0.2 and more."""

LONGEST_WORD = 6.0
"""Ems: what goes on for longer without white is no word but a row of Chinese, where white says nothing."""

TOUCHING = 0.07
"""Ems of white between two letters of one upright word, at most."""

SCRAP = 0.9
"""Ems: what sticks out of a box, or into it, is no wider."""

LONGEST_PART = 1.15
"""Ems: a box in a word that holds no more is a part of it; a wide capital is one letter."""

MARK = 0.36
"""Ems: commas, points and their like are no higher."""

LETTER = 0.8
"""Ems: a Latin letter is no higher, a Chinese character is."""

RULE, THIN_PIXELS = 0.14, 3.0
"""Ems, and pixels of small text: the rule of a root is no higher, and longer."""

CORNER, JOINT, LEAST_SIGN = 0.35, 0.15, 0.7
"""Ems between the rule and the corner of its box, and its sign; and the sign's height in that of the box, at least."""

WIDEST_SIGN, HIGHEST_SIGN = 1.2, 1.8
"""Ems that the sign is wide at most, and how high in heights of the box."""


@dataclass(frozen=True, slots=True)
class _Cluster:
    """Pieces of ink of one word: those in the box, and those left and right of it, each from the left."""

    inside: tuple[Box, ...]
    left: tuple[Box, ...]
    right: tuple[Box, ...]


def united(boxes: Sequence[Box]) -> tuple[Box, ...]:
    """Return boxes of formulas in rows, those that overlap as one: a detector may see the end of a formula twice."""
    result: list[Box] = []
    for box in sorted(boxes, key=lambda each: each.left):
        mate = next(
            (each for each in result if shared_area(each, box) > OVERLAP * min(area(each), area(box))), None
        )
        if mate is None:
            result.append(box)
        else:
            result[result.index(mate)] = bounds((mate, box))
    return tuple(result)


def with_crossing(box: Box, pieces: "Components", least: float = 0.0) -> Box:
    """Return a formula's box with the pieces of ink that lie mostly in it whole, such as a root over its top edge.

    Pieces narrower than `least` pixels are left as they are.
    """
    near = (pieces.right > box.left) & (pieces.left < box.right) & (pieces.width >= least)
    near &= (pieces.bottom > box.top) & (pieces.top < box.bottom)
    crossing = (each for each in pieces.boxes(near) if shared_area(each, box) > CROSSING * area(each))
    return bounds((box, *crossing))


def fitted_box(box: Box, pieces: "Components", em: float) -> Box | None:
    """Return the box of a formula fitted to the words around it, or None when it is part of one."""
    box = _with_radical(box, pieces, em)
    row = [piece for piece in _pieces_beside(box, pieces, em) if width(piece) < 6 * em]
    inside = [piece for piece in row if _is_inside(piece, box)]
    if not inside:
        return box
    for cluster in _clusters(row, box, em):
        if not cluster.inside:
            continue
        if _span((*cluster.left, *cluster.inside, *cluster.right)) > LONGEST_WORD * em + _span(
            cluster.inside
        ):
            continue
        rest = [piece for piece in inside if piece not in cluster.inside]
        if rest:
            box = _without(box, cluster, rest, em)
        elif _is_in_word(cluster, em):
            return None
        box = _with_scraps(box, cluster, em)
    return box


def _with_radical(box: Box, pieces: "Components", em: float) -> Box:
    """Take in the sign of a root, left of a box: it is one with the rule that goes over the box, or meets that."""
    reach = WIDEST_SIGN * em
    is_near = (pieces.right > box.left - reach) & (pieces.left < box.left + CORNER * em)
    is_near &= (pieces.top > box.top - reach) & (pieces.top < box.top + CORNER * em)
    near = pieces.boxes(is_near)
    signs = [piece for piece in near if piece.left < box.left and _is_as_high(piece, box)]
    for sign in signs:
        if sign.top <= box.top and abs(sign.right - box.right) < CORNER * em:
            return bounds((box, sign))
    for rule in near:
        is_rule = height(rule) <= max(THIN_PIXELS, RULE * em) < width(rule)
        if not is_rule or max(abs(rule.left - box.left), abs(rule.bottom - box.top)) > CORNER * em:
            continue
        for sign in signs:
            if max(abs(sign.right - rule.left), abs(sign.top - rule.top)) < JOINT * em:
                return bounds((box, sign))
    return box


def _is_as_high(piece: Box, box: Box) -> bool:
    """Tell whether a piece of ink is about as high as a box, and stands beside it."""
    shared = overlap_of(piece.top, piece.bottom, box.top, box.bottom)
    return LEAST_SIGN * height(box) < height(piece) < HIGHEST_SIGN * height(box) and shared > 0.6 * height(
        piece
    )


def _pieces_beside(box: Box, pieces: "Components", em: float) -> Iterator[Box]:
    """Give the pieces of ink in the row of a box, at most four ems beside it."""
    near = (pieces.right > box.left - 4 * em) & (pieces.left < box.right + 4 * em)
    near &= (pieces.bottom > box.top - 0.2 * em) & (pieces.top < box.bottom + 0.2 * em)
    for piece in pieces.boxes(near):
        if overlap_of(piece.top, piece.bottom, box.top - 0.2 * em, box.bottom + 0.2 * em) > 0.6 * height(
            piece
        ):
            yield piece


def _is_inside(piece: Box, box: Box) -> bool:
    return overlap_of(piece.left, piece.right, box.left, box.right) > 0.5 * width(piece)


def _clusters(row: Sequence[Box], box: Box, em: float) -> Iterator[_Cluster]:
    """Part a row where it is white for longer than within a word."""
    group: list[Box] = []
    reached = 0.0
    for piece in sorted(row, key=lambda each: each.left):
        if group and piece.left - reached > CLOSE * em:
            yield _cluster(group, box)
            group = []
        reached = max(reached, piece.right) if group else piece.right
        group.append(piece)
    if group:
        yield _cluster(group, box)


def _cluster(group: Sequence[Box], box: Box) -> _Cluster:
    inside = tuple(piece for piece in group if _is_inside(piece, box))
    outside = [piece for piece in group if piece not in inside]
    centre = (box.left + box.right) / 2
    return _Cluster(
        inside,
        tuple(piece for piece in outside if (piece.left + piece.right) / 2 < centre),
        tuple(piece for piece in outside if (piece.left + piece.right) / 2 >= centre),
    )


def _span(pieces: Sequence[Box]) -> float:
    return max(piece.right for piece in pieces) - min(piece.left for piece in pieces) if pieces else 0.0


def _without(box: Box, cluster: _Cluster, rest: Sequence[Box], em: float) -> Box:
    """Give letters at the edge of a box back to the word outside whose end or beginning they are."""
    if _span(cluster.inside) > SCRAP * em or not _are_letters(cluster.inside, em):
        return box
    if _span(cluster.left) > _span(cluster.inside) and not cluster.right:
        return Box(min(piece.left for piece in rest), box.top, box.right, box.bottom)
    if _span(cluster.right) > _span(cluster.inside) and not cluster.left:
        return Box(box.left, box.top, max(piece.right for piece in rest), box.bottom)
    return box


def _is_in_word(cluster: _Cluster, em: float) -> bool:
    """Tell whether all that is in a box are a few letters that touch the letters of a longer Latin word."""
    if _span(cluster.inside) > LONGEST_PART * em:
        return False
    inside_left = min(piece.left for piece in cluster.inside)
    inside_right = max(piece.right for piece in cluster.inside)
    gaps = [inside_left - piece.right for piece in cluster.left[-1:]] + [
        piece.left - inside_right for piece in cluster.right[:1]
    ]
    outside = (*cluster.left, *cluster.right)
    letters = [piece for piece in outside if height(piece) > MARK * em]
    return (
        bool(gaps) and min(gaps) < TOUCHING * em and _span(letters) > 1.5 * em and _are_letters(letters, em)
    )


def _are_letters(pieces: Sequence[Box], em: float) -> bool:
    """Tell whether pieces of ink are no larger than Latin letters."""
    return all(height(piece) < LETTER * em and width(piece) < LETTER * em for piece in pieces)


def _with_scraps(box: Box, cluster: _Cluster, em: float) -> Box:
    """Take in what sticks out of a box: less than the part inside, and no punctuation at its end."""
    foot = max(piece.bottom for piece in cluster.inside)
    for pieces, is_left in ((cluster.left, True), (cluster.right, False)):
        kept = [piece for piece in pieces if not _is_mark(piece, foot, em)]
        if not kept or _span(kept) > min(SCRAP * em, _span(cluster.inside)):
            continue
        top, bottom = min(piece.top for piece in kept), max(piece.bottom for piece in kept)
        box = Box(
            min(piece.left for piece in kept) if is_left else box.left,
            min(box.top, top),
            box.right if is_left else max(piece.right for piece in kept),
            max(box.bottom, bottom),
        )
    return box


def _is_mark(piece: Box, foot: float, em: float) -> bool:
    """Tell whether a piece is a comma or a point, or half of a colon: small, and not up where exponents are."""
    return height(piece) < MARK * em and width(piece) < MARK * em and middle(piece) > foot - 0.75 * em
