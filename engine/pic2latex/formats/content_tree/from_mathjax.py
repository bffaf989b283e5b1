"""From MathJax's tree to what a formula means: padding, styles and tricks of TeX go, the mathematics stays."""

from collections.abc import Callable, Iterable
from typing import TypeGuard

from pic2latex.formats.content_tree.mathjax import Node, mathjax_tree
from pic2latex.formats.content_tree.nodes import (
    Accent,
    AtomClass,
    Coloured,
    Enclosure,
    Expression,
    FenceNode,
    Fraction,
    Phantom,
    Prescripts,
    Root,
    RowNode,
    ScriptsNode,
    Space,
    SymbolKind,
    SymbolNode,
    TableNode,
    TextNode,
)

__all__ = ["CHEMISTRY", "VARIANTS", "is_accent", "read_formula"]

# Function application, invisible times, separator and plus: MathML's words without a sign.
INVISIBLE = frozenset("\u2061\u2062\u2063\u2064")

# MathJax's names for alphabets of TeX that MathML does not tell apart.
VARIANTS = {
    "-tex-calligraphic": "script",
    "-tex-bold-calligraphic": "bold-script",
    "-tex-mathit": "italic",
    "-tex-oldstyle": "normal",
    "-tex-bold-oldstyle": "bold",
    "-tex-variant": "normal",
    "-mhchem": "",
}

# The arrows and bonds of MathJax's chemistry font, as everybody else's fonts have them.
CHEMISTRY = {
    "\ue408": "⇌", "\ue409": "⇌", "\ue40a": "⇌", "\ue410": "≡", "\ue411": "≡", "\ue412": "≡", "\ue413": "≡",
    "\ue428": "⟵", "\ue429": "⟶", "\ue42a": "⟷", "\ue42b": "⇄", "\ue42c": "←", "\ue42d": "→", "\ue42e": "↔",
}  # fmt: skip

# Widths in em.
UNITS = {"em": 1.0, "ex": 0.442, "pt": 0.1, "mu": 1 / 18, "px": 1 / 16, "in": 7.2, "cm": 2.85, "mm": 0.285}


def read_formula(latex: str, *, display: bool = True) -> RowNode:
    """Return what the LaTeX means. Raises ConversionError when it does not compile."""
    return _row(mathjax_tree(latex, display=display).children)


def _row(nodes: Iterable[Node]) -> RowNode:
    return RowNode(_joined([item for node in nodes for item in _items(node)]))


def _items(node: Node) -> list[Expression]:
    """Return what an element contributes to the row it stands in: nothing, one thing or several."""
    if node.kind in _TRANSPARENT:
        return _transparent(node)
    reader = _READERS.get(node.kind)
    found = reader(node) if reader else _row(node.children)
    if found is None:
        return []
    return list(found.items) if isinstance(found, RowNode) else [found]


def _transparent(node: Node) -> list[Expression]:
    fence = _fence(node)
    if fence is not None:
        return [fence]
    items = list(_row(node.children).items)
    colour = node.get("mathcolor")
    if colour:
        return [Coloured(RowNode(tuple(items)), colour)]
    only = items[0] if len(items) == 1 else None
    if (
        isinstance(only, SymbolNode)
        and node.kind == "TeXAtom"
        and node.role not in {AtomClass.ORDINARY, AtomClass.NONE}
    ):
        # \mathrel{R}, \mathop{X}: the braces say what the symbol is.
        return [SymbolNode(only.text, only.kind, node.role, only.variant, only.is_large)]
    return items


def _fence(node: Node) -> FenceNode | None:
    r"""Return a row whose own first and last elements are its delimiters, as \left and \right make."""
    inside = [child for child in node.children if child.role is not AtomClass.NONE or child.kind != "TeXAtom"]
    if len(inside) < 2 or inside[0].role is not AtomClass.OPEN or inside[-1].role is not AtomClass.CLOSE:
        return None
    left, right = _delimiter(inside[0]), _delimiter(inside[-1])
    is_group = node.role is AtomClass.INNER or inside[0].kind == "TeXAtom"
    if left is None or right is None or not is_group:
        return None
    return FenceNode(left, _row(inside[1:-1]), right)


def _delimiter(node: Node) -> str | None:
    while node.kind in _TRANSPARENT and len(node.children) == 1:
        node = node.children[0]
    return node.text if node.kind == "mo" else None


def _symbol(node: Node) -> Expression | None:
    text = "".join(character for character in node.text if character not in INVISIBLE)
    if not text.strip():
        return None
    variant = node.get("mathvariant")
    role = AtomClass.ORDINARY if node.role is AtomClass.NONE else node.role
    is_large = node.get("known-largeop") == "true"
    is_divider = node.kind == "mo" and node.get("stretchy") == "true" and role is AtomClass.ORDINARY
    text = "".join(CHEMISTRY.get(character, character) for character in text)
    return SymbolNode(text, SymbolKind(node.kind), role, VARIANTS.get(variant, variant), is_large, is_divider)


def _text(node: Node) -> TextNode:
    variant = node.get("mathvariant")
    return TextNode(node.text.replace("\u00a0", " "), VARIANTS.get(variant, variant))


def _space(node: Node) -> Space | None:
    em = _em(node.get("width"))
    return Space(em) if em else None


def _em(length: str) -> float:
    number, unit = length.rstrip("abcdefghijklmnopqrstuvwxyz%"), length.lstrip("+-.0123456789")
    try:
        return round(float(number) * UNITS.get(unit, 0.0), 3)
    except ValueError:
        return 0.0


def _fraction(node: Node) -> Fraction:
    above, below = node.children
    has_bar = _em(node.get("linethickness", "1em")) != 0 and node.get("linethickness") != "0"
    return Fraction(_row([above]), _row([below]), has_bar)


def _root(node: Node) -> Root:
    if node.kind == "msqrt":
        return Root(_row(node.children))
    body, index = node.children
    return Root(_row([body]), _row([index]))


def _scripted(node: Node) -> Expression | None:
    """Read msub, msup, msubsup, munder, mover, munderover: accents among them, scripts otherwise."""
    base, *others = node.children
    has_limits = node.kind in {"munder", "mover", "munderover"}
    names = _SCRIPT_PLACES[node.kind]
    if has_limits and len(others) == 1 and is_accent(others[0]):
        mark = _delimiter(others[0]) or ""
        return Accent(_row([base]), mark, is_below=names == ("sub",))
    places = {name: _script(other) for name, other in zip(names, others, strict=True)}
    sub, sup = places.get("sub"), places.get("sup")
    ground = _single(_row([base]))
    if sub is None and sup is None:
        return ground
    return ScriptsNode(ground, sub, sup, has_limits)


def _script(node: Node) -> RowNode | None:
    """Return a script, or None when nothing of it can be seen."""
    row = _row([node])
    visible = any(not isinstance(item, Space | Phantom) for item in row.items)
    return row if visible else None


def is_accent(node: Node) -> bool:
    """Tell whether a script is a mark of one sign that belongs on the body, such as a hat."""
    while node.kind in _TRANSPARENT and len(node.children) == 1:
        node = node.children[0]
    return node.kind == "mo" and node.get("known-accent") == "true" and len(node.text) == 1


def _multiscripts(node: Node) -> Expression:
    base, *rest = node.children
    kinds = [child.kind for child in rest]
    middle = kinds.index("mprescripts") if "mprescripts" in kinds else len(rest)
    after, before = rest[:middle], rest[middle + 1 :]
    return Prescripts(
        _single(_row([base])),
        presub=_row(before[0:1]),
        presup=_row(before[1:2]),
        sub=_script(after[0]) if after else None,
        sup=_script(after[1]) if len(after) > 1 else None,
    )


def _padded(node: Node) -> RowNode | None:
    """Return what is padded: padding means nothing, and a phantom of no width (a strut) nothing at all."""
    row = _row(node.children)
    is_strut = node.get("width") == "0" and all(isinstance(item, Phantom | Space) for item in row.items)
    return None if is_strut else row


def _table(node: Node) -> TableNode:
    rows = tuple(tuple(_row(cell.children) for cell in row.children) for row in node.children)
    table = TableNode(rows, node.words("columnalign"))
    columns = _lines(node, "columnlines", table.width)
    between = _lines(node, "rowlines", len(rows))
    return TableNode(rows, table.alignments, columns, between)


def _lines(node: Node, name: str, count: int) -> tuple[int, ...]:
    values = node.words(name)
    inner = [i for i in range(1, count) if values and values[min(i, len(values)) - 1] != "none"]
    sides = [0, count] if node.get("frame", "none") != "none" else []
    return tuple(sorted({*inner, *sides}))


def _enclosure(node: Node) -> Enclosure:
    return Enclosure(_row(node.children), node.words("notation"))


def _single(row: RowNode) -> Expression:
    return row.items[0] if len(row.items) == 1 else row


def _joined(items: list[Expression]) -> tuple[Expression, ...]:
    """Join what belongs together across neighbours: words, and scripts that stand before or after their letter."""
    joined: list[Expression] = []
    for item in items:
        before = joined[-1] if joined else None
        if isinstance(item, TextNode) and isinstance(before, TextNode) and item.variant == before.variant:
            joined[-1] = TextNode(before.text + item.text, item.variant)
        elif _has_no_base(item) and isinstance(before, SymbolNode) and before.variant == "normal":
            # mhchem writes the 2 of H2O on a strut after the H.
            joined[-1] = ScriptsNode(before, item.sub, item.sup)
        elif _has_no_base(before) and not isinstance(item, Space):
            joined[-1] = _with_prescripts(before, item)
        else:
            joined.append(item)
    if len(joined) > 1 and _has_no_base(last := joined[-1]) and not isinstance(joined[-2], Space):
        joined[-2:] = [ScriptsNode(joined[-2], last.sub, last.sup)]
    return tuple(joined)


def _has_no_base(item: Expression | None) -> TypeGuard[ScriptsNode]:
    return isinstance(item, ScriptsNode) and item.base == RowNode() and not item.has_limits


def _with_prescripts(before: ScriptsNode, item: Expression) -> Prescripts:
    inner = item if isinstance(item, ScriptsNode) and not item.has_limits else ScriptsNode(item)
    return Prescripts(inner.base, before.sub or RowNode(), before.sup or RowNode(), inner.sub, inner.sup)


_TRANSPARENT = frozenset({"mrow", "TeXAtom", "mstyle", "semantics", "math"})
_SCRIPT_PLACES = {
    "msub": ("sub",),
    "msup": ("sup",),
    "msubsup": ("sub", "sup"),
    "munder": ("sub",),
    "mover": ("sup",),
    "munderover": ("sub", "sup"),
}
_READERS: dict[str, Callable[[Node], Expression | None]] = {
    "mi": _symbol,
    "mn": _symbol,
    "mo": _symbol,
    "mtext": _text,
    "ms": _text,
    "mspace": _space,
    "mfrac": _fraction,
    "msqrt": _root,
    "mroot": _root,
    **dict.fromkeys(_SCRIPT_PLACES, _scripted),
    "mmultiscripts": _multiscripts,
    "mpadded": _padded,
    "mphantom": lambda node: Phantom(_row(node.children)),
    "mtable": _table,
    "menclose": _enclosure,
    "none": lambda _: None,
    "mprescripts": lambda _: None,
    "annotation": lambda _: None,
}
