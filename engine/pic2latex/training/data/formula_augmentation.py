r"""More formulas out of those at hand, so that no source's habits dominate: other letters, longer rows, larger shapes.

Four kinds: the same formula in other symbols (which breaks the language model's favourite guesses and makes the
encoder look), two or three joined in a row, matrices, cases and aligned rows built from short ones, and symbols with
something set over or under them.
"""

import random
import re
from typing import TYPE_CHECKING

from pic2latex.training.data.formula_files import TrainingFormula

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

__all__ = ["with_variants"]

_LATIN = "abcdefghijklmnopqrstuvwxyz"
_SYMBOLS: tuple[str, ...] = (
    r"\alpha \beta \gamma \delta \varepsilon \zeta \eta \theta \kappa \lambda \mu \nu \xi \pi \rho \sigma \phi",
    r"\Gamma \Delta \Theta \Lambda \Xi \Pi \Sigma \Phi \Psi \Omega",
    r"= < > \leq \geq \neq \equiv \sim \simeq \approx \cong \subset \subseteq \supset \in \ni \propto",
    r"+ - \pm \mp \times \cdot \cap \cup \wedge \vee \oplus \otimes \circ \ast \setminus",
    r"\rightarrow \leftarrow \leftrightarrow \Rightarrow \Leftrightarrow \longrightarrow \mapsto \hookrightarrow",
)
_FAMILIES: tuple[tuple[str, ...], ...] = (
    tuple(_LATIN),
    tuple(_LATIN.upper()),
    tuple("0123456789"),
    *(tuple(symbols.split()) for symbols in _SYMBOLS),
)
_JOINERS = (",", r",\quad ", "=", "+", "-", r"\leq ", r"\rightarrow ", r"\quad\text{and}\quad ", ";")
_ENTRIES = (*"0011234567890", "-1", "-2", r"\cdots", r"\vdots", r"\ddots", *_LATIN)
_STACKS = (
    r"\overset{{{over}}}{{{relation}}}",
    r"\underset{{{over}}}{{{relation}}}",
    r"\overset{{{over}}}{{{base}}}",
    r"\underset{{{over}}}{{{base}}}",
    r"\underbrace{{{base}}}_{{{over}}}",
    r"\overbrace{{{base}}}^{{{over}}}",
    r"\xrightarrow{{{over}}}",
    r"\overline{{{over}}}",
)
_SHORT, _MIDDLE = 14, 40
"""Characters: what fits into a matrix entry, and what may be joined."""

_ATOM = re.compile(
    r"\\(?:text|mathrm|operatorname\*?|begin|end|textbf|textit|texttt|mathit|tag)\{[^{}]*\}"  # left as they are
    r"|\\[a-zA-Z]+|\\.|[A-Za-z0-9]|[^A-Za-z0-9]"
)


def with_variants(formulas: "Sequence[TrainingFormula]", share: float, seed: int) -> list[TrainingFormula]:
    """Return the formulas and `share` times as many variants of them, drawn by `seed`."""
    generator = random.Random(seed)
    single = [formula for formula in formulas if r"\\" not in formula.latex and "&" not in formula.latex]
    if share <= 0 or not single:
        return list(formulas)
    kinds, weights = zip(*_KINDS, strict=True)
    drawn = generator.choices(kinds, weights, k=round(share * len(formulas)))
    return [*formulas, *(kind(single, generator) for kind in drawn)]


def _substituted(formulas: "Sequence[TrainingFormula]", generator: random.Random) -> TrainingFormula:
    """Exchange symbols for others of their family, consistently within the formula."""
    formula = generator.choice(formulas)
    exchange: dict[str, str] = {}
    for family in _FAMILIES:
        if generator.random() < 0.7:
            other = list(family)
            generator.shuffle(other)
            exchange.update(zip(family, other, strict=True))
    atoms = _ATOM.findall(formula.latex)
    return TrainingFormula(_joined([exchange.get(atom, atom) for atom in atoms]), formula.display)


def _joined(atoms: "Sequence[str]") -> str:
    """Write atoms one after another, with a space where a command would run into a letter."""
    text = ""
    for atom in atoms:
        if atom[0].isalpha() and re.search(r"\\[a-zA-Z]+$", text):
            text += " "
        text += atom
    return text


def _row(formulas: "Sequence[TrainingFormula]", generator: random.Random) -> TrainingFormula:
    """Join two or three in one row."""
    parts = [_short(formulas, generator, _MIDDLE).latex for _ in range(generator.choice((2, 2, 3)))]
    return TrainingFormula(generator.choice(_JOINERS).join(parts), display=True)


def _matrix(formulas: "Sequence[TrainingFormula]", generator: random.Random) -> TrainingFormula:
    rows, columns = generator.randint(1, 4), generator.randint(1, 4)
    name = generator.choice(("pmatrix", "bmatrix", "vmatrix", "matrix", "Bmatrix", "pmatrix", "bmatrix"))
    cells = [[_entry(formulas, generator) for _ in range(columns)] for _ in range(rows)]
    body = r"\\".join("&".join(row) for row in cells)
    return TrainingFormula(rf"\begin{{{name}}}{body}\end{{{name}}}", display=True)


def _entry(formulas: "Sequence[TrainingFormula]", generator: random.Random) -> str:
    if generator.random() < 0.5:
        return str(generator.choice(_ENTRIES))
    return _short(formulas, generator, _SHORT).latex


def _cases(formulas: "Sequence[TrainingFormula]", generator: random.Random) -> TrainingFormula:
    rows = [
        f"{_short(formulas, generator, 25).latex}&{_short(formulas, generator, _SHORT).latex}"
        for _ in range(generator.randint(2, 3))
    ]
    body = r"\\".join(rows)
    return TrainingFormula(
        rf"{_short(formulas, generator, _SHORT).latex}=\begin{{cases}}{body}\end{{cases}}", display=True
    )


def _aligned(formulas: "Sequence[TrainingFormula]", generator: random.Random) -> TrainingFormula:
    """Stack formulas, aligned at their first equals sign where they have one."""
    rows = [
        _short(formulas, generator, _MIDDLE).latex.replace("=", "&=", 1)
        for _ in range(generator.randint(2, 4))
    ]
    body = r"\\".join(rows)
    return TrainingFormula(rf"\begin{{aligned}}{body}\end{{aligned}}", display=True)


def _stacked(formulas: "Sequence[TrainingFormula]", generator: random.Random) -> TrainingFormula:
    """Put a short formula over or under a relation, an arrow or another formula, as few sources do."""
    over, left, right = (_short(formulas, generator, _SHORT).latex for _ in range(3))
    relation = generator.choice(
        ("=", r"\rightarrow", r"\sim", r"\leq", r"\approx", r"\equiv", r"\Longrightarrow")
    )
    stack = generator.choice(_STACKS).format(
        over=over, base=generator.choice((relation, left)), relation=relation
    )
    return TrainingFormula(f"{left}{stack}{right}", display=True)


def _short(formulas: "Sequence[TrainingFormula]", generator: random.Random, longest: int) -> TrainingFormula:
    """Draw a formula of at most `longest` characters; a letter if none comes up soon."""
    for _ in range(20):
        formula = generator.choice(formulas)
        if len(formula.latex) <= longest:
            return formula
    return TrainingFormula(generator.choice(_LATIN))


_KINDS: "tuple[tuple[Callable[[Sequence[TrainingFormula], random.Random], TrainingFormula], float], ...]" = (
    (_substituted, 0.52),
    (_row, 0.2),
    (_matrix, 0.1),
    (_cases, 0.05),
    (_aligned, 0.1),
    (_stacked, 0.03),
)
"""The kinds and how often each is drawn."""
