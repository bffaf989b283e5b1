"""Rows of writing on a page: where the text network sees them, and the formulas that stand in each."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from pic2latex.geometry import bounds, height, overlap_of, width
from pic2latex.pages.layout.reading_order import columns_of
from pic2latex.types import Box

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from pic2latex.pages.text.rapidocr import TextNetworks

__all__ = ["TextLine", "em_of", "find_lines", "rows_of"]

SOUGHT_EM = 16.0
"""Pixels: lines of this size are found surely, and twice the size takes four times the time."""

MOST_PIXELS = 2_000_000
LINE_EM = 1.17
"""The height of a box the network draws around a line, in ems of its text."""

HIGHEST = 1.7
"""Times the height of a row of letters."""

SAME_ROW = 0.5
"""The share of the lower box's height in common from which on two boxes are beside each other."""

APART = 3.0
"""Ems of white between a row and a formula that weigh as much as all of their common height: a gutter tells."""

NEAR = 1.6
"""Ems between two boxes of a row, up to which they are one line."""


@dataclass(frozen=True, slots=True)
class TextLine:
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
    """Return the size of the text from the heights of its rows; the estimate from its letters where there are none.

    Rows much higher than such letters hold a determinant or a limit, and do not count.
    """
    heights = sorted(height(box) for box in boxes if height(box) < HIGHEST * LINE_EM * estimate)
    return heights[len(heights) // 2] / LINE_EM if heights else estimate


def rows_of(
    boxes: Sequence[Box], formulas: Sequence[Box], inline: Sequence[int], em: float
) -> tuple[TextLine, ...]:
    """Put boxes of text and inline formulas together to rows. `inline` are places in `formulas`."""
    lines = [TextLine(box, (), box) for box in boxes]
    for place in inline:
        box = formulas[place]
        home = max(range(len(lines)), key=lambda index: _fit(lines[index].whole, box, em), default=None)
        if home is None or _fit(lines[home].whole, box, em) <= 0:
            lines.append(TextLine(Box(box.left, box.top, box.left, box.bottom), (place,), box))
        else:
            line = lines[home]
            lines[home] = TextLine(line.box, (*line.formulas, place), bounds((line.whole, box)))
    return tuple(_in_order(line, formulas) for line in _merged(lines, em))


def _fit(line: Box, formula: Box, em: float) -> float:
    """How well a formula stands in a line: the share of the lower one's height they have in common; 0 for not."""
    apart = max(line.left - formula.right, formula.left - line.right)
    shared = overlap_of(line.top, line.bottom, formula.top, formula.bottom)
    share = shared / max(1.0, min(height(line), height(formula)))
    return share - max(0.0, apart) / (APART * em) if apart < NEAR * em and share > SAME_ROW else 0.0


def _merged(lines: Sequence[TextLine], em: float) -> list[TextLine]:
    """Join what stands close together in one row of a column."""
    columns = columns_of([line.whole for line in lines], em)
    result = [
        line for column in columns for line in _merged_in_column([lines[place] for place in column], em)
    ]
    return sorted(result, key=lambda line: (line.whole.top, line.whole.left))


def _merged_in_column(lines: Sequence[TextLine], em: float) -> list[TextLine]:
    result: list[TextLine] = []
    for line in sorted(lines, key=lambda line: line.whole.left):
        mate = next((index for index, other in enumerate(result) if _one_row(other, line, em)), None)
        if mate is None:
            result.append(line)
            continue
        other = result[mate]
        texts = [each.box for each in (other, line) if width(each.box) > 0] or [other.box]
        formulas = (*other.formulas, *line.formulas)
        result[mate] = TextLine(bounds(texts), formulas, bounds((other.whole, line.whole)))
    return result


def _one_row(first: TextLine, second: TextLine, em: float) -> bool:
    """Tell whether two lines are beside each other, going by their text where they have some."""
    bands = [line.box if width(line.box) > 0 else line.whole for line in (first, second)]
    shared = overlap_of(bands[0].top, bands[0].bottom, bands[1].top, bands[1].bottom)
    if shared <= SAME_ROW * min(map(height, bands)) or max(map(height, bands)) > 2.2 * min(
        map(height, bands)
    ):
        return False
    gap = max(second.whole.left - first.whole.right, first.whole.left - second.whole.right)
    return gap < NEAR * em


def _in_order(line: TextLine, formulas: Sequence[Box]) -> TextLine:
    return replace(line, formulas=tuple(sorted(line.formulas, key=lambda place: formulas[place].left)))
