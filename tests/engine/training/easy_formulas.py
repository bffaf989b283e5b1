"""A few hundred short formulas of a handful of shapes: enough for a tiny network to learn something in a minute."""

import random

from pic2latex.training.data.formula_files import TrainingFormula

SHAPES = (
    "{a}+{b}={n}",
    "{a}_{{{i}}}={b}",
    "{a}^{{{n}}}",
    r"\frac{{{a}}}{{{b}}}",
    r"{a}\in {X}",
    r"\sqrt{{{a}}}",
    "{f}({a})",
    r"\alpha {b}-{n}",
    "{a}<{b}",
    r"\int {f}d{a}",
)


def easy_formulas(count: int, seed: int = 0) -> list[TrainingFormula]:
    """Draw `count` formulas; some come up twice, as in life."""
    generator = random.Random(seed)
    made = []
    for _ in range(count):
        letters = {
            "a": generator.choice("ab"),
            "b": generator.choice("xyz"),
            "i": generator.choice("in"),
            "n": generator.choice("0123"),
            "X": generator.choice("AB"),
            "f": generator.choice("fg"),
        }
        made.append(TrainingFormula(generator.choice(SHAPES).format(**letters)))
    return made
