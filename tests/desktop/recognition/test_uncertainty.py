"""Doubtful tokens laid along the cleaned LaTeX."""

import pytest

from pic2latex.types import Alternative, Box, Candidate, Token
from pic2latex_desktop.recognition.uncertainty import page_uncertain_spans, uncertain_spans


def candidate(*tokens: str | tuple[str, float, dict[str, float]]) -> Candidate:
    """Each token is sure, or (text, probability, other readings)."""
    made = []
    for token in tokens:
        if isinstance(token, str):
            made.append(Token(token, 0.99))
        else:
            text, probability, others = token
            readings = tuple(Alternative(each, share) for each, share in others.items())
            made.append(Token(text, probability, None, readings))
    return Candidate("".join(token.text for token in made), tuple(made), -0.1)


@pytest.mark.parametrize(
    ("tokens", "latex", "marked"),
    [
        (("x", ("y", 0.5, {"z": 0.4})), "xy", ["y"]),
        (("x", ("y", 0.5, {"z": 0.4})), "x   y", ["y"]),
        (("\\frac", "{", ("a", 0.4, {"o": 0.3}), "}", "{", "b", "}"), r"\frac{a}{b}", ["a"]),
        (("\\frac", "{", ("a", 0.4, {"o": 0.3}), "}", "{", "b", "}"), r"\frac a b", ["a"]),
        ((("\\alpha ", 0.4, {"a": 0.3}), "x"), r"\alpha x", [r"\alpha"]),
        (("a", ("b", 0.4, {"c": 0.3}), ("b", 0.4, {"c": 0.3})), "a b b", ["b", "b"]),
        (("x", ("𝔸", 0.5, {"A": 0.4}), "y"), "x 𝔸 y", ["𝔸"]),
        # Sure enough, or nothing else on offer.
        (("x", ("y", 0.9, {"z": 0.05})), "xy", []),
        (("x", ("y", 0.5, {})), "xy", []),
        (("x", ("y", 0.5, {"z": 0.001})), "xy", []),
        (("x", ("y", 0.5, {"": 0.4})), "xy", []),
        # The clean-up took the token away.
        (("x", (r"\,", 0.5, {"z": 0.4}), "y"), "xy", []),
        ((), "", []),
    ],
)
def test_places(
    tokens: tuple[str | tuple[str, float, dict[str, float]], ...], latex: str, marked: list[str]
) -> None:
    found = uncertain_spans(candidate(*tokens), latex)
    assert [latex[doubt.start : doubt.end] for doubt in found] == marked
    for doubt in found:
        assert doubt.readings[0].text == latex[doubt.start : doubt.end]
        assert doubt.probability < 0.85


def test_readings_are_in_order() -> None:
    (doubt,) = uncertain_spans(candidate("x", ("y", 0.5, {"z": 0.3, "w": 0.1, "y": 0.05, " v ": 0.02})), "xy")
    assert [reading.text for reading in doubt.readings] == ["y", "z", "w", "v"]


X = candidate(("x", 0.5, {"y": 0.4}))
SUM = candidate("a+", ("b", 0.5, {"6": 0.4}))


@pytest.mark.parametrize(
    ("candidates", "markdown", "marked"),
    [
        ((X,), "The x in $x$.", [10]),
        ((X, X), "$x$ and $x$", [1, 9]),
        ((X, SUM), "$x+1$ is not $x$, and\n\n$$\na+b\n$$", [14, 28]),
        ((SUM, X), "𝔸 $$\na+b \\tag{3}\n$$ and $x$", [7, 25]),
        # A formula that was taken for text, or corrected, says nothing; the others do.
        ((SUM, X), "a+b, and $x$", [10]),
        ((X,), "x", []),
        ((), "$x$", []),
        ((candidate(),), "$$", []),
    ],
)
def test_doubts_of_a_page_stand_in_its_formulas(
    candidates: tuple[Candidate, ...], markdown: str, marked: list[int]
) -> None:
    found = page_uncertain_spans(candidates, markdown)
    assert [doubt.start for doubt in found] == marked
    for doubt in found:
        assert markdown[doubt.start : doubt.end] == doubt.readings[0].text


def test_places_in_the_picture_are_kept() -> None:
    box = Box(1.0, 2.0, 3.0, 4.0)
    doubtful = Token("y", 0.5, box, (Alternative("z", 0.4),))
    found = Candidate("xy", (Token("x", 1.0), doubtful), -0.1)
    assert [span.box for span in uncertain_spans(found, "xy")] == [box]
    (span,) = page_uncertain_spans([found], "Let $xy$ be")
    assert (span.box, "Let $xy$ be"[span.start : span.end]) == (box, "y")
