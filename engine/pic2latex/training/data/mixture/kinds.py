"""The table of the mixture: each kind of generated formula, and the share of all pictures it takes.

What is not generated are real formulas as they were found: two fifths, because a narrow mixture is paid for elsewhere.
"""

import random
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from pic2latex.training.data.formula_files import TrainingFormula
from pic2latex.training.data.mixture import (
    chinese,
    letters,
    lines,
    long_rows,
    matrices,
    nesting,
    tensors,
    upright_notation,
)
from pic2latex.training.data.mixture.author_habits import typed_by_habit
from pic2latex.training.data.mixture.material import gather_material

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from pic2latex.training.data.mixture.material import Material

__all__ = [
    "HABIT_SHARE",
    "KINDS",
    "MIXTURE",
    "REAL_SHARE",
    "SLICES",
    "FormulaKind",
    "draw_mixture",
    "draw_slice",
]

MIXTURE = "mixture:"
"""Begins the `source` of generated formulas; the name of their kind follows."""


@dataclass(frozen=True, slots=True)
class FormulaKind:
    """A kind of generated formula: its name in cards and reports, its share of all pictures in percent."""

    name: str
    percent: float
    generate: "Callable[[Material], str]"


KINDS: tuple[FormulaKind, ...] = (
    FormulaKind("accents", 5.0, letters.accents),
    FormulaKind("accents in a row", 1.5, letters.bare_accents),
    FormulaKind("accents under rules", 1.0, letters.accents_under_rules),
    FormulaKind("alphabets", 3.5, letters.alphabets),
    FormulaKind("negations", 2.0, letters.negations),
    FormulaKind("matrices", 3.0, matrices.matrices),
    FormulaKind("matrix products", 1.0, matrices.matrix_products),
    FormulaKind("determinants", 1.0, matrices.determinants),
    FormulaKind("augmented matrices", 1.0, matrices.augmented),
    FormulaKind("arrays with rules", 1.0, matrices.arrays),
    FormulaKind("cases", 1.5, matrices.cases),
    FormulaKind("stacked limits", 1.0, matrices.stacked_limits),
    FormulaKind("aligned", 2.5, lines.aligned),
    FormulaKind("derivations", 1.5, lines.derivations),
    FormulaKind("gathered", 0.7, lines.gathered),
    FormulaKind("systems", 1.0, lines.systems),
    FormulaKind("numbered rows", 0.8, lines.numbered_rows),
    FormulaKind("rows with words", 0.5, lines.real_rows),
    FormulaKind("roots", 1.2, nesting.roots),
    FormulaKind("fractions", 1.3, nesting.fractions),
    FormulaKind("braces with labels", 1.5, nesting.braces),
    FormulaKind("floors and norms", 1.2, nesting.floors),
    FormulaKind("sized delimiters", 2.5, nesting.sized_delimiters),
    FormulaKind("stacked signs", 1.0, nesting.stacked_signs),
    FormulaKind("large operators", 1.0, nesting.large_operators),
    FormulaKind("isotopes", 0.8, upright_notation.isotopes),
    FormulaKind("prescripts", 0.7, upright_notation.prescripts),
    FormulaKind("chemistry", 1.2, upright_notation.chemistry),
    FormulaKind("quantities", 0.8, upright_notation.quantities),
    FormulaKind("operator names", 2.5, upright_notation.operator_names),
    FormulaKind("scripts", 1.0, upright_notation.scripts),
    FormulaKind("tensors", 2.0, tensors.tensors),
    FormulaKind("field theory", 2.0, tensors.field_rows),
    FormulaKind("marked letters", 1.0, tensors.marked_letters),
    FormulaKind("polynomials", 1.2, long_rows.polynomials),
    FormulaKind("repeated sums", 1.2, long_rows.repeated_sums),
    FormulaKind("chained rows", 1.8, long_rows.chained_rows),
    FormulaKind("words inside", 1.5, long_rows.worded),
    FormulaKind("Chinese words", 1.5, chinese.chinese_words),
    FormulaKind("equation numbers", 0.5, long_rows.tagged),
    FormulaKind("punctuation", 0.6, long_rows.punctuated),
)
"""Shares in percent of all pictures; the rest are real formulas."""

REAL_SHARE = 1 - sum(kind.percent for kind in KINDS) / 100
"""The share of real formulas: two fifths."""

HABIT_SHARE = 0.12
"""The share of all formulas, real or generated, that are typed as an author of a paper might (author_habits.py)."""

SLICES: "Mapping[str, tuple[str, ...]]" = {
    "several rows": (
        "aligned",
        "derivations",
        "gathered",
        "systems",
        "numbered rows",
        "rows with words",
        "cases",
    ),
    "matrices": ("matrices", "matrix products", "determinants", "augmented matrices", "arrays with rules"),
    "accents": ("accents", "accents in a row"),
    "accents under rules": ("accents under rules",),
    "alphabets": ("alphabets",),
    "negations": ("negations",),
    "nested": ("roots", "fractions", "braces with labels", "floors and norms", "stacked limits"),
    "sized and stacked": ("sized delimiters", "stacked signs", "large operators"),
    "scripts and words": (
        "isotopes",
        "prescripts",
        "chemistry",
        "quantities",
        "operator names",
        "scripts",
        "words inside",
    ),
    "tensors": ("tensors", "field theory", "marked letters"),
    "long rows": ("polynomials", "repeated sums", "chained rows"),
    "Chinese": ("Chinese words",),
}
"""What test sets can be made of, by names of kinds."""


def draw_slice(
    formulas: "Sequence[TrainingFormula]", name: str, count: int, seed: int
) -> "Iterator[TrainingFormula]":
    """Yield `count` generated formulas of one of SLICES, its kinds drawn by their shares."""
    generator = random.Random(f"slice/{seed}")
    material = gather_material((formula.latex for formula in formulas), generator)
    kinds = [kind for kind in KINDS if kind.name in SLICES[name]]
    weights = [kind.percent for kind in kinds]
    for kind in generator.choices(kinds, weights, k=count):
        yield TrainingFormula(kind.generate(material), display=True, source=MIXTURE + kind.name)


def draw_mixture(formulas: "Sequence[TrainingFormula]", count: int, seed: int) -> "Iterator[TrainingFormula]":
    """Yield `count` formulas: real ones, and generated ones whose `source` is `mixture:` and their kind.

    Some of both are typed by an author's habit.
    """
    generator = random.Random(f"mixture/{seed}")
    material = gather_material((formula.latex for formula in formulas), generator)
    weights = [kind.percent for kind in KINDS]
    for _ in range(count):
        if generator.random() < REAL_SHARE:
            formula = generator.choice(formulas)
        else:
            kind = generator.choices(KINDS, weights)[0]
            formula = TrainingFormula(kind.generate(material), display=True, source=MIXTURE + kind.name)
        if generator.random() < HABIT_SHARE:
            formula = replace(formula, latex=typed_by_habit(formula.latex, generator))
        yield formula
