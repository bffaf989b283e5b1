r"""How thick strokes are, and what that says of a lone letter: whether it is bold.

A recogniser sees a single letter without company and cannot tell whether it is bold or only drawn large. On a page
there is company: the words around it.
"""

import re
from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np
    from numpy.typing import NDArray

    from pic2latex.pages.formulas.formula_reading import FormulaReading

__all__ = ["plain_letters", "stroke_width"]

FEW = 3
"""With fewer formulas than this, words say how thick strokes usually are."""

BOLD = 1.28
"""Bold strokes are this many times as thick as usual ones, at least: in Computer Modern 1.5 times, in others 1.35."""

_LONE = re.compile(
    r"\\(?:boldsymbol|bm|mathbf|textbf)\s*\{\s*(?:\\math(?:it|bf|rm|normal)\s*\{\s*)?([A-Za-z]|\\[A-Za-z]+)\s*\}?\s*\}"
)


def stroke_width(ink: "NDArray[np.uint8]") -> float:
    """Return the mean thickness of strokes in pixels: twice their area over the length of their edges; 0 for none.

    `ink` (h, w), uint8, 255 at full ink.
    """
    import numpy as np

    amount = np.pad(ink.astype(np.float32) / 255, 1)
    edges = float(np.abs(np.diff(amount, axis=0)).sum() + np.abs(np.diff(amount, axis=1)).sum()) * np.pi / 4
    return 2 * float(amount.sum()) / edges if edges else 0.0


def plain_letters(
    readings: "Sequence[FormulaReading]", inks: "Sequence[NDArray[np.uint8]]", words: "NDArray[np.uint8]"
) -> "list[FormulaReading]":
    r"""Return readings, lone letters without `\boldsymbol` and the like where their strokes are no thicker than usual.

    `inks` are the formulas', `words` is the ink of all else on the page. All are (h, w), uint8.
    """
    widths = [stroke_width(ink) for ink in inks]
    known = sorted(width for width in widths if width)
    usual = known[len(known) // 2] if len(known) >= FEW else stroke_width(words)
    return [
        _plain(reading) if width < BOLD * usual else reading
        for reading, width in zip(readings, widths, strict=True)
    ]


def _plain(reading: "FormulaReading") -> "FormulaReading":
    match = reading.candidate and _LONE.fullmatch(reading.candidate.latex.strip())
    if not match or reading.candidate is None:
        return reading
    return replace(reading, candidate=replace(reading.candidate, latex=match[1]))
