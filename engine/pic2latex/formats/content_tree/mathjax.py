"""MathJax's tree of a formula in values of our own: the one crossing from what JavaScript answers."""

from dataclasses import dataclass
from typing import Any

from pic2latex.formats.content_tree.nodes import AtomClass

__all__ = ["Node", "mathjax_tree"]


@dataclass(frozen=True, slots=True)
class Node:
    """One element as MathML names it (mi, mfrac, mtable); MathJax's own TeXAtom is a row of braces."""

    kind: str
    text: str = ""
    role: AtomClass = AtomClass.NONE
    attributes: tuple[tuple[str, str], ...] = ()
    children: tuple["Node", ...] = ()

    def get(self, name: str, default: str = "") -> str:
        """Return an attribute."""
        return next((value for key, value in self.attributes if key == name), default)

    def words(self, name: str) -> tuple[str, ...]:
        """Return an attribute that is a list of words."""
        return tuple(self.get(name).split())


def mathjax_tree(latex: str, *, display: bool = True) -> Node:
    """Return the tree of a formula; its root is the `math` element.

    Raises ConversionError when the LaTeX does not compile, ComponentMissing without MathJax.
    """
    from pic2latex.javascript.typesetter import typesetter

    return _node(typesetter().tree(latex, display=display))


def _node(reply: list[Any]) -> Node:
    kind, text, role, attributes, children = reply
    return Node(
        kind=kind,
        text=text,
        role=AtomClass.NONE if role is None else AtomClass(role),
        attributes=tuple(attributes.items()),
        children=tuple(_node(child) for child in children),
    )
