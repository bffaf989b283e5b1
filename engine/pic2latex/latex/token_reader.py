r"""Reading tokens into rows, cells, groups and arguments: the part of the parser that moves through the tokens.

What single tokens such as `^` or `\left` do is not known here: `parser` hands in a table of steps. A step gets the
reader and the row read so far; it says whether the row goes on.
"""

from collections.abc import Callable, Mapping
from typing import TypeAlias

from pic2latex.latex.closing_tokens import bracket_ends, plain_group_ends, unclosed_braces
from pic2latex.latex.lexer import TEXT_COMMANDS, is_balanced
from pic2latex.latex.signatures import LINE_COMMANDS, SIGNATURES, column_argument
from pic2latex.latex.symbols import DELIMITERS, SIZES, names
from pic2latex.latex.tree import (
    NEW_LINES,
    Cells,
    Command,
    Environment,
    Node,
    Row,
    Symbol,
    Text,
    as_row,
    without_empty_end,
)

__all__ = ["DEEPEST", "END", "Step", "TokenReader"]

END = ""
UNITS = names("em ex pt px mm cm in mu pc bp dd cc sp")
# Real formulas stay under twenty; the limit keeps hostile input from exhausting the stack.
DEEPEST = 50
_NOT_RAW = NEW_LINES | {END, "&"}
_NUMBER = frozenset("+-.,0123456789")
Step: TypeAlias = Callable[["TokenReader", list[Node]], bool]


class TokenReader:
    """A place in the tokens, and what is open there."""

    __slots__ = (
        "at",
        "braces",
        "bracket_ends",
        "depth",
        "ends_at_group",
        "fences",
        "in_fence",
        "leaves",
        "names",
        "plain_group_ends",
        "steps",
        "tokens",
        "unclosed",
    )

    def __init__(self, tokens: list[str], leaves: Mapping[str, Symbol], steps: "Mapping[str, Step]") -> None:
        self.unclosed = unclosed_braces(tokens) if tokens.count("{") != tokens.count("}") else frozenset()
        self.tokens = [*tokens, END]
        # Few formulas have what these are for; they are found when the first of it is met.
        self.bracket_ends: dict[int, int] | None = None
        self.plain_group_ends: dict[int, int] | None = None
        self.at = 0
        self.depth = 0
        self.braces = 0
        self.fences = 0
        self.in_fence = False
        self.ends_at_group = 0
        self.names: list[str] = []
        self.leaves = leaves
        self.steps = steps

    def row(self) -> Row:
        """Read up to whatever ends this row, and stop before it."""
        items: list[Node] = []
        tokens, leaves, steps = self.tokens, self.leaves, self.steps
        self.depth += 1
        while True:
            token = tokens[self.at]
            leaf = leaves.get(token)
            if leaf is not None:
                self.at += 1
                items.append(leaf)
                continue
            if self.depth > DEEPEST:
                break
            step = steps.get(r"\end" if token.startswith(r"\end{") else token)
            if step is None:
                self.at += 1
                items.append(self.compound(token))
            elif not step(self, items):
                break
        self.depth -= 1
        return tuple(items)

    def lines(self, first: Row) -> list[Cells]:
        """Read on after a line's first cell: the other cells and lines of the same group or environment."""
        lines: list[list[Row]] = [[first]]
        while True:
            token = self.tokens[self.at]
            if token == "&":
                self.at += 1
                lines[-1].append(self.row())
            elif token in NEW_LINES:
                self.at += 1
                self.skip_line_gap()
                lines.append([self.row()])
            else:
                return [tuple(cells) for cells in lines]

    def group_lines(self) -> list[Cells]:
        """Read a brace group, from its opening brace to behind its closing one."""
        alone = self.at in self.unclosed
        in_fence, self.in_fence = self.in_fence, False
        self.at += 1
        self.braces += 1
        row = self.row()
        lines: list[Cells] = [(row,)]
        if not alone and self.tokens[self.at] != "}":
            lines = self.lines(row)
        self.braces -= 1
        self.in_fence = in_fence
        if self.tokens[self.at] == "}":
            self.at += 1
        return lines

    def argument(self) -> Row:
        r"""Read one argument: a group, or a single token as in `x^2` and `\frac12`. Empty where there is none."""
        token = self.tokens[self.at]
        if token == "{":
            lines = self.group_lines()
            return lines[0][0] if len(lines) == 1 and len(lines[0]) == 1 else as_row(lines)
        leaf = self.leaves.get(token)
        if leaf is not None:
            self.at += 1
            return (leaf,)
        if token == "'":
            self.at += 1
            return (Symbol(r"\prime"),)
        if token == r"\left" or token in SIZES:
            items: list[Node] = []
            self.steps[token](self, items)
            return tuple(items)
        if token in self.steps or self.depth > DEEPEST or token.startswith(r"\end{"):
            return ()
        self.at += 1
        self.depth += 1
        node = self.compound(token)
        self.depth -= 1
        return (node,)

    def first_of_two(self) -> Row:
        """Read the first of two arguments. One that nothing closes ends where the second begins."""
        if self.at not in self.unclosed:
            return self.argument()
        outer, self.ends_at_group = self.ends_at_group, self.depth + 1
        row = self.argument()
        self.ends_at_group = outer
        return row

    def compound(self, token: str) -> Node:  # noqa: PLR0911 - one for each kind of command
        """Read the arguments of the command that was just passed."""
        signature = SIGNATURES.get(token)
        if signature == "m":
            return Command(token, (self.argument(),))
        if signature == "mm":
            return Command(token, (self.first_of_two(), self.argument()))
        if signature == "l":
            lines: list[Cells] = [(self.argument(),)] if self.tokens[self.at] != "{" else self.group_lines()
            return Environment(LINE_COMMANDS[token], without_empty_end(lines))
        if signature is not None:
            return self.with_signature(token, signature)
        if token.startswith(r"\begin{"):
            return self.environment(token[7:-1])
        head, brace, content = token.partition("{")
        if head.rstrip() in TEXT_COMMANDS and len(token) > 2:
            return self.text(head.rstrip(), content, closed=brace != "")
        if token[0] == "\\" and token[-1].isalpha():
            arguments = []
            while self.tokens[self.at] == "{" and self.depth <= DEEPEST and self.tokens[self.at + 1] != "}":
                if argument := self.argument():
                    arguments.append(argument)
            return Command(token, tuple(arguments)) if arguments else Symbol(token)
        return Symbol(r"\#" if token == "#" else token)

    def with_signature(self, name: str, signature: str) -> Command:
        """Read arguments of several kinds."""
        option: Row | None = None
        arguments: list[Row] = []
        if self.tokens[self.at] == "*":
            self.at += 1
        for kind in signature:
            if kind == "o":
                option = self.option()
            elif kind == "m":
                arguments.append(self.argument())
            else:
                raw = self.dimension() if kind == "d" else self.raw()
                arguments.append((Symbol(raw),) if raw else ())
        return Command(name, tuple(arguments), option)

    def option(self) -> Row | None:
        """Read `[...]` where it stands and is closed."""
        if self.tokens[self.at] != "[":
            return None
        if self.bracket_ends is None:
            self.bracket_ends = bracket_ends(self.tokens)
        end = self.bracket_ends.get(self.at)
        if end is None:
            return None
        inner = TokenReader(self.tokens[self.at + 1 : end], self.leaves, self.steps)
        inner.depth = self.depth
        self.at = end + 1
        return as_row(inner.lines(inner.row()))

    def raw(self) -> str:
        """Read a brace group as text without spaces; of one that nothing closes only what can be columns."""
        if self.tokens[self.at] != "{":
            return ""
        if self.plain_group_ends is None:
            self.plain_group_ends = plain_group_ends(self.tokens, _NOT_RAW)
        start, end = self.at + 1, self.plain_group_ends.get(self.at)
        if end is not None:
            self.at = end + 1
            return "".join(token for token in self.tokens[start:end] if token[0] not in "\\_^'$")
        self.at = start
        while self.tokens[self.at] in {"l", "c", "r", "|"}:
            self.at += 1
        return "".join(self.tokens[start : self.at])

    def dimension(self) -> str:
        r"""Read a bare length such as `-3mu` or `\baselineskip`; empty where there is none."""
        start = self.at
        while self.tokens[self.at] in _NUMBER:
            self.at += 1
        if self.at > start and "".join(self.tokens[self.at : self.at + 2]) in UNITS:
            self.at += 2
            return "".join(self.tokens[start : self.at])
        self.at = start
        return ""

    def delimiter(self) -> str | None:
        r"""Read the delimiter after `\left` or `\big`, which may stand in braces."""
        token = self.tokens[self.at]
        if token == "{" and self.tokens[self.at + 2 : self.at + 3] == ["}"]:
            token = self.tokens[self.at + 1]
            if token in DELIMITERS:
                self.at += 3
                return token
        elif token in DELIMITERS:
            self.at += 1
            return token
        return None

    def text(self, command: str, content: str, *, closed: bool) -> Node:
        """Read raw text. Without braces the next token is the text."""
        if closed:
            return Text(command, content[:-1] if not is_balanced(content) else content)
        token = self.tokens[self.at]
        if token in self.leaves and len(token) == 1:
            self.at += 1
            return Text(command, token)
        return Text(command, "")

    def environment(self, name: str) -> Environment:
        r"""Read from behind `\begin{name}` to behind its end; an end of another name counts, unless it is awaited."""
        option = columns = ""
        tokens = self.tokens
        if (
            tokens[self.at] == "["
            and tokens[self.at + 2 : self.at + 3] == ["]"]
            and tokens[self.at + 1] in "tbclr"
        ):
            option = tokens[self.at + 1]
            self.at += 3
        if column_argument(name):
            columns = self.raw()
        outside = self.braces, self.fences, self.in_fence
        self.braces = self.fences = 0
        self.in_fence = False
        self.ends_at_group = 0
        self.names.append(name)
        lines = self.lines(self.row())
        self.names.pop()
        self.braces, self.fences, self.in_fence = outside
        closer = tokens[self.at]
        if closer.startswith(r"\end{") and (closer[5:-1] == name or closer[5:-1] not in self.names):
            self.at += 1
        return Environment(name, without_empty_end(lines), columns, option)

    def skip_line_gap(self) -> None:
        r"""Pass over the star and the length that may follow a new line: `\\*[2pt]`."""
        if self.tokens[self.at] == "*":
            self.at += 1
        if self.tokens[self.at] == "[":
            here = self.at
            self.at += 1
            if self.dimension() and self.tokens[self.at] == "]":
                self.at += 1
            else:
                self.at = here
