"""The engine: opens models once and reads many pictures with them. The door for programs, the CLI and the tray alike.

A recognition goes through four stages, and each is timed: prepare (picture -> what the model wants), encode and decode
(the model), clean (LaTeX tidied up). Pictures that hold the same writing are read once. Pages have stages of their own
(pages/page_reader.py). One recognition runs at a time; others wait for it.
"""

import itertools
import threading
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self

from pic2latex.cpu_threads import check_threads, usable_cores
from pic2latex.device import has_nvidia_gpu
from pic2latex.engine_lock import EngineLock
from pic2latex.errors import OptionError, Pic2LatexError
from pic2latex.freed_memory import return_freed_memory
from pic2latex.model_cache import ModelCache
from pic2latex.pages.page_networks import PageNetworks, installed_page_networks
from pic2latex.recognizers.batch_recognition import Many, Outcome, Stop, nowhere
from pic2latex.recognizers.installed import InstalledModels, Opened, Opener
from pic2latex.recognizers.protocol import DecodeRequest
from pic2latex.recognizers.text_in_formulas.character_components import StripCharacter
from pic2latex.recognizers.text_in_formulas.strips import ReadCharacters
from pic2latex.types import Device, Mode, Options, Page, Picture, Recognition

if TYPE_CHECKING:
    from pic2latex.pages.document.document_reader import Document
    from pic2latex.pages.page_reader import Finder
    from pic2latex.pages.text.rapidocr import TextNetworks
    from pic2latex.picture import PictureSource

__all__ = ["Done", "Engine", "Outcome", "Progress"]

Progress = Callable[[int, int], None]
"""Told how many pictures are done, and of how many."""

Done = Callable[[int, Outcome], None]
"""Told the place of a picture among those asked for, and what became of it."""

FORMULAS_BETWEEN_RETURNS = 50
"""Formulas read until freed memory goes back to the system, as it does after each page."""


class Engine:
    """Reads pictures of formulas. A context manager; may be used from several threads, one recognition at a time.

    `model` is the name of an installed model or a folder with one (None: the bundled one), `device` where to run it,
    `threads` how many threads it may use (None: the physical cores), `models_folder` where the user's models lie
    (None: the usual place). `opener` replaces the way models are opened, `pages` the networks that pages need beside
    them. Nothing is loaded before `open` or the first recognition. Raises OptionError for 0 or 100,000 threads.
    """

    def __init__(  # noqa: PLR0913 - each by its name, each with a default
        self,
        model: str | None = None,
        *,
        device: Device = Device.AUTO,
        threads: int | None = None,
        models_folder: Path | None = None,
        opener: Opener | None = None,
        pages: PageNetworks | None = None,
    ) -> None:
        self._model = model
        self._device = device
        self._threads = check_threads(threads)
        self._is_usual = opener is None and pages is None
        self._siblings: tuple[Engine, ...] = ()
        self._models_folder = models_folder
        self._models = ModelCache(opener or InstalledModels(models_folder, check_threads(threads)))
        self._pages = pages or installed_page_networks(models_folder, threads)
        self._lock = EngineLock()
        self._cancelled = threading.Event()
        self._formulas = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.close()

    def open(self, options: Options | None = None) -> None:
        """Open the model now, and load what the first picture will need, so that it waits for nothing.

        For the modes page and text also the networks those need. Raises ModelError when the model is missing or
        damaged, and DeviceError when the asked device cannot be used.
        """
        from pic2latex.latex import clean

        with self._lock:
            options = options or Options()
            if options.mode is not Mode.FORMULA:
                self._page_networks(options)
            if options.mode is not Mode.TEXT:
                opened = self._opened(options)
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

    def recognize_many(  # noqa: PLR0913 - each by its name, each with a default
        self,
        sources: "Iterable[PictureSource]",
        options: Options | None = None,
        *,
        progress: Progress | None = None,
        done: Done | None = None,
        cancelled: Callable[[], bool] | None = None,
        cancelled_at: Callable[[int], bool] | None = None,
    ) -> tuple[Outcome, ...]:
        """Read many pictures; return what became of each, in order: a Recognition, or the error it ended with.

        One bad picture does not lose the others. Pictures of like size are read together, equal ones once. After each,
        `progress` is told how many are done, and `done` the place of the picture and its outcome, from the calling
        thread. `cancelled` ends everything; `cancelled_at` is asked with a place and ends that picture alone, whose
        outcome is then Cancelled: at once where its reading has not begun, and with the last of the pictures that are
        read together otherwise. Raises ModelError and DeviceError when nothing can be read at all, OptionError for
        options that do not exist, and Cancelled.
        """
        options = options or Options()
        if options.mode is not Mode.FORMULA:
            message = f"A picture in the mode “{options.mode}” is not read as a single formula."
            raise OptionError(message, hint="Choose the mode formula, or read it with recognize_page.")
        waiting = list(sources)
        count = itertools.count(1)

        def told(place: int, outcome: Outcome) -> None:
            if done is not None:
                done(place, outcome)
            if progress is not None:
                progress(next(count), len(waiting))

        with self._lock:
            self._cancelled.clear()
            stop = Stop(self._is_cancelled(cancelled), cancelled_at or nowhere)
            return self._read(waiting, options, told, stop)

    def recognize_page(
        self,
        source: "PictureSource",
        options: Options | None = None,
        *,
        progress: Progress | None = None,
        cancelled: Callable[[], bool] | None = None,
    ) -> Page:
        """Read a picture of text, with formulas (Mode.PAGE, which is meant without options) or without (Mode.TEXT).

        `progress` is told how many rows and formulas are read, and of how many. Raises what `recognize` does, and
        OptionError in Mode.FORMULA; a formula that cannot be read is no error. Cancelled comes between two pieces.
        """
        from pic2latex.pages.page_reader import PageReader, PageRequest
        from pic2latex.picture import read_picture

        options = options or Options(mode=Mode.PAGE)
        if options.mode is Mode.FORMULA:
            message = "A page is not read in the mode “formula”."
            raise OptionError(
                message, hint="Choose the mode page or text, or read the formula with recognize."
            )
        picture = read_picture(source)
        with self._lock:
            self._cancelled.clear()
            stop = self._is_cancelled(cancelled)
            text, find = self._page_networks(options)
            reader = PageReader(
                text, lambda pictures, told: self._read_rows(pictures, options, told, stop), find
            )
            page = reader.page(picture, PageRequest(progress or (lambda _done, _all: None), stop))
            return_freed_memory()
            return page

    def recognize_document(  # noqa: PLR0913 - each by its name, each with a default
        self,
        source: str | Path | bytes,
        options: Options | None = None,
        *,
        pages: str | None = None,
        dpi: float = 200,
        password: str | None = None,
        folder: Path | None = None,
        jobs: int | None = None,
        progress: Callable[[int, float], None] = lambda _done, _share: None,
    ) -> "Document":
        """Read a PDF (path or content), a TIFF of several pages or a folder of pictures, page by page.

        `pages` names pages as `3-7` or `1,4,9-` (None: all). In `folder` the figures of a PDF are kept, and the pages
        that are done, so that a reading that was ended goes on there; None keeps neither. `jobs` pages are read at one
        time (None: by the cores). `progress` is told how many pages are done and what share of those that are being
        read (0-1 for each). Raises PictureError when it cannot be opened, OptionError for pages that are not there,
        OutputError, and what `recognize_page` raises; pages that are damaged are in the document's `failed`.
        """
        from pic2latex.pages.document.checkpoint import cache_key
        from pic2latex.pages.document.document_reader import open_record, read_document
        from pic2latex.pages.document.figure_files import FigureFolder
        from pic2latex.pages.document.page_engines import PageEngines
        from pic2latex.pages.pdf.page_range import parse_pages
        from pic2latex.pages.pdf.pdf_reader import PdfReader

        options = options or Options(mode=Mode.PAGE)
        source = Path(source) if isinstance(source, str) else source
        key = cache_key(source, options, dpi) if folder else ""
        record = open_record(folder and folder / "pages.jsonl", key)
        figures = None if folder is None else FigureFolder(folder / "figures", "figures")
        with PageEngines(self) as engines:
            reader = PdfReader(engines, options, dpi=dpi, figures=figures)
            with reader.opened(source, password) as found:
                numbers = parse_pages(pages, found.count)
                jobs = engines.use(jobs, len(numbers))
                return read_document(found, numbers, record, jobs=jobs, progress=progress)

    def jobs_for(self, asked: int | None, pages: int) -> int:
        """Return how many of `pages` pages to read at one time: what is asked for, else by the cores and the device."""
        from pic2latex.pages.document.page_engines import jobs_for

        if not self._is_usual or type(self) is not Engine:  # others would not read as this one does
            return 1
        is_gpu = self._device in {Device.CUDA, Device.COREML} or (
            self._device is Device.AUTO and has_nvidia_gpu()
        )
        return jobs_for(1 if asked is None and is_gpu else asked, pages, self._threads or usable_cores())

    def beside(self, count: int) -> "tuple[Engine, ...]":
        """Return so many engines like this one, which share its threads and are cancelled with it; to be closed."""
        threads = max(1, (self._threads or usable_cores()) // count)
        self._siblings = tuple(
            Engine(self._model, device=self._device, threads=threads, models_folder=self._models_folder)
            for _ in range(count)
        )
        return self._siblings

    def cancel(self) -> None:
        """End the recognition that runs now, if there is one, with Cancelled. From any thread; returns at once."""
        self._cancelled.set()
        self._models.interrupt()
        self._pages.interrupt()
        for engine in self._siblings:
            engine.cancel()

    def close(self) -> None:
        """Let go of all models, after the recognition that runs. The engine opens them again when it is used again."""
        with self._lock:
            self._models.close()
            self._pages.close()

    def _read(
        self,
        sources: "Sequence[PictureSource]",
        options: Options,
        told: Done,
        stop: Stop,
    ) -> tuple[Outcome, ...]:
        """Read formulas, while the lock is held; `told` hears of each."""
        outcomes: dict[int, Outcome] = {}
        request = DecodeRequest(beams=options.beams, max_tokens=options.max_tokens)
        many = Many(self._models, self._opened(options), request, stop, self._read_text(options))
        for place, outcome in many.outcomes(sources):
            outcomes[place] = outcome
            told(place, outcome)
        self._return_memory(len(sources))
        return tuple(outcomes[place] for place in range(len(sources)))

    def _return_memory(self, read: int) -> None:
        """Give freed memory back to the system from time to time; `read` formulas were read since the last call."""
        self._formulas += read
        if self._formulas >= FORMULAS_BETWEEN_RETURNS:
            self._formulas = 0
            return_freed_memory()

    def _read_rows(
        self,
        sources: "Sequence[PictureSource]",
        options: Options,
        told: Callable[[int], None],
        cancelled: Callable[[], bool],
    ) -> tuple[Outcome, ...]:
        """Read the formulas of a page, while the lock is held; `told` hears how many are done."""
        count = itertools.count(1)
        return self._read(sources, options, lambda _place, _outcome: told(next(count)), Stop(cancelled))

    def _read_text(self, options: Options) -> ReadCharacters:
        """Return what reads text inside formulas; its networks are opened when it is first called."""
        return lambda strip: [
            StripCharacter(glyph.text, glyph.probability, glyph.x)
            for glyph in self._pages.text(options.text).read(strip).glyphs
        ]

    def _page_networks(self, options: Options) -> "tuple[TextNetworks, Finder | None]":
        text = self._pages.text(options.text)
        if options.mode is Mode.TEXT:
            return text, None
        return text, self._pages.finder(options.detector, options.device or self._device)

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
