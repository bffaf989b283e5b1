"""Tables from rules and from white, with cells that span, and what is none."""

import pytest

from pic2latex.pages.layout.markdown_writer import escaped
from pic2latex.pages.layout.table_writer import table_markdown
from pic2latex.pages.layout.tables import LineSegment, cells_of, table_areas
from pic2latex.pages.text.line_joining import Fragment
from pic2latex.types import Box

EM = 10.0


def level(y: float, left: float = 0, right: float = 200) -> Box:
    return Box(left, y - 1, right, y + 1)


def upright(x: float, top: float = 0, bottom: float = 60) -> Box:
    return Box(x - 1, top, x + 1, bottom)


def word(text: str, x: float, y: float, *, formula: bool = False) -> LineSegment:
    return LineSegment(Box(x - 15, y - 5, x + 15, y + 5), (Fragment(text, is_formula=formula),))


def written(rules: list[Box], segments: list[LineSegment]) -> list[str]:
    return [
        table_markdown(cells, escaped)
        for area in table_areas(rules, EM)
        if (cells := cells_of(area, segments, EM))
    ]


GRID = [*(level(y) for y in (0, 20, 40, 60)), *(upright(x) for x in (0, 100, 200))]
WORDS = [
    word("a", 50, 10),
    word("b", 150, 10),
    word("c|d", 50, 30),
    word("x^2", 150, 30, formula=True),
    word("e", 50, 50),
]


def test_a_grid() -> None:
    assert written(GRID, WORDS) == ["| a | b |\n| --- | --- |\n| c\\|d | $x^2$ |\n| e |  |"]


def test_a_cell_that_spans_two_columns() -> None:
    rules = [*(level(y) for y in (0, 20, 40, 60)), upright(0), upright(100, 20, 60), upright(200)]
    assert written(rules, [word("head", 100, 10), word("a", 50, 30), word("b", 150, 30)]) == [
        (
            '<table>\n<tr><th colspan="2">head</th></tr>\n<tr><td>a</td><td>b</td></tr>\n'
            "<tr><td></td><td></td></tr>\n</table>"
        )
    ]


def test_a_cell_that_spans_two_rows() -> None:
    rules = [
        level(0),
        level(20, 100, 200),
        level(40),
        upright(0, 0, 40),
        upright(100, 0, 40),
        upright(200, 0, 40),
    ]
    assert written(rules, [word("a", 50, 20), word("b", 150, 10), word("c", 150, 30)]) == [
        '<table>\n<tr><th rowspan="2">a</th><th>b</th></tr>\n<tr><td>c</td></tr>\n</table>'
    ]


BOOK = [level(0), level(20), level(80)]


def test_level_rules_alone() -> None:
    segments = [
        word("head", 30, 10),
        word("n", 150, 10),
        word("a", 30, 40),
        word("1", 150, 40),
        word("b", 30, 60),
    ]
    segments.append(word("2", 150, 60))
    assert written(BOOK, segments) == ["| head | n |\n| --- | --- |\n| a | 1 |\n| b | 2 |"]


def test_the_words_of_a_first_cell_go_on_in_the_next_row() -> None:
    segments = [word("head", 30, 10), word("n", 150, 10), word("long infor-", 30, 40), word("1", 150, 40)]
    segments.append(word("mation", 30, 60))
    assert written(BOOK, segments) == ["| head | n |\n| --- | --- |\n| long information | 1 |"]


@pytest.mark.parametrize(
    ("rules", "segments"),
    [
        ([], WORDS),
        ([level(0), level(60)], WORDS),  # two rules, as above and below a page
        ([level(0), level(60), upright(0), upright(200)], WORDS[:1]),  # a frame
        (BOOK, [word("text", 100, 10), word("text", 100, 40), word("text", 100, 60)]),
        (
            BOOK,
            [
                LineSegment(Box(left, y, left + 150, y + 10), (Fragment("words of a column"),))
                for left in (0, 170)
                for y in (5, 35, 55)
            ],
        ),
    ],
)
def test_what_is_no_table(rules: list[Box], segments: list[LineSegment]) -> None:
    assert written(rules, segments) == []
