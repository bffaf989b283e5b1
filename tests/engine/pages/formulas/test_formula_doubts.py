"""Which formulas of a page are doubtful: by the recogniser's confidence, and by the drawing laid over the ink."""

from dataclasses import replace

import numpy as np
import pytest

from pic2latex.errors import RecognitionError
from pic2latex.formats.raster import rasterise
from pic2latex.pages.formulas.formula_doubts import doubt_warnings, is_doubted
from pic2latex.pages.formulas.formula_reading import FormulaReading
from pic2latex.pages.layout.formula_placement import PlacedFormula
from pic2latex.pages.preprocessing.page_ink import FormulaInk
from pic2latex.recognition_warnings import is_doubtful, warning_of
from pic2latex.types import Box, Candidate, Device, Picture, Recognition, Region, RegionKind, WarningCode


def picture_of(latex: str) -> Picture:
    ink = np.pad(rasterise(latex, 30.0, display=False), 10, constant_values=255)
    return Picture(np.repeat(ink[..., None], 3, axis=2))


def read_as(latex: str, calibrated: float | None, *codes: WarningCode) -> Recognition:
    warnings = tuple(map(warning_of, codes))
    return Recognition(
        (Candidate(latex, (), 0.0),), "fake", Device.CPU, warnings=warnings, calibrated=calibrated
    )


@pytest.mark.parametrize(
    ("outcome", "doubted"),
    [
        (read_as("x^{2}+y", 0.99), False),
        (read_as("x^{2}+y", 0.7), False),
        (read_as("x^{2}-7", 0.7), True),
        (read_as("x^{2}-7", 0.9), False),
        (read_as("x^{2}-7", None), False),
        (read_as("x^{2}+y", 0.4, WarningCode.UNCERTAIN), True),
        (read_as("x^{2}+y", None, WarningCode.REPETITION), True),
        (replace(read_as("x", 0.9), warnings=(warning_of(WarningCode.TURNED_BACK, degrees=90),)), False),
        (read_as(r"\frac{", 0.7), False),
        (RecognitionError("Nothing was found.", hint=""), True),
    ],
)
def test_confidence_and_drawing_decide(outcome: Recognition | RecognitionError, doubted: bool) -> None:
    assert is_doubted(outcome, picture_of("x^{2}+y")) is doubted


def test_each_doubtful_formula_is_named_with_its_place() -> None:
    ink = FormulaInk(np.zeros((10, 10), np.uint8), Box(0, 0, 10, 10))
    formulas = [PlacedFormula(Box(10 * n, 20, 10 * n + 5, 30), ink, is_display=False) for n in range(4)]
    readings = [
        FormulaReading(Candidate("a", (), 0.0)),
        FormulaReading(Candidate("b\n+c", (), -1.0), is_doubtful=True),
        FormulaReading(None, "word", is_doubtful=True),
        FormulaReading(Candidate("x+" * 40, (), -1.0), is_doubtful=True),
        FormulaReading(Candidate("t", (), 0.0)),
    ]
    regions = [Region(Box(0, 0, 9, 9), RegionKind.INLINE, "", each.candidate) for each in readings]

    def to_given(box: Box) -> Box:
        return replace(box, left=box.left + 100)

    found = doubt_warnings(formulas, readings, regions, to_given)
    assert [each.code for each in found] == [WarningCode.DOUBTFUL_FORMULA] * 2
    assert is_doubtful(found)
    assert found[0].boxes == (Box(110, 20, 15, 30),)
    assert str(found[0]).startswith("The formula $b +c$ may be wrong.")
    assert str(found[0]).endswith("(110, 20)")
    assert "…$ may be wrong" in found[1].reason
    assert len(found[1].reason) < 100
    assert doubt_warnings(formulas, readings, regions[:1], to_given) == ()  # the others were taken for words
