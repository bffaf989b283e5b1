"""A paper as blocks, and what becomes of it: LaTeX in two columns to typeset, and the Markdown it should be read as."""

import re
from dataclasses import dataclass

__all__ = [
    "Block",
    "Display",
    "Figure",
    "Heading",
    "Items",
    "Note",
    "Paper",
    "References",
    "Statement",
    "Table",
    "Words",
]

_EMPHASIS = re.compile(r"\\emph\{([^{}]*)\}")
_MARK = re.compile(r"\\footnotemark\[(\d+)\]")
_FORMULA = re.compile(r"(\$[^$]+\$)")
_RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_QUOTES = (("``", "“"), ("''", "”"), ("---", "—"), ("--", "–"), ("~", " "), (r"\%", "%"), (r"\&", "&"))


@dataclass(frozen=True, slots=True)
class Heading:
    """A numbered section; without a number an unnumbered one."""

    number: str
    text: str

    def latex(self) -> str:
        """Return the LaTeX."""
        return rf"\section{'' if self.number else '*'}{{{self.text}}}"

    def markdown(self) -> str:
        """Return what should be read."""
        return f"{self.number} {self.text}".strip()


@dataclass(frozen=True, slots=True)
class Words:
    r"""A paragraph; `\footnotemark[1]` in it means the Note of that number."""

    text: str

    def latex(self) -> str:
        """Return the LaTeX."""
        return self.text

    def markdown(self) -> str:
        """Return what should be read."""
        return _plain(self.text)


@dataclass(frozen=True, slots=True)
class Statement:
    """A theorem, lemma, definition or proof: how it is called, and what it says."""

    name: str
    number: str
    text: str

    def latex(self) -> str:
        """Return the LaTeX."""
        name = "proof" if self.name == "Proof" else self.name.lower()
        return rf"\begin{{{name}}}{self.text}\end{{{name}}}"

    def markdown(self) -> str:
        """Return what should be read."""
        name = f"{self.name} {self.number}".strip()
        end = " □" if self.name == "Proof" else ""
        return f"{name}. {_plain(self.text)}{end}"


@dataclass(frozen=True, slots=True)
class Display:
    """A displayed formula, with its number where it has one."""

    formula: str
    number: str = ""

    def latex(self) -> str:
        """Return the LaTeX."""
        name = "equation" if self.number else "equation*"
        return rf"\begin{{{name}}}{self.formula}\end{{{name}}}"

    def markdown(self) -> str:
        """Return what should be read."""
        number = rf" \tag{{{self.number}}}" if self.number else ""
        return f"$${self.formula}{number}$$"


@dataclass(frozen=True, slots=True)
class Table:
    """A table with a head; its cells may hold formulas."""

    number: str
    caption: str
    rows: tuple[tuple[str, ...], ...]

    def latex(self) -> str:
        """Return the LaTeX."""
        head, *body = (" & ".join(row) + r" \\" for row in self.rows)
        columns = "l" + "c" * (len(self.rows[0]) - 1)
        inner = "\n".join((r"\toprule", head, r"\midrule", *body, r"\bottomrule"))
        return (
            rf"\begin{{table}}[!ht]\centering\caption{{{self.caption}}}"
            rf"\begin{{tabular}}{{{columns}}}{inner}\end{{tabular}}\end{{table}}"
        )

    def markdown(self) -> str:
        """Return what should be read."""
        head, *body = ("| " + " | ".join(_plain(cell) for cell in row) + " |" for row in self.rows)
        rule = "|" + " --- |" * len(self.rows[0])
        return f"Table {self.number}: {_plain(self.caption)}\n\n" + "\n".join((head, rule, *body))


@dataclass(frozen=True, slots=True)
class Figure:
    """A drawing (TikZ) with its caption."""

    number: str
    caption: str
    drawing: str

    def latex(self) -> str:
        """Return the LaTeX."""
        return (
            rf"\begin{{figure}}[!ht]\centering\begin{{tikzpicture}}{self.drawing}\end{{tikzpicture}}"
            rf"\caption{{{self.caption}}}\end{{figure}}"
        )

    def markdown(self) -> str:
        """Return what should be read beside the picture."""
        return f"Figure {self.number}: {_plain(self.caption)}"


@dataclass(frozen=True, slots=True)
class Note:
    """A footnote, among the blocks where it is read: at the end of its column."""

    number: str
    text: str

    def latex(self) -> str:
        """Return nothing: it is typeset behind the paragraph with its mark."""
        return ""

    def markdown(self) -> str:
        """Return what should be read."""
        return f"{self.number.translate(_RAISED)}{_plain(self.text)}"


@dataclass(frozen=True, slots=True)
class Items:
    """A list with bullets."""

    items: tuple[str, ...]

    def latex(self) -> str:
        """Return the LaTeX."""
        return r"\begin{itemize}" + "".join(rf"\item {item}" for item in self.items) + r"\end{itemize}"

    def markdown(self) -> str:
        """Return what should be read."""
        return "\n".join(f"- {_plain(item)}" for item in self.items)


@dataclass(frozen=True, slots=True)
class References:
    """The bibliography."""

    entries: tuple[str, ...]

    def latex(self) -> str:
        """Return the LaTeX."""
        items = "".join(rf"\bibitem{{r{number}}} {entry}" for number, entry in enumerate(self.entries, 1))
        return rf"\begin{{thebibliography}}{{9}}{items}\end{{thebibliography}}"

    def markdown(self) -> str:
        """Return what should be read."""
        items = (f"[{number}] {_plain(entry)}" for number, entry in enumerate(self.entries, 1))
        return "\n\n".join(("References", *items))


Block = Heading | Words | Statement | Display | Table | Figure | Note | Items | References


@dataclass(frozen=True, slots=True)
class Paper:
    """A paper in the order in which it is read; `packages` choose its fonts."""

    name: str
    title: str
    authors: str
    abstract: str
    blocks: tuple[Block, ...]
    packages: str = ""
    size: str = "10pt"

    def latex(self) -> str:
        """Return the whole source."""
        notes = {block.number: block.text for block in self.blocks if isinstance(block, Note)}

        def with_note(mark: "re.Match[str]") -> str:
            return rf"{mark[0]}\footnotetext[{mark[1]}]{{{notes[mark[1]]}}}"

        body = "".join(
            ("\n" if isinstance(block, Display) else "\n\n") + _MARK.sub(with_note, block.latex())
            for block in self.blocks
        )
        return _FRAME % (self.size, self.packages, self.title, self.authors, self.abstract, body)

    def markdown(self) -> str:
        """Return what should be read, in order."""
        blocks = [self.title, self.authors, "Abstract", _plain(self.abstract)]
        blocks += [block.markdown() for block in self.blocks]
        return "\n\n".join(blocks)


def _plain(text: str) -> str:
    """Return text as it is read: without commands, its formulas as they are."""
    text = _MARK.sub(lambda mark: mark[1].translate(_RAISED), _EMPHASIS.sub(r"\1", text))
    parts = _FORMULA.split(text)
    for place in range(0, len(parts), 2):
        for typed, read in _QUOTES:
            parts[place] = parts[place].replace(typed, read)
    return "".join(parts)


_FRAME = r"""\documentclass[%s,twocolumn]{article}
\usepackage[T1]{fontenc}
\usepackage{amsmath,amssymb,amsthm,booktabs,tikz}
\usepackage[margin=20mm,columnsep=8mm]{geometry}
%s
\newtheorem{theorem}{Theorem}
\newtheorem{lemma}[theorem]{Lemma}
\newtheorem{definition}[theorem]{Definition}
\newtheorem{proposition}[theorem]{Proposition}
\title{%s}
\author{%s}
\date{}
\begin{document}
\maketitle
\begin{abstract}
%s
\end{abstract}
%s
\end{document}
"""
