"""One step of a compact model's decoder, alone.

A reading may decode at several sizes of the text before it is sure, so its time for each token written does not
tell what a step costs. Here one size is read, once up to the first token and once further.
"""

import time
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING

from pic2latex.types import Device

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from pic2latex.recognizers.compact import CompactRecognizer

__all__ = ["milliseconds_per_step"]

TOKENS = 30
ROUNDS = 20


def milliseconds_per_step(model: str, sample: Path, threads: int) -> float | None:
    """Return the median milliseconds of one step while reading `sample`; None for models of other families."""
    from pic2latex.models.store import Store
    from pic2latex.picture import read_picture
    from pic2latex.preprocessing.binarization import extract_ink, pad_to_canvas, rescale
    from pic2latex.recognizers import open_recognizer
    from pic2latex.recognizers.compact import CompactRecognizer

    installed = Store().find(model)
    recognizer = open_recognizer(installed, Device.CPU, threads)
    try:
        if not isinstance(recognizer, CompactRecognizer):
            return None
        ink = rescale(
            extract_ink(read_picture(sample), enlarges=True), installed.card.settings.number("em", 16.0)
        )
        return median(_step_seconds(recognizer, pad_to_canvas(ink)) for _ in range(ROUNDS)) * 1000
    finally:
        recognizer.close()


def _step_seconds(recognizer: "CompactRecognizer", ink: "NDArray[np.uint8]") -> float:
    """Measure the seconds of one step of the decoder on `ink` (h, w), uint8."""
    began = time.perf_counter()
    recognizer.read_canvas(ink, 1)
    first = time.perf_counter()
    ids = recognizer.read_canvas(ink, TOKENS)
    steps = min(TOKENS, len(ids) + 1)  # the end is a step too
    return (time.perf_counter() - first - (first - began)) / max(1, steps - 1)
