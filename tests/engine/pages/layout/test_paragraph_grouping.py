"""Rows of columns become paragraphs, headings, items and displays."""

from dataclasses import replace

import pytest

from pic2latex.pages.layout.markdown_writer import markdown_of
from pic2latex.pages.layout.paragraph_grouping import BlockKind, TextRow, blocks_of
from pic2latex.pages.text.line_joining import Fragment
from pic2latex.types import Box

EM = 10.0
FULL = 300.0


def row(number: float, text: str, *, left: float = 0.0, right: float = FULL, size: float = 1.0) -> TextRow:
    top = 14 * number
    return TextRow(Box(left, top, right, top + 10), (Fragment(text),), size=size)


def display(number: float, latex: str, tag: str | None = None) -> TextRow:
    top = 14 * number
    box = Box(100, top, 200, top + 10)
    return TextRow(box, (Fragment(latex, is_formula=True),), is_display=True, tag=tag)


def markdown(*rows: TextRow) -> str:
    return markdown_of(blocks_of([rows], EM))


def test_rows_are_one_paragraph() -> None:
    assert markdown(row(0, "One two"), row(1, "three"), row(2, "four.", right=50)) == "One two three four."


@pytest.mark.parametrize(
    ("rows", "why"),
    [
        ((row(0, "one"), row(1, "end.", right=250), row(2, "Two", left=15), row(3, "more")), "an indent"),
        ((row(0, "one"), row(1, "end"), row(2.6, "Two"), row(3.6, "more")), "white"),
        ((row(0, "one"), row(1, "end.", right=100), row(2, "Two"), row(3, "more")), "room for the word"),
    ],
)
def test_paragraphs_are_parted(rows: tuple[TextRow, ...], why: str) -> None:
    assert markdown(*rows).count("\n\n") == 1, why


def test_a_sentence_that_fills_its_row_goes_on() -> None:
    assert "\n" not in markdown(row(0, "One."), row(1, "Two."), row(2, "Three."))


def test_display_stands_alone() -> None:
    text = markdown(row(0, "We have"), display(1.5, "x = 1", "{3}"), row(3, "and more."))
    assert text == "We have\n\n$$\nx = 1 \\tag{3}\n$$\n\nand more."


def test_headings() -> None:
    text = markdown(row(0, "1 Groups", right=80, size=1.45), row(2, "A group is a set."), row(3, "It has"))
    assert text.startswith("## 1 Groups\n\nA group")
    assert markdown(row(0, "Title", right=80, size=2.2), row(2, "Text")).startswith("# Title\n\n")


def test_a_wide_point_numbers_an_item_too() -> None:
    assert markdown(row(0, "7．下列命题"), row(1, "8．若")) == "7. 下列命题\n8. 若"


def test_answers_are_no_heading_however_large_their_signs() -> None:
    assert markdown(row(0, "A. x B. y C. z", size=1.45), row(2, "Text")).startswith("A. x B. y C. z\n\n")


@pytest.mark.parametrize(
    ("rows", "text"),
    [
        (("• one thing", "• two things"), "- one thing\n- two things"),
        (("● one", "going on", "● two"), "- one going on\n- two"),
        (("1. one thing", "2. two things"), "1. one thing\n2. two things"),
        (("1) one", "2) two"), "1) one\n2) two"),
        (("(1) one", "(2) two"), "(1) one\n\n(2) two"),
        (("1.5 is a number", "not an item"), "1.5 is a number not an item"),
    ],
)
def test_items(rows: tuple[str, ...], text: str) -> None:
    made = [row(number, content) for number, content in enumerate(rows)]
    indented = [
        replace(each, box=replace(each.box, left=20)) if "going on" in each.text else each for each in made
    ]
    assert markdown(*indented) == text


def test_a_paragraph_goes_on_in_the_next_column() -> None:
    left = (row(0, "A sentence that", right=140), row(1, "is long and does", right=140))
    right = (row(0, "not end.", left=160), row(1, "Another", left=160))
    assert markdown_of(blocks_of([left, right], EM)) == "A sentence that is long and does not end. Another"


def test_what_ended_does_not_go_on_in_the_next_column() -> None:
    left = (row(0, "A sentence that", right=140), row(1, "has come to its end.", right=140))
    right = (row(0, "Another", left=160), row(1, "one.", left=160))
    assert len(blocks_of([left, right], EM)) == 2


def test_nothing_is_nothing() -> None:
    assert blocks_of([], EM) == ()
    assert markdown_of(()) == ""
    assert blocks_of([(row(0, "x"),)], EM)[0].kind is BlockKind.TEXT


def test_a_running_head_does_not_go_on_in_the_page_below_it() -> None:
    head = [row(0, "A short treatise", right=80.0)]
    body = [row(4, "bottom was reached. After that there was peace and"), row(5, "nothing more was said.")]
    blocks = blocks_of([head, body], EM)
    assert [block.fragments[0].content[:8] for block in blocks] == ["A short ", "bottom w"]


def test_a_paragraph_goes_on_after_the_notes_of_its_column() -> None:
    first = [row(0, "the text goes on and"), row(3, "¹A note in small letters", size=0.8)]
    blocks = blocks_of([first, [row(0, "on in the next column", left=300.0, right=500.0)]], EM)
    assert [block.fragments[0].content for block in blocks] == [
        "the text goes on and on in the next column",
        "¹A note in small letters",
    ]


def test_a_sentence_goes_on_with_the_number_of_an_equation() -> None:
    text = markdown(row(0, "Subtract it from the right-hand side of"), row(1, "(2) and divide."))
    assert text == "Subtract it from the right-hand side of (2) and divide."
    assert "\n\n" in markdown(row(0, "Here are two claims."), row(1, "(1) one"), row(2, "(2) two"))
