"""Pages as whole documents: Word's with real equations and tables, and LaTeX that compiles."""

import io
import subprocess
import zipfile
from pathlib import Path

import docx
import pytest
from PIL import Image

from pic2latex.formats import render_page
from pic2latex.formats.pages.markdown_tree import Grid, read_page
from tests.engine.formats.page_examples import PAGE

MATH = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
SPANS = (
    "Before $a$.\n\n"
    '<table>\n<tr><th rowspan="2">City</th><th colspan="2">$x^2$ &amp; more</th></tr>\n'
    "<tr><td>1</td><td>2</td></tr>\n<tr><td>Rome</td><td>3</td><td>4</td></tr>\n</table>\n\nAfter $b$."
)


def docx_of(markdown: str) -> bytes:
    data = render_page(markdown, "docx").data
    assert data is not None
    return data


def test_word_reads_paragraphs_headings_and_equations() -> None:
    document = docx.Document(
        io.BytesIO(docx_of("# Title\n\nWords with $x^2$.\n\n$$\n\\frac{a}{b}\n$$\n\n1. one\n2. two"))
    )
    assert document.paragraphs[0].style.name == "Heading 1"
    assert [each.text for each in document.paragraphs if each.text][:2] == ["Title", "Words with ."]
    equations = document.element.body.findall(f".//{MATH}oMath")
    assert len(equations) == 2
    assert document.element.body.find(f".//{MATH}f") is not None
    assert [each.text for each in document.paragraphs][-2:] == ["1.\tone", "2.\ttwo"]


def test_the_whole_example_is_a_document() -> None:
    document = docx.Document(io.BytesIO(docx_of(PAGE)))
    assert any("Euler" in each.text for each in document.paragraphs)
    assert len(document.tables) == 1


def test_equal_pages_make_equal_files() -> None:
    assert docx_of("a $x$") == docx_of("a $x$")


def test_a_formula_that_does_not_compile_stays_latex() -> None:
    with zipfile.ZipFile(io.BytesIO(docx_of(r"See $\frac{a$ here."))) as archive:
        assert rb"$\frac{a$" in archive.read("word/document.xml")


def test_cells_that_span_are_merged() -> None:
    document = docx.Document(io.BytesIO(docx_of(SPANS)))
    table = document.tables[0]
    assert table.cell(0, 0)._tc is table.cell(1, 0)._tc
    assert table.cell(0, 1)._tc is table.cell(0, 2)._tc
    assert table.cell(2, 2).text == "4"
    html = render_page(SPANS, "html").text
    assert 'rowspan="2"' in html
    assert 'colspan="2"' in html
    assert r"\multicolumn{2}{c}{$x^{2}$ \& more}" in render_page(SPANS, "latex").text.replace("x^2", "x^{2}")


def test_places_of_formulas_count_from_the_start_of_the_page() -> None:
    blocks = read_page(SPANS)
    assert any(isinstance(block, Grid) for block in blocks)
    assert render_page(SPANS, "brackets").text.endswith(r"After \(b\).")


@pytest.mark.parametrize("markdown", [PAGE, SPANS, "# One\n\nCosts 5 \\$ & $x_1$.\n\n$$\na \\tag{2.1}\n$$"])
def test_latex_documents_compile(markdown: str, tmp_path: Path) -> None:
    (tmp_path / "pictures").mkdir()
    Image.new("RGB", (20, 20)).save(tmp_path / "pictures" / "figure 1.png")
    text = render_page(markdown.replace(r"$\frac{a$", ""), "tex").text
    (tmp_path / "page.tex").write_text(text, encoding="utf-8")
    program = "xelatex" if "ctex" in text else "pdflatex"
    command = [program, "-interaction=nonstopmode", "-halt-on-error", "page.tex"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, timeout=280, check=False)
    assert done.returncode == 0, done.stdout.decode("utf-8", "replace")[-2000:]
