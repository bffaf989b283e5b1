"""Which part of a row an operator applies to."""

import pytest

from pic2latex.formats.content_tree.from_mathjax import read_formula
from pic2latex.formats.content_tree.nodes import RowNode, SymbolNode
from pic2latex.formats.content_tree.operands import FunctionApplication, LargeOperator, grouped

# LaTeX, and how many things follow the first operator inside of it.
OPERANDS = (
    (r"\sum_ix_i+1", 1),
    (r"\sum_ix_iy_i=1", 2),
    (r"\sum_i(x_i+1)+2", 5),
    (r"\sum_i", 0),
    (r"\int f\,dx+1", 4),
    (r"\int(f+g)dx", 7),
    (r"\int f+g\,dx=0", 6),
    (r"\sin x+1", 1),
    (r"\sin 2x\cos y", 2),
    (r"\sin(x+y)z", 5),
    (r"\log\frac{a}{b}", 1),
    (r"\lim_{x\to0}f(x)=1", 4),
    (r"\max(a,b)", 5),
)


@pytest.mark.parametrize(("latex", "length"), OPERANDS)
def test_operand_ends_where_a_reader_would_say(latex: str, length: int) -> None:
    first = grouped(read_formula(latex))[0]
    if isinstance(first, LargeOperator):
        assert len(first.operand.items) == length
    elif isinstance(first, FunctionApplication):
        assert len(first.argument.items) == length
    else:
        assert length == 0


def test_nothing_is_lost_or_doubled() -> None:
    row = read_formula(r"a+\sum_ix_i\sin y,\int f\,dx=\cos(z)w")

    def symbols(items: tuple[object, ...]) -> list[str]:
        found: list[str] = []
        for item in items:
            if isinstance(item, SymbolNode):
                found.append(item.text)
            elif isinstance(item, RowNode):
                found += symbols(item.items)
            elif isinstance(item, LargeOperator):
                found += [item.sign.text, *symbols(item.operand.items)]
            elif isinstance(item, FunctionApplication):
                found += [*symbols((item.function,)), *symbols(item.argument.items)]
        return found

    plain = [item.text for item in row.items if isinstance(item, SymbolNode)]
    kept = symbols(grouped(row))
    assert [text for text in kept if text not in {"∑"}] == [text for text in plain if text != "∑"]
