"""Running heads and page numbers go where that is plain; what may be text stays."""

import pytest

from pic2latex.pages.document.page import DocumentPage
from pic2latex.pages.document.running_heads import without_running_heads
from pic2latex.types import Box, Passage, PassageKind

BODY = Passage(PassageKind.TEXT, Box(100, 140, 500, 640), "The text of the page.")


def row(text: str, top: float, left: float = 100, kind: PassageKind = PassageKind.TEXT) -> Passage:
    return Passage(kind, Box(left, top, left + 200, top + 12), text)


def pages(*passages: tuple[Passage, ...]) -> list[DocumentPage]:
    return [
        DocumentPage(number, 612, 792, (*each, BODY), ()) for number, each in enumerate(passages, start=1)
    ]


def kept(*passages: tuple[Passage, ...]) -> list[list[str]]:
    return [
        [each.markdown for each in page.passages if each is not BODY]
        for page in without_running_heads(pages(*passages))
    ]


@pytest.mark.parametrize(
    "text",
    [
        "7",
        "- 7 -",
        "— 12 —",
        "xiv",
        "Page 3",
        "page 3 of 10",
        "3 / 10",
        "第 3 页",
        "第3页 共10页",
        "第 3 页，共 10 页",
        "· 9 ·",
        "$7$",
        "$$\n12\n$$",
    ],
)
@pytest.mark.parametrize("top", [40, 740])
def test_page_numbers_go(text: str, top: float) -> None:
    assert kept((row(text, top),)) == [[]]


@pytest.mark.parametrize("text", ["(7)", "Theorem 7", "7 apples", "x", "$x$", "1.", "12345", "第 3 章"])
def test_what_is_no_page_number_stays(text: str) -> None:
    assert kept((row(text, 40),)) == [[text]]


def test_a_number_in_the_middle_of_the_page_stays() -> None:
    assert kept((row("7", 400),)) == [["7"]]


def test_heads_that_come_again_go() -> None:
    heads = kept(
        (row("J. SMITH 1", 40),),
        (row("2 ON PRIMES", 40),),
        (row("J. SMlTH 3", 41),),  # one letter misread
        (row("4 ON PRIMES", 40),),
    )
    assert heads == [[], [], [], []]


def test_head_and_number_in_one_row() -> None:
    first = (row("Chapter one", 40, 100), row("1", 41, 450))
    second = (row("2", 40, 100), row("Chapter one", 41, 350))
    assert kept(first, second) == [[], []]


def test_a_page_number_beside_the_words_of_a_heading() -> None:
    heading = row("## 1 极限", 125, kind=PassageKind.HEADING)
    assert kept((row("1 极限 1", 50), heading)) == [["## 1 极限"]]
    assert kept((heading,), (row("2 1 极限", 50),)) == [["## 1 极限"], []]
    assert kept((row("极限", 50), heading)) == [["极限", "## 1 极限"]], "no page number"
    assert kept((row("Some words 1", 50), heading)) == [["Some words 1", "## 1 极限"]]
    assert kept((row("## Limits 1", 50, kind=PassageKind.HEADING), heading)) == [["## Limits 1", "## 1 极限"]]


def test_heads_and_feet() -> None:
    assert kept(*[(row("Journal of Examples", 40), row(f"www.example.org  {n}", 750)) for n in range(3)]) == [
        [],
        [],
        [],
    ]


def test_what_comes_once_stays() -> None:
    assert kept((row("A title", 60),), (row("Something else", 60),)) == [["A title"], ["Something else"]]


def test_what_comes_again_at_another_height_stays() -> None:
    assert kept((row("Proof.", 60),), (row("Proof.", 100),)) == [["Proof."], ["Proof."]]


def test_what_comes_again_far_away_stays() -> None:
    texts = ["Exercises", "One here", "Two comes", "Three then", "Exercises"]
    assert kept(*[(row(text, 60),) for text in texts]) == [[text] for text in texts]


def test_two_rows_are_no_head() -> None:
    tall = Passage(PassageKind.TEXT, Box(100, 40, 500, 80), "The same two rows of text on both pages.")
    assert kept((tall,), (tall,)) == [[tall.markdown]] * 2


def test_a_page_of_nothing() -> None:
    empty = DocumentPage(1, 612, 792, (), ())
    assert without_running_heads([empty]) == (empty,)
