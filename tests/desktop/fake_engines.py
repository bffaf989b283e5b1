"""Engines for desktop tests: the real one with a recogniser that needs no model, and pages from a script."""

import time
from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING

from pic2latex.engine import Engine, Progress
from pic2latex.errors import Cancelled, ModelMissing, Pic2LatexError
from pic2latex.formats.pages.markdown_tree import formulas_in, read_page
from pic2latex.recognizers.installed import Opened
from pic2latex.testing import FakeRecognizer, candidate_of
from pic2latex.types import Box, Device, Options, Page, Region, RegionKind, StageTime
from pic2latex_desktop.recognition.engine_reader import PictureReader

if TYPE_CHECKING:
    from pic2latex.picture import PictureSource

__all__ = ["STEPS", "ScriptedEngine", "reader_of", "reader_without_model"]

STEPS = 10


class ScriptedEngine(Engine):
    """Reads formulas as the real engine does, over a fake recogniser; a page is what the script says.

    A page takes `seconds` in steps, tells of each and asks whether to stop, as the real one does.
    """

    def __init__(
        self, recognizer: FakeRecognizer, pages: Sequence[str | Pic2LatexError], seconds: float
    ) -> None:
        super().__init__(opener=lambda name, _: recognizer.opened(name or "fake"))
        self._script_of_pages = iter(tuple(pages))
        self._seconds = seconds
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
) -> Callable[[], PictureReader]:
    """Return what makes a reader of formulas from `script` and of pages from `pages`, `seconds` for each picture."""
    engine = ScriptedEngine(FakeRecognizer(script, seconds=seconds), pages, seconds)
    return lambda: PictureReader(engine)


def reader_without_model() -> PictureReader:
    """Return a reader whose model is not installed."""

    def opener(name: str | None, device: Device) -> Opened:
        raise ModelMissing("The model is not installed.", hint="Install it.")

    return PictureReader(Engine(opener=opener))
