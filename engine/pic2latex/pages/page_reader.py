"""A picture of text with formulas becomes a `Page`: where formulas are, rows, words, formulas, order, Markdown.

Every stage is timed. The networks come from outside: one that finds formulas, two that find and read text, and whatever
reads formulas. Between two pieces of work it is asked whether to stop.
"""

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import numpy as np

from pic2latex.errors import Pic2LatexError
from pic2latex.pages.formulas.recognition import (
    FormulaReading,
    ReadFormulas,
    choose_formula_or_text,
    picture_of,
    without_words,
)
from pic2latex.pages.formulas.single_letters import with_letters
from pic2latex.pages.formulas.stroke_width import plain_letters
from pic2latex.pages.layout.assembly import Assembled, assemble
from pic2latex.pages.layout.row_detection import PageRows, find_rows
from pic2latex.pages.layout.text_lines import TextLine
from pic2latex.pages.preprocessing.page_image import PreparedPage, prepare_page
from pic2latex.pages.preprocessing.page_ink import FormulaInk
from pic2latex.pages.text.line_recognition import Piece, read_line, read_words
from pic2latex.recognizers.decoding.loop import raise_if_cancelled
from pic2latex.types import Box, Detection, Page, Picture, Recognition, RecognitionWarning, StageTime

if TYPE_CHECKING:
    from pic2latex.pages.text.rapidocr import LineOfText, TextNetworks

__all__ = ["Finder", "PageReader", "PageTask"]

Finder = Callable[[Picture], Sequence[Detection]]
"""Finds the formulas of a picture; boxes in its pixels."""


@dataclass(frozen=True, slots=True)
class PageTask:
    """What concerns one reading: whom to tell of done steps and of how many, and whether to stop."""

    progress: Callable[[int, int], None] = lambda _done, _all: None
    cancelled: Callable[[], bool] = lambda: False


@dataclass(slots=True)
class _Clock:
    """The seconds of each stage, in the order the stages began."""

    seconds: dict[str, float] = field(default_factory=dict)

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        started = time.perf_counter()
        try:
            yield
        finally:
            self.seconds[name] = self.seconds.get(name, 0.0) + time.perf_counter() - started

    def times(self) -> tuple[StageTime, ...]:
        return tuple(StageTime(name, seconds) for name, seconds in self.seconds.items())


class PageReader:
    """Reads pages. `find` is None for text without formulas. Used from one thread at a time."""

    def __init__(self, networks: "TextNetworks", read: ReadFormulas, find: Finder | None) -> None:
        self._networks = networks
        self._read = read
        self._find = find

    def page(self, picture: Picture, task: PageTask) -> Page:
        """Read one page. Raises PictureBlank when nothing is written on it, RecognitionError, and Cancelled."""
        clock = _Clock()
        with clock.stage("prepare"):
            sheet = prepare_page(picture)
        raise_if_cancelled(task.cancelled)
        with clock.stage("detect"):
            found = tuple(self._find(sheet.picture)) if self._find is not None else ()
        raise_if_cancelled(task.cancelled)
        with clock.stage("lines"):
            rows = find_rows(self._networks, sheet.page, found)
        steps = len(rows.lines) + len(rows.formulas)
        task.progress(0, steps)
        pieces = []
        with clock.stage("text"):
            for number, line in enumerate(rows.lines, 1):
                raise_if_cancelled(task.cancelled)
                pieces.append(self._pieces(rows, number, line))
                task.progress(number, steps)
        with clock.stage("formulas"):
            raise_if_cancelled(task.cancelled)
            told = len(rows.lines)
            pictures = [picture_of(formula.ink, picture.origin, rows.em) for formula in rows.formulas]
            outcomes = (
                self._read(pictures, lambda done: task.progress(told + done, steps)) if pictures else ()
            )
            readings = [
                choose_formula_or_text(outcome, self._words(formula.ink, rows.em))
                for outcome, formula in zip(outcomes, rows.formulas, strict=True)
            ]
            readings = [
                reading if formula.is_display else self._without_words(reading, formula.ink, rows.em)
                for reading, formula in zip(readings, rows.formulas, strict=True)
            ]
            readings = plain_letters(readings, [formula.ink.pixels for formula in rows.formulas], rows.words)
        with clock.stage("assemble"):
            pieces, readings = with_letters(pieces, readings)
            done = assemble(pieces, rows.lines, rows.formulas, readings, rows.em)
        return replace(_page(done, picture, sheet), seconds=clock.times(), warnings=_warnings(outcomes))

    def _pieces(self, rows: PageRows, number: int, line: TextLine) -> tuple[Piece, ...]:
        ink = np.where(rows.owners == number, rows.words, 0).astype(np.uint8)
        return read_line(self._networks, ink, line, [each.box for each in rows.formulas], rows.em)

    def _words(self, ink: FormulaInk, em: float) -> "Callable[[], LineOfText]":
        return lambda: read_words(self._networks, ink.pixels, em)

    def _without_words(self, reading: FormulaReading, ink: FormulaInk, em: float) -> FormulaReading:
        return without_words(reading, ink, em, lambda part: read_words(self._networks, part, em))


def _warnings(outcomes: Sequence[Recognition | Pic2LatexError]) -> tuple[RecognitionWarning, ...]:
    """Return what was said about all readings, each thing once."""
    said = (warning for each in outcomes if isinstance(each, Recognition) for warning in each.warnings)
    return tuple(dict.fromkeys(said))


def _page(done: Assembled, picture: Picture, sheet: PreparedPage) -> Page:
    def inside(box: Box) -> Box:
        return Box(
            max(0.0, box.left),
            max(0.0, box.top),
            min(picture.width, box.right),
            min(picture.height, box.bottom),
        )

    regions = tuple(replace(region, box=inside(sheet.to_given(region.box))) for region in done.regions)
    passages = tuple(replace(passage, box=inside(sheet.to_given(passage.box))) for passage in done.passages)
    return Page(regions, picture.width, picture.height, done.markdown, passages=passages)
