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
from pic2latex.pages.assembly import Assembled, assemble
from pic2latex.pages.boxes import area, shared_area
from pic2latex.pages.formula_reading import ReadFormulas, judged, picture_of
from pic2latex.pages.lines import Line, em_of, find_lines, rows_of, text_em
from pic2latex.pages.ownership import ink_pieces, own_ink, unseen_words
from pic2latex.pages.page_ink import FormulaInk, PageInk, page_ink, take_formulas
from pic2latex.pages.placing import Placed, number_of, stands_in_text, without_number
from pic2latex.pages.strips import Piece, read_line, read_words
from pic2latex.pages.strokes import plain_letters
from pic2latex.recognizers.decoding import stop_if
from pic2latex.types import Box, Detection, Page, Picture, Recognition, RegionKind, StageTime

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from pic2latex.pages.text_networks import LineOfText, TextNetworks

WITHIN = 0.75
"""A row of text that lies in a formula by this share of its area is a part of the formula."""

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


@dataclass(frozen=True, slots=True, eq=False)
class _Rows:
    """The rows of a page, whose ink is whose (0 for none, else 1 + the row's place), and the size of the text."""

    lines: tuple[Line, ...]
    owners: "NDArray[np.int32]"
    em: float


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
            page = page_ink(picture)
        stop_if(task.cancelled)
        with clock.stage("detect"):
            found = tuple(self._find(picture)) if self._find is not None else ()
        stop_if(task.cancelled)
        with clock.stage("lines"):
            formulas, rest, rows = self._rows(page, found)
        steps = len(rows.lines) + len(formulas)
        task.progress(0, steps)
        pieces = []
        with clock.stage("text"):
            for number, line in enumerate(rows.lines, 1):
                stop_if(task.cancelled)
                pieces.append(self._pieces(rows, number, line, rest, formulas))
                task.progress(number, steps)
        with clock.stage("formulas"):
            stop_if(task.cancelled)
            told = len(rows.lines)
            pictures = [picture_of(formula.ink, picture.origin, rows.em) for formula in formulas]
            outcomes = (
                self._read(pictures, lambda done: task.progress(told + done, steps)) if pictures else ()
            )
            readings = [
                judged(outcome, self._words(formula.ink, rows.em))
                for outcome, formula in zip(outcomes, formulas, strict=True)
            ]
            readings = plain_letters(readings, [formula.ink.pixels for formula in formulas], rest)
        with clock.stage("assemble"):
            done = assemble(pieces, rows.lines, formulas, readings, rows.em)
        return replace(_page(done, picture, page), seconds=clock.times(), warnings=_warnings(outcomes))

    def _rows(
        self, page: PageInk, found: Sequence[Detection]
    ) -> "tuple[tuple[Placed, ...], NDArray[np.uint8], _Rows]":
        """Find rows, and decide which formulas stand in them."""
        boxes = [page.to_page(each.box) for each in found]
        shown = [box for box, each in zip(boxes, found, strict=True) if each.kind is RegionKind.DISPLAY]
        without_shown, _ = take_formulas(page.pixels, shown)
        seen = find_lines(self._networks, without_shown, page.em)
        em = em_of(seen, page.em)
        is_shown = [
            each.kind is RegionKind.DISPLAY and not stands_in_text(box, seen, em)
            for box, each in zip(boxes, found, strict=True)
        ]
        boxes = [
            without_number(page.pixels, box, em, lambda part: self._is_number(page, part, em))
            if alone
            else box
            for box, alone in zip(boxes, is_shown, strict=True)
        ]
        rest, inks = take_formulas(page.pixels, boxes)
        formulas = tuple(map(Placed, boxes, inks, is_shown))
        inline = [place for place, each in enumerate(formulas) if not each.is_display]
        pieces = ink_pieces(rest)
        text = _outside(seen, boxes)
        text += unseen_words(pieces, rows_of(text, boxes, inline, em), em)
        owners, lines = own_ink(pieces, rows_of(text, boxes, inline, em), em)
        return formulas, rest, _Rows(lines, owners, text_em(lines, em))

    def _is_number(self, page: PageInk, part: Box, em: float) -> bool:
        _, inks = take_formulas(page.pixels, [part])
        return number_of(read_words(self._networks, inks[0].pixels, em).text) is not None

    def _pieces(
        self,
        rows: _Rows,
        number: int,
        line: Line,
        rest: "NDArray[np.uint8]",
        formulas: Sequence[Placed],
    ) -> tuple[Piece, ...]:
        ink = np.where(rows.owners == number, rest, 0).astype(np.uint8)
        return read_line(self._networks, ink, line, [each.box for each in formulas], rows.em)

    def _words(self, ink: FormulaInk, em: float) -> "Callable[[], LineOfText]":
        return lambda: read_words(self._networks, ink.pixels, em)


def _outside(texts: Sequence[Box], formulas: Sequence[Box]) -> list[Box]:
    """Return the rows that are more than parts of one formula."""
    return [text for text in texts if all(shared_area(text, each) < WITHIN * area(text) for each in formulas)]


def _warnings(outcomes: Sequence[Recognition | Pic2LatexError]) -> tuple[str, ...]:
    """Return what was said about all readings, each sentence once."""
    said = (warning for each in outcomes if isinstance(each, Recognition) for warning in each.warnings)
    return tuple(dict.fromkeys(said))


def _page(done: Assembled, picture: Picture, page: PageInk) -> Page:
    def inside(box: Box) -> Box:
        return Box(
            max(0.0, box.left),
            max(0.0, box.top),
            min(picture.width, box.right),
            min(picture.height, box.bottom),
        )

    regions = tuple(replace(region, box=inside(page.to_picture(region.box))) for region in done.regions)
    passages = tuple(replace(passage, box=inside(page.to_picture(passage.box))) for passage in done.passages)
    return Page(regions, picture.width, picture.height, done.markdown, passages=passages)
