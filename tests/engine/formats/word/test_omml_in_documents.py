"""OMML in a Word document that real programs open: python-docx to make it, LibreOffice to read it."""

import re
import shutil
import subprocess
import zipfile
from xml.etree import ElementTree as ET

import docx
import pytest
from docx.oxml import parse_xml

from pic2latex.formats import render
from tests.engine.formats.formulas import FORMULAS, Formula

MATH = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
# What must be inside of what, and how often: the parts of the schema we write.
PARTS = {
    "f": ("num", "den"),
    "rad": ("deg", "e"),
    "sSub": ("e", "sub"),
    "sSup": ("e", "sup"),
    "sSubSup": ("e", "sub", "sup"),
    "sPre": ("sub", "sup", "e"),
    "nary": ("sub", "sup", "e"),
    "limLow": ("e", "lim"),
    "limUpp": ("e", "lim"),
    "func": ("fName", "e"),
    "acc": ("e",),
    "bar": ("e",),
    "groupChr": ("e",),
    "borderBox": ("e",),
    "phant": ("e",),
}


@pytest.fixture(scope="module")
def opened(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """Return the formulas that LibreOffice finds in a document with one paragraph for each of ours."""
    office = shutil.which("soffice")
    assert office is not None, (
        "These tests need LibreOffice (Debian: apt-get install libreoffice-writer-nogui)."
    )
    folder = tmp_path_factory.mktemp("office")
    document = docx.Document()
    for formula in FORMULAS:
        document.add_paragraph()._p.append(parse_xml(render(formula.latex, "omml").text))
    document.save(str(folder / "formulas.docx"))
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    command = (
        office,
        profile,
        "--headless",
        "--convert-to",
        "odt",
        "--outdir",
        folder,
        folder / "formulas.docx",
    )
    subprocess.run(command, check=True, capture_output=True, timeout=180)
    with zipfile.ZipFile(folder / "formulas.odt") as archive:
        content = archive.read("content.xml").decode()
        names = re.findall(r'<draw:object xlink:href="\./(Object [0-9]+)"', content)
        return [archive.read(f"{name}/content.xml").decode() for name in names]


def test_libreoffice_reads_every_formula(opened: list[str]) -> None:
    assert len(opened) == len(FORMULAS)
    for formula, content in zip(FORMULAS, opened, strict=True):
        tokens = re.findall(r"<m(?:i|n|o|text)[^>]*>[^<]+</m", content)
        assert tokens, formula.name


STRUCTURES = (
    ("fractions", "mfrac"),
    ("roots", "mroot"),
    ("matrix", "mtable"),
    ("sum", "munderover"),
    ("limit", "munder"),
)


@pytest.mark.parametrize(("name", "element"), STRUCTURES)
def test_libreoffice_finds_the_structure(opened: list[str], name: str, element: str) -> None:
    place = [formula.name for formula in FORMULAS].index(name)
    assert f"<{element}" in opened[place]


@pytest.mark.parametrize("formula", FORMULAS, ids=lambda formula: formula.name)
def test_structure_is_that_of_the_schema(formula: Formula) -> None:
    root = ET.fromstring(render(formula.latex, "omml").text)
    assert root.tag == f"{MATH}oMathPara"
    for element in root.iter():
        name = element.tag.removeprefix(MATH)
        parts = [child.tag.removeprefix(MATH) for child in element if not child.tag.endswith("Pr")]
        if name in PARTS:
            assert parts == list(PARTS[name]), name
        if name == "r":
            assert parts == ["t"]
            assert element.findtext(f"{MATH}t")
        properties = [child.tag.endswith("Pr") for child in element]
        assert properties == sorted(properties, reverse=True), "properties come first"


def test_running_text_has_no_paragraph() -> None:
    assert render("x", "omml", display=False).text.startswith("<m:oMath ")


SAID = (
    (r"\sum_{i=1}^nx_i+1", '<m:chr m:val="∑" /><m:limLoc m:val="undOvr" />'),
    (r"\int_0^1x\,dx", '<m:limLoc m:val="subSup" />'),
    (r"\left\{x\middle|y\right\}", '<m:begChr m:val="{" /><m:sepChr m:val="|" /><m:endChr m:val="}" />'),
    (r"\lim_{x\to0}x", '<m:sty m:val="p" /></m:rPr><m:t>lim</m:t>'),
    (r"\mathbf{x}", '<m:sty m:val="b" /></m:rPr><m:t>x</m:t>'),
    (r"x<y\&z", "<m:t>x&lt;y</m:t>"),
    (r"\color{red}x", '<w:color w:val="FF0000" />'),
    (r"\text{ if }", '<m:nor /></m:rPr><m:t xml:space="preserve"> if </m:t>'),
    (r"\overline{x}", '<m:bar><m:barPr><m:pos m:val="top" /></m:barPr>'),
    (r"\begin{aligned}a&=b\end{aligned}", "<m:eqArr><m:e>"),
)


@pytest.mark.parametrize(("latex", "expected"), SAID)
def test_word_is_told_what_it_is(latex: str, expected: str) -> None:
    assert expected in render(latex, "omml").text
