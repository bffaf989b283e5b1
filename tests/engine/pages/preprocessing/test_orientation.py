"""Pages on their side and upside down are read as if they were upright."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np
import pytest
from rapidfuzz.distance import Levenshtein

from pic2latex.engine import Engine
from pic2latex.pages.preprocessing.orientation import (
    is_sideways,
    reads_better_turned,
    row_reads_better_turned,
    sideways_turn,
    turn_of_row,
)
from pic2latex.picture import read_picture
from pic2latex.scoring.page_scores import score_page
from pic2latex.types import Mode, Options, Picture, WarningCode
from tests.engine.pages.known_pages import known_pages
from tests.engine.pages.preprocessing.test_margins import page, read_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from pic2latex.pages.text.rapidocr import LineOfText

EM = 20.0
PAGES = {each.name: each for each in known_pages()}


@pytest.mark.parametrize(("quarters", "sideways"), [(0, False), (1, True), (2, False), (3, True)])
def test_white_rows_tell_the_side(quarters: int, sideways: bool) -> None:
    lines = page()
    lines[:, 120:700] |= np.repeat(lines[:, 120:121], 580, axis=1)
    lines[:, 130:700:40] = 0
    assert is_sideways(np.ascontiguousarray(np.rot90(lines, quarters)), EM) is sideways


def test_few_letters_tell_nothing() -> None:
    assert not is_sideways(np.zeros((100, 100), np.uint8), EM)


@pytest.mark.parametrize(
    ("as_it_is", "turned", "better"), [(0.5, 0.95, True), (0.95, 0.99, False), (0.5, 0.55, False)]
)
def test_upside_down_is_what_reads_better_turned(as_it_is: float, turned: float, better: bool) -> None:
    ink = np.zeros((20, 100), np.uint8)
    rows = [(ink, read_of("some words", as_it_is))] * 3
    assert reads_better_turned(rows, lambda _: read_of("some words", turned)) is better


def test_a_page_with_wide_white_that_reads_well_stays() -> None:
    assert sideways_turn(page() * np.uint8(255), EM, lambda _: read_of("some words", 0.9)) == 0


def row_of_letters() -> "NDArray[np.uint8]":
    """Return ink (60, 400): twelve letters in a row, the first of which is twice as wide."""
    ink = np.zeros((60, 400), np.uint8)
    for place in range(12):
        left = 20 + 30 * place
        ink[20:40, left : left + (28 if place == 0 else 14)] = 255
    return ink


def read_row(ink: "NDArray[np.uint8]") -> "LineOfText":
    """Read ink (h, w) surely when it is the row with its wide letter first, and anything else badly."""
    is_whole = ink.shape[1] > 200
    first = int(np.flatnonzero(~(ink > 0).any(axis=0))[0]) if is_whole else 0
    return read_of("twelve words" if is_whole else "t", 0.95 if first > 20 else 0.5)


@pytest.mark.parametrize(("quarters", "degrees"), [(0, 0), (1, 270), (2, 0), (3, 90)])
def test_a_single_row_on_its_side(quarters: int, degrees: int) -> None:
    ink = np.ascontiguousarray(np.rot90(row_of_letters(), quarters))
    assert turn_of_row(ink, read_row) == degrees


@pytest.mark.parametrize(("quarters", "turned"), [(0, False), (1, False), (2, True), (3, False)])
def test_a_single_row_upside_down(quarters: int, turned: bool) -> None:
    ink = np.ascontiguousarray(np.rot90(row_of_letters(), quarters))
    assert row_reads_better_turned(ink, [], read_row) is turned


def test_a_row_that_reads_well_is_not_read_again() -> None:
    def unread(_: "NDArray[np.uint8]") -> "LineOfText":
        raise AssertionError

    upside_down = np.ascontiguousarray(np.rot90(row_of_letters(), 2))
    assert not row_reads_better_turned(upside_down, [read_of("some words", 0.95)], unread)
    assert not row_reads_better_turned(np.zeros((50, 50), np.uint8), [], unread)
    assert turn_of_row(np.zeros((50, 50), np.uint8), unread) == 0


@pytest.mark.parametrize(("turned", "degrees"), [("eight wd", 0), ("twelve words", 90)])
def test_letters_below_each_other_stay(turned: str, degrees: int) -> None:
    """They read as surely as they stand, each alone; turned they are a row that reads as less."""
    column = np.ascontiguousarray(np.rot90(row_of_letters(), 3))

    def read(ink: "NDArray[np.uint8]") -> "LineOfText":
        return read_of("1" if ink.shape[1] < 200 else turned, 0.95)

    assert turn_of_row(column, read) == degrees


def test_two_rows_are_no_single_row() -> None:
    rows = np.zeros((90, 400), np.uint8)
    rows[10:30] = rows[60:80] = row_of_letters()[20:40]
    assert not row_reads_better_turned(rows, [], lambda _: read_of("words", 0.95))


@pytest.fixture(scope="module")
def engine() -> Iterator[Engine]:
    with Engine(threads=1) as opened:
        yield opened


@pytest.mark.parametrize("mode", [Mode.PAGE, Mode.TEXT])
@pytest.mark.parametrize("quarters", [1, 2, 3])
@pytest.mark.parametrize("name", ["en-mean-value", "zh-integral"])
def test_single_rows_are_read_upright(engine: Engine, name: str, quarters: int, mode: Mode) -> None:
    pixels = read_picture(PAGES[name].picture).pixels
    filled = np.flatnonzero(pixels.min(axis=(1, 2)) < 128)
    ends = np.flatnonzero(np.diff(filled) > 4)
    top, bottom = int(filled[0]), int(filled[ends[0]]) + 1
    row = np.pad(pixels[top:bottom], ((12, 12), (0, 0), (0, 0)), constant_values=255)
    upright = engine.recognize_page(Picture(row), Options(mode=mode))
    turned = engine.recognize_page(Picture(np.ascontiguousarray(np.rot90(row, quarters))), Options(mode=mode))
    assert len(upright.markdown) > 12
    assert Levenshtein.normalized_similarity(turned.markdown, upright.markdown) > 0.9
    assert WarningCode.TURNED_BACK in {warning.code for warning in turned.warnings}
    assert WarningCode.TURNED_BACK not in {warning.code for warning in upright.warnings}


@pytest.mark.parametrize("quarters", [1, 2, 3])
def test_turned_pages_are_read_upright(quarters: int) -> None:
    known = PAGES["en-exercises"]
    picture = read_picture(known.picture)
    pixels = np.ascontiguousarray(np.rot90(picture.pixels, quarters))
    with Engine(threads=1) as engine:
        read = engine.recognize_page(Picture(pixels))
    assert WarningCode.TURNED_BACK in {warning.code for warning in read.warnings}
    score = score_page(known.name, read.markdown, known.markdown)
    assert score.wrong <= 0.05 * score.characters, read.markdown
    assert (read.width, read.height) == (pixels.shape[1], pixels.shape[0])
    for region in read.regions:
        assert -2 <= region.box.left <= region.box.right <= read.width + 2
