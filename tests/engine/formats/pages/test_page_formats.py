"""What pages become: the contract of every format in the table, and each format by what its reader makes of it."""

import subprocess
import zipfile
from html.parser import HTMLParser
from pathlib import Path

import pytest

from pic2latex.errors import ConversionError, UnknownFormat
from pic2latex.formats import PAGE_FORMATS, PageFormat, page_format_by_id, render, render_page
from pic2latex.formats.pages.html import office_page
from tests.engine.formats.page_examples import PAGE


def ids(formats: tuple[PageFormat, ...]) -> list[str]:
    return [format_.id for format_ in formats]


@pytest.mark.parametrize("format_", PAGE_FORMATS, ids=ids(PAGE_FORMATS))
def test_every_format_carries_the_whole_page(format_: PageFormat) -> None:
    rendered = render_page(PAGE, format_.id)
    assert (rendered.format, rendered.mime) == (format_.id, format_.mime)
    if format_.is_binary:
        assert rendered.data
        return
    for words in (
        "Euler",
        "欧拉公式",
        "costs",
        "为集合",
        "struck",
        "deeper",
        "Quoted",
        "verbatim",
        r"\frac{a",
    ):
        assert words in rendered.text, words


def test_ids_labels_and_extensions_are_fit_for_people_and_files() -> None:
    assert len(set(ids(PAGE_FORMATS))) == len(PAGE_FORMATS)
    assert len({format_.label for format_ in PAGE_FORMATS}) == len(PAGE_FORMATS)
    for format_ in PAGE_FORMATS:
        assert format_.id.isalnum()
        assert format_.extension.startswith(".")
        assert format_.mime.count("/") == 1


def test_an_unknown_format_names_the_known_ones() -> None:
    with pytest.raises(UnknownFormat, match="raw") as caught:
        page_format_by_id("raw")
    for format_ in PAGE_FORMATS:
        assert format_.id in caught.value.hint


@pytest.mark.parametrize("format_", PAGE_FORMATS, ids=ids(PAGE_FORMATS))
def test_nothing_is_an_error(format_: PageFormat) -> None:
    with pytest.raises(ConversionError, match="no text"):
        render_page(" \n", format_.id)


@pytest.mark.parametrize(
    ("markdown", "expected"),
    [
        ("Let $x$ be.", r"Let \(x\) be."),
        ("$$\nx \\tag{1}\n$$", "\\[\nx \\tag{1}\n\\]"),
        (r"It costs \$5, `$x$`.", r"It costs \$5, `$x$`."),
        ("中$a$文$b$", r"中\(a\)文\(b\)"),
        ("1. $$\n   a\n   $$\n2. $b$", "1. \\[\n   a\n   \\]\n2. \\(b\\)"),
    ],
)
def test_brackets_take_the_place_of_dollars(markdown: str, expected: str) -> None:
    assert render_page(markdown, "brackets").text == expected


@pytest.mark.parametrize(
    ("markdown", "expected"),
    [
        ("# A **b**\n\nc $x^2$", "A b\n\nc x²"),
        ("$$\\alpha \\le 1$$", "α ≤ 1"),
        ("2. a\n3. b\n   - c\n   - d", "2. a\n3. b\n   - c\n   - d"),
        ("- a\n\n- b", "- a\n\n- b"),
        ("> a\n> b", "> a\n> b"),
        ("|a|b|\n|-|-|\n|1|2|", "a\tb\n1\t2"),
        (r"$\frac{a$ \& <b>", r"\frac{a & <b>"),
    ],
)
def test_plain_text_keeps_words_and_marks_of_lists(markdown: str, expected: str) -> None:
    assert render_page(markdown, "text").text == expected


@pytest.mark.parametrize(
    ("markdown", "expected"),
    [
        ("# A", r"\section*{A}"),
        ("##### A", r"\paragraph{A}"),
        (
            "50 % of a_b & {c}, x^y ~ #1 \\$5 \\\\",
            r"50 \% of a\_b \& \{c\}, x\textasciicircum{}y \textasciitilde{} \#1 \$5 \textbackslash{}",
        ),
        ("$x$ and $$y$$", "$x$ and \\[\ny\n\\]"),
        ("$$x \\tag{3}$$", "\\[\nx \\tag{3}\n\\]"),
        (
            "$$\\begin{align} a \\tag{1} \\\\ b \\end{align}$$",
            "\\begin{align*}\n  a \\tag{1} \\\\\n  b\n\\end{align*}",
        ),
        ("- [a]", "\\begin{itemize}\n  \\item{} [a]\n\\end{itemize}"),
    ],
)
def test_latex_says_it_in_latex(markdown: str, expected: str) -> None:
    assert render_page(markdown, "latex").text == expected


def test_latex_compiles(tmp_path: Path) -> None:
    body = render_page(
        PAGE.replace(r"broken: $\frac{a$", "whole: $x$").replace("![a figure]", "![]"), "latex"
    ).text
    assert "\\includegraphics[width=\\linewidth]{pictures/figure 1.png}" in body
    (tmp_path / "pictures").mkdir()
    (tmp_path / "pictures" / "figure 1.png").write_bytes(render("x", "png").data or b"")
    document = (
        "\\documentclass{article}\\usepackage{amsmath,graphicx,hyperref,xeCJK}\\setCJKmainfont{Noto Serif CJK SC}"
        f"\\begin{{document}}\n{body}\n\\end{{document}}\n"
    )
    (tmp_path / "page.tex").write_text(document, encoding="utf-8")
    done = subprocess.run(
        ["xelatex", "-interaction=nonstopmode", "-halt-on-error", "page.tex"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        errors="replace",
        check=False,
        timeout=120,
    )
    assert done.returncode == 0, done.stdout[-1500:]


class Seen(HTMLParser):
    """What a program that reads the HTML meets."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.open: list[str] = []
        self.words = ""
        self.comments: list[str] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002
        self.tags.append(tag)
        if tag not in {"img", "br", "hr", "meta"}:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.words += data

    def handle_comment(self, data: str) -> None:
        self.comments.append(data)


def test_html_is_whole_and_holds_only_our_elements() -> None:
    seen = Seen(render_page(PAGE, "html").text)
    assert seen.open == []
    assert {"h1", "p", "ol", "ul", "li", "table", "th", "td", "blockquote", "pre", "img"} <= set(seen.tags)
    assert "script" not in seen.tags
    assert "<b>not</b>" in seen.words
    # The broken formula stays LaTeX; one image is the figure.
    assert seen.tags.count("img") == 9
    assert "\\frac{a" in seen.words


def test_office_gets_equations_and_pictures() -> None:
    seen = Seen(office_page("Let $x$ be\n\n$$\n\\frac{a}{b}\n$$"))
    assert seen.open == []
    equations = [comment for comment in seen.comments if "oMath" in comment]
    assert len(equations) == 2
    assert "oMathPara" in equations[1]
    assert seen.tags.count("img") == 2


def test_another_office_program_reads_the_page(tmp_path: Path) -> None:
    """LibreOffice knows nothing of Word's comments: it gets headings, lists, the table, and formulas as pictures."""
    (tmp_path / "page.html").write_text(office_page(PAGE), encoding="utf-8")
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    subprocess.run(
        [
            "soffice",
            profile,
            "--headless",
            "--infilter=HTML (StarWriter)",
            "--convert-to",
            "odt:writer8",
            "--outdir",
            str(tmp_path),
            str(tmp_path / "page.html"),
        ],
        check=True,
        capture_output=True,
        timeout=180,
    )
    with zipfile.ZipFile(tmp_path / "page.odt") as document:
        content = document.read("content.xml").decode()
        pictures = [name for name in document.namelist() if name.startswith("Pictures/")]
    # Eight formulas compile; equal ones may share a picture.
    assert len(pictures) >= 7
    assert content.count("<text:h ") == 1
    assert content.count("<text:list-item") == 4
    assert content.count("<table:table-cell") == 4
    assert "欧拉公式" in content
    assert "oMath" not in content
