"""Text that Markdown would take for marks of its own."""

import pytest

from pic2latex.pages.layout.markdown_writer import escaped, markdown_of
from pic2latex.pages.layout.paragraph_grouping import Block, BlockKind
from pic2latex.pages.text.line_joining import Fragment
from pic2latex.types import Box


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("costs $5 * 3_a", r"costs \$5 \* 3\_a"),
        (r"back\slash `code`", r"back\\slash \`code\`"),
        ("a < b | c ~ d", r"a \< b \| c \~ d"),
        ("[a, b] and (c)", "[a, b] and (c)"),
        ("[link](address)", r"[link\](address)"),
        ("是一个，数。", "是一个，数。"),
        ("# 5", "# 5"),
    ],
)
def test_escaping(text: str, written: str) -> None:
    assert escaped(text) == written


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("# 5", r"\# 5"),
        ("1. x", r"1\. x"),
        ("1.5 x", "1.5 x"),
        ("- x", r"\- x"),
        ("-x", "-x"),
        ("+ x", r"\+ x"),
        ("> x", r"\> x"),
        ("---", r"\---"),
        ("plain", "plain"),
    ],
)
def test_escaping_at_the_start_of_a_line(text: str, written: str) -> None:
    assert escaped(text, at_start=True) == written


def test_a_formula_in_a_line_stays_in_one_line() -> None:
    block = Block(
        BlockKind.TEXT,
        (Fragment("so "), Fragment("\\begin{gathered}\n1 \\\\\n2\n\\end{gathered}", is_formula=True)),
        Box(0, 0, 9, 9),
    )
    assert markdown_of([block]) == r"so $\begin{gathered} 1 \\ 2 \end{gathered}$"
