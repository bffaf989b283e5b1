"""Decoders as Hugging Face Optimum exports them, in the three ways they come, behind one `StepModel`.

- one merged file with a branch for the first token and one for the others,
- a file for the first token and one for the others,
- a file for the first token alone, which then reads everything again at each step: slow, but it works.

Names are the published ones: `input_ids`, `encoder_hidden_states`, `past_key_values.{i}.{decoder|encoder}.{key|value}`
and `use_cache_branch` go in, `logits` and `present.*` come out. The keys and values over the picture (`encoder`) are
computed with the first token and kept for good: the later branch gives empty ones back.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from pic2latex.errors import ModelDamaged
from pic2latex.onnx_session import DeviceTensor, OnnxSession
from pic2latex.recognizers.decoding.types import SpecialTokens

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["Decoders", "PastSteps"]

KNOWN = ("input_ids", "encoder_hidden_states", "use_cache_branch")
PAST, PRESENT = "past_key_values.", "present."


@dataclass(frozen=True, slots=True)
class Decoders:
    """The opened files: `first` for the first token, `later` for the others (None when there is no cache).

    With a merged decoder both are the same session.
    """

    first: OnnxSession
    later: OnnxSession | None

    def __post_init__(self) -> None:
        """Refuse files that want something nobody here knows how to give."""
        for session in (self.first, self.later or self.first):
            strange = [name for name in session.inputs if name not in KNOWN and not name.startswith(PAST)]
            if strange:
                message = f"The decoder wants inputs that are not known here: {', '.join(strange)}."
                raise ModelDamaged(
                    message, hint="Export the model with Hugging Face Optimum as image-to-text."
                )

    @property
    def is_merged(self) -> bool:
        """Whether one file serves the first token and the others."""
        return self.first is self.later


class PastSteps:
    """Several pictures, one row each, that may grow into beams."""

    def __init__(
        self, decoders: Decoders, hidden: "NDArray[Any]", special: SpecialTokens, separators: frozenset[int]
    ) -> None:
        """Take the encoder's output for the pictures, (pictures, positions, width)."""
        self.special = special
        self.separators = separators
        self._decoders = decoders
        self._session = decoders.first
        self._rows = np.arange(len(hidden))  # the picture of each row
        self._hidden = decoders.first.hold(hidden)
        self._cache: dict[str, DeviceTensor] = {}  # grows with every token
        self._memory: dict[str, DeviceTensor] = {}  # over the picture, never changes
        self._written = np.full((len(hidden), 1), special.start, np.int64)  # only kept up without a cache

    def begin(self) -> "NDArray[np.float32]":
        """Feed the start token; see `StepModel`. Returns logits (b, vocabulary), float32."""
        first, extra = self._decoders.first, {}
        if self._decoders.is_merged:
            extra = {name: first.hold(self._nothing(name)) for name in first.inputs if name.startswith(PAST)}
        presents = (
            [name for name in first.outputs if name.startswith(PRESENT)] if self._decoders.later else []
        )
        logits = self._run(self._written, extra, presents)
        self._memory = {name: value for name, value in self._cache.items() if ".encoder." in name}
        self._cache = {name: value for name, value in self._cache.items() if ".encoder." not in name}
        self._session = self._decoders.later or first
        return logits

    def step(self, tokens: "NDArray[np.int64]") -> "NDArray[np.float32]":
        """Feed the newest tokens; see `StepModel`. `tokens` (b,), int64; returns logits (b, vocabulary), float32."""
        if self._decoders.later is None:
            self._written = np.concatenate([self._written, tokens[:, None]], axis=1)
            return self._run(self._written, {}, ())
        presents = [name.replace(PAST, PRESENT) for name in self._cache]
        return self._run(tokens[:, None], {**self._cache, **self._memory}, presents)

    def keep(self, rows: "NDArray[np.intp]") -> None:
        """Go on with these rows; see `StepModel`. What belongs to the picture moves only when rows change pictures.

        `rows` (b',), integers.
        """
        if np.array_equal(rows, np.arange(len(self._rows))):
            return
        self._written = self._written[rows]
        self._cache = self._taken(self._cache, rows)
        pictures = self._rows[rows]
        if not np.array_equal(pictures, self._rows):
            self._memory = self._taken(self._memory, rows)
            self._hidden = self._session.hold(self._hidden.numpy()[rows])
            self._rows = pictures

    def _run(
        self, tokens: "NDArray[np.int64]", past: Mapping[str, DeviceTensor], presents: "list[str] | tuple[()]"
    ) -> "NDArray[np.float32]":
        """Feed tokens (b, t), int64, and the cache; return the last logits (b, vocabulary), float32."""
        session = self._session
        feeds: dict[str, Any] = {"input_ids": tokens, **past}
        if "encoder_hidden_states" in session.inputs:
            feeds["encoder_hidden_states"] = self._hidden
        if "use_cache_branch" in session.inputs:
            feeds["use_cache_branch"] = np.array([bool(self._memory)])
        logits, *caches = session.run(feeds, ("logits", *presents), frozenset(presents))
        self._cache = {
            name.replace(PRESENT, PAST): value for name, value in zip(presents, caches, strict=True)
        }
        newest: NDArray[np.float32] = logits[:, -1].astype(np.float32, copy=False)
        return newest

    def _nothing(self, name: str) -> "NDArray[Any]":
        """Return the past before the first token: (rows, heads, 0, head size)."""
        port = self._decoders.first.inputs[name]
        heads, size = port.shape[1] or 1, port.shape[3] or 1
        return np.zeros((len(self._rows), heads, 0, size), port.type)

    def _taken(self, values: Mapping[str, DeviceTensor], rows: "NDArray[np.intp]") -> dict[str, DeviceTensor]:
        """Return cached values (b, ...) with the chosen `rows` (b',) in place of all."""
        return {name: self._session.hold(value.numpy()[rows]) for name, value in values.items()}
