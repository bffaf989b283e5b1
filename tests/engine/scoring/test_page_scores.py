"""Pages scored: text with formulas taken out, formulas in order, blocks in order."""

from pathlib import Path

import pytest

from pic2latex.errors import OptionError
from pic2latex.scoring.page_dataset import known_pages
from pic2latex.scoring.page_scores import FORMULA, as_text, parts_of, report, score_page

TRUTH = "# Title\n\n**Let** $x_1$ be a “number”. Then\n\n$$\nx = \\frac12. \\tag{3}\n$$\n\n1. one\n2. two"


def test_parts() -> None:
    text, formulas = parts_of(TRUTH)
    assert text == f'Title\nLet {FORMULA} be a "number". Then\n{FORMULA}\n1. one\n2. two'
    assert formulas == ("x_{1}", r"x=\frac{1}{2}\tag{3}")


@pytest.mark.parametrize(
    ("read", "wrong", "exact"),
    [
        (TRUTH, 0, 2),
        (TRUTH.replace("x_1", "x_{1}").replace("“", '"').replace("”", '"').replace("**", ""), 0, 2),
        (TRUTH.replace("$x_1$", "x1"), 2, 1),
        (TRUTH.replace("x_1", "x_2"), 0, 1),
        (TRUTH.replace("$x_1$ be", "$x_1$be"), 1, 2),
        (TRUTH.replace("one\n2.", "one 2."), 1, 2),
        (TRUTH.replace("frac12.", "frac12"), 0, 2),
        (TRUTH.replace("number", r"n\umber").replace(r"n\umber", "number"), 0, 2),
        (TRUTH.replace("Then", "T*en".replace("*", r"\*")), 1, 2),
    ],
)
def test_counts(read: str, wrong: int, exact: int) -> None:
    score = score_page("page", read, TRUTH)
    assert (score.wrong, score.exact, score.formulas) == (wrong, exact, 2)


def test_a_number_is_the_same_as_text_and_as_a_formula() -> None:
    score = score_page("page", "(A) 51 (B) $x$", "(A) $51$ (B) $x$")
    assert (score.wrong, score.exact, score.formulas) == (0, 1, 1)


def test_formulas_count_in_order() -> None:
    assert score_page("page", "$b$ $a$ $c$", "$a$ $b$ $c$").exact == 2


@pytest.mark.parametrize(
    ("read", "in_order"),
    [
        ("The first block is here.\n\nThen comes another one.", True),
        ("The first block is here. Then comes another one.", True),
        ("Then comes another one.\n\nThe first block is here.", False),
        ("The first block is here.", False),
        ("", False),
    ],
)
def test_order(read: str, in_order: bool) -> None:
    truth = "The first block is here.\n\nThen comes another one."
    assert score_page("page", read, truth).in_order is in_order


def test_blocks_that_repeat_are_in_order() -> None:
    """Answers of the same form may stand below two questions."""
    page = "Which one?\n\n(A) $x$ (B) $y$\n\nAnd which here?\n\n(A) $z$ (B) $w$"
    assert score_page("page", page, page).in_order
    first, answers, second, others = page.split("\n\n")
    assert not score_page("page", "\n\n".join((second, answers, first, others)), page).in_order


def test_of_several_places_alike_a_block_is_found_at_the_first() -> None:
    """The same answers may stand below the first and the third question, and others below the second."""
    same = "(A) $w$ (B) $x$ (C) $y$ (D) $z$"
    page = "\n\n".join(("Which one?", same, "Which two?", "(A) 1 (B) 2 (C) $y$ (D) 4", "Which last?", same))
    assert score_page("page", page, page).in_order


def test_spaces_beside_chinese_characters_do_not_count() -> None:
    assert score_page("page", "小的是6、28和 496。", "小的是 6、28 和 496。").wrong == 0
    assert score_page("page", "6 28", "628").wrong == 1


def test_report() -> None:
    result = report([score_page("a", "abcd", "abcd"), score_page("b", "abxd", "abcd")])
    assert (result.character_errors, result.formulas_exact, result.in_order) == (1 / 8, 0.0, 1.0)
    assert "character error rate 12.50%" in as_text(result)


def test_folders_that_are_none(tmp_path: Path) -> None:
    with pytest.raises(OptionError, match="cannot be read"):
        known_pages(tmp_path)
    (tmp_path / "pages.jsonl").write_text('{"picture": "1.png"}\n', encoding="utf-8")
    with pytest.raises(OptionError, match="cannot be read"):
        known_pages(tmp_path)
    (tmp_path / "pages.jsonl").write_text("\n", encoding="utf-8")
    with pytest.raises(OptionError, match="holds no pages"):
        known_pages(tmp_path)
