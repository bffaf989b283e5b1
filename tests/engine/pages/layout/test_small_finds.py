"""Fractions among words, blanks, determinants in pieces, and words in formulas."""

import cv2
import numpy as np
import pytest

from pic2latex.pages.layout.determinants import join_determinants
from pic2latex.pages.layout.ink_assignment import ink_pieces
from pic2latex.pages.layout.missed_marks import blanks, clear_of_fractions, cut_fractions, missed_fractions
from pic2latex.pages.layout.word_detection import is_word, parted_at_words, reads_as_words, words_at_ends
from pic2latex.pages.text.rapidocr import LineOfText, RecognizedCharacter
from pic2latex.preprocessing.connected_components import Components
from pic2latex.types import Box

EM = 20.0


def pieces_of(*boxes: tuple[int, int, int, int]) -> Components:
    page = np.zeros((120, 300), np.uint8)
    for left, top, right, bottom in boxes:
        cv2.rectangle(page, (left, top), (right - 1, bottom - 1), 255, -1)
    return ink_pieces(page)


def line(text: str, probability: float = 0.99) -> LineOfText:
    return LineOfText(tuple(RecognizedCharacter(each, probability, float(x)) for x, each in enumerate(text)))


@pytest.mark.parametrize(
    ("boxes", "found"),
    [
        (((20, 20, 28, 30), (18, 33, 30, 34), (20, 37, 28, 47)), 1),
        (((20, 20, 30, 22), (18, 27, 32, 28), (20, 33, 30, 35)), 0),  # three strokes
        (((20, 20, 28, 30), (18, 33, 30, 34)), 0),  # a word underlined
        (((20, 20, 28, 30), (18, 32, 30, 33), (20, 33, 28, 45)), 1),  # the bar touches what is below
        (((20, 20, 28, 30), (18, 29, 30, 31), (20, 33, 28, 45)), 1),  # what is above
        (((20, 20, 28, 26), (18, 29, 30, 30), (20, 30, 28, 36)), 0),  # two low strokes
        (((20, 20, 28, 30), (18, 33, 30, 34), (10, 37, 60, 47)), 0),  # a wider row below
    ],
)
def test_fractions(boxes: tuple[tuple[int, int, int, int], ...], found: int) -> None:
    assert len(missed_fractions(pieces_of(*boxes), EM)) == found


@pytest.mark.parametrize(
    ("formulas", "found"),
    [
        ([Box(19, 19, 29, 31)], 1),  # the numerator alone
        ([Box(17, 19, 31, 48)], 0),  # all of it
        ([], 0),  # nothing of it: left to those among the words
        ([Box(17, 19, 31, 35), Box(19, 36, 29, 47)], 1),  # the numerator with the bar, and the denominator
        ([Box(2, 19, 60, 35), Box(19, 36, 29, 48)], 0),  # the bar is one of a longer formula
    ],
)
def test_fractions_whose_box_is_cut(formulas: list[Box], found: int) -> None:
    pieces = pieces_of((20, 20, 28, 30), (18, 33, 30, 34), (20, 37, 28, 47))
    fractions = cut_fractions(pieces, formulas, EM)
    assert len(fractions) == found
    assert all((box.top, box.bottom) == (19, 47) for box in fractions)


@pytest.mark.parametrize(
    ("formula", "bottom", "found"),
    [
        (Box(10, 4, 60, 31), 20, 1),  # a row above that took the numerator
        (Box(10, 4, 60, 20), 20, 0),  # one that ends above
        (Box(10, 14, 60, 31), 31, 0),  # nothing but the numerator would be left
    ],
)
def test_formulas_above_fractions(formula: Box, bottom: float, found: int) -> None:
    pieces = pieces_of((20, 20, 28, 30), (18, 33, 30, 34), (20, 37, 28, 47))
    (cleared,), fractions = clear_of_fractions(pieces, [formula], EM)
    assert cleared.bottom == bottom
    assert len(fractions) == found


def test_blanks_have_nothing_above() -> None:
    pieces = pieces_of((20, 40, 90, 42), (120, 40, 190, 42), (130, 30, 140, 39))
    assert blanks(pieces, EM) == (Box(20, 40, 90, 42),)


def test_the_entries_of_a_determinant_are_one_formula() -> None:
    pieces = pieces_of(
        (20, 20, 22, 70), (80, 20, 82, 70), (30, 25, 40, 40), (30, 50, 40, 65), (60, 25, 70, 40)
    )
    first, last, apart = Box(30, 25, 40, 40), Box(60, 25, 70, 40), Box(200, 25, 220, 40)
    groups = join_determinants((first, last, apart), pieces, EM)
    assert groups == ((apart,), (first, last, Box(20, 20, 82, 70)))


def test_bars_around_one_row_are_no_determinant() -> None:
    pieces = pieces_of((20, 20, 22, 70), (80, 20, 82, 70), (30, 40, 40, 50))
    assert join_determinants((Box(30, 40, 40, 50),), pieces, EM) == ((Box(30, 40, 40, 50),),)


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("each", True),
        ("for", True),
        ("Proof.", True),
        ("abc", False),
        ("sin", False),
        ("argmax2", False),
        ("xy", False),
    ],
)
def test_words(text: str, word: bool) -> None:
    assert is_word(text) is word


@pytest.mark.parametrize(
    ("latex", "text", "words"),
    [
        ("Proof", line("Proof"), "Proof"),
        (r"\mathrm{Mat}/\mathrm{Mean}", line("Mean/Mean"), "Mean/Mean"),
        ("Proof", line("Proof", 0.5), None),
        ("x^2", line("x2"), None),
        (r"\sin", line("sin"), None),
        (r"\mathrm{kg/m}", line("kg/m"), "kg/m"),
        ("kg/m", line("kg/m", 0.5), None),
        ("m/s", line("m/s"), None),
        ("ABC", line("ABC"), None),
    ],
)
def test_formulas_that_are_words(latex: str, text: LineOfText, words: str | None) -> None:
    assert reads_as_words(latex, lambda: text) == words


@pytest.mark.parametrize(
    ("latex", "text", "parts"),
    [
        (r"each\varepsilon > 0", "each", ("each", r"\varepsilon > 0", "")),
        (r"x > 0\mathrm{if}", "if", ("", "x > 0", "if")),
        (r"each\varepsilon > 0", "ea", ("", r"each\varepsilon > 0", "")),
        ("each^2 + 1", "each", ("", "each^2 + 1", "")),
        (r"y = \sin", "sin", ("", r"y = \sin", "")),
        (r"of\mathbb{Z}/n\mathbb{Z}", "ofZ/nZ", ("of", r"\mathbb{Z}/n\mathbb{Z}", "")),
        (r"of\mathbb{Z}", "offZ", ("", r"of\mathbb{Z}", "")),
    ],
)
def test_words_at_the_ends_of_formulas(latex: str, text: str, parts: tuple[str, str, str]) -> None:
    ink = np.zeros((20, 100), np.uint8)
    ink[5:15, 5:30] = ink[5:15, 60:90] = 255
    assert words_at_ends(latex, ink, EM, lambda _: line(text)) == parts


@pytest.mark.parametrize(
    ("latex", "parts"),
    [
        (r"\frac{1}{3} \text{to} \frac{1}{4}", [r"\frac{1}{3}", "to", r"\frac{1}{4}"]),
        (r"x \mathrm{in} A", ["x", "in", "A"]),
        (r"x \text{to}", ["x", "to"]),
        (r"\text{if} f(U)", ["if", "f(U)"]),
        (r"x = \text{so}", [r"x = \text{so}"]),
        (r"x + y = 1 \pmod{a > b}", ["x + y = 1", "(", "a > b", ")"]),
        (r"x \equiv 1 \pmod{n}", [r"x \equiv 1 \pmod{n}"]),
        (r"\frac{a \text{to} b}{c}", [r"\frac{a \text{to} b}{c}"]),
        (r"a \text{mass} b", [r"a \text{mass} b"]),
        (r"\text{满足} A^{2} = 0", ["满足", "A^{2} = 0"]),
        (r"|z| = 1 \text{且} z \neq 1", ["|z| = 1", "且", r"z \neq 1"]),
        (r"f(x) = \text{常数}", [r"f(x) = \text{常数}"]),
        (r"\text{路程} = vt", [r"\text{路程} = vt"]),
        (r"v_{\text{平均}}", [r"v_{\text{平均}}"]),
        (r"\text{以}", ["以"]),
    ],
)
def test_formulas_parted_at_small_words(latex: str, parts: list[str]) -> None:
    assert [part for part, _ in parted_at_words(latex)] == parts


def test_no_word_is_what_a_relation_wants() -> None:
    ink = np.zeros((20, 60), np.uint8)
    ink[5:15, 0:10] = ink[5:15, 14:24] = ink[5:15, 40:60] = 255
    assert words_at_ends("v = at", ink, EM, lambda _: line("at")) == ("", "v = at", "")


def test_a_small_fraction_of_which_the_denominator_alone_was_found_is_whole() -> None:
    pieces = pieces_of((20, 20, 28, 30), (18, 32, 30, 33), (20, 33, 28, 45))
    (fraction,) = cut_fractions(pieces, [Box(17, 32, 31, 46)], EM)
    assert (fraction.top, fraction.bottom) == (20, 46)
