"""Pictures for Hugging Face encoders, compared with what their own library does to pictures."""

import numpy as np
import pytest

from pic2latex.models.json_object import JsonObject
from pic2latex.recognizers.image_processor import Fitting, fitted_size, grey, trimmed
from tests.engine.recognizers.tiny_models import scribbles

TEXTELLER = Fitting.of(JsonObject())


@pytest.mark.parametrize(
    ("width", "height", "fitted"),
    [
        (100, 100, (447, 447)),
        (400, 20, (448, 22)),
        (20, 400, (22, 448)),
        (1000, 900, (448, 403)),
        (448, 447, (448, 447)),
        (5000, 3, (448, 1)),
        (449, 448, (447, 447)),
        (451, 448, (448, 446)),
    ],
)
def test_size(width: int, height: int, fitted: tuple[int, int]) -> None:
    """The shorter side would be 447, but the longer side may only be 448."""
    assert fitted_size(width, height, 448) == fitted


@pytest.mark.parametrize(("width", "height"), [(37, 20), (448, 61), (900, 333), (1800, 90)])
def test_scaling_is_antialiased_bicubic(width: int, height: int) -> None:
    """Shrunk or enlarged, pixels are those of torch's antialiased bicubic filter, to within rounding."""
    import torch

    picture = np.random.default_rng(1).integers(0, 256, (height, width, 3)).astype(np.uint8)
    ours = Fitting(448, 448, 1, (0.0,), (1.0,), trim=False, fit="pad").fitted(picture)[..., 0]
    theirs = torch.nn.functional.interpolate(
        torch.from_numpy(grey(picture)).float()[None, None], ours.shape, mode="bicubic", antialias=True
    )
    assert np.abs(ours - theirs[0, 0].clamp(0, 255).numpy()).max() <= 1.5


def test_padding_is_zero_after_normalisation() -> None:
    fitted = TEXTELLER.fitted(scribbles(2)[1].pixels)
    values = TEXTELLER.normalised(fitted)
    height, width = fitted.shape[:2]
    assert values.shape == (1, 1, 448, 448)
    assert width == 448
    assert (values[..., height:, :] == 0).all()
    white = (1 - 0.9545467) / 0.15394445
    assert values[0, 0, :height, :width].max() == pytest.approx(white, abs=1e-5)


@pytest.mark.parametrize("colours", [((255, 255, 255), (0, 0, 0)), ((20, 20, 30), (220, 220, 200))])
def test_trim_cuts_to_what_differs(colours: tuple[tuple[int, int, int], tuple[int, int, int]]) -> None:
    background, ink = colours
    pixels = np.empty((50, 80, 3), np.uint8)
    pixels[:] = background
    pixels[10:21, 30:45] = ink
    pixels[40, 70] = np.array(background) ^ 4  # too faint to count
    assert trimmed(pixels).shape == (11, 15, 3)


def test_trim_goes_by_the_commonest_corner() -> None:
    pixels = np.full((40, 60, 3), 255, np.uint8)
    pixels[:8, :8] = 0
    pixels[20:30, 20:30] = 0
    assert trimmed(pixels).shape == (30, 30, 3)


def test_nothing_to_trim_to() -> None:
    assert trimmed(np.full((9, 9, 3), 77, np.uint8)).shape == (9, 9, 3)


def test_stretching_and_colour() -> None:
    """What other exports want: the whole picture, stretched, in colour, with a number for each channel."""
    settings = {"height": 64, "width": 96, "channels": 3, "mean": [0.5] * 3, "std": [0.25, 0.5, 1.0]}
    fitting = Fitting.of(JsonObject({**settings, "trim": False, "fit": "stretch"}))
    pixels = np.zeros((10, 10, 3), np.uint8)
    pixels[..., 0] = 255
    values = fitting.normalised(fitting.fitted(pixels))
    assert values.shape == (1, 3, 64, 96)
    assert [float(plane.mean()) for plane in values[0]] == pytest.approx([2.0, -1.0, -0.5])
