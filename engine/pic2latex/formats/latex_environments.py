r"""The outermost environment of a formula, taken off and put on: rows in whatever frame a document wants.

The same rows are `aligned` inside of `\[ \]`, `align` on their own, and neither may stand in the other's place. This
works on the text and not on a syntax tree, so that what is copied is what was typed, character for character.
"""

import re
from dataclasses import dataclass

__all__ = ["EnvironmentBody", "body_of"]

# Environments of rows -> their form inside of mathematics, and their form as a display of their own.
INSIDE = {
    "align": "aligned",
    "alignat": "alignedat",
    "eqnarray": "array",
    "gather": "gathered",
    "multline": "gathered",
    "split": "aligned",
}
ALONE = {
    "aligned": "align",
    "alignedat": "alignat",
    "eqnarray": "align",
    "gathered": "gather",
    "split": "align",
}
# Environments that say nothing but that here is a formula.
FRAMES = frozenset({"displaymath", "equation", "math"})
COUNTED = frozenset({"alignat", "alignedat"})

_BEGIN = re.compile(r"\\begin\s*\{(\w+)(\*?)\}")
_TOKEN = re.compile(r"\\begin\s*\{[^{}]*\}|\\end\s*\{[^{}]*\}|\\.|[{}&]", re.DOTALL)
_GAP = re.compile(r"\\\\(?:\s*\[\s*-?[\d.]+\s*[a-z]{2}\s*\])?")
_TAG = re.compile(r"\\tag\s*(\*?)\s*\{([^{}]*)\}")


@dataclass(frozen=True, slots=True)
class EnvironmentBody:
    """A formula without its frame: the rows, the environment they were in ("" for none), its argument, its star."""

    rows: str
    environment: str = ""
    argument: str = ""
    star: str = ""

    @property
    def inside(self) -> str:
        """The formula as it may stand between delimiters or in `equation`."""
        if not self.environment:
            return self.rows
        name = INSIDE.get(self.environment, self.environment)
        argument = "{rcl}" if self.environment == "eqnarray" else self.argument
        return f"\\begin{{{name}}}{argument}{self.rows}\\end{{{name}}}"

    @property
    def inline(self) -> str:
        r"""The formula as it may stand in running text, where `\tag` is not allowed."""
        return _TAG.sub(lambda tag: rf"\quad\text{{{tag[2] if tag[1] else f'({tag[2]})'}}}", self.inside)

    @property
    def alone(self) -> str:
        """The formula as a display of its own: in `align`, `gather` or what its rows need, a row to a line."""
        name = ALONE.get(self.environment, self.environment or "align") + self.star
        rows = (_one_point(row) if self.environment == "eqnarray" else row for row in _split(self.rows))
        lines = "\n".join(f"  {row}" for row in rows)
        return f"\\begin{{{name}}}{self.argument}\n{lines}\n\\end{{{name}}}"


def body_of(latex: str) -> EnvironmentBody:
    """Take off what frames the whole formula: one environment of rows, or one of a single formula.

    Rows without an environment are given one, because LaTeX breaks no line without.
    """
    text = latex.strip()
    found = _BEGIN.match(text)
    name, star = found.groups() if found else ("", "")
    if found and name in FRAMES | INSIDE.keys() | ALONE.keys() and _spans_all(text):
        inner = text[found.end() : text.rindex("\\end")]
        if name in FRAMES:
            return body_of(inner)
        inner = re.sub(r"^\s*\[[tcb]\]", "", inner)
        count = re.match(r"\s*(\{\d+\})", inner) if name in COUNTED else None
        return EnvironmentBody(
            inner[count.end() if count else 0 :].strip(), name, count[1] if count else "", star
        )
    if len(_split(text)) > 1:
        return EnvironmentBody(
            text, "aligned" if any(depth == 0 for _, depth in _tokens(text, "&")) else "gathered"
        )
    return EnvironmentBody(text)


def _tokens(text: str, wanted: str) -> list[tuple["re.Match[str]", int]]:
    """Return the places of one token, each with how many braces and environments it lies in."""
    found = []
    depth = 0
    for token in _TOKEN.finditer(text):
        closes = token[0] == "}" or token[0].startswith("\\end")
        depth -= closes
        if token[0].startswith(wanted):
            found.append((token, depth))
        depth += token[0] == "{" or token[0].startswith("\\begin")
    return found


def _spans_all(text: str) -> bool:
    """Tell whether the environment that begins the text also ends it."""
    ends = [token.end() for token, depth in _tokens(text, "\\end") if depth == 0]
    return bool(ends) and ends[0] == len(text)


def _split(text: str) -> list[str]:
    r"""Split into rows at the `\\` outside of braces and environments; each keeps its `\\` and gap."""
    rows = []
    start = 0
    for token, depth in _tokens(text, "\\\\"):
        gap = _GAP.match(text, token.start())
        if depth == 0 and gap:
            rows.append(f"{text[start : token.start()].strip()} {gap[0]}")
            start = gap.end()
    last = text[start:].strip()
    return [*rows, last] if last else rows


def _one_point(row: str) -> str:
    """Return a row of `eqnarray`, which has a point on both sides of the relation, with one."""
    points = [token for token, depth in _tokens(row, "&") if depth == 0]
    if len(points) < 2:
        return row
    relation = row[points[0].end() : points[1].start()]
    # A command must not run into the letter that followed the point.
    gap = " " if relation[-1:].isalpha() else ""
    return f"{row[: points[0].end()]}{relation}{gap}{row[points[1].end() :]}"
