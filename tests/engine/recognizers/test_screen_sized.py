"""Formulas as small as they are on a screen, 20 pixels to the em, with the network that is part of the program."""

import numpy as np
import pytest

from pic2latex.engine import Engine
from pic2latex.formats.raster import rasterise

EM = 20.0
MARGINS = (2, 8, 20)
"""Pixels of white around the formula: the network's cells begin elsewhere in the strokes."""

# The first weights read the row of Greek letters right in 1 of 42 drawings, with an epsilon too few or a xi for the
# zeta, and the second as `\ni 0` from a screen.
SEEN_WRONG = (
    r"\alpha \beta \gamma \delta \epsilon \varepsilon \zeta \eta",
    r"\exists \delta > 0",
    r"\epsilon \varepsilon \zeta",
)


@pytest.mark.parametrize("latex", SEEN_WRONG)
def test_formulas_that_were_misread_on_a_screen_are_read(latex: str) -> None:
    drawn = rasterise(latex, EM)
    with Engine() as engine:
        read = [engine.recognize(np.pad(drawn, margin, constant_values=255)).latex for margin in MARGINS]
    assert read == [latex] * len(MARGINS)
