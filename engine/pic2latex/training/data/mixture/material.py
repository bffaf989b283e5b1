"""What generated formulas are made of: short pieces of real ones, letters, numbers and words, drawn by one seed."""

import random
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pic2latex.training.data.mixture.vocabulary import OPERATOR_NAMES, SYLLABLES, TEXT_WORDS

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

__all__ = [
    "GREEK",
    "LATIN",
    "Material",
    "atoms_of",
    "environment",
    "gather_material",
    "joined",
    "table_rows",
]

LATIN = "abcdefghijklmnopqrstuvwxyz"
_GREEK = (
    r"\alpha \beta \gamma \delta \epsilon \varepsilon \zeta \eta \theta \vartheta \iota \kappa \lambda \mu \nu \xi "
    r"\pi \rho \sigma \tau \upsilon \phi \varphi \chi \psi \omega \Gamma \Delta \Theta \Lambda \Xi \Pi "
    r"\Sigma \Upsilon \Phi \Psi \Omega "
)
GREEK: tuple[str, ...] = tuple(_GREEK.split())

_LENGTHS = (3, 8, 14, 25, 40, 80)
"""Characters: pieces are asked for by the longest that will do."""

_ATOM = re.compile(
    r"\\(?:text|mathrm|operatorname\*?|begin|end|textbf|textit|texttt|mathit|mathbb|mathcal|mathfrak|tag)"
    r"\{[^{}]*\}"
    r"|\\[a-zA-Z]+|\\.|[A-Za-z0-9]|[^A-Za-z0-9]",
    re.DOTALL,
)


def atoms_of(latex: str) -> list[str]:
    """Cut LaTeX into letters, digits, commands and signs; words in braces stay whole."""
    return _ATOM.findall(latex)


def joined(atoms: "Iterable[str]") -> str:
    """Write atoms one after another, with a space where a command would run into a letter."""
    parts: list[str] = []
    for atom in atoms:
        if parts and atom[:1].isalpha() and re.search(r"\\[a-zA-Z]+$", parts[-1]):
            parts.append(" ")
        parts.append(atom)
    return "".join(parts)


def table_rows(rows: "Iterable[str]") -> str:
    r"""Join the rows of a table.

    After the end of a row TeX takes `[` and `*` as its own: such rows begin with a letter instead.
    """
    return r"\\".join(f"A{row}" if row.lstrip().startswith(("[", "*")) else row for row in rows)


def environment(name: str, rows: "Iterable[str]") -> str:
    """Put rows into an environment."""
    return rf"\begin{{{name}}}" + table_rows(rows) + rf"\end{{{name}}}"


@dataclass(frozen=True, slots=True, eq=False)
class Material:
    """Pieces of real formulas by length, and the generator that everything is drawn with."""

    pieces: "tuple[tuple[str, ...], ...]"
    rows: "tuple[str, ...]"
    generator: random.Random

    def chance(self, probability: float) -> bool:
        """Return True with `probability`."""
        return self.generator.random() < probability

    def pick(self, choices: "Sequence[str]") -> str:
        """Return one of the choices."""
        return self.generator.choice(choices)

    def piece(self, longest: int) -> str:
        """Return a real formula of one row of at most about `longest` characters."""
        fitting = [number for number, length in enumerate(_LENGTHS) if length <= longest]
        drawn = self.generator.choice(fitting[-2:] or [0])
        return self.generator.choice(self.pieces[drawn] or ("x",))

    def row(self) -> str:
        """Return any real formula of one row."""
        return self.generator.choice(self.rows)

    def letter(self) -> str:
        """Return a letter: Latin of either case, or Greek."""
        chance = self.generator.random()
        if chance < 0.55:
            return self.generator.choice(LATIN)
        return self.generator.choice(LATIN.upper() if chance < 0.8 else GREEK)

    def number(self, digits: int = 2) -> str:
        """Return a whole number of at most `digits` digits."""
        return str(self.generator.randint(0, 10 ** self.generator.randint(1, digits) - 1))

    def index(self) -> str:
        """Return what stands in a subscript: a letter, a number, or two of them."""
        chance = self.generator.random()
        if chance < 0.4:
            return self.generator.choice("ijklmnabrst0123")
        if chance < 0.6:
            return self.number()
        return self.generator.choice("ijkmn") + self.generator.choice(("j", "k", "+1", "-1", "1", "2", ",j"))

    def term(self) -> str:
        """Return a small term: a letter with scripts, a number, a fraction or a short real formula."""
        chance = self.generator.random()
        if chance < 0.3:
            return self.piece(8)
        if chance < 0.5:
            return joined((self.letter(), f"_{{{self.index()}}}"))
        if chance < 0.65:
            return f"{self.letter()}^{{{self.index()}}}"
        if chance < 0.8:
            return self.number()
        return rf"\frac{{{self.piece(3)}}}{{{self.piece(8)}}}" if chance < 0.9 else self.letter()

    def word(self) -> str:
        """Return a name in letters: a known one, or one made of syllables, which can only be spelled."""
        chance = self.generator.random()
        if chance < 0.5:
            return self.generator.choice(OPERATOR_NAMES)
        if chance < 0.7:
            return self.generator.choice(TEXT_WORDS)
        made = "".join(self.generator.choice(SYLLABLES) for _ in range(self.generator.randint(1, 3)))
        return made.capitalize() if self.chance(0.4) else made

    def phrase(self) -> str:
        """Return one to four words of text."""
        count = self.generator.choice((1, 1, 2, 2, 3, 4))
        return " ".join(
            self.generator.choice(TEXT_WORDS) if self.chance(0.85) else self.word() for _ in range(count)
        )


def gather_material(formulas: "Iterable[str]", generator: random.Random) -> Material:
    """Sort the one-row formulas by length. Tables and anything with an alignment mark are left out."""
    rows = [row for row in formulas if "&" not in row and r"\\" not in row and r"\tag" not in row]
    pieces = tuple(
        tuple(row for row in rows if shorter < len(row) <= length)
        for shorter, length in zip((0, *_LENGTHS), _LENGTHS, strict=False)
    )
    return Material(pieces, tuple(rows), generator)
