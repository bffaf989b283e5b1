"""Answers to choose from, in one row or in two, and what only looks like them."""

import pytest

from pic2latex.pages.layout.answers import answer_rows, is_whole_label, label_of, leading_label, leads_to
from pic2latex.types import Box


def at(left: float, top: float) -> Box:
    return Box(left, top, left + 50, top + 10)


@pytest.mark.parametrize(
    ("texts", "boxes", "groups"),
    [
        ((), (), ()),
        (("(A) x", "(B) x", "(C) x"), (at(0, 0), at(100, 0), at(200, 2)), ((0, 1, 2),)),
        (
            ("(A) x", "(C) x", "(B) x", "(D) x"),
            (at(0, 0), at(0, 20), at(100, 0), at(100, 20)),
            ((0, 2), (1, 3)),
        ),
        (("A. x", "B. x"), (at(0, 0), at(0, 20)), ()),
        (("A set", "Because"), (at(0, 0), at(100, 0)), ()),
    ],
)
def test_answers_beside_each_other(
    texts: tuple[str, ...], boxes: tuple[Box, ...], groups: tuple[tuple[int, ...], ...]
) -> None:
    assert answer_rows(texts, boxes) == groups


@pytest.mark.parametrize(
    ("latex", "text", "first", "label"),
    [
        ("A", ". x", True, ("A.", " x")),
        ("A", "。x", True, ("A.", "x")),
        (r"\Lambda", ". 1", True, ("A.", " 1")),
        ("2.", "如图", True, ("2.", "如图")),
        ("2", "more", True, None),
        ("A", " is open", True, None),
        ("x", ". Then", True, None),
        ("C", ") x", False, ("C)", " x")),
        ("G", ". The", True, None),  # the end of a sentence
    ],
)
def test_labels_taken_for_formulas(latex: str, text: str, first: bool, label: tuple[str, str] | None) -> None:
    assert label_of(latex, text, first=first, apart=True) == label


@pytest.mark.parametrize(
    ("latex", "parts"),
    [
        (r"(\mathbf{A}) \cos 2x", ("(A)", r"\cos 2x")),
        (r"(\mathbf{A})", ("(A)", "")),
        (r"(A) + x", None),
        ("(A)", ("(A)", "")),
        (r"f(\mathrm{B}) + 1", None),
    ],
)
def test_labels_read_with_their_formula(latex: str, parts: tuple[str, str] | None) -> None:
    assert leading_label(latex) == parts


@pytest.mark.parametrize(
    ("latex", "parts"),
    [
        (r"(A) \ln|\sin x|", ("(A)", r"\ln|\sin x|")),
        ("(D) -x", ("(D)", "-x")),
        ("(A)_{ij} = a_{ij}", None),
        ("(A)^{2} = 1", None),
        (r"(B) \subset C", None),
        ("(A) + x", None),
        ("(A)", None),
    ],
)
def test_labels_in_italics(latex: str, parts: tuple[str, str] | None) -> None:
    """A display that begins with a matrix in brackets was torn."""
    assert leading_label(latex, plain=True) == parts


@pytest.mark.parametrize(
    ("text", "gap", "high", "is_label"),
    [
        ("(C)", 8, 30, True),
        ("(C)", 60, 30, False),  # at the left margin, far from the display it numbers
        ("(C)", -200, 30, False),  # right of it
        ("(2)", 8, 30, True),
        ("(2)", 30, 30, False),
        ("(2)", 8, 120, False),
        ("(ii)", 8, 30, True),
    ],
)
def test_labels_before_formulas_are_no_numbers(text: str, gap: float, high: float, is_label: bool) -> None:
    assert leads_to(text, Box(0, 0, 30, 20), Box(30 + gap, 0, 130 + gap, high), em=20.0) == is_label


def test_whole_labels() -> None:
    assert [text for text in ("(A)", "（D）", "A)", "(A", "(x)", "(A) x") if is_whole_label(text)] == [
        "(A)",
        "（D）",
    ]
