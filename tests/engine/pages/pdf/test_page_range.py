"""Ranges of pages as users write them."""

import pytest

from pic2latex.errors import OptionError
from pic2latex.pages.pdf.page_range import parse_pages


@pytest.mark.parametrize(
    ("text", "pages"),
    [
        (None, (1, 2, 3, 4, 5, 6, 7, 8, 9)),
        ("3", (3,)),
        ("3-5", (3, 4, 5)),
        ("3–5", (3, 4, 5)),
        ("7-", (7, 8, 9)),
        ("-2", (1, 2)),
        ("8-100", (8, 9)),
        ("0-2", (1, 2)),
        ("5, 1-2 ,2,9", (1, 2, 5, 9)),
        (" 2 - 3 ", (2, 3)),
        ("4,99", (4,)),
    ],
)
def test_ranges(text: str | None, pages: tuple[int, ...]) -> None:
    assert parse_pages(text, 9) == pages


@pytest.mark.parametrize("text", ["", "-", "a", "1..3", "3;4", "1-2-3", "５-x", "1,,2"])
def test_what_names_no_pages(text: str) -> None:
    with pytest.raises(OptionError, match="does not name pages") as caught:
        parse_pages(text, 9)
    assert "3-7" in caught.value.hint


@pytest.mark.parametrize(
    ("text", "message"), [("5-3", "end before they begin"), ("10", "there are 9 pages"), ("0", "9 pages")]
)
def test_pages_that_are_not_there(text: str, message: str) -> None:
    with pytest.raises(OptionError, match=message):
        parse_pages(text, 9)


def test_one_page_is_no_plural() -> None:
    with pytest.raises(OptionError, match="is only 1 page"):
        parse_pages("2", 1)
