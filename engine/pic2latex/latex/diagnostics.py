r"""What is wrong with the structure of a formula, and where: for editors.

Braces, `\left` and `\right`, environments, scripts and missing arguments are checked in one pass over the text. A
formula without these problems may still hold a command that does not exist: `compile` finds those.
"""

import re
from dataclasses import dataclass, field

from pic2latex.latex.lexer import positions
from pic2latex.latex.signatures import SIGNATURES
from pic2latex.latex.symbols import DELIMITERS, RELATIONS, SIZES

__all__ = ["SyntaxProblem", "find_problems", "problems"]

_SCRIPTS = {"^": "superscript", "_": "subscript"}
_NO_ATOMS = frozenset({"'", r"\limits", r"\nolimits"})
_TAKES_DELIMITER = SIZES | {r"\left", r"\right", r"\middle"}
_COMMAND = re.compile(r"\\[A-Za-z]+")
# These have no meaning in text: where they stand there, a formula lost its dollar signs.
_MATHEMATICS = RELATIONS | {r"\frac", r"\sum", r"\int", r"\sqrt", r"\infty"}


@dataclass(frozen=True, slots=True)
class SyntaxProblem:
    """One thing that is wrong: a whole sentence, and the offset of the character it is about."""

    message: str
    position: int


def problems(latex: str) -> tuple[str, ...]:
    """Name what is wrong with a formula's structure, in reading order; empty when nothing is."""
    return tuple(problem.message for problem in find_problems(latex))


def find_problems(latex: str) -> tuple[SyntaxProblem, ...]:
    """Find what is wrong with a formula's structure, in reading order."""
    checker = _Checker()
    for token, position in positions(latex):
        checker.read(token, position)
    checker.finish()
    return tuple(sorted(checker.found, key=lambda problem: problem.position))


@dataclass(slots=True)
class _Pending:
    """A command or a script that still waits for arguments."""

    token: str
    position: int
    missing: int


@dataclass(slots=True)
class _Open:
    r"""Something opened (`{`, `[`, `\left`, an environment by its name) and what is going on in it."""

    token: str
    position: int
    scripts: set[str] = field(default_factory=set)
    pending: list[_Pending] = field(default_factory=list)


class _Checker:
    """What is open, and what was found so far."""

    def __init__(self) -> None:
        self.found: list[SyntaxProblem] = []
        self.open: list[_Open] = [_Open("", 0)]
        self.before = _Pending("", 0, 0)

    def read(self, token: str, position: int) -> None:
        """Take the next token."""
        before, self.before = self.before, _Pending(token, position, 0)
        if before.token in _TAKES_DELIMITER:
            if token in DELIMITERS:
                return
            self.say(before.position, f"A delimiter is missing after {before.token}")
        name = _environment(token)
        if token in {"{", r"\left"} or token.startswith(r"\begin{"):
            self.open.append(_Open(name or token, position))
        elif token == "[" and self.awaits_option():
            self.open.append(_Open("[", position))
        elif token in {"}", r"\right"} or token.startswith(r"\end{") or self.open[-1].token + token == "[]":
            self.close(token, name, position)
        elif token in {"&", "\\\\", r"\cr"}:
            self.end_cell(token, position)
        elif token in _SCRIPTS:
            self.script(token, position)
        elif token == r"\middle" and self.open[-1].token != r"\left":
            self.say(position, r"The \middle stands outside \left and \right")
        elif token not in _NO_ATOMS:
            self.atom(token, position)

    def atom(self, token: str, position: int) -> None:
        """Take a symbol, a command, or text."""
        head, brace, content = token.partition("{")
        if brace and len(head) > 1:
            if not content.endswith("}"):
                self.say(position + len(head), "The brace is never closed")
            self.text(content, position + len(head) + 1)
        missing = sum(kind in "mrl" for kind in SIGNATURES.get(token, ""))
        if missing:
            self.open[-1].pending.append(_Pending(token, position, missing))
        else:
            self.complete()

    def complete(self) -> None:
        """Count a finished atom as the argument that was waited for, else as the next symbol of its row."""
        here = self.open[-1]
        while here.pending:
            here.pending[-1].missing -= 1
            if here.pending[-1].missing or here.pending.pop().token in _SCRIPTS:
                return
        here.scripts.clear()

    def script(self, token: str, position: int) -> None:
        """Take a script mark."""
        here = self.open[-1]
        if token in here.scripts:
            self.say(position, f"There are two {_SCRIPTS[token]}s on one symbol")
        here.scripts.add(token)
        here.pending.append(_Pending(token, position, 1))

    def awaits_option(self) -> bool:
        """Say whether a bracket would open the optional argument of the command just read."""
        pending = self.open[-1].pending
        return bool(pending) and "o" in SIGNATURES.get(pending[-1].token, "") and pending[-1].missing > 0

    def end_cell(self, token: str, position: int) -> None:
        """Take the end of a cell or a line: what was opened inside it must be closed."""
        while self.open[-1].token == r"\left":
            self.never_closed()
        self.end_row()
        if token == "&" and not self.open[-1].token:
            self.say(position, "The & stands outside a table")

    def end_row(self) -> None:
        """Name what still waits for arguments at the end of a row."""
        here = self.open[-1]
        for one in here.pending:
            is_script = one.token in _SCRIPTS
            self.say(
                one.position,
                f"{'Nothing follows' if is_script else 'An argument is missing after'} {one.token}",
            )
        here.pending.clear()
        here.scripts.clear()

    def close(self, token: str, name: str, position: int) -> None:
        r"""Take a closing brace or bracket, `\right` or `\end`."""
        wanted = {"}": "{", "]": "[", r"\right": r"\left"}.get(token, name)
        if all(one.token != wanted for one in self.open):
            if name and self.open[-1].token not in {"", "{", "[", r"\left"}:
                self.end_row()
                self.say(position, rf"\begin{{{self.open.pop().token}}} is ended by \end{{{name}}}")
                self.complete()
            else:
                self.say(position, f"Nothing was opened that {token} could close")
            return
        while self.open[-1].token != wanted:
            self.end_row()
            self.never_closed()
        self.end_row()
        self.open.pop()
        if token != "]":
            self.complete()

    def finish(self) -> None:
        """Name what is still open at the end."""
        if self.before.token in _TAKES_DELIMITER:
            self.say(self.before.position, f"A delimiter is missing after {self.before.token}")
        self.end_row()
        while len(self.open) > 1:
            self.never_closed()
            self.end_row()

    def never_closed(self) -> None:
        """Name what was opened last and not closed, and take it as closed."""
        one = self.open.pop()
        what = {
            "{": "The brace is never closed",
            "[": "The bracket is never closed",
            r"\left": r"The \left has no \right",
        }
        self.say(one.position, what.get(one.token, rf"\begin{{{one.token}}} is never ended"))
        if one.token != "[":
            self.complete()

    def text(self, content: str, position: int) -> None:
        """Look for formulas that stand in text without dollar signs."""
        if "$" in content or r"\(" in content:
            return
        for match in _COMMAND.finditer(content):
            if match[0] in _MATHEMATICS:
                self.say(
                    position + match.start(), f"The command {match[0]} stands in text, outside a formula"
                )

    def say(self, position: int, what: str) -> None:
        """Note a problem."""
        self.found.append(SyntaxProblem(f"{what} (at character {position + 1}).", position))


def _environment(token: str) -> str:
    r"""Read the name out of `\begin{name}` or `\end{name}`; empty for other tokens."""
    return token[token.index("{") + 1 : -1] if token.startswith((r"\begin{", r"\end{")) else ""
