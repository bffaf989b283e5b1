"""How much a picture can hold: never less than what really stands on it."""

import json

import pytest

import pic2latex_resources
from pic2latex.latex import tokenize
from pic2latex.picture import read_picture
from pic2latex.preprocessing.binarization import extract_ink
from pic2latex.recognizers.decoding.limits import limit_for


@pytest.mark.parametrize(
    ("width", "height", "tokens"),
    [
        (0.5, 0.7, 12),
        (6.75, 2.1, 93),
        (14.8, 1.15, 103),
        (2.4, 2.5, 47),
        (60.0, 1.3, 160),
        (30.0, 12.0, 1000),
    ],
)
def test_the_densest_formulas_fit(width: float, height: float, tokens: int) -> None:
    """Widths and heights in ems and tokens of the densest formulas of a large collection."""
    assert limit_for(width, height, 4096).tokens > 1.5 * tokens


def test_samples_fit() -> None:
    folder = pic2latex_resources.path("samples")
    for sample in json.loads((folder / "samples.json").read_text(encoding="utf-8")):
        if "latex" in sample:
            ink = extract_ink(read_picture(folder / sample["file"]))
            limit = limit_for(ink.pixels.shape[1] / ink.em, ink.pixels.shape[0] / ink.em, 4096)
            assert limit.tokens > 2 * len(tokenize(sample["latex"]))


def test_never_more_than_the_network_can_count() -> None:
    assert limit_for(1000, 1000, 512).tokens == 512
    assert limit_for(0.01, 0.01, 1).tokens == 1


def test_zeros_of_a_matrix_fit_into_cells() -> None:
    """A 10×10 matrix of zeros takes about 17×12 ems and repeats 200 tokens."""
    assert limit_for(17, 12, 4096).repeated_cells > 200
