"""The compact contract, from the side that runs it.

`encoder.onnx`: `pictures` float32 (batch, 1, height, width), sides in multiples of 16, ink / 127.5 - 0.25 -> for each
decoder layer i `memory_key_i`, `memory_value_i` (batch, heads, positions, head size), and with a scale head `log_em`
(batch,), the logarithm of the text's em over the nominal one, and `glyph_probabilities` (batch, classes, height / 16,
width / 8), class 0 where no glyph has its centre; `glyphs.json` names the others.

`decoder.onnx`: `tokens` int64 (batch, 1), `position` int64 (1,), `memory_mask` float32 (batch, 1, 1, positions), 0
where there is picture and very negative where there is none, `memory_*` as above, `past_key_i`, `past_value_i` (batch,
heads, past, head size) with past = 0 at first -> `logits` (batch, vocabulary), the grown `present_*`, and in newer
models `attention` (batch, positions), where on the picture the token stands that the logits are of.

Measured on two cores (6 million parameters, one thread): a step takes 0.65 ms for one row and 0.9 ms for four, so
pictures are decoded a few at a time, with a mask where they differ in size; encoding several at once gains nothing and
is not done. Two threads that may not spin are slower than one. Growing the cache by one step, with its copy, is under
3 % of a step, so there is no buffer of fixed size, which would need a second mask.
"""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from pic2latex.onnx_session import DeviceTensor, OnnxSession
from pic2latex.recognizers.decoding.loop import raise_if_cancelled
from pic2latex.recognizers.decoding.types import SpecialTokens

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["CompactSteps", "Memory", "stack"]

NOTHING_THERE = -1e9
ATTENTION = "attention"
"""The output that tells where a token stands."""

Memory = Sequence["NDArray[np.float32]"]
"""What the encoder gave for one picture, in the order of its outputs: each (1, heads, positions, head size)."""


class CompactSteps:
    """A `StepModel` over decoder.onnx: several pictures, one row each, that may grow into beams.

    It can tell afterwards where the tokens stand that it wrote (`kept_attention`). Onnxruntime works the attention out
    whether it is asked for or not.
    """

    def __init__(
        self,
        decoder: OnnxSession,
        memories: Sequence[Memory],
        special: SpecialTokens,
        separators: frozenset[int],
    ) -> None:
        self.special = special
        self.separators = separators
        self._decoder = decoder
        self._presents = tuple(name for name in decoder.outputs if name.startswith("present_"))
        self._pasts = tuple(name.replace("present_", "past_") for name in self._presents)
        memory_names = tuple(
            name for name in decoder.inputs if name.startswith("memory_") and name != "memory_mask"
        )
        arrays, mask = stack(memories)
        self._pictures = np.arange(len(memories))  # the picture of each row
        self._cells = [memory[0].shape[2] for memory in memories]
        self._attention = (ATTENTION,) if ATTENTION in decoder.outputs else ()
        self._kept: list[tuple[NDArray[np.intp], NDArray[np.float32]]] = []  # a step's pictures and attention
        self._memory: dict[str, DeviceTensor] = {
            name: decoder.hold(array) for name, array in zip(memory_names, arrays, strict=True)
        }
        self._memory["memory_mask"] = decoder.hold(mask)
        self._cache: dict[str, DeviceTensor] = {}
        self._empty = np.zeros((len(memories), arrays[0].shape[1], 0, arrays[0].shape[3]), np.float32)
        self._position = np.zeros(1, np.int64)

    def begin(self) -> "NDArray[np.float32]":
        """Feed the start token; see `StepModel`. Returns logits (b, vocabulary), float32."""
        self._cache = {name: self._decoder.hold(self._empty) for name in self._pasts}
        self._position[0] = 0
        self._kept.clear()
        return self._run(np.full((len(self._empty), 1), self.special.start, np.int64))

    def step(self, tokens: "NDArray[np.int64]") -> "NDArray[np.float32]":
        """Feed the newest tokens; see `StepModel`. `tokens` (b,), int64; returns logits (b, vocabulary), float32."""
        self._position[0] += 1
        return self._run(tokens[:, None])

    def attention(self, tokens: Sequence[int], cancelled: Callable[[], bool]) -> "NDArray[np.float32] | None":
        """Return where these tokens of the one picture stand (tokens, cells); None if the model cannot tell.

        Raises Cancelled once `cancelled` says so.
        """
        if not self._attention:
            return None
        self.begin()
        for token in tokens[:-1]:
            raise_if_cancelled(cancelled)
            self.step(np.array([token], np.int64))
        return self.kept_attention(0)

    def kept_attention(self, picture: int) -> "NDArray[np.float32] | None":
        """Return the attention (steps, cells), float32, of a picture that had one row in every step it took part in.

        None where it had several, as beams have, or the model cannot tell.
        """
        found = []
        for pictures, attention in self._kept:
            rows = np.flatnonzero(pictures == picture)
            if len(rows) > 1:
                return None
            if len(rows):
                found.append(attention[rows[0], : self._cells[picture]])
        return np.stack(found) if found else None

    def keep(self, rows: "NDArray[np.intp]") -> None:
        """Go on with these rows; see `StepModel`. The memory is touched only when rows change pictures.

        `rows` (b',), integers.
        """
        if np.array_equal(rows, np.arange(len(self._pictures))):
            return
        self._cache = {name: self._taken(value, rows) for name, value in self._cache.items()}
        pictures = self._pictures[rows]
        if not np.array_equal(pictures, self._pictures):
            self._memory = {name: self._taken(value, rows) for name, value in self._memory.items()}
            self._pictures = pictures

    def _run(self, tokens: "NDArray[np.int64]") -> "NDArray[np.float32]":
        """Feed tokens (b, 1), int64; keep the new cache; return logits (b, vocabulary), float32."""
        feeds: dict[str, Any] = {"tokens": tokens, "position": self._position, **self._memory, **self._cache}
        wanted = ("logits", *self._attention, *self._presents)
        logits, *values = self._decoder.run(feeds, wanted, self._presents)
        if self._attention:
            self._kept.append((self._pictures, values.pop(0)))
        self._cache = dict(zip(self._pasts, values, strict=True))
        result: NDArray[np.float32] = logits
        return result

    def _taken(self, value: DeviceTensor, rows: "NDArray[np.intp]") -> DeviceTensor:
        """Return a value (b, ...) with the chosen `rows` (b',) in place of all."""
        return self._decoder.hold(value.numpy()[rows])


def stack(memories: Sequence[Memory]) -> tuple[list["NDArray[np.float32]"], "NDArray[np.float32]"]:
    """Put the memories of several pictures, of whatever sizes, side by side; return them and their mask.

    Each array (b, heads, cells, size), float32; the mask (b, 1, 1, cells).
    """
    lengths = [memory[0].shape[2] for memory in memories]
    longest = max(lengths)
    mask = np.zeros((len(memories), 1, 1, longest), np.float32)
    for row, length in enumerate(lengths):
        mask[row, ..., length:] = NOTHING_THERE
    if len(memories) == 1:
        return list(memories[0]), mask
    arrays = []
    for parts in zip(*memories, strict=True):
        _, heads, _, size = parts[0].shape
        together = np.zeros((len(parts), heads, longest, size), np.float32)
        for row, part in enumerate(parts):
            together[row, :, : part.shape[2]] = part[0]
        arrays.append(together)
    return arrays, mask
