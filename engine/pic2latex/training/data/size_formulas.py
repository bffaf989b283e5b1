r"""Formulas whose text size is hard to tell: nothing but a bar, a sign or a big operator, and what has tall brackets.

Drawn at random from kinds; `source` of a formula names its kind, so that a measurement can be given for each.
"""

import random
from typing import TYPE_CHECKING

from pic2latex.training.data.formula_files import TrainingFormula

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

__all__ = ["KINDS", "size_formulas"]

_LETTERS = tuple("abcdefghijkmnpqrstuvwxyz")
_GREEK = (
    *(r"\alpha", r"\beta", r"\gamma", r"\delta", r"\lambda", r"\mu"),
    *(r"\sigma", r"\omega", r"\theta", r"\varphi", r"\pi", r"\xi"),
)
_CAPITALS = tuple("ABCDEFGHKLMNPQRSTUVWXYZ")
_SIGNS = (
    *(
        "x",
        "A",
        "n",
        "i",
        "g",
        "f",
        "y",
        "Q",
        "0",
        "1",
        "7",
        "8",
        "+",
        "<",
        "!",
        "M",
        "l",
        "t",
        r"\alpha",
        r"\beta",
    ),
    *(r"\pi", r"\infty", r"\in", r"\cup", r"\partial", r"\to", r"\leq", r"\subset", r"\forall", r"\emptyset"),
    *(r"\times", r"\pm", r"\ell"),
)
_BARS = (
    *("=", "-", ":", "|", r"\|", "|x-y|", r"\left|\frac{a}{b}\right|", r"\equiv", r"\leftrightarrow"),
    *(r"\Longrightarrow", r"\longmapsto", r"\cdots", r"\ldots", r"\approx", r"\sim", r"\div", r"\mid"),
)
_OPERATORS = (
    *(r"\sum", r"\prod", r"\int", r"\oint", r"\iint", r"\coprod", r"\bigcup", r"\bigcap"),
    *(r"\bigoplus", r"\bigvee", r"\bigotimes"),
)
_NEXT_ROW = r"\\"
_FENCES = ("pmatrix", "bmatrix", "vmatrix", "Bmatrix")
_DOTTED = r"a_{11}&\cdots&a_{1n}\\\vdots&\ddots&\vdots\\a_{m1}&\cdots&a_{mn}"


def size_formulas(count: int, seed: int = 0) -> tuple[TrainingFormula, ...]:
    """Return `count` formulas, as many of each kind."""
    generator = random.Random(seed)
    names = tuple(KINDS)
    chosen = (names[number % len(names)] for number in range(count))
    return tuple(
        TrainingFormula(KINDS[name](generator), name in _DISPLAYED or generator.random() < 0.5, name)
        for name in chosen
    )


def _variable(generator: random.Random) -> str:
    return generator.choice((*_LETTERS, *_GREEK))


def _number(generator: random.Random) -> str:
    return str(generator.randint(0, 9) if generator.random() < 0.7 else generator.randint(10, 99))


def _atom(generator: random.Random) -> str:
    variable, number = _variable(generator), _number(generator)
    forms = (
        number,
        number,
        variable,
        f"{variable}_{{{generator.choice('ijkn12')}}}",
        f"-{number}",
        f"{variable}^{{2}}",
    )
    return generator.choice((*forms, rf"\frac{{{variable}}}{{{number}}}"))


def _term(generator: random.Random) -> str:
    first, second, variable = _atom(generator), _atom(generator), _variable(generator)
    fraction = rf"\frac{{{first}}}{{{variable}+{_number(generator)}}}"
    return generator.choice(
        (first, f"{first}+{second}", fraction, f"{variable}({first})", rf"\sqrt{{{variable}}}")
    )


def _matrix(generator: random.Random) -> str:
    rows, columns = generator.randint(2, 8), generator.randint(1, 8)
    entry = generator.choice((_number, _atom))
    body = r"\\".join("&".join(entry(generator) for _ in range(columns)) for _ in range(rows))
    body = _DOTTED if generator.random() < 0.25 else body
    fence = generator.choice(_FENCES)
    before = f"{generator.choice(_CAPITALS)}=" if generator.random() < 0.3 else ""
    return rf"{before}\begin{{{fence}}}{body}\end{{{fence}}}"


def _cases(generator: random.Random) -> str:
    rows = (f"{_term(generator)}={_term(generator)}" for _ in range(generator.randint(2, 6)))
    return rf"\begin{{cases}}{_NEXT_ROW.join(rows)}\end{{cases}}"


def _system(generator: random.Random) -> str:
    rows = (
        f"{_variable(generator)}&={_term(generator)}+{_term(generator)}"
        for _ in range(generator.randint(2, 6))
    )
    return rf"\left\{{\begin{{aligned}}{_NEXT_ROW.join(rows)}\end{{aligned}}\right."


def _sign(generator: random.Random) -> str:
    return generator.choice(_SIGNS)


def _bar(generator: random.Random) -> str:
    letter = generator.choice((*_LETTERS, *_CAPITALS))
    number = _number(generator)
    return generator.choice(
        (*_BARS, f"|{letter}|", rf"\|{letter}\|", rf"\bar{{{letter}}}", f"={number}", f"-{number}")
    )


def _fraction(generator: random.Random, depth: int = 2) -> str:
    parts = (
        _fraction(generator, depth - 1) if depth and generator.random() < 0.6 else _term(generator)
        for _ in range(2)
    )
    return rf"\frac{{{next(parts)}}}{{{next(parts)}}}"


def _operator(generator: random.Random) -> str:
    operator, variable = generator.choice(_OPERATORS), _variable(generator)
    forms = (operator, operator, rf"{operator}_{{i=1}}^{{n}}", rf"{operator}_{{0}}^{{\infty}}{variable}")
    return generator.choice(
        (*forms, rf"\left[{operator}_{{k=0}}^{{n}}{variable}_{{k}}\right]", rf"\lim_{{{variable}\to 0}}")
    )


def _short(generator: random.Random) -> str:
    variable, number, capital = _variable(generator), _number(generator), generator.choice(_CAPITALS)
    plain = (
        f"{variable}={number}",
        f"{variable}_{{{number}}}",
        f"{capital}({variable})",
        f"{number}/{number}",
    )
    over = (
        rf"\hat{{{variable}}}",
        rf"\vec{{{variable}}}",
        rf"\overline{{{capital}B}}",
        rf"\binom{{{variable}}}{{{number}}}",
    )
    return generator.choice((*plain, *over))


KINDS: "Mapping[str, Callable[[random.Random], str]]" = {
    "matrix": _matrix,
    "cases": _cases,
    "system": _system,
    "sign": _sign,
    "bars": _bar,
    "fractions": _fraction,
    "operator": _operator,
    "short": _short,
}
"""What draws a formula of each kind."""

_DISPLAYED = frozenset(("matrix", "cases", "system", "fractions", "operator"))
