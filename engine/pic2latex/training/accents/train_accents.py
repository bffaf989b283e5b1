"""Learns to tell accents from letters that were cut out, by the clock, and says how well it does on others."""

import math
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import torch
from torch.nn import functional as F  # noqa: N812 - the name everybody knows

from pic2latex.errors import TrainingError
from pic2latex.recognizers.accents.accent_check import ACCENT_CLASSES
from pic2latex.training.accents.accent_network import AccentNetwork
from pic2latex.training.accents.letter_sets import LetterSet

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray
    from torch import Tensor

__all__ = ["AccentScores", "joined", "train_accents"]

BATCH = 96
RATE, WARMUP, ANNEAL_FROM = 2e-3, 100, 0.3
"""Highest learning rate, steps until it is reached, and the share of the time from which it falls."""

RARE = 0.35
"""Power of how rare a class is that its letters weigh more by."""

SHIFT = 4
"""Pixels that crops are shifted by, at most."""

HELD_OUT = 12
"""One picture in so many is not learned from."""


@dataclass(frozen=True, slots=True)
class AccentScores:
    """Letters held out, the share told right, and for each accent (name, letters, recall, precision)."""

    letters: int
    right: float
    accents: tuple[tuple[str, int, float, float], ...]

    def lines(self) -> Iterator[str]:
        """Yield a table, a line each."""
        yield f"{self.letters} letters held out, {self.right:.1%} right"
        for name, count, recall, precision in self.accents:
            yield f"{name:8} {count:6}  found {recall:6.1%}  right {precision:6.1%}"


def joined(sets: Sequence[LetterSet]) -> LetterSet:
    """Put the letters of all pictures together. Raises TrainingError when there are none."""
    if not sets:
        raise TrainingError("No letters were found.", hint="Render pictures with `pic2latex train render`.")
    return LetterSet(
        np.concatenate([each.crops for each in sets]),
        np.concatenate([each.classes for each in sets]),
        np.concatenate([each.pictures for each in sets]),
    )


def train_accents(
    letters: LetterSet, seconds: float, seed: int, progress: "Callable[[float], None]"
) -> tuple[AccentNetwork, AccentScores]:
    """Train a classifier for so many seconds; return it in evaluation mode, and its scores on pictures held out.

    `progress` is told the share of the time that is over. Raises TrainingError when there are too few pictures.
    """
    torch.manual_seed(seed)
    generator = np.random.default_rng(seed)
    is_held_out = letters.pictures % HELD_OUT == 0
    learned, judged = np.flatnonzero(~is_held_out), np.flatnonzero(is_held_out)
    if len(learned) < BATCH or not len(judged):
        raise TrainingError(
            f"{len(letters.classes)} letters are too few to learn from.", hint="Render more pictures."
        )
    network = AccentNetwork()
    optimizer = torch.optim.AdamW(network.parameters(), RATE, weight_decay=0.02)
    weights = _class_weights(letters.classes[learned])
    began, step = time.monotonic(), 0
    while (share := (time.monotonic() - began) / seconds) < 1:
        chosen = generator.choice(learned, BATCH, replace=False)
        crops = _augmented(letters.crops[chosen], generator)
        for group in optimizer.param_groups:
            group["lr"] = _rate(step, share)
        optimizer.zero_grad(set_to_none=True)
        loss = F.cross_entropy(network(crops), torch.from_numpy(letters.classes[chosen]), weight=weights)
        loss.backward()  # type: ignore[no-untyped-call]
        optimizer.step()
        step += 1
        progress(share)
    network.eval()
    return network, _scores(network, letters.crops[judged], letters.classes[judged])


def _rate(step: int, share: float) -> float:
    rise = min(1.0, (step + 1) / WARMUP)
    fall = (
        1.0
        if share < ANNEAL_FROM
        else 0.5 + 0.5 * math.cos(math.pi * (share - ANNEAL_FROM) / (1 - ANNEAL_FROM))
    )
    return RATE * rise * fall


def _class_weights(classes: "NDArray[np.int64]") -> "Tensor":
    """Return the weight of each class (classes,), from the classes of letters (n,)."""
    counts = np.maximum(np.bincount(classes, minlength=len(ACCENT_CLASSES)), 30)
    weights = (len(classes) / counts) ** RARE
    return torch.tensor(weights / weights.mean(), dtype=torch.float32)


def _augmented(crops: "NDArray[np.uint8]", generator: np.random.Generator) -> "Tensor":
    """Return crops (n, h, w) as the network takes them, shifted together, half of the time fainter or bolder."""
    pixels = torch.from_numpy(crops.astype(np.float32))[:, None]
    down, right = (int(way) for way in generator.integers(-SHIFT, SHIFT + 1, 2))
    pixels = torch.roll(pixels, (down, right), (2, 3))
    if generator.random() < 0.5:
        pixels = (pixels * float(generator.uniform(0.7, 1.3))).clamp(0, 255)
    return pixels / 127.5 - 0.25


def _scores(network: AccentNetwork, crops: "NDArray[np.uint8]", classes: "NDArray[np.int64]") -> AccentScores:
    """Score the network on crops (n, h, w) of classes (n,)."""
    with torch.no_grad():
        said = np.concatenate(
            [
                network(torch.from_numpy(part.astype(np.float32))[:, None] / 127.5 - 0.25).argmax(1).numpy()
                for part in np.array_split(crops, math.ceil(len(crops) / 512))
            ]
        )
    right = said == classes
    accents = []
    for number, name in enumerate(ACCENT_CLASSES):
        true, claimed = classes == number, said == number
        if true.any():
            precision = float(right[claimed].mean()) if claimed.any() else 0.0
            accents.append((name, int(true.sum()), float(right[true].mean()), precision))
    return AccentScores(len(classes), float(right.mean()), tuple(accents))
