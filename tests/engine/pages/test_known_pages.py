"""Typeset paragraphs read with the real networks for text and formulas, from boxes that TeX wrote down.

How well the bundled detector does on all forty is measured by `pic2latex score --pages`; here everything after it is.
"""

import pytest

from pic2latex.engine import Engine
from pic2latex.scoring.page_scores import PageScore, score_page
from pic2latex.types import Mode, Options, Page, RegionKind
from tests.engine.pages.known_pages import KnownPage, engine_that_sees, known_pages

PAGES = {page.name: page for page in known_pages()}


@pytest.fixture(scope="module")
def read() -> dict[str, Page]:
    """Read every page once."""
    with engine_that_sees(*(page.formulas for page in PAGES.values())) as engine:
        return {name: engine.recognize_page(page.picture) for name, page in PAGES.items()}


@pytest.fixture(scope="module")
def scores(read: dict[str, Page]) -> tuple[PageScore, ...]:
    return tuple(score_page(name, read[name].markdown, page.markdown) for name, page in PAGES.items())


def test_text_is_right(scores: tuple[PageScore, ...]) -> None:
    wrong = sum(score.wrong for score in scores)
    assert wrong <= 0.03 * sum(score.characters for score in scores), scores


def test_formulas_are_right(scores: tuple[PageScore, ...]) -> None:
    exact = sum(score.exact for score in scores)
    assert exact >= 0.8 * sum(score.formulas for score in scores), scores


def test_reading_order_is_right(scores: tuple[PageScore, ...]) -> None:
    assert all(score.in_order for score in scores), scores


@pytest.mark.parametrize("page", PAGES.values(), ids=PAGES.keys())
def test_regions_say_what_the_markdown_says(page: KnownPage, read: dict[str, Page]) -> None:
    result = read[page.name]
    assert {region.kind for region in result.regions} <= set(RegionKind)
    for region in result.regions:
        box = region.box
        assert 0 <= box.left <= box.right <= result.width
        assert 0 <= box.top <= box.bottom <= result.height
        assert (region.formula is None) == (region.kind is RegionKind.TEXT)
        if region.formula is not None:
            assert region.formula.latex.rstrip(" ,.").rstrip("\\") in result.markdown
    assert sum(region.kind is not RegionKind.TEXT for region in result.regions) == len(page.formulas)


def test_numbers_headings_and_lists(read: dict[str, Page]) -> None:
    assert "\\tag{4.1}\n$$" in read["en-mean-value"].markdown
    assert any(region.tag == "{4.1}" for region in read["en-mean-value"].regions)
    assert read["en-exercises"].markdown.startswith("## Exercises\n\n1. Show that $")
    assert read["zh-exercises"].markdown.startswith("## 习题一\n\n1. 求函数 $")


def test_every_stage_is_timed_and_progress_is_told() -> None:
    page = PAGES["zh-integral"]
    told: list[tuple[int, int]] = []
    with engine_that_sees(page.formulas) as engine:
        result = engine.recognize_page(page.picture, progress=lambda done, of: told.append((done, of)))
    stages = [time.stage for time in result.seconds]
    assert stages == ["prepare", "detect", "lines", "text", "formulas", "assemble"]
    assert [done for done, _ in told] == sorted(done for done, _ in told)
    assert told[-1][0] == told[-1][1] > len(page.formulas)


def test_the_same_picture_gives_the_same_page_and_closed_engines_open_again() -> None:
    page = PAGES["zh-integral"]
    with engine_that_sees(page.formulas) as engine:
        first = engine.recognize_page(page.picture)
        engine.close()
        assert (
            engine.recognize_page(page.picture) == first
        )  # opened anew, with a new detector of the same script


def test_text_mode_reads_without_formulas() -> None:
    page = PAGES["en-exercises"]
    with Engine(threads=2) as engine:
        result = engine.recognize_page(page.picture, Options(mode=Mode.TEXT))
    assert {region.kind for region in result.regions} == {RegionKind.TEXT}
    assert "is not a rational number." in result.markdown
    assert "$" not in result.markdown
