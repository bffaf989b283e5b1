"""MathML for Word: what Word asks of a paste, and of an equation that can be worked with."""

from xml.etree import ElementTree as ET

import pytest

from pic2latex.formats import render
from tests.engine.formats.formulas import FORMULAS, Formula

MATH = "{http://www.w3.org/1998/Math/MathML}"
# Elements that Word turns into equation structures; the rest it shows as boxes or drops.
UNDERSTOOD = frozenset(
    {
        "math",
        "mrow",
        "mi",
        "mn",
        "mo",
        "mtext",
        "mspace",
        "mfrac",
        "msqrt",
        "mroot",
        "msub",
        "msup",
        "msubsup",
    }
    | {
        "munder",
        "mover",
        "munderover",
        "mmultiscripts",
        "mprescripts",
        "none",
        "mfenced",
        "mtable",
        "mtr",
        "mtd",
    }
    | {"menclose", "mphantom", "mstyle"}
)


@pytest.mark.parametrize("formula", FORMULAS, ids=lambda formula: formula.name)
def test_word_can_take_it(formula: Formula) -> None:
    text = render(formula.latex, "word").text
    assert text.startswith('<math xmlns="http://www.w3.org/1998/Math/MathML"')
    assert "\n" not in text
    root = ET.fromstring(text)
    assert {element.tag.removeprefix(MATH) for element in root.iter()} <= UNDERSTOOD
    for name, count in (
        ("mfrac", 2),
        ("msub", 2),
        ("msup", 2),
        ("msubsup", 3),
        ("munderover", 3),
        ("mroot", 2),
    ):
        assert all(len(element) == count for element in root.iter(MATH + name)), name
    for element in root.iter():
        assert not [name for name in element.attrib if name.startswith("data-") or name in {"class", "style"}]


SAID = (
    # Brackets that grow are one structure.
    (
        r"\begin{pmatrix}a\end{pmatrix}",
        '<mfenced open="(" close=")" separators="|"><mrow><mtable columnalign="center"><mtr><mtd><mi>a</mi>',
    ),
    # The operand of a sum, integral or function stands inside of it.
    (r"\sum_ix_i+1", "<mi>i</mi></munder><mrow><msub><mi>x</mi><mi>i</mi></msub></mrow></mrow><mo>+</mo>"),
    (r"\sin x+1", "<mrow><mi>sin</mi><mo>\u2061</mo><mrow><mi>x</mi></mrow></mrow><mo>+</mo>"),
    # Blanks in words survive.
    (r"x\text{ if }y", "<mtext>\u00a0if\u00a0</mtext>"),
    (r"\mathbb{R}", "<mi>ℝ</mi>"),
)


@pytest.mark.parametrize(("latex", "expected"), SAID)
def test_equations_can_be_worked_with(latex: str, expected: str) -> None:
    assert expected in render(latex, "word").text
