"""The engine: opens models once and reads many pictures with them. The door for programs, the CLI and the tray alike.

A recognition goes through four stages, and each is timed: prepare (picture -> what the model wants), encode and decode
(the model), clean (LaTeX tidied up). Pictures that hold the same writing are read once. One recognition runs at a
time; others wait for it.
"""

import threading
from collections.abc import Callable, Iterable
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self

from pic2latex.errors import OptionError, Pic2LatexError
from pic2latex.recognizers.many import Many, Outcome
from pic2latex.recognizers.opened import InstalledModels, Opened, OpenedModels, Opener
from pic2latex.recognizers.protocol import Request
from pic2latex.types import Device, Mode, Options, Picture, Recognition

if TYPE_CHECKING:
    from pic2latex.picture import PictureSource

__all__ = ["Engine", "Outcome", "Progress"]

Progress = Callable[[int, int], None]
"""Told how many pictures are done, and of how many."""


class Engine:
    """Reads pictures of formulas. A context manager; may be used from several threads, one recognition at a time.

    `model` is the name of an installed model or a folder with one (None: the bundled one), `device` where to run it,
    `threads` how many threads it may use (None: the physical cores), `models_folder` where the user's models lie
    (None: the usual place). `opener` replaces the way models are opened. Nothing is loaded before `open` or the first
    recognition.
    """

    def __init__(
        self,
        model: str | None = None,
        *,
        device: Device = Device.AUTO,
        threads: int | None = None,
        models_folder: Path | None = None,
        opener: Opener | None = None,
    ) -> None:
        self._model = model
        self._device = device
        self._models = OpenedModels(opener or InstalledModels(models_folder, threads))
        self._lock = threading.Lock()
        self._cancelled = threading.Event()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.close()

    def open(self, options: Options | None = None) -> None:
        """Open the model now, and load what the first picture will need, so that it waits for nothing.

        Raises ModelError when the model is missing or damaged, and DeviceError when the asked device cannot be used.
        """
        from pic2latex.latex import clean

        with self._lock:
            opened = self._opened(options or Options())
            opened.recognizer.prepare(_sample())
            clean("x")

    def recognize(
        self,
        source: "PictureSource",
        options: Options | None = None,
        *,
        cancelled: Callable[[], bool] | None = None,
    ) -> Recognition:
        """Read one picture: a path, bytes, PIL image, array or Picture.

        Raises PictureError, ModelError, DeviceError, RecognitionError, OptionError; and Cancelled soon after `cancel`
        was called or `cancelled` (asked between two tokens) says so.
        """
        outcome = self.recognize_many([source], options, cancelled=cancelled)[0]
        if isinstance(outcome, Pic2LatexError):
            raise outcome
        return outcome

    def recognize_many(
        self,
        sources: "Iterable[PictureSource]",
        options: Options | None = None,
        *,
        progress: Progress | None = None,
        cancelled: Callable[[], bool] | None = None,
    ) -> tuple[Outcome, ...]:
        """Read many pictures; return what became of each, in order: a Recognition, or the error it ended with.

        One bad picture does not lose the others. Pictures of like size are read together, equal ones once; `progress`
        is told after each. Raises ModelError and DeviceError when nothing can be read at all, OptionError for options
        that do not exist, and Cancelled.
        """
        options = options or Options()
        if options.mode is not Mode.FORMULA:
            message = f"The engine reads single formulas, not pictures in the mode “{options.mode}”."
            raise OptionError(message, hint="Choose the mode formula.")
        waiting = list(sources)
        outcomes: dict[int, Outcome] = {}
        with self._lock:
            self._cancelled.clear()
            request = Request(beams=options.beams, max_tokens=options.max_tokens)
            many = Many(self._models, self._opened(options), request, self._is_cancelled(cancelled))
            for place, outcome in many.outcomes(waiting):
                outcomes[place] = outcome
                if progress is not None:
                    progress(len(outcomes), len(waiting))
        return tuple(outcomes[place] for place in range(len(waiting)))

    def cancel(self) -> None:
        """End the recognition that runs now, if there is one, with Cancelled. From any thread; returns at once."""
        self._cancelled.set()
        self._models.interrupt()

    def close(self) -> None:
        """Let go of all models, after the recognition that runs. The engine opens them again when it is used again."""
        with self._lock:
            self._models.close()

    def _opened(self, options: Options) -> Opened:
        return self._models.get(options.model or self._model, options.device or self._device)

    def _is_cancelled(self, asked: Callable[[], bool] | None) -> Callable[[], bool]:
        if asked is None:
            return self._cancelled.is_set
        return lambda: self._cancelled.is_set() or asked()


def _sample() -> Picture:
    """Return a small picture with a bar on it: enough to load what preparing pictures needs."""
    import numpy as np

    pixels = np.full((48, 64, 3), 255, np.uint8)
    pixels[16:32, 16:48] = 0
    return Picture(pixels, "sample")
