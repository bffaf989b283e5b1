"""Which formulas of a page may be read wrongly: those the recogniser doubts, and those that look unlike their drawing.

The recogniser's own confidence says most, with the limit that its card gives. Somewhat above that limit the reading is
drawn and laid over the ink (formats/render_comparison.py): one that does not agree is doubtful too.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from pic2latex.errors import ConversionError, Pic2LatexError
from pic2latex.recognition_warnings import is_doubtful, warning_of
from pic2latex.types import Box, Picture, Recognition, RecognitionWarning, Region, WarningCode

if TYPE_CHECKING:
    from pic2latex.pages.formulas.formula_reading import FormulaReading
    from pic2latex.pages.layout.formula_placement import PlacedFormula

__all__ = ["doubt_warnings", "is_doubted"]

SURE = 0.75
"""Calibrated probability from which on a reading is believed without a look at its drawing."""

LONGEST = 60
"""Characters of a formula that a warning quotes."""


def is_doubted(outcome: Recognition | Pic2LatexError, picture: Picture) -> bool:
    """Tell whether what was read in a formula's `picture` may be wrong."""
    if not isinstance(outcome, Recognition):
        return True
    if is_doubtful(outcome.warnings):
        return True
    return outcome.calibrated is not None and outcome.calibrated < SURE and not _agrees(outcome, picture)


def _agrees(outcome: Recognition, picture: Picture) -> bool:
    """Tell whether the drawing of a reading lies on the ink; so it is where nothing can be compared."""
    from pic2latex.formats.render_comparison import compare
    from pic2latex.preprocessing.binarization import extract_ink

    try:
        return compare(extract_ink(picture), outcome.latex).agrees
    except ConversionError:
        return True


def doubt_warnings(
    formulas: "Sequence[PlacedFormula]",
    readings: "Sequence[FormulaReading]",
    regions: Sequence[Region],
    to_given: Callable[[Box], Box],
) -> tuple[RecognitionWarning, ...]:
    """Return a warning for each doubtful reading that became one of the `regions` of the page.

    `to_given` takes a box to the given picture. Readings beyond those of `formulas` are letters of the text, and sure.
    """
    used = {id(region.formula) for region in regions}
    return tuple(
        replace(
            warning_of(WarningCode.DOUBTFUL_FORMULA, formula=_quoted(reading.candidate.latex)),
            boxes=(to_given(formula.box),),
        )
        for formula, reading in zip(formulas, readings, strict=False)
        if reading.candidate is not None and reading.is_doubtful and id(reading.candidate) in used
    )


def _quoted(latex: str) -> str:
    one_row = " ".join(latex.split())
    return f"${one_row}$" if len(one_row) <= LONGEST else f"${one_row[:LONGEST].rstrip()}…$"
