"""The compact family's encoder: ink at the size of text that the network wants, and what the network sees in it.

Beside the memory for the decoder the network may tell how large the text really is (`log_em`) and which glyph has its
centre in which cell (`glyph_probabilities`, the glyph map). `recognizers/compact_decoder.py` describes the graphs.
"""

import math
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from pic2latex.preprocessing.binarization import Ink, pad_to_canvas, rescale
from pic2latex.recognizers.compact_decoder import Memory
from pic2latex.recognizers.decoding.loop import raise_if_cancelled

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from pic2latex.onnx_session import OnnxSession

__all__ = ["CompactEncoder", "Encoded"]

MULTIPLE = 16
LEAST_WIDTH = 64
"""Pixels. In training, pictures share a canvas with longer ones: on a narrower one it invents indices."""

OFF = math.log(1.12)
"""A scale head that sees the text this much too large or small has it scaled again."""

FURTHEST = math.log(2.0)
"""The scale head is not trusted beyond that."""

LOG_EM, GLYPH_PROBABILITIES = "log_em", "glyph_probabilities"
"""Outputs of the graph that are not the decoder's."""


@dataclass(frozen=True, slots=True, eq=False)
class Encoded:
    """A picture as the decoder sees it, the size it was seen at, and how long that took.

    `correction` is the text's em over the estimated one; `width` and `height` are the ink's, in ems. `log_em` is the
    logarithm of the em the network sees over the one it wants (0 without a scale head). `glyphs` is the glyph map,
    float32 (classes, rows, columns), class 0 where no glyph has its centre; None for networks without that output.
    """

    memory: Memory
    correction: float
    width: float
    height: float
    seconds: float
    log_em: float = 0.0
    glyphs: "NDArray[np.float32] | None" = None


class CompactEncoder:
    """An opened encoder.onnx; `em` is the size of text it wants, in pixels."""

    def __init__(self, session: "OnnxSession", em: float) -> None:
        self._session = session
        self._em = em
        self.has_scale_head = LOG_EM in session.outputs
        self._extras = tuple(name for name in (LOG_EM, GLYPH_PROBABILITIES) if name in session.outputs)
        self._memories = tuple(name for name in session.outputs if name not in self._extras)

    def encode(
        self, ink: Ink, cancelled: Callable[[], bool], *, em_is_known: bool, correction: float = 1.0
    ) -> Encoded:
        """Encode, and once more when the scale head finds the text too large or too small.

        What is known is not corrected: from a lone letter no network can tell a small one from a capital.
        """
        raise_if_cancelled(cancelled)
        encoded = self.encode_at(ink, correction)
        if em_is_known or abs(encoded.log_em) < OFF:
            return encoded
        correction *= math.exp(min(FURTHEST, max(-FURTHEST, encoded.log_em)))
        again = self.encode_at(ink, correction)
        return Encoded(
            again.memory,
            correction,
            again.width,
            again.height,
            encoded.seconds + again.seconds,
            again.log_em,
            again.glyphs,
        )

    def encode_at(self, ink: Ink, correction: float) -> Encoded:
        """Encode ink as if its em were `correction` times the estimated one."""
        started = time.perf_counter()
        scaled = rescale(ink, self._em, correction=correction)
        memory, extras = self.encode_canvas(pad_to_canvas(scaled, multiple=MULTIPLE, least=LEAST_WIDTH))
        height, width = (side / self._em for side in scaled.shape)
        log_em, glyphs = extras.get(LOG_EM), extras.get(GLYPH_PROBABILITIES)
        return Encoded(
            memory,
            correction,
            width,
            height,
            time.perf_counter() - started,
            0.0 if log_em is None else float(log_em[0]),
            None if glyphs is None else glyphs[0],
        )

    def encode_canvas(self, ink: "NDArray[np.uint8]") -> "tuple[Memory, dict[str, NDArray[np.float32]]]":
        """Encode ink (h, w), sides in multiples of 16, as it is; return memory and the other outputs by name."""
        pixels = ink[None, None].astype(np.float32)
        pixels /= 127.5
        pixels -= 0.25
        values = self._session.run({"pictures": pixels}, (*self._memories, *self._extras))
        count = len(self._memories)
        return values[:count], dict(zip(self._extras, values[count:], strict=True))

    def interrupt(self) -> None:
        """Stop a running computation. From any thread."""
        self._session.interrupt()
