"""What holds for every formula: fixed points, agreement of the levels, nothing drawn is lost, nothing fails."""

import pytest
from hypothesis import given, settings

from pic2latex.latex import (
    canonical,
    canonical_loose,
    clean,
    detokenize,
    find_problems,
    lex,
    problems,
    search_key,
    tokenize,
    training_target,
)
from pic2latex.latex.compact_printer import compact
from pic2latex.latex.parser import parse
from tests.engine.latex.grown_formulas import formulas, scraps

SPELLINGS = (training_target, canonical, canonical_loose, clean)


@pytest.mark.parametrize("spell", SPELLINGS, ids=lambda function: function.__name__)
@given(latex=formulas)
def test_each_spelling_is_a_fixed_point(spell: type[str], latex: str) -> None:
    once = spell(latex)
    assert spell(once) == once


@given(formulas)
def test_the_levels_agree(latex: str) -> None:
    expected = canonical(latex)
    assert canonical(training_target(latex)) == expected
    assert canonical_loose(expected) == canonical_loose(latex)


@given(formulas)
def test_cleaning_changes_nothing_drawn(latex: str) -> None:
    assert canonical(clean(latex)) == canonical(latex)


@given(formulas)
def test_what_comes_out_is_well_formed(latex: str) -> None:
    for spell in SPELLINGS:
        assert not problems(spell(latex))


@given(formulas)
def test_compact_form_survives_parsing_and_tokens(latex: str) -> None:
    once = compact(parse(latex))
    assert compact(parse(once)) == once
    target = training_target(latex)
    assert detokenize(lex(target)) == target
    assert tokenize(detokenize(tokenize(target))) == tokenize(target)


@settings(max_examples=300)
@given(scraps)
def test_broken_formulas_come_out_whole(latex: str) -> None:
    for spell in SPELLINGS:
        repaired = spell(latex)
        assert not [problem for problem in find_problems(repaired) if "text" not in problem.message]
        assert spell(repaired) == repaired


@given(formulas)
def test_a_formula_is_found_by_itself(latex: str) -> None:
    assert search_key(training_target(latex)) == search_key(latex)
