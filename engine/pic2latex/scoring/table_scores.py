"""How well tables are read: TEDS, the similarity of two tables as trees of rows and cells.

TEDS (Zhong, ShafieiBavani, Jimeno Yepes, ECCV 2020) is 1 less the tree edit distance over the nodes of the larger tree.
Putting in or taking out a node costs 1. Cells that span differently cost 1 to turn into each other, others the share of
their text that differs. The distance is that of Zhang and Shasha (SIAM Journal on Computing 18, 1989).
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser

from pic2latex.latex import canonical
from pic2latex.scoring.edit_distance import edits

__all__ = ["table_similarities", "tables_of", "teds"]

_HTML = re.compile(r"<table>.*?</table>", re.DOTALL)
_PIPES = re.compile(r"(?m:^\|.*\|[ \t]*\n\|[ :|-]+\|[ \t]*\n(?:\|.*\|[ \t]*(?:\n|$))*)")
_ANY = re.compile(rf"(?s:{_HTML.pattern})|{_PIPES.pattern}")
_CELLS = re.compile(r"(?<!\\)\|")
_FORMULA = re.compile(r"\$([^$]+)\$")


@dataclass(slots=True)
class _Node:
    """The table, a row, or a cell with its `text`; `kind` tells which, and how far a cell spans."""

    kind: str
    text: str = ""
    children: "list[_Node]" = field(default_factory=list)


def table_similarities(read: str, truth: str) -> tuple[float, ...]:
    """Return the TEDS of each table of `truth`, both Markdown, with the table in its place in what was read."""
    ours, theirs = tables_of(read), tables_of(truth)
    return tuple(teds(ours[place], table) if place < len(ours) else 0.0 for place, table in enumerate(theirs))


def tables_of(markdown: str) -> tuple[_Node, ...]:
    """Return the tables of Markdown in order: those with pipes, and those written in HTML."""
    found = (match[0] for match in _ANY.finditer(markdown))
    return tuple(_of_html(text) if text.startswith("<") else _of_pipes(text) for text in found)


def teds(first: _Node, second: _Node) -> float:
    """Return how similar two tables are, from 0 to 1."""
    sizes = [sum(1 for _ in _walk(table)) for table in (first, second)]
    return 1 - _distance(first, second) / max(sizes)


def _of_pipes(text: str) -> _Node:
    lines = text.strip().splitlines()
    rows = [line.strip().strip("|") for place, line in enumerate(lines) if place != 1]
    return _Node("table", children=[_row(_CELLS.split(row)) for row in rows])


def _row(cells: list[str]) -> _Node:
    return _Node("row", children=[_Node("cell 1 1", _plain(cell)) for cell in cells])


def _plain(text: str) -> str:
    """Return a cell's text with formulas in one spelling and without white."""
    written = _FORMULA.sub(lambda match: canonical(match[1]), text.replace(r"\|", "|"))
    return re.sub(r"[\s$]+", "", re.sub(r"\\([^\w\s])", r"\1", written))


class _TableParser(HTMLParser):
    """Builds the tree of one table."""

    def __init__(self) -> None:
        super().__init__()
        self.table = _Node("table")

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Begin a row or a cell."""
        if tag == "tr":
            self.table.children.append(_Node("row"))
        elif tag in {"td", "th"} and self.table.children:
            spans = dict(attrs)
            kind = f"cell {spans.get('rowspan') or 1} {spans.get('colspan') or 1}"
            self.table.children[-1].children.append(_Node(kind))

    def handle_data(self, data: str) -> None:
        """Add to the text of the cell."""
        if self.table.children and self.table.children[-1].children:
            self.table.children[-1].children[-1].text += data


def _of_html(text: str) -> _Node:
    parser = _TableParser()
    parser.feed(text)
    for row in parser.table.children:
        for cell in row.children:
            cell.text = _plain(cell.text)
    return parser.table


def _walk(node: _Node) -> Iterator[_Node]:
    """Give all nodes of a tree, children before their parent."""
    for child in node.children:
        yield from _walk(child)
    yield node


def _first_leaves(root: _Node) -> list[int]:
    """Return for each node in that order the place of the first leaf below it."""
    leaves: list[int] = []

    def visit(node: _Node) -> int:
        below = [visit(child) for child in node.children]
        leaf = below[0] if below else len(leaves)
        leaves.append(leaf)
        return leaf

    visit(root)
    return leaves


def _distance(first: _Node, second: _Node) -> float:
    nodes = list(_walk(first)), list(_walk(second))
    leaves = _first_leaves(first), _first_leaves(second)
    costs = [[_cost(a, b) for b in nodes[1]] for a in nodes[0]]
    trees = [[0.0] * len(nodes[1]) for _ in nodes[0]]
    roots = [sorted({leaf: place for place, leaf in enumerate(each)}.values()) for each in leaves]
    for a in roots[0]:
        for b in roots[1]:
            _fill(trees, costs, leaves, (a, b))
    return trees[-1][-1]


def _fill(
    trees: list[list[float]],
    costs: list[list[float]],
    leaves: tuple[list[int], list[int]],
    ends: tuple[int, int],
) -> None:
    """Compute the distances of all subtrees that begin with the same leaf as two nodes do."""
    starts = leaves[0][ends[0]], leaves[1][ends[1]]
    rows, columns = ends[0] - starts[0] + 2, ends[1] - starts[1] + 2
    forest = [[float(y + x) if not y or not x else 0.0 for x in range(columns)] for y in range(rows)]
    for y in range(1, rows):
        for x in range(1, columns):
            a, b = starts[0] + y - 1, starts[1] + x - 1
            moved = min(forest[y - 1][x] + 1, forest[y][x - 1] + 1)
            if leaves[0][a] == starts[0] and leaves[1][b] == starts[1]:
                forest[y][x] = trees[a][b] = min(moved, forest[y - 1][x - 1] + costs[a][b])
            else:
                before = forest[leaves[0][a] - starts[0]][leaves[1][b] - starts[1]]
                forest[y][x] = min(moved, before + trees[a][b])


def _cost(first: _Node, second: _Node) -> float:
    """Return what it costs to turn one node into another."""
    if first.kind != second.kind:
        return 1.0
    longest = max(len(first.text), len(second.text))
    return edits(first.text, second.text) / longest if longest else 0.0
