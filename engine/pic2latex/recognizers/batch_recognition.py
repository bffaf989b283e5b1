"""Reads many pictures with one model: equal ones once, errors one by one, and on when a device fails.

Pictures are made ready in chunks, so that memory is bounded, and given to the recogniser together, which groups them
as is fastest for it. An error belongs to its picture: the others are read all the same.
"""

import logging
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from pic2latex.errors import Cancelled, DeviceError, Pic2LatexError, RecognitionError
from pic2latex.geometry import with_moved_boxes
from pic2latex.model_cache import ModelCache
from pic2latex.models.foreign_errors import model_errors
from pic2latex.recognition_warnings import warning_of
from pic2latex.recognizers.decoding.loop import raise_if_cancelled
from pic2latex.recognizers.installed import Opened
from pic2latex.recognizers.protocol import DecodeRequest, Prepared, RecognizerOutput
from pic2latex.recognizers.text_in_formulas.strips import ReadCharacters
from pic2latex.recognizers.text_in_formulas.text_reader import with_chinese
from pic2latex.types import Box, Candidate, Device, Recognition, RecognitionWarning, StageTime, WarningCode

if TYPE_CHECKING:
    from pic2latex.picture import PictureSource

__all__ = ["Many", "Outcome", "Stop", "nowhere"]

log = logging.getLogger(__name__)

Outcome = Recognition | Pic2LatexError
"""What became of one of many pictures: its recognition, or the error it ended with."""

CHUNK = 64  # pictures


@dataclass(frozen=True, slots=True)
class Copies:
    """Pictures with the same writing: it, their places, where it lies on each, and the seconds to make each ready."""

    prepared: Prepared
    places: list[int]
    positions: list["InkPosition"]
    seconds: list[float]


@dataclass(frozen=True, slots=True)
class InkPosition:
    """Where prepared ink lies on its picture: its left and top there, and its pixels to one of the picture."""

    left: float
    top: float
    scale: float

    @classmethod
    def of(cls, prepared: Prepared) -> "InkPosition":
        """Return where this ink lies."""
        return cls(prepared.left, prepared.top, prepared.scale)

    def on_picture(self, box: Box) -> Box:
        """Return a box of the ink in pixels of the picture."""
        return Box(
            self.left + box.left / self.scale,
            self.top + box.top / self.scale,
            self.left + box.right / self.scale,
            self.top + box.bottom / self.scale,
        )


def nowhere(_place: int) -> bool:
    """Say that no picture was cancelled."""
    return False


@dataclass(frozen=True, slots=True)
class Stop:
    """Whether to stop: everything (`everywhere`), or the picture at a place among those asked for (`at`)."""

    everywhere: Callable[[], bool]
    at: Callable[[int], bool] = nowhere


class Many:
    """One call of the engine. Not used again.

    `read_text` reads text inside formulas that the model cannot spell; it is called where there may be some.
    """

    def __init__(
        self,
        models: ModelCache[Opened],
        opened: Opened,
        request: DecodeRequest,
        stop: Stop,
        read_text: ReadCharacters,
    ) -> None:
        self._models = models
        self._read_text = read_text
        self._opened = opened
        self._request = request
        self._stop = stop
        self._known: dict[bytes, Recognition] = {}
        self._warnings: tuple[RecognitionWarning, ...] = ()

    def outcomes(self, sources: "Sequence[PictureSource]") -> Iterator[tuple[int, Outcome]]:
        """Give each picture's place in `sources` and what became of it, as soon as that is known.

        Raises Cancelled, and nothing else of ours.
        """
        for first in range(0, len(sources), CHUNK):
            chunk = range(first, min(first + CHUNK, len(sources)))
            fresh: dict[bytes, Copies] = {}
            for place in chunk:
                outcome = self._make_ready(place, sources[place], fresh)
                if outcome is not None:
                    yield place, outcome
            copies = list(fresh.values())
            for index, result in self._read(copies):
                yield from self._shared(copies[index], result)

    def _make_ready(self, place: int, source: "PictureSource", fresh: dict[bytes, Copies]) -> Outcome | None:
        """Add a picture to `fresh`, or return its outcome at once: an error, or what was read before."""
        from pic2latex.picture import read_picture

        raise_if_cancelled(self._stop.everywhere)
        if self._stop.at(place):
            return _cancelled()
        started = time.perf_counter()
        try:
            picture = read_picture(source)
            with model_errors(self._opened.name):
                prepared = self._opened.recognizer.prepare(picture)
        except Pic2LatexError as error:
            return error
        seconds = time.perf_counter() - started
        if prepared.key in self._known:
            return _placed(_again(self._known[prepared.key], seconds), InkPosition.of(prepared))
        copies = fresh.setdefault(prepared.key, Copies(prepared, [], [], []))
        copies.places.append(place)
        copies.positions.append(InkPosition.of(prepared))
        copies.seconds.append(seconds)
        return None

    def _read(self, copies: Sequence[Copies]) -> Iterator[tuple[int, RecognizerOutput | Pic2LatexError]]:
        """Read pictures and give the place of each in `copies` with its reading or error."""
        waiting = list(range(len(copies)))
        while waiting:
            asked = tuple(waiting)
            pictures = [copies[index].prepared for index in asked]
            try:
                stop = self._stop_for(copies, waiting)
                readings = self._opened.recognizer.read(pictures, self._request, stop)
                while (found := self._next(readings)) is not None:
                    waiting.remove(asked[found[0]])
                    yield asked[found[0]], found[1]
            except Cancelled:
                if self._stop.everywhere() or not self._are_cancelled(copies, waiting):
                    raise
                yield from ((index, _cancelled()) for index in waiting)
                return
            except Pic2LatexError as error:
                if isinstance(error, DeviceError) and self._opened.recognizer.device is not Device.CPU:
                    self._go_on_without_device()
                    continue
                if len(copies) == 1:
                    yield 0, error
                else:  # nobody knows whose error it is: each for itself
                    yield from self._read_apart(copies, waiting)
                return

    def _next(self, readings: Iterator[tuple[int, RecognizerOutput]]) -> tuple[int, RecognizerOutput] | None:
        """Return the next reading, or None. Raises ModelDamaged when the network gives what is no reading."""
        with model_errors(self._opened.name):
            return next(readings, None)

    def _stop_for(self, copies: Sequence[Copies], waiting: Sequence[int]) -> Callable[[], bool]:
        """Return what says whether nobody wants the rest any more; `waiting` changes while it is asked."""
        return lambda: self._stop.everywhere() or self._are_cancelled(copies, waiting)

    def _are_cancelled(self, copies: Sequence[Copies], waiting: Sequence[int]) -> bool:
        """Tell whether every picture that still has no reading was cancelled."""
        return bool(waiting) and all(
            self._stop.at(place) for index in waiting for place in copies[index].places
        )

    def _read_apart(
        self, copies: Sequence[Copies], waiting: Sequence[int]
    ) -> Iterator[tuple[int, RecognizerOutput | Pic2LatexError]]:
        for index in tuple(waiting):
            for _, result in self._read([copies[index]]):
                yield index, result

    def _go_on_without_device(self) -> None:
        self._warnings = (warning_of(WarningCode.DEVICE_FAILED, device=self._opened.recognizer.device),)
        self._opened = self._models.fall_back(self._opened)

    def _shared(
        self, copies: Copies, result: RecognizerOutput | Pic2LatexError
    ) -> Iterator[tuple[int, Outcome]]:
        """Give the outcome of a picture and of its copies."""
        outcome = self._outcome(result, copies.seconds[0])
        if isinstance(outcome, Recognition):
            self._known[copies.prepared.key] = outcome
        for index, (place, position) in enumerate(zip(copies.places, copies.positions, strict=True)):
            if isinstance(outcome, Recognition):
                known = _again(outcome, copies.seconds[index]) if index else outcome
                yield place, _placed(known, position)
            else:
                yield place, outcome

    def _outcome(self, result: RecognizerOutput | Pic2LatexError, prepared: float) -> Outcome:
        if isinstance(result, Pic2LatexError):
            return result
        result = self._with_text(result)
        started = time.perf_counter()
        candidates = _cleaned(result.candidates)
        if not candidates:
            hint = "Select the formula alone and a little larger, or choose another model."
            return RecognitionError("The model found nothing to read on this picture.", hint=hint)
        cleaning = time.perf_counter() - started
        return Recognition(
            candidates=candidates,
            model=self._opened.name,
            device=self._opened.recognizer.device,
            seconds=(StageTime("prepare", prepared), *result.seconds, StageTime("clean", cleaning)),
            warnings=(*self._warnings, *result.warnings),
            calibrated=result.confidence,
        )

    def _with_text(self, result: RecognizerOutput) -> RecognizerOutput:
        """Return a reading with its text read; as it is, with its warning, where that cannot be done."""
        if result.unread is None:
            return result
        started = time.perf_counter()
        raise_if_cancelled(self._stop.everywhere)
        try:
            result = with_chinese(result, self._read_text, self._read_once)
        except Cancelled:
            raise
        except Pic2LatexError as error:
            log.warning("The text inside a formula stays unread: %s", type(error).__name__)
            return result
        seconds = (*result.seconds, StageTime("text", time.perf_counter() - started))
        return replace(result, seconds=seconds)

    def _read_once(self, prepared: Prepared) -> RecognizerOutput:
        """Read a picture that was made out of another one, beside what else is being read."""
        readings = self._opened.recognizer.read([prepared], self._request, self._stop.everywhere)
        found = self._next(readings)
        return RecognizerOutput(()) if found is None else found[1]


def _cleaned(candidates: Sequence[Candidate]) -> tuple[Candidate, ...]:
    """Tidy every reading up; those that are then equal, or empty, are left out."""
    from pic2latex.latex import clean

    tidy: dict[str, Candidate] = {}
    for candidate in candidates:
        latex = clean(candidate.latex)
        if latex:
            tidy.setdefault(latex, replace(candidate, latex=latex))
    return tuple(tidy.values())


def _again(recognition: Recognition, prepared: float) -> Recognition:
    """Return what is known already, for a picture that only had to be made ready."""
    return replace(recognition, seconds=(StageTime("prepare", prepared),))


def _placed(recognition: Recognition, position: InkPosition) -> Recognition:
    """Return a recognition with the boxes of its tokens, which are on the ink, on the picture."""
    return replace(
        recognition,
        candidates=tuple(with_moved_boxes(each, position.on_picture) for each in recognition.candidates),
    )


def _cancelled() -> Cancelled:
    return Cancelled("The recognition was cancelled.", hint="Start it again when you want to.")
