"""The family of TexTeller: a vision encoder and a text decoder, as Hugging Face Optimum exports them.

The architecture is that of TrOCR (Li and others 2021, arXiv 2109.10282).

Files are found under the names Optimum gives them, full precision before int8: int8 is chosen by installing an int8
model. Of the decoders a merged one is preferred, then the pair, then the one without a cache.
"""

import hashlib
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from pic2latex.errors import ModelDamaged
from pic2latex.preprocessing.binarization import extract_ink
from pic2latex.recognizers.cached_decoder import Decoders, PastSteps
from pic2latex.recognizers.candidates import reading_of
from pic2latex.recognizers.decoding.limits import limit_for
from pic2latex.recognizers.decoding.loop import decode, not_cancelled, raise_if_cancelled
from pic2latex.recognizers.decoding.types import Limit, SearchSettings
from pic2latex.recognizers.hugging_face import PretrainedFiles, read_folder
from pic2latex.recognizers.image_processor import Fitting
from pic2latex.recognizers.protocol import DecodeRequest, Prepared, RecognizerOutput, search_settings
from pic2latex.types import Device, Picture, StageTime

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from pic2latex.models.store import InstalledModel
    from pic2latex.onnx_session import OnnxSession, Sessions

__all__ = ["VisionEncoderDecoder", "open_model"]

VARIANTS = ("", "_int8", "_quantized")
PLACES = ("", "onnx")
TOGETHER = 4  # pictures decoded at a time: a step reads all weights once, however many rows there are


def open_model(model: "InstalledModel", sessions: "Sessions") -> "VisionEncoderDecoder":
    """Open a model of this family. Raises ModelDamaged and DeviceError."""
    folder, settings = model.folder, model.card.settings
    encoder = sessions.open(_required(folder, "encoder_model"), fixed=True)
    decoders = _open_decoders(folder, sessions)
    return VisionEncoderDecoder(encoder, decoders, read_folder(folder, settings), Fitting.of(settings))


def _open_decoders(folder: Path, sessions: "Sessions") -> Decoders:
    if merged := _find(folder, "decoder_model_merged"):
        both = sessions.open(merged)
        return Decoders(both, both)
    first = sessions.open(_required(folder, "decoder_model"))
    later = _find(folder, "decoder_with_past_model")
    return Decoders(first, sessions.open(later) if later else None)


def _find(folder: Path, stem: str) -> Path | None:
    paths = (folder / place / f"{stem}{variant}.onnx" for variant in VARIANTS for place in PLACES)
    return next((path for path in paths if path.is_file()), None)


def _required(folder: Path, stem: str) -> Path:
    if path := _find(folder, stem):
        return path
    raise ModelDamaged(f"The model in {folder} has no {stem}.onnx.", hint="Install the model again.")


class VisionEncoderDecoder:
    """An opened model of this family; a `Recognizer`."""

    def __init__(
        self, encoder: "OnnxSession", decoders: Decoders, folder: PretrainedFiles, fitting: Fitting
    ) -> None:
        self._encoder = encoder
        self._decoders = decoders
        self._folder = folder
        self._fitting = fitting
        self._detokenizer = folder.detokenizer

    @property
    def device(self) -> Device:
        """Where the decoder really runs."""
        return self._decoders.first.device

    def prepare(self, picture: Picture) -> Prepared:
        """Cut and scale the picture; see `Recognizer`."""
        ink = extract_ink(picture)
        fitted = self._fitting.fitted(picture.pixels)
        digest = hashlib.sha256(repr(fitted.shape).encode() + fitted.tobytes())
        em = ink.em * (fitted.shape[0] * fitted.shape[1] / ink.pixels.size) ** 0.5
        return Prepared(fitted, em, digest.digest())

    def read(
        self,
        pictures: Sequence[Prepared],
        request: DecodeRequest,
        cancelled: Callable[[], bool] = not_cancelled,
    ) -> Iterator[tuple[int, RecognizerOutput]]:
        """Read pictures, a few at a time; see `Recognizer`."""
        order = sorted(
            range(len(pictures)), key=lambda place: pictures[place].pixels.size / pictures[place].em ** 2
        )
        for first in range(0, len(order), TOGETHER):
            places = order[first : first + TOGETHER]
            readings = self._read_together([pictures[place] for place in places], request, cancelled)
            yield from zip(places, readings, strict=True)

    def encode(self, picture: Prepared) -> "NDArray[np.float32]":
        """Return the encoder's output (1, positions, width) for one picture."""
        type_ = self._encoder.inputs["pixel_values"].type
        pixels = self._fitting.normalised(picture.pixels).astype(type_, copy=False)
        hidden: NDArray[np.float32] = self._encoder.run({"pixel_values": pixels}, ("last_hidden_state",))[0]
        return hidden

    def write(self, hidden: "NDArray[np.float32]", tokens: int) -> list[int]:
        """Return exactly `tokens` token ids for one picture's `encode` output: greedy, no end. To measure speed.

        `hidden` (1, patches, width), float32.
        """
        limit = Limit(tokens, tokens, tokens)
        settings = SearchSettings(min_tokens=tokens + 2, loops=False)
        return decode(self._steps(hidden), [limit], settings)[0][0].ids

    def interrupt(self) -> None:
        """Stop a running computation; see `Recognizer`."""
        for session in (self._encoder, self._decoders.first, self._decoders.later):
            if session is not None:
                session.interrupt()

    def close(self) -> None:
        """Let go of the networks; see `Recognizer`."""
        del self._encoder, self._decoders

    def _read_together(
        self, pictures: Sequence[Prepared], request: DecodeRequest, cancelled: Callable[[], bool]
    ) -> list[RecognizerOutput]:
        started = time.perf_counter()
        steps = self._steps(self._encode_all(pictures, cancelled))
        encoded = time.perf_counter()
        most = min(request.max_tokens or self._folder.max_tokens, self._folder.max_tokens)
        limits = [limit_for(*_size_in_ems(picture), most) for picture in pictures]
        hypotheses = decode(steps, limits, search_settings(request), cancelled)
        share = 1 / len(pictures)
        seconds = (
            StageTime("encode", (encoded - started) * share),
            StageTime("decode", (time.perf_counter() - encoded) * share),
        )
        return [reading_of(each, self._detokenizer, seconds) for each in hypotheses]

    def _encode_all(
        self, pictures: Sequence[Prepared], cancelled: Callable[[], bool]
    ) -> "NDArray[np.float32]":
        """Return the encoder's output (b, patches, width), float32. Raises Cancelled."""
        hidden = []
        for picture in pictures:
            raise_if_cancelled(cancelled)
            hidden.append(self.encode(picture))
        return np.concatenate(hidden)

    def _steps(self, hidden: "NDArray[np.float32]") -> PastSteps:
        """Make the decoder for an encoder's output (b, patches, width), float32."""
        return PastSteps(self._decoders, hidden, self._folder.special, self._detokenizer.separators)


def _size_in_ems(picture: Prepared) -> tuple[float, float]:
    return picture.pixels.shape[1] / picture.em, picture.pixels.shape[0] / picture.em
