"""Formulas of a line, found as the parser finds them in the page."""

import pytest
from pytestqt.qtbot import QtBot

from pic2latex.formats.markdown_spans import formula_spans
from pic2latex.formats.pages.markdown_tree import formulas_in, read_page
from pic2latex_desktop.editor.latex_editor import LatexEditor
from pic2latex_desktop.ui.theme import LIGHT
from tests.engine.formats.page_examples import PAGE


def pieces(page: str) -> list[str]:
    found: list[str] = []
    is_inside = False
    for line in page.splitlines():
        spans = formula_spans(line, is_inside=is_inside)
        found += [line[start:end] for start, end in spans.formulas]
        is_inside = spans.is_open
    return found


@pytest.mark.parametrize(
    ("page", "found"),
    [
        ("Let $x$ and $y_1$.", ["$x$", "$y_1$"]),
        ("$$x$$ and $y$", ["$$x$$", "$y$"]),
        ("$$\nx\n$$", ["$$", "x", "$$"]),
        (r"costs \$5 and \$6", []),
        ("costs $5 and $6", []),
        (r"$\$5$", [r"$\$5$"]),
        ("`$x$` $y$", ["$y$"]),
        ("取$n$个", ["$n$"]),
        ("", []),
    ],
)
def test_formulas_of_lines(page: str, found: list[str]) -> None:
    assert pieces(page) == found


def test_lines_agree_with_the_parser() -> None:
    page = PAGE.replace("    verbatim $x$\n", "")
    from_lines = "".join("".join(pieces(page)).replace("$", "").split())
    from_parser = "".join("".join(formula.latex for formula in formulas_in(read_page(page))).split())
    assert from_lines == from_parser


def test_editor_colours_formulas_in_markdown_and_nothing_beside_them(qtbot: QtBot) -> None:
    editor = LatexEditor(LIGHT)
    qtbot.addWidget(editor)
    editor.show_source("# Head\n𝔸 \\x $\\alpha$ 12\n$$\n- \\beta\n$$\n- \\gamma", is_page=True)

    def colour_at(text: str) -> str:
        cursor = editor.document().find(text)
        block, place = cursor.block(), cursor.selectionStart() - cursor.block().position()
        for each in block.layout().formats():
            if each.start <= place < each.start + each.length:
                return str(each.format.foreground().color().name())
        return ""

    assert colour_at("# Head") == LIGHT.structure
    assert colour_at("\\alpha") == LIGHT.command
    assert colour_at("\\beta") == LIGHT.command
    assert colour_at("\\x") == colour_at("12") == colour_at("\\gamma") == ""
    assert colour_at("- \\gamma") == LIGHT.structure
    assert colour_at("- \\beta") != LIGHT.structure
    editor.show_source(r"\x 12")
    assert colour_at("\\x") == LIGHT.command
