"""Rows of writing on a page: where the text network sees them, with the pieces of ink and the formulas in each.

Nothing that is written may be lost: ink that lies in no row the network saw becomes a row of its own.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from pic2latex.pages.boxes import bounds, height, middle, overlap_of, width
from pic2latex.types import Box

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from pic2latex.pages.text_networks import TextNetworks

__all__ = ["Line", "em_of", "find_lines", "own_ink", "rows_of", "text_em"]

SOUGHT_EM = 16.0
"""Pixels: lines of this size are found surely, and twice the size takes four times the time."""

MOST_PIXELS = 2_000_000
LINE_EM = 1.17
"""The height of a box the network draws around a line, in ems of its text."""

INK_EM = 0.92
"""The height of a row's ink in ems: from ascenders to descenders in Latin text, a whole Chinese character's."""

SAME_ROW = 0.5
"""The share of the lower box's height in common from which on two boxes are beside each other."""

NEAR = 1.6
"""Ems between two boxes of a row, up to which they are one line."""

SPECK = 0.1
"""Ems: a piece of ink smaller than this, in a row of no letters, is dirt."""


@dataclass(frozen=True, slots=True)
class Line:
    """A row of writing: the box of its text, and the places of its formulas in the list of all, from the left.

    `whole` holds the formulas too. A row of formulas alone has an empty box of text.
    """

    box: Box
    formulas: tuple[int, ...] = ()
    whole: Box = field(default_factory=lambda: Box(0, 0, 0, 0))


def find_lines(networks: "TextNetworks", ink: "NDArray[np.uint8]", em: float) -> tuple[Box, ...]:
    """Return the boxes of rows of text on a page (h, w), 0 where nothing is; `em` is the estimated size of text."""
    import cv2
    import numpy as np

    factor = min(SOUGHT_EM / em, 4.0, (MOST_PIXELS / ink.size) ** 0.5)
    size = (max(32, round(ink.shape[1] * factor)), max(32, round(ink.shape[0] * factor)))
    method = cv2.INTER_AREA if factor < 1 else cv2.INTER_CUBIC
    page = 255 - np.pad(cv2.resize(ink, size, interpolation=method), 16)
    across, down = ink.shape[1] / size[0], ink.shape[0] / size[1]
    found = (
        Box(
            (box.left - 16) * across,
            (box.top - 16) * down,
            (box.right - 16) * across,
            (box.bottom - 16) * down,
        )
        for box in networks.find(page)
    )
    return tuple(sorted(found, key=lambda box: (box.top, box.left)))


def em_of(boxes: Sequence[Box], estimate: float) -> float:
    """Return the size of the text from the heights of its rows; the estimate from its letters where there are none."""
    heights = sorted(height(box) for box in boxes)
    return heights[len(heights) // 2] / LINE_EM if heights else estimate


def text_em(lines: Sequence[Line], estimate: float) -> float:
    """Return the size of the text from the ink of rows: from the highest to the lowest stroke they are 0.92 ems.

    Rows shorter than four ems may lack both, and do not count.
    """
    heights = sorted(height(line.box) for line in lines if width(line.box) > 4 * estimate)
    return heights[len(heights) // 2] / INK_EM if heights else estimate


def rows_of(
    boxes: Sequence[Box], formulas: Sequence[Box], inline: Sequence[int], em: float
) -> tuple[Line, ...]:
    """Put boxes of text and inline formulas together to rows. `inline` are places in `formulas`."""
    lines = [Line(box, (), box) for box in boxes]
    for place in inline:
        box = formulas[place]
        home = max(range(len(lines)), key=lambda index: _fit(lines[index].whole, box, em), default=None)
        if home is None or _fit(lines[home].whole, box, em) <= 0:
            lines.append(Line(Box(box.left, box.top, box.left, box.bottom), (place,), box))
        else:
            line = lines[home]
            lines[home] = Line(line.box, (*line.formulas, place), bounds((line.whole, box)))
    return tuple(_in_order(line, formulas) for line in _merged(lines, em))


def _fit(line: Box, formula: Box, em: float) -> float:
    """How well a formula stands in a line: the share of the lower one's height they have in common; 0 for not."""
    apart = max(line.left - formula.right, formula.left - line.right)
    shared = overlap_of(line.top, line.bottom, formula.top, formula.bottom)
    share = shared / max(1.0, min(height(line), height(formula)))
    return share - max(0.0, apart) / (10 * em) if apart < NEAR * em and share > SAME_ROW else 0.0


def _merged(lines: Sequence[Line], em: float) -> list[Line]:
    """Join what stands close together in one row."""
    left = sorted(lines, key=lambda line: line.whole.left)
    result: list[Line] = []
    for line in left:
        mate = next(
            (index for index, other in enumerate(result) if _one_row(other.whole, line.whole, em)), None
        )
        if mate is None:
            result.append(line)
            continue
        other = result[mate]
        texts = [each.box for each in (other, line) if width(each.box) > 0] or [other.box]
        formulas = (*other.formulas, *line.formulas)
        result[mate] = Line(bounds(texts), formulas, bounds((other.whole, line.whole)))
    return sorted(result, key=lambda line: (line.whole.top, line.whole.left))


def _one_row(first: Box, second: Box, em: float) -> bool:
    shared = overlap_of(first.top, first.bottom, second.top, second.bottom)
    if shared <= SAME_ROW * min(height(first), height(second)):
        return False
    if max(height(first), height(second)) > 2.2 * min(height(first), height(second)):
        return False
    return second.left - first.right < NEAR * em and first.left - second.right < NEAR * em


def _in_order(line: Line, formulas: Sequence[Box]) -> Line:
    return replace(line, formulas=tuple(sorted(line.formulas, key=lambda place: formulas[place].left)))


def own_ink(
    ink: "NDArray[np.uint8]", lines: Sequence[Line], em: float
) -> "tuple[NDArray[np.int32], list[Line]]":
    """Return which line each pixel of ink belongs to (h, w; 0 for none, else 1 + its place), and all lines.

    Connected pieces are never cut. Those that are in no line are gathered to new lines, which come last. The boxes of
    text are what their ink fills.
    """
    import cv2
    import numpy as np

    from pic2latex.pages.page_ink import INK

    mask = (ink > INK).astype(np.uint8)
    count, labels, stats, centres = cv2.connectedComponentsWithStats(mask, connectivity=8)
    owners = np.zeros(count, np.int32)
    for piece in range(1, count):
        owners[piece] = 1 + _line_at(lines, float(centres[piece][0]), float(centres[piece][1]), em)
    every = list(lines)
    for members in _strays(labels, stats, owners, em):
        every.append(Line(Box(0, 0, 0, 0)))
        owners[members] = len(every)
    every = [_fitted(line, stats[owners == place]) for place, line in enumerate(every, 1)]
    owner = owners[labels]
    grown = cv2.dilate(owner.astype(np.float32), np.ones((5, 5), np.uint8)).astype(np.int32)
    return np.where(owner == 0, grown, owner), every


def _line_at(lines: Sequence[Line], x: float, y: float, em: float) -> int:
    """Return the place of the line a point belongs to, or -1."""
    best, best_distance = -1, 1.0
    for place, line in enumerate(lines):
        box = line.whole
        if not box.left - NEAR * em <= x <= box.right + NEAR * em:
            continue
        band = line.box if width(line.box) > 0 else box
        half = max(height(band) / 2, 0.6 * em)
        distance = abs(y - middle(band)) / half + max(0.0, box.left - x, x - box.right) / (NEAR * em)
        if distance < best_distance:
            best, best_distance = place, distance
    return best


def _strays(
    labels: "NDArray[np.int32]", stats: "NDArray[np.int32]", owners: "NDArray[np.int32]", em: float
) -> "list[NDArray[np.intp]]":
    """Group pieces of ink that no line holds, by nearness; without dirt."""
    import cv2
    import numpy as np

    loose = owners == 0
    loose[0] = False
    large = np.maximum(stats[:, cv2.CC_STAT_WIDTH], stats[:, cv2.CC_STAT_HEIGHT])
    if not (loose & (large > 3 * SPECK * em)).any():
        return []
    reach = (2 * max(1, round(0.5 * em)) + 1, 2 * max(1, round(0.15 * em)) + 1)
    mask = cv2.dilate(loose[labels].astype(np.uint8), np.ones(reach[::-1], np.uint8))
    _, groups = cv2.connectedComponents(mask, connectivity=8)
    group_of = np.zeros(len(stats), np.int32)
    inside = loose[labels]
    group_of[labels[inside]] = groups[inside]
    found = []
    for group in range(1, int(groups.max()) + 1):
        members = np.flatnonzero(group_of == group)
        if len(members) and large[members].max() > 3 * SPECK * em:
            found.append(members)
    return found


def _fitted(line: Line, stats: "NDArray[np.int32]") -> Line:
    """Return a line whose box of text is exactly around its ink."""
    import cv2

    if not len(stats):
        return replace(line, box=Box(line.whole.left, line.box.top, line.whole.left, line.box.bottom))
    left, top = int(stats[:, cv2.CC_STAT_LEFT].min()), int(stats[:, cv2.CC_STAT_TOP].min())
    right = int((stats[:, cv2.CC_STAT_LEFT] + stats[:, cv2.CC_STAT_WIDTH]).max())
    bottom = int((stats[:, cv2.CC_STAT_TOP] + stats[:, cv2.CC_STAT_HEIGHT]).max())
    box = Box(left, top, right, bottom)
    whole = bounds((box, line.whole)) if line.formulas else box
    return replace(line, box=box, whole=whole)
