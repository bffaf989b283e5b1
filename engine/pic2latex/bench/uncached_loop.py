"""The loop that programs around TexTeller's ONNX files use: no cache, everything is read again for each token.

`decoder_model.onnx` gets the encoder's output and all tokens so far, and gives the logits of all of them and every
key and value, of which only the last row of logits is looked at. This is the yardstick for our own loop.
"""

import time
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from pic2latex.bench.interleaved import Run

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from pic2latex.onnx_session import Sessions

__all__ = ["NoCacheLoop"]


class NoCacheLoop:
    """Opened encoder and decoder of a folder, and the token that every sequence starts with."""

    def __init__(self, folder: Path, sessions: "Sessions", start: int) -> None:
        self._encoder = sessions.open(folder / "encoder_model.onnx", fixed=True)
        self._decoder = sessions.open(folder / "decoder_model.onnx")
        self._start = start

    def write(self, pixels: "NDArray[np.float32]", tokens: int) -> Run:
        """Write `tokens` tokens, each the most probable one, for pixel values (1, 1, height, width)."""
        began = time.perf_counter()
        hidden = self._encoder.run({"pixel_values": pixels}, ("last_hidden_state",))[0]
        encoded = time.perf_counter()
        written = np.full((1, 1), self._start, np.int64)
        for _ in range(tokens):
            feeds = {"input_ids": written, "encoder_hidden_states": hidden}
            logits = self._decoder.run(feeds, self._decoder.outputs)[0]
            newest = logits[:, -1].argmax(axis=-1)
            written = np.concatenate((written, newest[:, None]), axis=1)
        return Run(encoded - began, time.perf_counter() - encoded, tuple(written[0, 1:].tolist()))
