"""Glyph classes and LaTeX tokens meet in the same symbols."""

import pytest

from pic2latex.recognizers.glyph_symbols import symbol_of_glyph, symbols_of_token


@pytest.mark.parametrize(
    ("glyph", "symbol"),
    [
        ("i:x", "x"),
        ("bu:x", "x"),
        ("cal:O", "O"),
        ("−", "-"),
        (":", ":"),
        ("ext:X", "∑"),
        ("ext:p", "√"),
        ("i:α", "α"),
        ("(", ""),
        ("unknown:300", ""),
        ("\uf8ec", ""),
        ("⃗", ""),
    ],
)
def test_glyph_has_a_symbol_or_is_not_counted(glyph: str, symbol: str) -> None:
    assert symbol_of_glyph(glyph) == symbol


@pytest.mark.parametrize(
    ("token", "symbols"),
    [
        ("x", "x"),
        ("dx", "dx"),
        (r"\sin", "sin"),
        (r"\alpha", "α"),
        (r"\lambda", "λ"),
        (r"\frac{", ""),
        (r"\begin{matrix}", ""),
        (r"\sqrt{", "√"),
        (r"\iint", "∫∫"),
        (r"\\", ""),
        (r"\neq", "="),
        ("}_{", ""),
        ("〓", ""),
    ],
)
def test_token_draws_its_symbols(token: str, symbols: str) -> None:
    assert "".join(symbols_of_token(token)) == symbols
