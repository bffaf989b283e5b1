"""How written pieces stand side by side in Typst: which brackets pair, what is escaped, where a space goes."""

from collections.abc import Iterator, Sequence

from pic2latex.formats.content_tree.nodes import (
    AtomClass,
    Expression,
    FenceNode,
    ScriptsNode,
    SymbolKind,
    SymbolNode,
)

__all__ = ["CLOSING", "OPENING", "side_by_side"]

# Any of the first kind pairs with any of the second in Typst, and one without a partner is an error in a call.
OPENING, CLOSING = frozenset("([{⌈⌊⌜⌞⟦⟨⟪⟬⟮⦃⦅⦇"), frozenset(")]}⌉⌋⌝⌟⟧⟩⟫⟭⟯⦄⦆⦈")
CLOSE_TO_THE_LEFT = frozenset({",", ";", "!"})
SEPARATORS = frozenset({",", ";"})
SIGNS = frozenset("−+")
PRIMES = frozenset("′″‴⁗")


def side_by_side(items: Sequence[Expression], pieces: Sequence[str], *, in_call: bool) -> str:
    """Join the pieces that `items` were written as.

    Brackets without a partner in the row are escaped. In a call, commas and semicolons outside of brackets would
    end the argument, so they are escaped too; a colon in brackets or in a call could name an argument, so it gets
    its name.
    """
    partners = _partners(items)
    text = ""
    depth = 0
    for place, (item, piece) in enumerate(zip(items, pieces, strict=True)):
        character = _bracket(item)
        is_paired = place in partners
        depth -= is_paired and character in CLOSING
        is_separator = in_call and depth == 0 and isinstance(item, SymbolNode) and item.text in SEPARATORS
        before = items[place - 1] if place else None
        closes = is_paired and character in CLOSING
        gap = "" if not text or closes or _is_close(before, item, piece, place - 1 in partners) else " "
        if isinstance(item, SymbolNode) and item.text == ":" and (in_call or depth):
            piece = "colon"  # noqa: PLW2901 - the same piece, said otherwise
        text += gap + ("\\" if is_separator or (character and not is_paired) else "") + piece
        depth += is_paired and character in OPENING
    return text


def _bracket(item: Expression) -> str:
    """Return the bracket an item is or, with scripts on it, stands on."""
    core = item.base if isinstance(item, ScriptsNode) else item
    return core.text if isinstance(core, SymbolNode) and core.text in OPENING | CLOSING else ""


def _partners(items: Sequence[Expression]) -> frozenset[int]:
    """Return the places of brackets with a partner; Typst lets any two kinds close each other."""
    return frozenset(place for pair in _pairs(items) for place in pair)


def _pairs(items: Sequence[Expression]) -> Iterator[tuple[int, int]]:
    open_places: list[int] = []
    for place, item in enumerate(items):
        character = _bracket(item)
        if character in OPENING and not isinstance(item, ScriptsNode):
            open_places.append(place)
        elif character in CLOSING and open_places:
            yield open_places.pop(), place


def _is_close(before: Expression | None, item: Expression, piece: str, follows_pair: bool) -> bool:  # noqa: FBT001
    """Tell whether no space is wanted: f(x), (a + b), x, y, -1."""
    core = item.base if isinstance(item, ScriptsNode) else item
    if isinstance(core, SymbolNode) and core.text in CLOSE_TO_THE_LEFT:
        return True
    is_unary = isinstance(before, SymbolNode) and before.text in SIGNS and before.role is not AtomClass.BINARY
    if is_unary and not (
        isinstance(core, SymbolNode) and core.kind is SymbolKind.SIGN and not _bracket(item)
    ):
        return True
    opens = isinstance(core, SymbolNode | FenceNode) and piece.startswith("(")
    opened = follows_pair and before is not None and _bracket(before) in OPENING
    return opened or (opens and _is_letter(before))


def _is_letter(item: Expression | None) -> bool:
    """Tell whether this is a letter, perhaps with primes, that stands for a function when a bracket follows."""
    if isinstance(item, ScriptsNode) and item.sub is None and item.sup is not None:
        has_primes = all(isinstance(part, SymbolNode) and part.text in PRIMES for part in item.sup.items)
        return has_primes and _is_letter(item.base)
    if not isinstance(item, SymbolNode) or item.variant or len(item.text) > 1:
        return False
    return item.kind is SymbolKind.IDENTIFIER and item.text.isascii() and item.text.isalpha()
