"""Engines for desktop tests: the real one with a recogniser that needs no model, and pages from a script."""

import threading
import time
from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING

from pic2latex.engine import Engine, Progress
from pic2latex.errors import Cancelled, ModelMissing, Pic2LatexError
from pic2latex.formats.pages.markdown_tree import formulas_in, read_page
from pic2latex.recognizers.decoding.loop import not_cancelled, raise_if_cancelled
from pic2latex.recognizers.installed import Opened
from pic2latex.recognizers.protocol import DecodeRequest, Prepared, RecognizerOutput
from pic2latex.testing import PATIENCE, FakeRecognizer, candidate_of
from pic2latex.types import Box, Device, Options, Page, Region, RegionKind, StageTime
from pic2latex_desktop.recognition.engine_reader import PictureReader

if TYPE_CHECKING:
    from pic2latex.picture import PictureSource

__all__ = ["STEPS", "Gate", "ScriptedEngine", "reader_of", "reader_without_model"]

STEPS = 10


class Gate:
    """Where readings wait until the test has seen what it wants to see meanwhile; an open one holds up nothing."""

    def __init__(self, *, is_open: bool = False) -> None:
        self._is_open = is_open
        self._permits = threading.Semaphore(0)

    def let_one_pass(self) -> None:
        """Let the reading that waits, or the next one, go on."""
        self._permits.release()

    def wait(self, cancelled: Callable[[], bool]) -> None:
        """Wait to be let pass. Raises Cancelled once `cancelled` says so."""
        while not self._is_open and not self._permits.acquire(timeout=PATIENCE):
            raise_if_cancelled(cancelled)


class _HeldRecognizer(FakeRecognizer):
    """Reads each picture when its gate lets it."""

    def __init__(self, script: Sequence[str | Pic2LatexError], seconds: float, gate: Gate) -> None:
        super().__init__(script, seconds=seconds)
        self._gate = gate

    def read(
        self,
        pictures: Sequence[Prepared],
        request: DecodeRequest,
        cancelled: Callable[[], bool] = not_cancelled,
    ) -> Iterator[tuple[int, RecognizerOutput]]:
        """Wait at the gate, then answer as the base does."""
        self._gate.wait(lambda: self._interrupted or cancelled())
        yield from super().read(pictures, request, cancelled)


class ScriptedEngine(Engine):
    """Reads formulas as the real engine does, over a fake recogniser; a page is what the script says.

    A page takes `seconds` in steps, tells of each and asks whether to stop, as the real one does. After the first step
    it waits at its `gate`.
    """

    def __init__(
        self, recognizer: FakeRecognizer, pages: Sequence[str | Pic2LatexError], seconds: float, gate: Gate
    ) -> None:
        super().__init__(opener=lambda name, _: recognizer.opened(name or "fake"))
        self._script_of_pages = iter(tuple(pages))
        self._seconds = seconds
        self._gate = gate
        self.opened_for: list[Options] = []

    def open(self, options: Options | None = None) -> None:
        """Remember what was to be loaded."""
        self.opened_for.append(options or Options())
        super().open(Options())

    def recognize_page(
        self,
        source: "PictureSource",  # noqa: ARG002  # the base's signature
        options: Options | None = None,  # noqa: ARG002
        *,
        progress: Progress | None = None,
        cancelled: Callable[[], bool] | None = None,
    ) -> Page:
        """Take the next page of the script."""
        for step in range(STEPS):
            if cancelled is not None and cancelled():
                raise Cancelled("The recognition was cancelled.", hint="Snip again.")
            if step == 1:
                self._gate.wait(cancelled or not_cancelled)
            time.sleep(self._seconds / STEPS)
            if progress is not None:
                progress(step + 1, STEPS)
        answer = next(self._script_of_pages)
        if isinstance(answer, Pic2LatexError):
            raise answer
        return Page(tuple(_regions(answer)), 100, 50, answer, (StageTime("text", self._seconds),))


def _regions(markdown: str) -> Iterator[Region]:
    """Return a region for each formula, read as the fake recogniser reads: every seventh symbol is doubtful."""
    for formula in formulas_in(read_page(markdown)):
        kind = RegionKind.DISPLAY if formula.is_display else RegionKind.INLINE
        yield Region(Box(0, 0, 10, 10), kind, formula=candidate_of(formula.latex))


def reader_of(
    script: Sequence[str | Pic2LatexError] = (),
    seconds: float = 0.0,
    pages: Sequence[str | Pic2LatexError] = (),
    gate: Gate | None = None,
) -> Callable[[], PictureReader]:
    """Return what makes a reader of formulas from `script` and of pages from `pages`, `seconds` for each picture.

    With a `gate`, each waits there to be let pass.
    """
    gate = gate or Gate(is_open=True)
    engine = ScriptedEngine(_HeldRecognizer(script, seconds, gate), pages, seconds, gate)
    return lambda: PictureReader(engine)


def reader_without_model() -> PictureReader:
    """Return a reader whose model is not installed."""

    def opener(name: str | None, device: Device) -> Opened:
        raise ModelMissing("The model is not installed.", hint="Install it.")

    return PictureReader(Engine(opener=opener))
