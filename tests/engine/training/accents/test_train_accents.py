"""The classifier of accents learns from letters, and its export says what it says."""

from pathlib import Path

import numpy as np
import onnxruntime
import pytest
import torch

from pic2latex.errors import TrainingError
from pic2latex.recognizers.accents.accent_check import ACCENT_CLASSES
from pic2latex.recognizers.accents.letter_crops import CROP_HEIGHT, CROP_WIDTH
from pic2latex.training.accents.accent_network import AccentNetwork, export_accents
from pic2latex.training.accents.letter_sets import LetterSet
from pic2latex.training.accents.train_accents import joined, train_accents


def letters(count: int) -> LetterSet:
    """Squares, every other one with a bar above; four of a picture."""
    crops = np.zeros((count, CROP_HEIGHT, CROP_WIDTH), np.uint8)
    crops[:, 32:50, 15:33] = 255
    crops[1::2, 24:28, 14:34] = 255
    classes = np.where(np.arange(count) % 2, ACCENT_CLASSES.index("bar"), 0)
    return LetterSet(crops, classes.astype(np.int64), np.arange(count) // 4)


def test_learns_and_is_judged_on_other_pictures() -> None:
    shares: list[float] = []
    network, scores = train_accents(letters(480), 4.0, 0, shares.append)
    assert not network.training
    assert shares == sorted(shares)
    assert scores.letters == 40
    assert [name for name, *_ in scores.accents] == ["none", "bar"]
    assert all(count == 20 for _, count, *_ in scores.accents)
    assert len(list(scores.lines())) == 3


def test_the_export_says_what_the_network_says(tmp_path: Path) -> None:
    torch.manual_seed(1)
    network = AccentNetwork().eval()
    export_accents(network, tmp_path / "accents.onnx")
    crops = np.random.default_rng(0).uniform(-0.25, 1.75, (5, 1, CROP_HEIGHT, CROP_WIDTH)).astype(np.float32)
    with torch.no_grad():
        expected = network(torch.from_numpy(crops)).softmax(1).numpy()
    session = onnxruntime.InferenceSession(tmp_path / "accents.onnx")
    (said,) = session.run(["probabilities"], {"crops": crops})
    assert said == pytest.approx(expected, abs=2e-3)  # weights are halves


@pytest.mark.parametrize("given", [[], [letters(8)]])
def test_too_few_letters_are_an_error(given: list[LetterSet]) -> None:
    with pytest.raises(TrainingError):
        train_accents(joined(given), 1.0, 0, lambda _: None)
