r"""Tokens: what counts as one, where spaces go, and back to LaTeX."""

import pytest

from pic2latex.latex import detokenize, lex, tokenize
from pic2latex.latex.lexer import positions, scan


@pytest.mark.parametrize(
    ("latex", "tokens"),
    [
        (r"\frac{a}{b}", [r"\frac", "{", "a", "}", "{", "b", "}"]),
        (r"\alpha x + 12", [r"\alpha", "x", "+", "1", "2"]),
        (r"\{a\,b\ c\}", [r"\{", "a", r"\,", "b", "\\ ", "c", r"\}"]),
        (
            r"\begin {array} {cc} a & b \\ \end{array}",
            [r"\begin{array}", *"{cc}", "a", "&", "b", r"\\", r"\end{array}"],
        ),
        (r"\operatorname {ess sup} x", [r"\operatorname{esssup}", "x"]),
        (r"\operatorname*{arg\,max}_x", [r"\operatorname*{arg\,max}", "_", "x"]),
        (r"\mu*\nu", [r"\mu", "*", r"\nu"]),
        (r"\hspace*{1em}", [r"\hspace*", "{", "1", "e", "m", "}"]),
        (r"\text{for all}", [r"\text", "{", *"forall", "}"]),
        (r"x\\y", ["x", r"\\", "y"]),
        ("中文≤", ["中", "文", "≤"]),
        (" \n\t ", []),
        ("\\\n", ["\\ "]),
        ("\\", ["\\"]),
    ],
)
def test_tokens_of_the_metrics(latex: str, tokens: list[str]) -> None:
    assert list(tokenize(latex)) == tokens


@pytest.mark.parametrize(
    ("tokens", "latex"),
    [
        ([r"\alpha", "x"], r"\alpha x"),
        ([r"\alpha", "1"], r"\alpha1"),
        ([r"\alpha", r"\beta"], r"\alpha\beta"),
        ([r"\,", "x"], r"\,x"),
        ([r"\operatorname{rank}", "A"], r"\operatorname{rank}A"),
        ([r"\end{matrix}", "x"], r"\end{matrix}x"),
        ([r"\text", "{", " ", "i", "f", " ", "}"], r"\text{ if }"),
        ([], ""),
    ],
)
def test_tokens_become_compact_latex(tokens: list[str], latex: str) -> None:
    assert detokenize(tokens) == latex


@pytest.mark.parametrize(
    "latex",
    [
        r"x\text{ for all }y\in\mathbb{R}\text{ with \$3}",
        r"\text{a {b} \textbf{c d}}z",
        r"\operatorname*{arg\,max}_{x}f",
        r"\text{\alpha x}\alpha x",
    ],
)
def test_lex_keeps_the_spaces_of_text(latex: str) -> None:
    assert detokenize(lex(latex)) == latex
    assert " " not in [token for token in lex(latex.replace(r"\text", "")) if not latex.startswith("x")]


@pytest.mark.parametrize(
    ("latex", "pieces"),
    [
        (r"a % a remark" + "\nb", ["a", "b"]),
        (r"50% of \% ", ["5", "0", r"\%", "o", "f", r"\%"]),
        (r"\\%", [r"\\", r"\%"]),
        (r"\text{50 \% {of} x}y", [r"\text{50 \% {of} x}", "y"]),
        (r"\text{never closed", [r"\text{never closed"]),
        (r"\text{a \mbox{b \text{c", [r"\text", "{", "a", r"\mbox", "{", "b", r"\text{c"]),
        (r"\begin {matrix}", [r"\begin{matrix}"]),
    ],
)
def test_scan_takes_text_whole_and_drops_remarks(latex: str, pieces: list[str]) -> None:
    assert scan(latex) == pieces


def test_deeply_nested_text_takes_no_long() -> None:
    assert len(scan(r"\text{" + "{" * 5000)) == 5002
    assert len(scan(r"\text{" * 2000)) == 3999


def test_positions_point_into_the_source() -> None:
    latex = r"$ x + \frac {1}2 $"
    assert all(latex.startswith(token, start) for token, start in positions(latex))
    assert [token for token, _ in positions(latex)] == ["x", "+", r"\frac", "{", "1", "}", "2"]
