"""Pages on their side and upside down are read as if they were upright."""

import numpy as np
import pytest

from pic2latex.engine import Engine
from pic2latex.pages.preprocessing.orientation import is_sideways, reads_better_turned, sideways_turn
from pic2latex.picture import read_picture
from pic2latex.scoring.page_scores import score_page
from pic2latex.types import Picture, WarningCode
from tests.engine.pages.known_pages import known_pages
from tests.engine.pages.preprocessing.test_margins import page, read_of

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
