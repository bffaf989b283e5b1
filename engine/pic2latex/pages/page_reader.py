"""A picture of text with formulas becomes a `Page`: where formulas are, rows, words, formulas, order, Markdown.

Every stage is timed. The networks come from outside: one that finds formulas, two that find and read text, and whatever
reads formulas. Between two pieces of work it is asked whether to stop.
"""

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import partial
from typing import TYPE_CHECKING

import numpy as np

from pic2latex.errors import Pic2LatexError
from pic2latex.geometry import moved_region
from pic2latex.pages.formulas.chinese_at_ends import part_from_chinese
from pic2latex.pages.formulas.formula_doubts import doubt_warnings, is_doubted
from pic2latex.pages.formulas.formula_reading import (
    BETTER_THAN_DOUBT,
    NOT_SURE,
    FormulaReading,
    ReadFormulas,
    choose_formula_or_text,
    judged_doubtful,
    on_page,
    picture_of,
    without_doubt,
    without_words,
)
from pic2latex.pages.formulas.lone_words import with_lone_words
from pic2latex.pages.formulas.second_opinion import SecondOpinion
from pic2latex.pages.formulas.single_letters import with_letters
from pic2latex.pages.formulas.stroke_width import plain_letters
from pic2latex.pages.formulas.text_merging import merge_text
from pic2latex.pages.layout.assembly import Assembled, assemble
from pic2latex.pages.layout.display_joining import with_whole_displays
from pic2latex.pages.layout.formula_placement import PlacedFormula
from pic2latex.pages.layout.ink_accounting import InkAccount, account, with_unread
from pic2latex.pages.layout.missed_formulas import with_missed_formulas
from pic2latex.pages.layout.row_detection import PageRows, find_rows
from pic2latex.pages.layout.table_rows import split_in_tables
from pic2latex.pages.layout.text_lines import TextLine
from pic2latex.pages.page_places import joined_halves, turned_back, with_places
from pic2latex.pages.preprocessing.double_pages import double_page, halves_of
from pic2latex.pages.preprocessing.orientation import (
    is_sideways,
    is_single_row,
    reads_better_turned,
    row_reads_better_turned,
    sideways_turn,
    turn_of_row,
)
from pic2latex.pages.preprocessing.page_image import PreparedPage, prepare_page, without_stamps
from pic2latex.pages.preprocessing.page_ink import INK, FormulaInk
from pic2latex.pages.preprocessing.rotation import rotate
from pic2latex.pages.text.footnote_marks import with_footnote_marks
from pic2latex.pages.text.full_stops import with_full_stops
from pic2latex.pages.text.layer_formulas import LayerFormulas
from pic2latex.pages.text.layer_text import LayerText
from pic2latex.pages.text.line_recognition import Piece, read_line, read_words
from pic2latex.pages.text.rapidocr import LineOfText
from pic2latex.pages.text.unicode_classes import is_chinese
from pic2latex.recognition_warnings import WARNINGS, warning_of
from pic2latex.recognizers.decoding.loop import raise_if_cancelled
from pic2latex.types import (
    Box,
    Candidate,
    Detection,
    LeftOut,
    LeftOutKind,
    Page,
    Picture,
    Recognition,
    RecognitionWarning,
    RegionKind,
    StageTime,
    Token,
    WarningCode,
)

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from pic2latex.pages.text.rapidocr import TextNetworks

__all__ = ["Finder", "PageReader", "PageRequest"]

CHINESE = 0.3
"""The share of a page's letters from which on its text is Chinese."""

TOLD = 0.002
"""The share of a page's ink from which on it is told that it was not read."""

LONG_ROW = 4
"""Characters from which on a stretch of words tells whether a page is upside down."""

Finder = Callable[[Picture], Sequence[Detection]]
"""Finds the formulas of a picture; boxes in its pixels."""


@dataclass(frozen=True, slots=True)
class PageRequest:
    """What concerns one reading: whom to tell of done steps and of how many, and whether to stop."""

    progress: Callable[[int, int], None] = lambda _done, _all: None
    cancelled: Callable[[], bool] = lambda: False


@dataclass(slots=True)
class _Clock:
    """The seconds of each stage, in the order the stages began. No stage begins when the page is `cancelled`."""

    cancelled: Callable[[], bool]
    seconds: dict[str, float] = field(default_factory=dict)

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        raise_if_cancelled(self.cancelled)
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

    def page(self, picture: Picture, task: PageRequest) -> Page:
        """Read one page, whichever way up it is.

        Raises PictureBlank when nothing is written on it, RecognitionError, and Cancelled.
        """
        page = self._one_or_two(picture, task, may_turn=True)
        if isinstance(page, Page):
            return page
        upright, turn = rotate(picture, page)
        read = self._one_or_two(upright, task, may_turn=False)
        assert isinstance(read, Page)
        return turned_back(read, turn, picture, page)

    def _one_or_two(self, picture: Picture, task: PageRequest, *, may_turn: bool) -> Page | int:
        """Read a page or a double page; return by how many degrees it is to be turned instead when it is."""
        read = self._page(picture, task, may_turn=may_turn)
        if not isinstance(read, _DoublePage):
            return read
        level, turn = (picture, None) if not read.degrees else rotate(picture, read.degrees)
        pages: list[Page] = []
        for place, half in enumerate(halves_of(level, read.gutter)):
            part = replace(task, progress=partial(_tell_half, task, place))
            page = self._page(half.picture, part, may_turn=may_turn and not pages, may_be_double=False)
            assert not isinstance(page, _DoublePage)
            if not isinstance(page, Page):
                return page
            pages.append(with_places(page, level, half.to_whole))
        both = joined_halves(pages)
        return both if turn is None else with_places(both, picture, turn.to_given)

    def _page(
        self, picture: Picture, task: PageRequest, *, may_turn: bool, may_be_double: bool = True
    ) -> "Page | int | _DoublePage":
        """Read one page; with `may_turn`, return by how many degrees it is to be turned instead when it is.

        With `may_be_double`, return where the gutter is instead when there are two.
        """
        clock = _Clock(task.cancelled)
        with clock.stage("prepare"):
            sheet = prepare_page(picture)
            if may_turn and (degrees := self._sideways(sheet)):
                return degrees
            if may_be_double and (gutter := double_page(sheet)) is not None:
                return _DoublePage(gutter, sheet.turn.degrees if sheet.turn else 0.0)
            sheet = without_stamps(sheet, self._strip)
        with clock.stage("detect"):
            layer = _layer(picture, sheet)
            rules = [sheet.page.to_page(box) for box in sheet.rules]
            found = self._found(sheet, layer, rules)
        with clock.stage("lines"):
            rows = find_rows(self._networks, sheet.page, found, are_exact=_knows_formulas(layer))
        with clock.stage("text"):
            layer = self._sound(layer, rows)
            pieces = self._all_pieces(rows, layer, task)
            if may_turn and layer is None and self._is_upside_down(sheet, rows, pieces):
                return 180
            read = _Read(rows, pieces, {})
            read = _with_unread(rows, pieces, self._strip) if self._find is not None else read
        with clock.stage("formulas"):
            outcomes = self._outcomes(read, picture.origin, task)
            readings = _with_known_letters(layer, read, self._readings(read, outcomes, layer))
        with clock.stage("assemble"):
            rows = read.rows
            accounted = account(rows, read.pieces, readings)
            pieces, readings = _merged(rows, read.pieces, readings)
            done = assemble(pieces, rows.lines, rows.formulas, readings, (rows.em, rules))
        to_given = partial(_box_given, picture, sheet)
        doubts = doubt_warnings(rows.formulas, readings, done.regions, to_given)
        warnings = _warnings(outcomes, accounted, to_given) + doubts
        return replace(_page(done, picture, sheet, accounted), seconds=clock.times(), warnings=warnings)

    def _found(
        self, sheet: PreparedPage, layer: LayerText | None, rules: Sequence[Box]
    ) -> tuple[Detection, ...]:
        """Find the formulas of a page, in pixels of its picture; `rules` are the lines drawn on it."""
        found = tuple(self._find(sheet.picture)) if self._find is not None else ()
        return tuple(split_in_tables(_refined(layer, found, sheet), sheet.page, rules))

    def _all_pieces(
        self, rows: PageRows, layer: LayerText | None, task: PageRequest
    ) -> list[tuple[Piece, ...]]:
        """Read the text of all lines. Raises Cancelled."""
        steps = len(rows.lines) + len(rows.formulas)
        task.progress(0, steps)
        pieces = []
        for number, line in enumerate(rows.lines, 1):
            raise_if_cancelled(task.cancelled)
            pieces.append(self._pieces(rows, number, line, layer))
            task.progress(number, steps)
        return pieces

    def _sideways(self, sheet: PreparedPage) -> int:
        """Return by how many degrees a page on its side is to be turned; 0 for one that is not."""
        page = sheet.page
        if is_single_row(
            page.pixels
        ):  # its letters have white columns between them, as pages on their side have
            return 0
        if is_sideways((page.pixels > INK).astype(np.uint8), page.em):
            return sideways_turn(page.pixels, page.em, self._strip)
        return turn_of_row(page.pixels, self._strip)

    def _is_upside_down(
        self, sheet: PreparedPage, rows: PageRows, pieces: Sequence[tuple[Piece, ...]]
    ) -> bool:
        known = []
        for number, row in enumerate(pieces, 1):
            for piece in row:
                if piece.formula is not None or len(piece.glyphs) < LONG_ROW:
                    continue
                box = piece.box
                window = slice(int(box.top), int(box.bottom) + 1), slice(int(box.left), int(box.right) + 1)
                ink = np.where(rows.owners[window] == number, rows.words[window], 0).astype(np.uint8)
                known.append((ink, LineOfText(piece.glyphs)))
        return reads_better_turned(known, self._strip) or row_reads_better_turned(
            sheet.page.pixels, [line for _, line in known], self._strip
        )

    def _outcomes(
        self, read: "_Read", origin: str, task: PageRequest
    ) -> Sequence[Recognition | Pic2LatexError]:
        """Read the formulas of a page."""
        formulas, told = read.rows.formulas, len(read.rows.lines)
        pictures = [picture_of(formula.ink, origin, read.rows.em) for formula in formulas]
        if not pictures:
            return ()
        outcomes = self._read(pictures, lambda done: task.progress(told + done, told + len(pictures)))
        return [
            on_page(outcome, formula.ink.box) if isinstance(outcome, Recognition) else outcome
            for outcome, formula in zip(outcomes, formulas, strict=True)
        ]

    def _readings(
        self, read: "_Read", outcomes: Sequence[Recognition | Pic2LatexError], layer: LayerText | None
    ) -> list[FormulaReading]:
        """Choose between formulas and words, and part those that share a box; a `layer` may know formulas for sure."""
        rows, readings = read.rows, []
        opinion = SecondOpinion(rows, read.pieces, lambda ink: read_words(self._networks, ink, rows.em))
        for place, (outcome, formula) in enumerate(zip(outcomes, rows.formulas, strict=True)):
            if layer is not None and layer.is_mathematics(formula.box) and (sure := without_doubt(outcome)):
                reading = sure
            elif place in read.doubted:
                reading = judged_doubtful(outcome, read.doubted[place])
            elif (parted := self._parted(outcome, formula, rows.em)) is not None:
                readings.append(parted)
                continue
            else:
                reading = choose_formula_or_text(outcome, self._words(formula.ink, rows.em))
                if not formula.is_display:
                    reading = without_words(reading, formula.ink, rows.em, self._strip)
                    reading = opinion.of(reading, place)
            readings.append(_with_doubt(reading, outcome, formula, rows.em))
        return plain_letters(readings, [formula.ink.pixels for formula in rows.formulas], rows.words)

    def _parted(
        self, outcome: Recognition | Pic2LatexError, formula: PlacedFormula, em: float
    ) -> FormulaReading | None:
        """Return the reading of a formula whose box holds Chinese beside it; None for one that is sure or has none."""
        if formula.is_display or (
            isinstance(outcome, Recognition) and outcome.candidates[0].score >= NOT_SURE
        ):
            return None
        part = part_from_chinese(formula.ink, em, lambda ink: read_words(self._networks, ink, em))
        if part is None:
            return None
        picture = picture_of(part.ink, "", em)
        (again,) = self._read([picture], lambda _: None)
        if not isinstance(again, Recognition) or again.candidates[0].score < BETTER_THAN_DOUBT:
            return None
        doubted = is_doubted(again, picture)
        best = on_page(again, part.ink.box).candidates[0]
        return FormulaReading(best, before=part.before, after=part.after, is_doubtful=doubted)

    def _pieces(
        self, rows: PageRows, number: int, line: TextLine, layer: LayerText | None = None
    ) -> tuple[Piece, ...]:
        ink = np.where(rows.owners == number, rows.words, 0).astype(np.uint8)
        boxes = [each.box for each in rows.formulas]
        if layer is None:
            return read_line(self._networks, ink, line, boxes, rows.em)
        return read_line(self._networks, ink, line, boxes, rows.em, lambda box: layer.line(box, rows.em))

    def _sound(self, layer: LayerText | None, rows: PageRows) -> LayerText | None:
        """Return the text layer when it says what the networks read, else None."""
        if layer is None:
            return None
        numbers = {id(line): number for number, line in enumerate(rows.lines, 1)}

        def read(line: TextLine) -> str:
            pieces = self._pieces(rows, numbers[id(line)], line)
            return "".join(piece.text for piece in pieces)

        plain = [line for line in rows.lines if not line.formulas]
        return layer if layer.is_sound(plain, rows.em, read) else None

    def _words(self, ink: FormulaInk, em: float) -> "Callable[[], LineOfText]":
        return lambda: read_words(self._networks, ink.pixels, em)

    def _strip(self, ink: "NDArray[np.uint8]") -> "LineOfText":
        """Read ink (h, w) of one row, as high as its letters."""
        return read_words(self._networks, ink, float(ink.shape[0]))


@dataclass(frozen=True, slots=True)
class _DoublePage:
    """Two pages on one picture, which is level when it is turned by `degrees`: their gutter, in pixels of that."""

    gutter: float
    degrees: float


def _tell_half(task: PageRequest, place: int, done: int, steps: int) -> None:
    """Tell how much of a double page is done when `done` of the `steps` of its half at `place` (0, 1) are."""
    task.progress(place * steps + done, 2 * steps)


@dataclass(frozen=True, slots=True, eq=False)
class _Read:
    """A page taken apart, what was read in each of its rows, and which formulas are words that are doubted."""

    rows: PageRows
    pieces: Sequence[tuple[Piece, ...]]
    doubted: Mapping[int, Piece]


def _with_unread(
    rows: PageRows, pieces: Sequence[tuple[Piece, ...]], read: "Callable[[NDArray[np.uint8]], LineOfText]"
) -> _Read:
    """Return a page whose formulas among the words, and whose ink that was not read, are formulas to be read.

    `read` takes ink (h, w), uint8.
    """
    text = "".join(piece.text for row in pieces for piece in row)
    chinese = sum(map(is_chinese, text)) > CHINESE * sum(map(str.isalnum, text))
    rows, pieces, missed = with_missed_formulas(rows, pieces, chinese=chinese)
    rows, pieces, doubted = with_unread(rows, pieces, read)
    return _Read(*with_whole_displays(rows, pieces, {**missed, **doubted}))


def _merged(
    rows: PageRows, pieces: Sequence[tuple[Piece, ...]], readings: Sequence[FormulaReading]
) -> tuple[list[tuple[Piece, ...]], list[FormulaReading]]:
    """Return the pieces of all rows and the readings, each with the letters and marks that belong to it."""
    pieces = with_footnote_marks(rows, pieces)
    pieces, readings = with_full_stops(pieces, readings, (rows.words, rows.formulas, rows.em))
    return merge_text(*with_letters(pieces, readings), rows.em)


def _with_doubt(
    reading: FormulaReading, outcome: Recognition | Pic2LatexError, formula: PlacedFormula, em: float
) -> FormulaReading:
    """Return a reading, as doubtful when it is a formula that may be wrong."""
    if reading.candidate is None:
        return reading
    return replace(reading, is_doubtful=is_doubted(outcome, picture_of(formula.ink, "", em)))


def _warnings(
    outcomes: Sequence[Recognition | Pic2LatexError], accounted: InkAccount, to_given: Callable[[Box], Box]
) -> tuple[RecognitionWarning, ...]:
    """Return what was said about all readings, each sentence once, and where something was not read."""
    readings = [each for each in outcomes if isinstance(each, Recognition)]
    said = [warning for each in readings for warning in each.warnings if WARNINGS[warning.code].is_of_pages]
    if accounted.unread and accounted.share < 1 - TOLD:
        percent = f"{max(0.1, 100 * (1 - accounted.share)):.1f}"
        boxes = tuple(map(to_given, accounted.unread))
        said.append(replace(warning_of(WarningCode.PAGE_UNREAD, percent=percent), boxes=boxes))
    return tuple(dict.fromkeys(said))


def _box_given(picture: Picture, sheet: PreparedPage, box: Box) -> Box:
    """Return a box of the page's ink in pixels of the picture that was given, within it."""
    return _inside(picture, sheet.to_given(box))


def _inside(picture: Picture, box: Box) -> Box:
    return Box(
        max(0.0, box.left),
        max(0.0, box.top),
        min(picture.width, box.right),
        min(picture.height, box.bottom),
    )


def _page(done: Assembled, picture: Picture, sheet: PreparedPage, accounted: InkAccount) -> Page:
    to_given = partial(_box_given, picture, sheet)
    regions = tuple(
        moved_region(each, to_given)
        for each in (
            replace(region, box=sheet.page.around_ink(region.box))
            if region.kind is RegionKind.INLINE  # letters found in words have the row's height
            else region
            for region in done.regions
        )
    )
    passages = tuple(replace(passage, box=to_given(passage.box)) for passage in done.passages)
    rules = (LeftOut(LeftOutKind.FRAME, _inside(picture, _given(sheet, box))) for box in sheet.rules)
    return Page(
        regions,
        picture.width,
        picture.height,
        done.markdown,
        passages=passages,
        ink_accounted=accounted.share,
        unread=tuple(map(to_given, accounted.unread)),
        left_out=(*sheet.left_out, *rules),
    )


def _layer(picture: Picture, sheet: PreparedPage) -> LayerText | None:
    """Return the text layer of a page in pixels of its ink; None where there is none, or the page was turned."""
    if not picture.layer or sheet.turn is not None:
        return None
    return LayerText.of(picture.layer, sheet.page.to_page)


def _knows_formulas(layer: LayerText | None) -> bool:
    return layer is not None and layer.has_signs


def _with_known_letters(
    layer: LayerText | None, read: _Read, readings: Sequence[FormulaReading]
) -> list[FormulaReading]:
    """Return the readings with lone letters as a sound text layer has them: by its looks alone x may be chi.

    Without one, their neighbours tell those that are words.
    """
    if layer is None:
        return with_lone_words(read.pieces, readings)
    letters = [layer.letter(formula.box) for formula in read.rows.formulas]
    return [
        reading
        if letter is None or reading.candidate is None
        else replace(reading, candidate=Candidate(letter, (Token(letter, 1.0),), 0.0), is_doubtful=False)
        for letter, reading in zip(letters, readings, strict=True)
    ]


def _refined(
    layer: LayerText | None, found: tuple[Detection, ...], sheet: PreparedPage
) -> tuple[Detection, ...]:
    """Return detected formulas as the fonts of a text layer have them, in pixels of the picture."""
    if layer is None or not found:
        return found
    on_ink = [replace(each, box=sheet.page.to_page(each.box)) for each in found]
    refined = LayerFormulas(layer, sheet.page.em).refined(on_ink)
    return tuple(replace(each, box=sheet.page.to_picture(each.box)) for each in refined)


def _given(sheet: PreparedPage, box: Box) -> Box:
    """Return a box of the picture as it was read in pixels of the one that was given."""
    return sheet.from_picture(box)
