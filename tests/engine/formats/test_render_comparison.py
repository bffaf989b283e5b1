"""A drawing laid over a picture: what agrees, what differs, at which sizes, and what cannot be compared."""

import numpy as np
import pytest

import pic2latex_resources
from pic2latex.errors import ConversionError
from pic2latex.formats.raster import rasterise
from pic2latex.formats.render_comparison import MOST_PIXELS, compare
from pic2latex.picture import read_picture
from pic2latex.preprocessing.binarization import extract_ink
from pic2latex.types import Picture

SAMPLES = {
    "basel.png": r"\sum_{n=1}^{\infty} \frac{1}{n^{2}} = \frac{\pi^{2}}{6}",
    "quadratic.png": r"x = \frac{-b \pm \sqrt{b^{2} - 4ac}}{2a}",
    "gauss-dark.png": r"\int_{-\infty}^{\infty} e^{-x^{2}} \, dx = \sqrt{\pi}",
}
WRONG = {
    "basel.png": r"\sum_{n=1}^{\infty} \frac{1}{n^{2}} = \frac{\pi^{2} + x}{6}",
    "quadratic.png": r"x = \frac{-b \pm \sqrt{b^{2} - 4ac}}{2a} \cdot \frac{M}{N}",
    "gauss-dark.png": r"\sum_{-\infty}^{\infty} e^{-x^{2}} = \sqrt{\pi}",
}


def sample(name: str) -> Picture:
    return read_picture(pic2latex_resources.path(f"samples/{name}"))


def drawn(latex: str, em: float = 30.0) -> Picture:
    grey = np.pad(rasterise(latex, em), 12, constant_values=255)
    return Picture(np.repeat(grey[:, :, None], 3, axis=2))


@pytest.mark.parametrize("name", SAMPLES)
def test_right_reading_is_nearer_than_a_wrong_one(name: str) -> None:
    ink = extract_ink(sample(name))
    right, wrong = compare(ink, SAMPLES[name]), compare(ink, WRONG[name])
    assert right.mismatch < wrong.mismatch
    assert not right.differs
    assert wrong.differs


@pytest.mark.parametrize("em", [14.0, 30.0, 70.0])
@pytest.mark.parametrize(
    "latex",
    [
        r"\int_0^1 x^2\,dx",
        r"\begin{pmatrix} a & b \\ c & d \end{pmatrix}",
        r"a = b + c - d \cdot e \leq f",
        r"\frac{1}{1 + \frac{1}{x}}",
    ],
)
def test_own_drawing_agrees_at_any_size(latex: str, em: float) -> None:
    comparison = compare(extract_ink(drawn(latex, em)), latex)
    assert comparison.agrees
    assert comparison.seen.shape == comparison.drawn.shape


def test_text_style_is_recognised_as_the_same_formula() -> None:
    grey = np.pad(rasterise(r"\sum_{n=1}^{N} \frac{a}{b}", 30.0, display=False), 12, constant_values=255)
    picture = Picture(np.repeat(grey[:, :, None], 3, axis=2))
    assert compare(extract_ink(picture), r"\sum_{n=1}^{N} \frac{a}{b}").agrees


def test_polarity_does_not_matter() -> None:
    picture = drawn("x^2 + 1")
    assert compare(extract_ink(Picture(255 - picture.pixels)), "x^2 + 1").agrees


@pytest.mark.parametrize("latex", [r"\frac{a", r"\,", ""])
def test_what_cannot_be_drawn_cannot_be_compared(latex: str) -> None:
    with pytest.raises(ConversionError):
        compare(extract_ink(drawn("x")), latex)


def test_long_formula_is_compared_smaller_and_an_endless_one_not_at_all() -> None:
    terms = [f"x_{{{number}}}^2" for number in range(120)]
    long, endless = " + ".join(terms[:20]), " + ".join(terms)
    comparison = compare(extract_ink(drawn(long, 40.0)), long)
    assert comparison.agrees
    assert max(comparison.seen.shape) <= MOST_PIXELS
    with pytest.raises(ConversionError, match="too long"):
        compare(extract_ink(drawn(endless, 20.0)), endless)
