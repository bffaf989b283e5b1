"""Numbers of equations, punctuation at a formula's end, slips, and what is believed: the formula or the words."""

import math

import pytest

from pic2latex.errors import RecognitionError
from pic2latex.pages.formulas.formula_reading import choose_formula_or_text, without_punctuation
from pic2latex.pages.layout.formula_placement import number_of, stands_in_text
from pic2latex.pages.text.ocr_corrections import fix_ocr_errors
from pic2latex.pages.text.rapidocr import LineOfText, RecognizedCharacter
from pic2latex.types import Box, Candidate, Device, Recognition, Token


@pytest.mark.parametrize(
    ("text", "tag"),
    [
        ("(1)", "{1}"),
        ("(4.1)", "{4.1}"),
        ("（3.2）", "{3.2}"),
        ("(2.3a)", "{2.3a}"),
        ("(A.7)", "{A.7}"),
        ("( 12 )", "{12}"),
        ("(iv)", "{iv}"),
        ("(*)", "{*}"),
        ("[8]", "{8}"),
        ("③", "*{③}"),
        ("(x > 0)", None),
        ("where", None),
        ("7", None),
        ("", None),
    ],
)
def test_number_of_an_equation(text: str, tag: str | None) -> None:
    assert number_of(text) == tag


@pytest.mark.parametrize(
    ("latex", "parts"),
    [
        ("x + 1,", ("x + 1", ",")),
        (r"x\,.", ("x", ".")),
        (r"x \quad ;", ("x", ";")),
        ("f(x)", ("f(x)", "")),
        (",", (",", "")),
        (r"a, b", ("a, b", "")),
        (r"1, 2, \ldots", (r"1, 2, \ldots", "")),
    ],
)
def test_punctuation_belongs_to_the_sentence(latex: str, parts: tuple[str, str]) -> None:
    assert without_punctuation(latex) == parts


@pytest.mark.parametrize(
    ("text", "alone", "result"),
    [
        ("·", False, "."),
        ("·", True, "·"),
        ("and , then", False, "and, then"),
        (" so ", True, "so"),
        ("in G.The", True, "in G. The"),
    ],
)
def test_slips(text: str, alone: bool, result: str) -> None:
    assert fix_ocr_errors(text, alone=alone) == result


def recognition(latex: str, probability: float) -> Recognition:
    score = math.log(probability)
    candidate = Candidate(latex, (Token(latex, probability),), score)
    return Recognition((candidate,), "fake", Device.CPU)


def words(text: str, probability: float = 0.98) -> LineOfText:
    return LineOfText(
        tuple(RecognizedCharacter(each, probability, 10.0 * place) for place, each in enumerate(text))
    )


@pytest.mark.parametrize(
    ("latex", "probability", "text", "believed"),
    [
        ("x^{2}", 0.99, "x2", "x^{2}"),
        ("x^{2}", 0.5, "x2", "x^{2}"),
        ("x^{2}", 0.5, "hence", "hence"),
        ("x^{2}", 0.85, "hence", "x^{2}"),
        (r"\frac{a}{b}", 0.85, "因此", "因此"),
        (r"\frac{a}{b}", 0.97, "因此", r"\frac{a}{b}"),
        (r"\frac{a}{", 0.99, "ab", "ab"),
        (r"({}_{p}^{2p}) \equiv 2", 0.99, "p", r"\binom{2p}{p} \equiv 2"),
        (r"|z| = 1 \text{且} z \neq 1", 0.85, "|z|=1且z≠1", r"|z| = 1 \text{且} z \neq 1"),
        (r"|z| = 1 \text{但} z \neq 1", 0.85, "|z|=1且z≠1", "|z|=1且z≠1"),
        (r"x = \text{因此}", 0.85, "因此", "因此"),
    ],
)
def test_formula_or_words(latex: str, probability: float, text: str, believed: str) -> None:
    reading = choose_formula_or_text(recognition(latex, probability), lambda: words(text))
    assert (reading.candidate.latex if reading.candidate else reading.words) == believed


def test_what_cannot_be_read_stays_as_words() -> None:
    failed = RecognitionError("Nothing.", hint="Nothing.")
    assert choose_formula_or_text(failed, lambda: words("1/2", 0.4)).words == "1/2"


def test_words_are_not_asked_for_in_vain() -> None:
    choose_formula_or_text(recognition("x", 0.99), lambda: pytest.fail("asked"))


def test_a_formula_between_words_is_inline() -> None:
    text = [Box(0, 0, 50, 10)]
    assert stands_in_text(Box(53, 0, 90, 10), text, 10)
    assert not stands_in_text(Box(90, 0, 130, 10), text, 10)
    label = [Box(38, 0, 50, 10)]
    assert stands_in_text(Box(54, 4, 90, 12), label, 10)
    assert not stands_in_text(Box(59, 0, 90, 10), label, 10)  # a number at the left margin
    assert not stands_in_text(Box(53, 12, 90, 30), text, 10)
