"""The text layer of PDFs: words as they are, formulas by their fonts, and layers that lie."""

from collections.abc import Callable
from pathlib import Path

import pytest

from pic2latex.engine import Engine
from pic2latex.pages.layout.text_lines import TextLine
from pic2latex.pages.pdf.pdfium import Pdf
from pic2latex.pages.text.layer_formulas import LayerFormulas
from pic2latex.pages.text.layer_text import LayerText
from pic2latex.types import Box, Detection, LayerCharacter, Mode, Options, RegionKind, TextLayerUse
from tests.engine.pages.documents import needs_tex, typeset

EM = 10.0
WORDS, MATH = "CMR10", "CMMI10"


def layer(*parts: tuple[str, str], top: float = 0) -> list[LayerCharacter]:
    """Return characters side by side, 6 wide and 8 high, from text and font; spaces take as much room."""
    characters, x = [], 0.0
    for text, font in parts:
        for each in text:
            characters.append(LayerCharacter(each, Box(x, top, x + 5, top + 8), font))
            x += 6
    return characters


def known(characters: list[LayerCharacter]) -> LayerText:
    return LayerText.of(characters, lambda box: box)


@pytest.mark.parametrize(
    ("text", "said"),
    [("some words", "some words"), ("ﬁne", "fine"), ("well\x02", "well-"), ("a  b", "a b")],
)
def test_a_row_says_what_the_layer_says(text: str, said: str) -> None:
    assert known(layer((text, WORDS))).line(Box(-1, -2, 200, 12), EM).text == said


def test_marks_of_notes_are_raised() -> None:
    characters = [*layer(("tame", WORDS)), LayerCharacter("2", Box(24, -2, 27, 3), "CMR7")]
    assert known(characters).line(Box(-1, -5, 100, 12), EM).text == "tame²"


def found(left: float, right: float) -> Detection:
    return Detection(Box(left, -1, right, 9), RegionKind.INLINE, 0.9)


SIGNS = ("xyz", MATH)


@pytest.mark.parametrize(
    ("parts", "seen", "boxes"),
    [
        ((("If ", WORDS), SIGNS), [found(0, 36)], [(18, 36)]),  # a word taken along
        (
            (("word", WORDS), (" ", WORDS), SIGNS),
            [found(0, 11), found(30, 48)],
            [(30, 48)],
        ),  # a piece of a word
        ((("sin", WORDS), SIGNS), [found(0, 36)], [(0, 36)]),
        ((("on ", WORDS), SIGNS), [], [(18, 35)]),  # nothing was seen
        ((("on ", WORDS), SIGNS), [found(18, 24)], [(18, 35)]),  # half of it was seen
        ((("words", WORDS),), [found(0, 11)], [(0, 11)]),  # no fonts of mathematics: nothing is known
    ],
)
def test_formulas_are_what_stands_in_their_fonts(
    parts: tuple[tuple[str, str], ...], seen: list[Detection], boxes: list[tuple[float, float]]
) -> None:
    refined = LayerFormulas(known(layer(*parts)), EM).refined(seen)
    assert [(each.box.left, each.box.right) for each in refined] == boxes


def line(top: float) -> TextLine:
    box = Box(0, top - 2, 300, top + 12)
    return TextLine(box, (), box)


@pytest.mark.parametrize(
    ("read", "sound"), [(lambda _: "these are some words", True), (lambda _: "qwx zzk plmn vbtr", False)]
)
def test_a_layer_that_says_something_else_is_not_sound(read: Callable[[TextLine], str], sound: bool) -> None:
    assert known(layer(("these are some words", WORDS))).is_sound([line(0)], EM, read) is sound


@needs_tex
def test_words_of_a_pdf_are_its_own(tmp_path: Path) -> None:
    body = r"The rare word qzxvkw is kept, if $a_1+b^2=c$ holds for every efficient $x$ in the office."
    path = typeset(tmp_path, "words", body)
    with Pdf(path) as pdf:
        characters = pdf.layer(1)
    assert "qzxvkw" in "".join(each.text for each in characters)
    assert any("CMMI" in each.font for each in characters)
    with Engine(threads=1) as engine:
        markdown = engine.recognize_document(path).markdown
        unaided = engine.recognize_document(
            path, Options(mode=Mode.PAGE, text_layer=TextLayerUse.NEVER)
        ).markdown
    assert "The rare word qzxvkw is kept, if $a_{1} + b^{2} = c$ holds" in markdown
    assert "for every efficient $x$ in the office." in markdown
    assert "holds" in unaided
