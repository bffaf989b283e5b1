"""Looks: whatever is done to a picture, it stays a picture and its glyph centres stay on their glyphs."""

import numpy as np
import pytest

from pic2latex.training.data.image_augmentation import LOOKS, Look, augment_snip
from pic2latex.training.data.view import View


def marked() -> tuple[np.ndarray, np.ndarray]:
    """Return black squares on white and their centres: four signs in a row of 28 pixels an em."""
    pixels = np.full((60, 200), 255, np.uint8)
    centres = np.array([[30, 25], [80, 30], [130, 28], [180, 32]], np.float32)
    for x, y in centres.astype(int):
        pixels[y - 8 : y + 9, x - 8 : x + 9] = 0
    return pixels, centres


def test_the_shares_of_the_looks_are_whole() -> None:
    assert sum(look.share for look in LOOKS) == pytest.approx(1)
    assert len({look.name for look in LOOKS}) == len(LOOKS)


@pytest.mark.parametrize("look", LOOKS, ids=lambda look: look.name)
def test_centres_stay_on_their_glyphs(look: Look) -> None:
    pixels, centres = marked()
    apart = []
    for seed in range(30):
        generator = np.random.default_rng(seed)
        view = View(np.asarray((255 - pixels) / 255, np.float32), centres, 28.0)
        for probability, effect in look.effects:
            if generator.random() < probability:
                view = effect(view, generator)
        grey = view.coverage.mean(axis=2)
        assert 0 <= grey.min() <= grey.max() <= 256
        for x, y in np.round(view.centres).astype(int):
            assert 0 <= y < grey.shape[0]
            assert 0 <= x < grey.shape[1]
            apart.append(abs(grey[y, x] - np.median(grey)) / (grey.max() - grey.min()))
    assert np.mean(np.array(apart) > 0.3) > 0.9  # noise over faint print hides a few


def test_a_look_is_the_same_again_for_the_same_generator() -> None:
    pixels, centres = marked()
    first, second = (augment_snip(pixels, centres, 28.0, np.random.default_rng(7)) for _ in range(2))
    assert np.array_equal(first.coverage, second.coverage)
    assert first.em == second.em
