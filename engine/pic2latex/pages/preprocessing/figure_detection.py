"""Figures on the picture of a page: photographs, plots and diagrams, which are kept as pictures and not read.

A photograph is a wide patch without paper in it whose greys are many. A drawing is a large connected piece of ink that
is no frame and no table: part of it is neither level nor upright, and few letters stand within it. The labels right
beside a figure, such as the numbers of its axes, go with it; its caption, with more white before it, is text.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pic2latex.geometry import area, bounds, height, overlap_of, shared_area, width
from pic2latex.pages.preprocessing.page_ink import INK, PageInk
from pic2latex.preprocessing.connected_components import Components, connected_components
from pic2latex.types import Box, Picture

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    import numpy as np
    from numpy.typing import NDArray

__all__ = ["figures_on"]

SMALL_EM = 6.0
"""Pixels an em, at which photographs are looked for."""

PATCH = 2.5
"""Ems without paper, in both directions, that no row of text has."""

DARKER = 24
"""Of 255: what is darker than the paper by so much is none."""

DOWN, EVEN = 0.8, 6.0
"""A shadow along a side of the page: of the page's height, at least, and how many of 255 its ground is off the usual
grey of each column, at most."""

GREYS, COMMON = 5, 0.02
"""A photograph has so many of 16 shades of grey, at least, each over this share of it."""

LEAST_SIDES = (4.0, 6.0)
"""Ems: the shorter side of a figure, and the longer one, at least."""

STRAIGHT = 1.5
"""Ems of ink in a row, level or upright, that are a line."""

CROOKED = 0.12
"""The share of a drawing's ink that is on no line, at least; in frames and tables it is a twentieth."""

LETTERS = 0.35
"""Letters in each square em within a drawing, at most: text, tables and formulas under a root have more."""

LIGHTER = 10
"""Of 255: what is darker than the paper by so much is a drawing's grid."""

LETTER = (0.25, 1.4)
"""Ems: letters are so high, at least and at most."""

MUCH_LARGER = 3.0
"""Times a curve's box that its grid is large, at most."""

BESIDE = 0.65
"""Ems of white between a figure and its labels, at most: before a caption there is more."""

APART = 1.0
"""Ems of white between two parts of a figure, at most."""

WORD_GAP = 1.0
"""Ems of white within a row, at most."""

ROUNDS = 2
"""Labels stand beside a figure, and titles of axes beside those."""

CLEAN = 3
"""Times as many light pieces as dark ones a picture has, at most, whose light lines are drawn ones."""

LARGEST_LABEL = 2.6
"""Ems: labels are no higher."""

WIDEST_LABEL = 0.75
"""Of a figure's width: labels over and under it are no wider; rows of text are."""

MOST = 0.85
"""Of the picture: what covers more is no figure on a page."""


@dataclass(frozen=True, slots=True)
class _Drawing:
    """A large piece of ink: its box, the share of it that is no straight line, and the letters in each square em."""

    box: Box
    crooked: float
    letters: float

    @property
    def is_figure(self) -> bool:
        return self.crooked >= CROOKED and self.letters < LETTERS


def figures_on(picture: Picture, page: PageInk) -> tuple[Box, ...]:
    """Return the boxes of the figures on a page, in pixels of the picture, from the top."""
    em = page.em
    pieces = connected_components(page.pixels > INK)
    large = [each.box for each in _drawings(pieces, em) if each.is_figure]
    large += [page.to_page(box) for box in _photographs(picture, em / page.scale)]
    if not large:
        return ()
    light = _light_pieces(picture, page)
    light = light if len(light) < CLEAN * len(pieces) else []
    large = [_with_grid(box, pieces, light, em) for box in large]
    labels = _labels(page.pixels, large, em)
    boxes = _merged([_with_labels(box, labels, em) for box in _merged(large, APART * em)], 0.0)
    found = [_inside(page.to_picture(box), picture) for box in boxes]
    if sum(map(area, found)) > MOST * picture.width * picture.height:
        return ()
    return tuple(sorted(found, key=lambda box: (box.top, box.left)))


def _photographs(picture: Picture, em: float) -> list[Box]:
    """Return the boxes of photographs in pixels of the picture, whose text is of size `em`."""
    import cv2
    import numpy as np

    scale = min(1.0, SMALL_EM / em)
    size = max(1, round(picture.width * scale)), max(1, round(picture.height * scale))
    grey = cv2.resize(cv2.cvtColor(picture.pixels, cv2.COLOR_RGB2GRAY), size, interpolation=cv2.INTER_AREA)
    paper = float(np.percentile(grey, 90))
    side = max(3, round(PATCH * em * scale))
    dark = cv2.morphologyEx(
        (grey < paper - DARKER).astype(np.uint8), cv2.MORPH_OPEN, np.ones((side, side), np.uint8)
    )
    patches = connected_components(dark)
    found = []
    for place, box in enumerate(patches.boxes()):
        shades = np.bincount(grey[patches.labels == place + 1] >> 4, minlength=16)
        if _is_shadow(grey, box, side):
            continue
        if _is_large(box, em * scale) and int((shades > COMMON * shades.sum()).sum()) >= GREYS:
            found.append(Box(box.left / scale, box.top / scale, box.right / scale, box.bottom / scale))
    return found


def _is_shadow(grey: "NDArray[np.uint8]", box: Box, side: int) -> bool:
    """Tell whether a dark patch is the shadow along a side of the page, as in the gutter of a book, with text in it.

    Without its letters, which are lower than `side` pixels, it is as dark all the way down. `grey` (h, w), uint8.
    """
    import cv2
    import numpy as np

    height_, width_ = grey.shape
    is_at_side = box.left <= 1 or box.right >= width_ - 1
    if not is_at_side or height(box) < DOWN * height_ or width(box) > height(box):
        return False
    window = slice(int(box.top), int(box.bottom)), slice(int(box.left), int(box.right))
    ground = cv2.morphologyEx(grey[window], cv2.MORPH_CLOSE, np.ones((side, side), np.uint8)).astype(float)
    return float(np.abs(ground - np.median(ground, axis=0)).mean()) < EVEN


def _drawings(pieces: Components, em: float) -> "Iterable[_Drawing]":
    import numpy as np

    is_letter = (
        (LETTER[0] * em <= pieces.height) & (pieces.height <= LETTER[1] * em) & (pieces.width < 2 * em)
    )
    x, y = pieces.centroids[is_letter].T
    for place, box in enumerate(pieces.boxes()):
        if not _is_large(box, em):
            continue
        own = (pieces.labels[pieces.window(place)] == place + 1).astype(np.uint8)
        inside = (x > box.left) & (x < box.right) & (y > box.top) & (y < box.bottom)
        yield _Drawing(box, _crooked_share(own, em), float(inside.sum()) * em * em / area(box))


def _light_pieces(picture: Picture, page: PageInk) -> list[Box]:
    """Return the boxes of what is drawn on a page however light it is, in pixels of the ink."""
    import cv2
    import numpy as np

    grey = cv2.cvtColor(picture.pixels, cv2.COLOR_RGB2GRAY)
    paper = float(np.percentile(grey, 90))
    return [page.to_page(box) for box in connected_components(grey < paper - LIGHTER).boxes()]


def _with_grid(figure: Box, pieces: Components, light: "Sequence[Box]", em: float) -> Box:
    """Return a figure's box around the light grid that it is drawn on, where little is written in that."""
    for grid in light:
        if not 0 < area(grid) < MUCH_LARGER * area(figure) or shared_area(grid, figure) < 0.5 * area(figure):
            continue
        x, y = pieces.centroids.T
        inside = (x > grid.left) & (x < grid.right) & (y > grid.top) & (y < grid.bottom)
        inside &= (LETTER[0] * em <= pieces.height) & (pieces.height <= LETTER[1] * em)
        if inside.sum() * em * em < LETTERS * area(grid):
            figure = bounds((figure, grid))
    return figure


def _is_large(box: Box, em: float) -> bool:
    sides = sorted((width(box), height(box)))
    return sides[0] >= LEAST_SIDES[0] * em and sides[1] >= LEAST_SIDES[1] * em


def _crooked_share(own: "NDArray[np.uint8]", em: float) -> float:
    """Return the share of a piece of ink (h, w), uint8, 1 where it is, that is on no level or upright line."""
    import cv2
    import numpy as np

    long = max(3, round(STRAIGHT * em))
    lines = cv2.morphologyEx(own, cv2.MORPH_OPEN, np.ones((1, long), np.uint8))
    lines |= cv2.morphologyEx(own, cv2.MORPH_OPEN, np.ones((long, 1), np.uint8))
    rest = own & (1 - cv2.dilate(lines, np.ones((3, 3), np.uint8)))
    return float(rest.sum()) / max(1, int(own.sum()))


def _labels(ink: "NDArray[np.uint8]", figures: "Sequence[Box]", em: float) -> list[Box]:
    """Return the boxes of what stands close together in a row, but for figures. `ink` (h, w), uint8."""
    import cv2
    import numpy as np

    mask = (ink > INK).astype(np.uint8)
    for box in figures:
        mask[max(0, int(box.top)) : int(box.bottom) + 1, max(0, int(box.left)) : int(box.right) + 1] = 0
    reach = np.ones((1, max(1, round(WORD_GAP * em))), np.uint8)
    half = 0.5 * WORD_GAP * em
    return [
        Box(box.left + half, box.top, box.right - half, box.bottom)
        for box in connected_components(cv2.dilate(mask, reach)).boxes()
        if max(height(box), width(box) - 2 * half) > LETTER[0] * em
    ]


def _with_labels(figure: Box, labels: "Sequence[Box]", em: float) -> Box:
    """Return a figure's box around the labels in it and right beside it."""
    waiting = [box for box in labels if shared_area(box, figure) < 0.99 * area(box)]
    for _ in range(ROUNDS):
        near = [box for box in waiting if _is_label(box, figure, em)]
        figure = bounds((figure, *near))
        waiting = [box for box in waiting if box not in near]
    return figure


def _is_label(box: Box, figure: Box, em: float) -> bool:
    if shared_area(box, figure) > 0.5 * area(box):
        return True
    across = max(figure.left - box.right, box.left - figure.right)
    down = max(figure.top - box.bottom, box.top - figure.bottom)
    if max(across, down) > BESIDE * em or min(width(box), height(box)) > LARGEST_LABEL * em:
        return False
    if down > 0:
        within = overlap_of(box.left, box.right, figure.left, figure.right)
        return within > 0.5 * width(box) and width(box) < WIDEST_LABEL * width(figure)
    return width(box) < 4 * em


def _merged(boxes: "Sequence[Box]", reach: float) -> list[Box]:
    """Join boxes with less white than `reach` between them."""
    done: list[Box] = []
    waiting = list(boxes)
    while waiting:
        box = waiting.pop()
        mate = next((each for each in done if _apart(box, each) < reach), None)
        if mate is None:
            done.append(box)
        else:
            done.remove(mate)
            waiting.append(bounds((box, mate)))
    return done


def _apart(first: Box, second: Box) -> float:
    across = max(first.left - second.right, second.left - first.right)
    return max(across, first.top - second.bottom, second.top - first.bottom)


def _inside(box: Box, picture: Picture) -> Box:
    return Box(
        max(0.0, box.left), max(0.0, box.top), min(picture.width, box.right), min(picture.height, box.bottom)
    )
