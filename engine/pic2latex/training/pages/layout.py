"""A synthetic document: its style, drawn once, and its body of paragraphs, lists, theorems, tables and formulas.

Every formula is set in a colour of its own (`InkLabel`), which is how pixels and boxes are told apart afterwards.
Blue is never used, so that the blue channel of a page is exactly the page in black.
"""

import random
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pic2latex.training.data.formula_files import TrainingFormula
from pic2latex.training.pages.prose import FORMULA
from pic2latex.types import RegionKind

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from pic2latex.training.pages.prose import Prose

__all__ = ["InkLabel", "PageBody", "body", "kind_of_ink"]

_GREENS, _GREEN_STEP = 84, 3
_INLINE_RED, _DISPLAY_RED, _RED_STEP = 160, 56, 8
_SHARES = {RegionKind.INLINE: 12, RegionKind.DISPLAY: 9}
"""How many values of red each kind has. Two inks of one document differ until green and red are used up."""

_LONGEST_INLINE, _LONGEST_DISPLAY = 55, 150
_CHARACTERS_AN_EM = 2.5  # of LaTeX to an em in print; a formula that is too wide after all is left out by TeX
_SINGLE_LETTERS = 0.25
_LETTERS = (
    *"abcdefghijklmnopqrstuvwxyzxyzfgn",
    *"ABCDEFGHIJKLMNOPQRSTUVWXYZ",
    *(
        r"\alpha",
        r"\beta",
        r"\gamma",
        r"\delta",
        r"\varepsilon",
        r"\theta",
        r"\lambda",
        r"\mu",
        r"\pi",
        r"\rho",
    ),
    *(r"\sigma", r"\varphi", r"\omega", r"\Gamma", r"\Omega"),
)
"""What inline formulas in running text very often are; a list of distinct formulas has each but once."""
_NAMES = re.compile(r"\\(?:begin|end|text[a-z]*|math[a-z]*|operatorname)\*?\{[^{}]*\}|\\[a-zA-Z]+")
_SENTENCE = re.compile(r"[a-zA-Z]{9,}|<<|>>")
_COUNTED = re.compile(r"[\d.,\s%\\]*")


@dataclass(frozen=True, slots=True)
class InkLabel:
    """The colour of one formula: red and green, 0 to 255; blue is 0."""

    red: int
    green: int

    def command(self) -> str:
        """Return the LaTeX that sets it."""
        return rf"\color[RGB]{{{self.red},{self.green},0}}"


@dataclass(frozen=True, slots=True)
class PageBody:
    """LaTeX of a document's body, a formula to a line, and the formulas by their lines (from 1)."""

    text: str
    formulas: "dict[int, TrainingFormula]"


def kind_of_ink(red: float) -> RegionKind:
    """Return what a colour's red says: text, inline or display."""
    if red < _DISPLAY_RED - _RED_STEP:
        return RegionKind.TEXT
    return RegionKind.INLINE if red >= _INLINE_RED - _RED_STEP else RegionKind.DISPLAY


def body(
    prose: "Prose",
    formulas: "Sequence[TrainingFormula]",
    generator: random.Random,
    *,
    blocks: int,
    width: float,
) -> PageBody:
    """Write a body of that many blocks for lines `width` ems wide; the narrower, the shorter the displayed formulas."""
    writer = _Writer(prose, formulas, generator, width)
    for _ in range(blocks):
        kind = generator.choices(tuple(_BLOCKS), tuple(_BLOCKS.values()))[0]
        kind(writer)
    return PageBody("\n".join(writer.lines), writer.used)


class _Writer:
    """Puts lines of LaTeX together and remembers which line holds which formula."""

    def __init__(
        self, prose: "Prose", formulas: "Sequence[TrainingFormula]", generator: random.Random, width: float
    ) -> None:
        self.lines: list[str] = []
        self.used: dict[int, TrainingFormula] = {}
        self.prose, self.draw = prose, generator
        self.density = generator.choice((0.35, 0.6, 0.8, 0.9))
        self._glue = prose.language.formula_glue
        self._inks = dict.fromkeys(_SHARES, 0)
        self._inline = [one for one in formulas if _is_inline(one)]
        self._display = [
            one for one in formulas if _is_display(one, min(_LONGEST_DISPLAY, _CHARACTERS_AN_EM * width))
        ]

    def write(self, text: str) -> None:
        """Write prose; its places are filled with inline formulas, each on a line of its own."""
        pieces = text.split(FORMULA)
        for place, piece in enumerate(pieces):
            if place:
                self._set_inline()
            self._append(piece, glued_before=place > 0, glued_after=place < len(pieces) - 1)

    def raw(self, line: str) -> None:
        """Write a line of LaTeX as it is."""
        self.lines.append(line)

    def display(self) -> None:
        """Write a displayed formula, numbered or not, of one line or several."""
        formula = self.draw.choice(self._display)
        ink = self._ink(RegionKind.DISPLAY)
        shape = self.draw.choices(tuple(_DISPLAYS), tuple(_DISPLAYS.values()))[0]
        latex = formula.latex
        if "aligned" in shape:
            others = (self.draw.choice(self._inline).latex for _ in range(self.draw.randint(1, 3)))
            latex = r"\\".join(_at_equals(part) for part in (self.draw.choice(self._inline).latex, *others))
        self.used[len(self.lines) + 1] = formula
        self.lines.append(shape.format(ink=ink.command(), latex=latex) + "%")

    def _set_inline(self) -> None:
        formula = self.draw.choice(self._inline)
        if self.draw.random() < _SINGLE_LETTERS:
            formula = TrainingFormula(self.draw.choice(_LETTERS))
        self.used[len(self.lines) + 1] = formula
        # A number in a sentence cannot be told from text, on paper: it is not marked.
        ink = "" if _COUNTED.fullmatch(formula.latex) else self._ink(RegionKind.INLINE).command()
        self.lines.append(f"${ink} {formula.latex}$%")

    def _append(self, piece: str, *, glued_before: bool, glued_after: bool) -> None:
        if glued_before and piece.startswith(" "):
            piece = r"\ " + piece[1:]
        if glued_before and self._glue and piece and piece[0].isalpha():
            piece = self._glue + piece
        if glued_after and piece.endswith(" "):
            piece = piece[:-1] + r"\ "
        if piece:
            self.lines.append(piece + ("%" if glued_after else ""))

    def _ink(self, kind: RegionKind) -> InkLabel:
        number = self._inks[kind]
        self._inks[kind] += 1
        first = _INLINE_RED if kind is RegionKind.INLINE else _DISPLAY_RED
        red = first + _RED_STEP * (number // _GREENS % _SHARES[kind])
        return InkLabel(red, _GREEN_STEP * (number * 37 % _GREENS))


def _is_plausible(latex: str) -> bool:
    """Tell whether a formula is one, and not a sentence that somebody set in mathematics."""
    return not _SENTENCE.search(_NAMES.sub(" ", latex))


def _is_inline(formula: "TrainingFormula") -> bool:
    latex = formula.latex
    return (
        _is_plausible(latex)
        and not formula.display
        and len(latex) <= _LONGEST_INLINE
        and r"\begin" not in latex
    )


def _is_display(formula: "TrainingFormula", longest: float) -> bool:
    return (
        _is_plausible(formula.latex)
        and (formula.display or len(formula.latex) > 15)
        and len(formula.latex) <= longest
    )


def _at_equals(latex: str) -> str:
    """Align a formula at its first relation."""
    return latex.replace("=", "&=", 1) if "=" in latex else "&" + latex


def _paragraph(writer: _Writer) -> None:
    writer.write(writer.prose.paragraph(writer.density, writer.draw.randint(2, 6)))
    writer.raw("")


def _displayed(writer: _Writer) -> None:
    """Write a sentence, what it leads to, and often how it goes on."""
    writer.write(writer.prose.paragraph(writer.density, writer.draw.randint(0, 2)))
    writer.write(writer.prose.introduction())
    writer.display()
    if writer.draw.random() < 0.25:
        writer.write(writer.prose.introduction())
        writer.display()
    if writer.draw.random() < 0.6:
        writer.write(writer.prose.sentence(writer.density))
    writer.raw("")


def _list(writer: _Writer) -> None:
    name = writer.draw.choice(("itemize", "enumerate"))
    writer.raw(rf"\begin{{{name}}}")
    for _ in range(writer.draw.randint(2, 5)):
        writer.raw(r"\item ")
        writer.write(writer.prose.paragraph(writer.density, writer.draw.randint(1, 2)))
        if writer.draw.random() < 0.15:
            writer.display()
    writer.raw(rf"\end{{{name}}}")


def _theorem(writer: _Writer) -> None:
    title, style = writer.prose.theorem()
    writer.raw(rf"\begin{{statement{style}}}{{{title}}}")
    writer.write(writer.prose.paragraph(writer.density, writer.draw.randint(1, 3)))
    if writer.draw.random() < 0.4:
        writer.write(writer.prose.introduction())
        writer.display()
    writer.raw(rf"\end{{statement{style}}}")


def _heading(writer: _Writer) -> None:
    level = writer.draw.choice((r"\section", r"\subsection", r"\section*", r"\paragraph"))
    writer.raw(rf"{level}{{{writer.prose.heading().replace(FORMULA, '')}}}")
    _paragraph(writer)


def _table(writer: _Writer) -> None:
    columns, rows = writer.draw.randint(2, 4), writer.draw.randint(2, 6)
    rule = writer.draw.choice((r"\hline", ""))
    edge = writer.draw.choice(("|", ""))
    writer.raw(rf"\begin{{center}}\begin{{tabular}}{{{edge}{edge.join('c' * columns)}{edge}}}{rule}")
    for _ in range(rows):
        for column in range(columns):
            writer.write(_cell(writer))
            writer.raw("&" if column < columns - 1 else rf"\\{rule}")
    writer.raw(r"\end{tabular}\end{center}")


def _cell(writer: _Writer) -> str:
    kind = writer.draw.random()
    if kind < 0.4:
        return FORMULA
    return writer.prose.words(writer.draw.randint(1, 2)) if kind < 0.7 else str(writer.draw.randint(0, 999))


def _footnote(writer: _Writer) -> None:
    writer.write(writer.prose.paragraph(writer.density, 2))
    writer.raw(r"\footnote{%")
    writer.write(writer.prose.sentence(writer.density))
    writer.raw("}")
    writer.raw("")


_BLOCKS: "dict[Callable[[_Writer], None], float]" = {
    _paragraph: 30,
    _displayed: 38,
    _list: 9,
    _theorem: 13,
    _heading: 7,
    _table: 4,
    _footnote: 1,
}
"""What a body is made of, and how often each comes up."""

_DISPLAYS = {
    r"\shown{{\begin{{equation}}{ink} {latex}\end{{equation}}}}{{{latex}}}": 35,
    r"\shown{{\begin{{equation*}}{ink} {latex}\end{{equation*}}}}{{{latex}}}": 45,
    r"\shown{{\begin{{equation}}{ink}\begin{{aligned}}{latex}\end{{aligned}}\end{{equation}}}}"
    r"{{\begin{{aligned}}{latex}\end{{aligned}}}}": 10,
    r"\shown{{\begin{{equation*}}{ink}\begin{{aligned}}{latex}\end{{aligned}}\end{{equation*}}}}"
    r"{{\begin{{aligned}}{latex}\end{{aligned}}}}": 10,
    r"\shown{{\begingroup{ink}\begin{{align}}\relax{latex}\end{{align}}\endgroup}}"
    r"{{\begin{{aligned}}{latex}\end{{aligned}}}}": 8,
}
"""The ways of displaying a formula. Those of `aligned` rows get several formulas in place of one."""
