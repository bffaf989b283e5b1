r"""Spellings that authors of papers use and textbooks do not: what is drawn differently must be read as drawn.

Each habit changes a formula, real or generated, in one place or throughout: a full stop after a wide gap, `...` for
`\ldots`, `.` for `\cdot`, a function's name in italics, scripts one after another, an accent over an accent or over a
calligraphic letter.
"""

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import random
    from collections.abc import Callable

__all__ = ["HABITS", "Habit", "typed_by_habit"]

_GAPS = (r"\quad ", r"\quad ", r"\qquad ", r"\ ", r"\;", "~", r"\, ", r"\quad\quad ", r"\ \ ")
_MARKS = (".", ".", ".", ".", ",", ",", ",", ";")
_TABLES = ("aligned}", "gathered}", "split}", "array}", "cases}")
_ACCENTS = (r"\tilde", r"\bar", r"\hat", r"\dot", r"\overline", r"\widetilde", r"\widehat", r"\ddot")
_NAMED = re.compile(r"\\(sin|cos|tan|exp|log|ln|det|dim|ker|max|min|sinh|cosh|tanh|lim|arg|deg)(?![a-zA-Z])")
_SCRIPT = r"(?:\{(?:[^{}]|\{[^{}]*\})*\}|[a-zA-Z0-9]|\\[a-zA-Z]+(?![a-zA-Z]))"
_SCRIPTS = re.compile(rf"(_{_SCRIPT})(\^{_SCRIPT})|(\^{_SCRIPT})(_{_SCRIPT})")
_CALLIGRAPHIC = re.compile(r"\\math(?:cal|scr|bf|frak|bb|sf|rm)\{[A-Za-z]\}")
_ACCENTED = re.compile(r"\\(?:bar|tilde|hat|vec)\{(?:[a-zA-Z]|\\[a-zA-Z]+)\}")


@dataclass(frozen=True, slots=True)
class Habit:
    """A habit: how many of a hundred habits drawn it is, and what it makes of a formula (unchanged: not possible)."""

    name: str
    weight: int
    apply: "Callable[[str, random.Random], str]"


def _with_a_gap_before_the_mark(latex: str, generator: "random.Random") -> str:
    """Return a formula with a mark at its end; most are left, as every formula could have one."""
    if latex.rstrip().endswith((*".,;:!?", *_TABLES, "\\")) or r"\tag" in latex or generator.random() < 0.6:
        return latex
    return f"{latex} {generator.choice(_GAPS)}{generator.choice(_MARKS)}"


def _with_three_full_stops(latex: str, _: "random.Random") -> str:
    return re.sub(r"\\l?dots(?![a-zA-Z])", "...", latex)


def _with_full_stops_as_products(latex: str, _: "random.Random") -> str:
    return re.sub(r"\\cdot(?![a-zA-Z])", ".", latex)


def _with_names_in_italics(latex: str, _: "random.Random") -> str:
    return _NAMED.sub(lambda found: found[1] + " ", latex)


def _with_staggered_scripts(latex: str, generator: "random.Random") -> str:
    r"""Return `T_{a}^{b}` as `T_{a}{}^{b}`, all of them or some."""
    share = generator.choice((1.0, 1.0, 0.5))

    def stagger(found: "re.Match[str]") -> str:
        first, second = (group for group in found.groups() if group)
        is_bound = re.search(r"\\(?:sum|prod|int|limits|bigcup|bigcap)$", latex[: found.start()].rstrip())
        return found[0] if is_bound or generator.random() > share else f"{first}{{}}{second}"

    return _SCRIPTS.sub(stagger, latex)


def _accented_again(pattern: "re.Pattern[str]") -> "Callable[[str, random.Random], str]":
    def apply(latex: str, generator: "random.Random") -> str:
        accent = generator.choice(_ACCENTS)
        return pattern.sub(
            lambda found: f"{accent}{{{found[0]}}}" if generator.random() < 0.7 else found[0], latex
        )

    return apply


HABITS: tuple[Habit, ...] = (
    Habit("gap before the mark", 30, _with_a_gap_before_the_mark),
    Habit("three full stops", 15, _with_three_full_stops),
    Habit("full stops as products", 8, _with_full_stops_as_products),
    Habit("names in italics", 10, _with_names_in_italics),
    Habit("staggered scripts", 20, _with_staggered_scripts),
    Habit("accented calligraphic letters", 12, _accented_again(_CALLIGRAPHIC)),
    Habit("accents over accents", 5, _accented_again(_ACCENTED)),
)


def typed_by_habit(latex: str, generator: "random.Random") -> str:
    """Return a formula as one of the habits that change it would type it, or unchanged where none does."""
    changed = [(habit.weight, typed) for habit in HABITS if (typed := habit.apply(latex, generator)) != latex]
    if not changed:
        return latex
    weights = [weight for weight, _ in changed]
    return generator.choices([typed for _, typed in changed], weights)[0]
