"""The same formula gives nearly the same ink whatever its colours, size, margins and noise."""

import io
from collections.abc import Callable
from dataclasses import replace

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from pic2latex import errors
from pic2latex.picture import read_picture
from pic2latex.preprocessing.binarization import extract_ink, pad_to_canvas, rescale

Array = NDArray[np.uint8]


def formula(em: int = 28) -> Array:
    """Draw `x2 + 34 = abc` with OpenCV's own strokes, antialiased, at 8 times the size, then shrink it."""
    page = np.full((70 * 8, 330 * 8), 255, np.uint8)
    cv2.putText(page, "x2 + 34 = abc", (12 * 8, 46 * 8), cv2.FONT_HERSHEY_COMPLEX, 8.0, 0, 14, cv2.LINE_AA)
    factor = em / 28 / 8
    return np.asarray(cv2.resize(page, None, fx=factor, fy=factor, interpolation=cv2.INTER_AREA), np.uint8)


def normal(picture: Array, em: float = 48) -> Array:
    return rescale(extract_ink(read_picture(picture)), em)


def overlap(first: Array, second: Array) -> float:
    """Return the share of ink two pictures have in common, after bringing both to one size."""
    height, width = first.shape
    second = np.asarray(cv2.resize(second, (width, height), interpolation=cv2.INTER_AREA), np.uint8)
    a, b = first.astype(np.float64), second.astype(np.float64)
    return float(np.minimum(a, b).sum() / np.maximum(a, b).sum())


def coloured(ink: tuple[int, int, int], ground: tuple[int, int, int]) -> Callable[[Array], Array]:
    def apply(grey: Array) -> Array:
        weight = grey[:, :, None].astype(np.float32) / 255
        return np.asarray(np.array(ground) * weight + np.array(ink) * (1 - weight), np.uint8)

    return apply


def jpeg(quality: int) -> Callable[[Array], Array]:
    def apply(grey: Array) -> Array:
        buffer = io.BytesIO()
        Image.fromarray(grey).save(buffer, "JPEG", quality=quality)
        return np.asarray(Image.open(buffer), np.uint8)

    return apply


def padded(top: int, bottom: int, left: int, right: int) -> Callable[[Array], Array]:
    return lambda grey: np.pad(grey, ((top, bottom), (left, right)), constant_values=255)


def shaded(grey: Array) -> Array:
    """Light the page from the left."""
    light = np.linspace(1.0, 0.55, grey.shape[1])[None]
    return np.asarray(grey * light, np.uint8)


def specks(grey: Array) -> Array:
    far = np.pad(grey, 60, constant_values=255)
    far[5, 5] = far[-6, -6] = 0
    return far


LOOKS: list[tuple[str, Callable[[Array], Array], float]] = [
    ("dark mode", lambda grey: np.asarray(255 - grey, np.uint8), 0.97),
    ("grey on grey", coloured((120, 120, 120), (180, 180, 180)), 0.93),
    ("faint", coloured((215, 215, 215), (255, 255, 255)), 0.9),
    ("red on white", coloured((220, 30, 30), (255, 255, 255)), 0.93),
    ("yellow on blue", coloured((240, 240, 120), (10, 20, 90)), 0.93),
    ("JPEG 30", jpeg(30), 0.85),
    ("uneven margins", padded(3, 90, 200, 0), 0.97),
    ("light from the left", shaded, 0.8),
    ("dust", specks, 0.95),
]


@pytest.mark.parametrize(("look", "least"), [row[1:] for row in LOOKS], ids=[row[0] for row in LOOKS])
def test_looks_do_not_matter(look: Callable[[Array], Array], least: float) -> None:
    plain = formula()
    assert overlap(normal(plain), normal(look(plain))) > least


@pytest.mark.parametrize(("em", "least"), [(12, 0.6), (16, 0.7), (40, 0.8), (60, 0.8), (120, 0.75)])
def test_size_does_not_matter(em: int, least: float) -> None:
    reference, other = normal(formula(28)), normal(formula(em))
    assert other.shape[1] == pytest.approx(reference.shape[1], rel=0.15)
    assert overlap(reference, other) > least


@pytest.mark.parametrize("em", [6, 8, 10, 12])
def test_small_text_keeps_more_when_it_is_enlarged_first(em: int) -> None:
    reference = extract_ink(read_picture(formula(28)))
    # Of a known size, so that only the ink is compared.
    picture = replace(read_picture(formula(em)), em=reference.em * em / 28)
    plain, enlarged = (rescale(extract_ink(picture, enlarges=enlarges), 48) for enlarges in (False, True))
    assert overlap(rescale(reference, 48), enlarged) > overlap(rescale(reference, 48), plain)


def test_enlarged_text_says_where_it_was() -> None:
    at_rest, enlarged = (
        extract_ink(read_picture(formula(10)), enlarges=enlarges) for enlarges in (False, True)
    )
    assert at_rest.scale == 1
    assert enlarged.scale > 2
    assert enlarged.em == pytest.approx(at_rest.em * enlarged.scale, rel=0.25)
    assert (enlarged.left, enlarged.top) == pytest.approx((at_rest.left, at_rest.top), abs=1.5)
    size = tuple(side / enlarged.scale for side in enlarged.pixels.shape)
    assert size == pytest.approx(at_rest.pixels.shape, abs=2.5)


def test_large_text_is_not_enlarged() -> None:
    assert extract_ink(read_picture(formula(40)), enlarges=True).scale == 1


def test_a_large_picture_with_small_text_stays_small_enough() -> None:
    wide = np.full((1200, 1200), 255, np.uint8)
    tile = formula(8)
    for top in range(0, 1200 - tile.shape[0], tile.shape[0]):
        wide[top : top + tile.shape[0], : tile.shape[1]] = tile
        wide[top : top + tile.shape[0], -tile.shape[1] :] = tile
    assert extract_ink(read_picture(wide), enlarges=True).pixels.size <= 1_600_000 * 1.1


@pytest.mark.parametrize("value", [0, 255, 128])
def test_one_colour_is_blank(value: int) -> None:
    with pytest.raises(errors.PictureBlank) as caught:
        extract_ink(read_picture(np.full((50, 80), value, np.uint8)))
    assert caught.value.hint


def test_noise_below_sight_is_blank() -> None:
    noise = np.random.default_rng(1).integers(250, 256, (50, 80)).astype(np.uint8)
    with pytest.raises(errors.PictureBlank):
        extract_ink(read_picture(noise))


def test_ink_is_trimmed_bright_on_nothing_and_read_only() -> None:
    ink = extract_ink(read_picture(formula()))
    assert ink.pixels.dtype == np.uint8
    assert ink.pixels.max() == 255
    assert np.median(ink.pixels) == 0
    assert ink.pixels[:3].max() > 100
    assert ink.pixels[:, :4].max() > 100
    assert not ink.pixels.flags.writeable


def test_enlargement_and_area_are_limited() -> None:
    dot = np.full((400, 400), 255, np.uint8)
    dot[200:204, 20:380] = 0
    small = rescale(extract_ink(read_picture(dot)), 1000.0)
    assert small.size <= 1_600_000 * 1.1


@pytest.mark.parametrize(("height", "width"), [(4, 4), (16, 16), (40, 201), (24, 24)])
def test_the_canvas_keeps_all_ink_and_has_round_sides(height: int, width: int) -> None:
    pixels = np.full((height, width), 9, np.uint8)
    result = pad_to_canvas(pixels)
    assert result.shape[0] % 16 == 0
    assert result.shape[1] % 16 == 0
    assert int(result.sum()) == 9 * height * width
    assert not result[:, :4].any()


def test_a_canvas_can_have_a_least_width() -> None:
    pixels = np.full((20, 10), 9, np.uint8)
    assert pad_to_canvas(pixels, least=64).shape == (32, 64)
    assert np.array_equal(pad_to_canvas(pixels, least=64)[:, :32], pad_to_canvas(pixels))
    assert pad_to_canvas(np.full((20, 90), 9, np.uint8), least=64).shape == (32, 112)
