"""Letters with their accents are found in token sequences, and readings with other accents are written right."""

import pytest

from pic2latex.recognizers.accents.accented_letters import NO_ACCENT, accented_letters, edits_of

CASES: tuple[tuple[list[str], dict[str, str]], ...] = (
    (["x", "+", "y"], {"x": NO_ACCENT, "y": NO_ACCENT}),
    ([r"\hat{", "x", "}"], {"x": "hat"}),
    ([r"\widehat{", r"\theta", "}_{", "i", "}"], {r"\theta": "wide hat", "i": NO_ACCENT}),
    (["x", "_{", r"\dot{", r"\alpha", "}", "}"], {"x": NO_ACCENT, r"\alpha": "dot"}),
    ([r"\tilde{", r"\mathbf{", "v", "}", "}"], {"v": "tilde"}),
    ([r"\frac{", r"\bar{", "a", "}", "}{", "b", "}"], {"a": "bar", "b": NO_ACCENT}),
    ([r"\overline{", "a", "b", "}"], {}),  # a mark over several letters is not judged letter by letter
    ([r"\dot{", r"\bar{", "c", "}", "}"], {}),  # nor are two marks over one
    ([r"\text{", "i", "f", "}", "x"], {"x": NO_ACCENT}),
    (["}", "x", r"\hat{"], {"x": NO_ACCENT}),  # what a network writes may not be balanced
    (["1", "+", r"\infty"], {}),
)


@pytest.mark.parametrize(("tokens", "accents"), CASES, ids="".join)
def test_letters_and_their_accents(tokens: list[str], accents: dict[str, str]) -> None:
    assert {tokens[letter.place]: letter.accent for letter in accented_letters(tokens)} == accents


EDITS: tuple[tuple[list[str], str, str, str], ...] = (
    (["x", "+", "y"], "y", "hat", r"x+\hat{y}"),
    ([r"\bar{", "x", "}", "+", "y"], "x", "tilde", r"\tilde{x}+y"),
    ([r"\bar{", "x", "}"], "x", NO_ACCENT, "x"),
    ([r"\bar{", "x", "}_{", "i", "}"], "x", NO_ACCENT, "x_{i}"),
    ([r"\bar{", "x", "}_{", "i", "}"], "i", "dot", r"\bar{x}_{\dot{i}}"),
    ([r"\frac{", r"\vec{", "a", "}", "}{", "b", "}"], "a", NO_ACCENT, r"\frac{a}{b}"),
    ([r"\mathring{", "A", "}'"], "A", "ring", r"\mathring{A}'"),
    # A face of its own is under the accent, as authors write it.
    ([r"\mathcal{", "M", "}_{", "k", "}"], "M", "tilde", r"\tilde{\mathcal{M}}_{k}"),
    ([r"\mathbf{", "v", "}"], "v", "bar", r"\bar{\mathbf{v}}"),
    ([r"\mathbf{", "v", "w", "}"], "v", "bar", r"\mathbf{\bar{v}w}"),
    ([r"\mathbf{", "v"], "v", "bar", r"\mathbf{\bar{v}"),
    ([r"\bar{", r"\mathbf{", "v", "}", "}"], "v", "vec", r"\vec{\mathbf{v}}"),
)


@pytest.mark.parametrize(("tokens", "letter", "accent", "latex"), EDITS, ids=str)
def test_other_accents(tokens: list[str], letter: str, accent: str, latex: str) -> None:
    chosen = next(each for each in accented_letters(tokens) if tokens[each.place] == letter)
    edits = {edit.place: edit.tokens for edit in edits_of(tokens, [(chosen, accent)])}
    written = [part for place, token in enumerate(tokens) for part in edits.get(place, (token,))]
    assert "".join(written) == latex
