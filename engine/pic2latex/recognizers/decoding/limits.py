"""How much can stand on a picture: the most tokens, and the longest repetition, that its size has room for.

Over 160,000 typeset formulas in 22 fonts, the LaTeX tokens of a formula never exceeded 8 + 12·w·max(1, h) for a
picture of w×h ems. The bounds here are twice as generous, because the size of an em is only estimated.
"""

import math

from pic2latex.recognizers.decoding.types import Limit

__all__ = ["limit_for"]

TOKENS_ALWAYS, TOKENS_PER_AREA = 24, 20
LINE_ALWAYS, LINE_PER_WIDTH = 24, 3.0  # digits are half an em wide, small ones a third
TOKENS_PER_GLYPH = 5  # a fraction of indexed letters takes three
CELLS_ALWAYS, CELLS_PER_AREA = 48, 2.0  # a zero and its & take about 1.8 square ems


def limit_for(width: float, height: float, most: int, glyphs: int | None = None) -> Limit:
    """Return the limit for ink of `width`×`height` ems; never more than `most` tokens.

    `glyphs` is in how many cells of the glyph map a glyph may stand, where the network tells.
    """
    area = width * max(1.0, height)
    tokens = math.ceil(TOKENS_ALWAYS + TOKENS_PER_AREA * area)
    repeated = math.ceil(LINE_ALWAYS + LINE_PER_WIDTH * width)
    cells = math.ceil(CELLS_ALWAYS + CELLS_PER_AREA * area)
    if glyphs is not None:
        tokens = min(tokens, math.ceil(TOKENS_ALWAYS + TOKENS_PER_GLYPH * glyphs))
        repeated = min(repeated, LINE_ALWAYS + glyphs)
        cells = min(cells, CELLS_ALWAYS + 2 * glyphs)
    return Limit(max(1, min(most, tokens)), repeated, cells)
