"""A formula as mathematics rather than as typesetting: what the writers of other notations walk over.

MathJax's own tree says how things look (padding, styles, atoms around atoms). This one says what they are: a
fraction, an accent, a matrix. `reading` makes it; OMML, Typst and Unicode text are written from it.
"""

from dataclasses import dataclass, field
from enum import IntEnum, StrEnum
from typing import TypeAlias

__all__ = [
    "Accent",
    "AtomClass",
    "Coloured",
    "Enclosure",
    "Expression",
    "FenceNode",
    "Fraction",
    "Phantom",
    "Prescripts",
    "Root",
    "RowNode",
    "ScriptsNode",
    "Space",
    "SymbolKind",
    "SymbolNode",
    "TableNode",
    "TextNode",
]


class AtomClass(IntEnum):
    """TeX's classes of atoms, with MathJax's numbers. They decide the space around a symbol."""

    NONE = -1
    ORDINARY = 0
    OPERATOR = 1
    BINARY = 2
    RELATION = 3
    OPEN = 4
    CLOSE = 5
    PUNCTUATION = 6
    INNER = 7


class SymbolKind(StrEnum):
    """What a symbol is: a letter or name, a number, or a sign."""

    IDENTIFIER = "mi"
    NUMBER = "mn"
    SIGN = "mo"


@dataclass(frozen=True, slots=True)
class SymbolNode:
    r"""A letter, a name such as sin, a number or a sign.

    `variant` is the alphabet by MathML's name and "" for the usual one: italic for one letter, upright for more.
    `is_large` marks sums and integrals, `is_divider` a sign that grows with the fence it stands in (`\middle|`).
    """

    text: str
    kind: SymbolKind
    role: AtomClass = AtomClass.ORDINARY
    variant: str = ""
    is_large: bool = False
    is_divider: bool = False

    @property
    def is_function(self) -> bool:
        """Whether this is a named operator: sin, lim, rank."""
        return self.role is AtomClass.OPERATOR and len(self.text) > 1


@dataclass(frozen=True, slots=True)
class TextNode:
    """Words between the formulas, in the text's own font."""

    text: str
    variant: str = ""


@dataclass(frozen=True, slots=True)
class Space:
    """Empty width in em; may be negative."""

    em: float


@dataclass(frozen=True, slots=True)
class RowNode:
    """Things side by side."""

    items: "tuple[Expression, ...]" = ()


@dataclass(frozen=True, slots=True)
class Fraction:
    """One over the other, with a bar or (binomials) without."""

    above: RowNode
    below: RowNode
    has_bar: bool = True


@dataclass(frozen=True, slots=True)
class Root:
    """A root; `index` is None for a square root."""

    body: RowNode
    index: RowNode | None = None


@dataclass(frozen=True, slots=True)
class ScriptsNode:
    """Scripts on a base: beside it or, with `has_limits`, below and above it."""

    base: "Expression"
    sub: RowNode | None = None
    sup: RowNode | None = None
    has_limits: bool = False


@dataclass(frozen=True, slots=True)
class Prescripts:
    """Scripts on both sides of a base."""

    base: "Expression"
    presub: RowNode
    presup: RowNode
    sub: RowNode | None = None
    sup: RowNode | None = None


@dataclass(frozen=True, slots=True)
class Accent:
    """A mark over (or below) the whole body: hats, bars, arrows, braces. `mark` is one character."""

    body: RowNode
    mark: str
    is_below: bool = False


@dataclass(frozen=True, slots=True)
class FenceNode:
    """Delimiters that grow with what they enclose; "" for an invisible one."""

    left: str
    body: RowNode
    right: str


@dataclass(frozen=True, slots=True)
class TableNode:
    """Rows of cells. Lines are numbered by the row or column they follow; 0 is the edge before the first."""

    rows: tuple[tuple[RowNode, ...], ...]
    alignments: tuple[str, ...] = ()
    column_lines: tuple[int, ...] = ()
    row_lines: tuple[int, ...] = ()

    @property
    def width(self) -> int:
        """The number of cells of the longest row."""
        return max((len(row) for row in self.rows), default=0)

    def alignment(self, column: int) -> str:
        """Return how a column is aligned: left, center or right."""
        return self.alignments[min(column, len(self.alignments) - 1)] if self.alignments else "center"

    @property
    def is_aligned(self) -> bool:
        """Whether columns meet at a point, right then left, as rows of equations do."""
        pairs = [(self.alignment(i), self.alignment(i + 1)) for i in range(0, self.width - 1, 2)]
        return bool(pairs) and all(pair == ("right", "left") for pair in pairs) and not self.column_lines


@dataclass(frozen=True, slots=True)
class Enclosure:
    """Something drawn around or through the body; notations have MathML's names (box, circle, updiagonalstrike)."""

    body: RowNode
    notations: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Phantom:
    """Takes space and shows nothing."""

    body: RowNode


@dataclass(frozen=True, slots=True)
class Coloured:
    """The body in a colour, as the source names it."""

    body: RowNode
    colour: str = field(default="black")


Expression: TypeAlias = (
    SymbolNode
    | TextNode
    | Space
    | RowNode
    | Fraction
    | Root
    | ScriptsNode
    | Prescripts
    | Accent
    | FenceNode
    | TableNode
    | Enclosure
    | Phantom
    | Coloured
)
