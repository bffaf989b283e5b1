"""Markdown taken apart: formulas protected from Markdown, Markdown from formulas, and every place known."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pic2latex.errors import ConversionError
from pic2latex.formats.pages.markdown_tree import (
    Align,
    Block,
    Cell,
    CodeBlock,
    FormulaNode,
    Grid,
    Heading,
    List,
    ParagraphNode,
    Quote,
    Rule,
    Style,
    Styled,
    TextRun,
    formulas_in,
    read_page,
)
from pic2latex.javascript.markdown_it import MOST_CHARACTERS
from tests.engine.formats.page_examples import PAGE


def latex_in(markdown: str) -> list[tuple[str, bool]]:
    return [(formula.latex, formula.is_display) for formula in formulas_in(read_page(markdown))]


@pytest.mark.parametrize(
    ("markdown", "expected"),
    [
        ("$x$", [("x", False)]),
        (r"$\{a\_b\}*c*$", [(r"\{a\_b\}*c*", False)]),
        ("$$x$$", [("x", True)]),
        ("words $$x$$ words", [("x", True)]),
        ("$$\nx\n$$", [("x", True)]),
        ("$$x\ny$$", [("x\ny", True)]),
        ("a\n$$\n- x\n# y\n$$\nb", [("- x\n# y", True)]),
        ("取$n$个，$m$个", [("n", False), ("m", False)]),
        ("$a$$b$", [("a", False), ("b", False)]),
        (r"$\$5$", [(r"\$5", False)]),
        ("- $a$\n  - $$b$$\n\n> $c$", [("a", False), ("b", True), ("c", False)]),
        ("|a|\n|-|\n|$x$|", [("x", False)]),
        # Prices, unclosed and empty signs are text; so is code.
        ("$5 and $6", []),
        (r"\$x\$", []),
        ("$ x $", []),
        ("$x", []),
        ("$$", []),
        ("$$$$", []),
        ("$$\nx\n\ny\n$$", []),
        ("`$x$`", []),
        ("    $x$", []),
    ],
)
def test_formulas_are_found(markdown: str, expected: list[tuple[str, bool]]) -> None:
    assert latex_in(markdown) == expected


def test_every_formula_knows_its_place() -> None:
    formulas = list(formulas_in(read_page(PAGE)))
    assert len(formulas) == 9
    for formula in formulas:
        inside = PAGE[formula.start : formula.end]
        outside = PAGE[formula.outer_start : formula.outer_end]
        sign = "$$" if formula.is_display else "$"
        assert [line.strip() for line in inside.splitlines()] == formula.latex.splitlines()
        assert outside.startswith(sign)
        assert outside.endswith(sign)
        assert inside in outside


def test_places_count_characters_and_skip_code() -> None:
    page = "𝔸𝔹 `$x$` $x$ and $x$"
    places = [(formula.start, formula.end) for formula in formulas_in(read_page(page))]
    assert places == [(10, 11), (18, 19)]


@pytest.mark.parametrize(
    ("markdown", "expected"),
    [
        ("## A *b*", (Heading(2, (TextRun("A "), Styled(Style.EMPHASIS, (TextRun("b"),)))),)),
        ("<b>a</b>", (ParagraphNode((TextRun("<b>a</b>"),)),)),
        ("<script>a</script>", (ParagraphNode((TextRun("<script>a</script>"),)),)),
        ("> a", (Quote((ParagraphNode((TextRun("a"),)),)),)),
        ("```\na\n```", (CodeBlock("a\n"),)),
        ("***", (Rule(),)),
        (
            "2. a\n3. b",
            (
                List(
                    ((ParagraphNode((TextRun("a"),), True),), (ParagraphNode((TextRun("b"),), True),)),
                    is_ordered=True,
                    start=2,
                ),
            ),
        ),
        (
            "|a|\n|:-:|\n|b|",
            (
                Grid(
                    (
                        (Cell((TextRun("a"),), True, Align.CENTER),),
                        (Cell((TextRun("b"),), False, Align.CENTER),),
                    )
                ),
            ),
        ),
        ("$$x$$", (FormulaNode("x", True, 2, 3, 0, 5),)),
        ("", ()),
    ],
)
def test_blocks_are_what_markdown_says(markdown: str, expected: tuple[Block, ...]) -> None:
    assert read_page(markdown) == expected


def test_dangerous_addresses_are_no_links() -> None:
    (paragraph,) = read_page("[x](javascript:alert(1))")
    assert paragraph == ParagraphNode((TextRun("[x](javascript:alert(1))"),))


def test_limits_are_errors_and_not_crashes() -> None:
    with pytest.raises(ConversionError, match="longer"):
        read_page("x" * (MOST_CHARACTERS + 1))
    assert read_page("> " * 500 + "x")
    assert read_page("*" * 2000 + "x")
    assert read_page("$" * 3000)


PIECES = (
    *(
        "$",
        "$$",
        "\\",
        "`",
        "\n",
        "\n\n",
        " ",
        "x",
        "y_1",
        "*",
        "**",
        "- ",
        "1. ",
        "# ",
        "> ",
        "|",
        "[a](b)",
        "<b>",
    ),
    *("中", "\\$", "{", "}", "    ", "```\n", "𝔸", "~~", "---", "![f](g)"),
)


@settings(max_examples=150, deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=40).map("".join))
def test_whatever_is_written_is_taken_apart_and_every_formula_found(markdown: str) -> None:
    last = 0
    for formula in formulas_in(read_page(markdown)):
        sign = "$$" if formula.is_display else "$"
        outside = markdown[formula.outer_start : formula.outer_end]
        assert formula.outer_start >= last
        assert outside.startswith(sign)
        assert outside.endswith(sign)
        inside = markdown[formula.start : formula.end].replace(">", "")
        assert inside.split() == formula.latex.replace(">", "").split()
        last = formula.outer_end
