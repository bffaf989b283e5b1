"""The text layer of PDFs: words as they are, formulas by their fonts, and layers that lie."""

from collections.abc import Callable
from dataclasses import replace
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


def test_the_mark_of_a_note_clings_to_the_full_stop_before_it() -> None:
    characters = [
        *layer(("n.", WORDS)),
        LayerCharacter("1", Box(18, -2, 21, 3), "CMR7"),
        *moved(layer((" So", WORDS)), 24),
    ]
    assert known(characters).line(Box(-1, -5, 100, 12), EM).text == "n.¹ So"


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


def refined(parts: list[LayerCharacter], seen: list[Detection]) -> list[tuple[float, float, float, float]]:
    boxes = (each.box for each in LayerFormulas(known(parts), EM).refined(seen))
    return [(box.left, box.top, box.right, box.bottom) for box in boxes]


def moved(characters: list[LayerCharacter], x: float) -> list[LayerCharacter]:
    """Return characters further right."""
    return [
        replace(each, box=replace(each.box, left=each.box.left + x, right=each.box.right + x))
        for each in characters
    ]


TEXT = "some words beside them"


def test_a_list_of_formulas_is_parted_at_the_commas_of_words() -> None:
    characters = layer((TEXT, WORDS), ("xyz", MATH), (", ", WORDS), ("xy", MATH))
    left = 6.0 * len(TEXT)
    parts = refined(characters, [found(left, left + 42)])
    assert [(part[0], part[2]) for part in parts] == [(left, left + 17), (left + 30, left + 42)]


def test_a_formula_does_not_reach_over_the_white_between_columns() -> None:
    characters = [*layer((TEXT, WORDS), ("xy", MATH)), *moved(layer(("z", MATH)), 170)]
    parts = refined(characters, [found(132, 176)])
    assert [(part[0], part[2]) for part in parts] == [(132, 143), (170, 176)]


def test_white_beside_an_operator_is_within_a_formula() -> None:
    characters = [
        *layer((TEXT, WORDS), ("x", MATH)),
        *moved(layer(("=", MATH)), 145),
        *moved(layer(("y", MATH)), 165),
        *moved(layer(("word", WORDS)), 180),
    ]
    parts = refined(characters, [found(132, 138), found(165, 171)])
    assert [(part[0], part[2]) for part in parts] == [(132, 171)]


def test_two_rows_are_two_formulas() -> None:
    characters = [
        *layer(("xy", MATH), ("word", WORDS)),
        *layer(("xz", MATH), ("more", WORDS), top=14),
    ]
    both = Detection(Box(0, -1, 24, 23), RegionKind.INLINE, 0.9)
    assert refined(characters, [both]) == [(0, 0, 11, 8), (0, 14, 11, 22)]


def test_the_number_of_a_display_is_no_part_of_it() -> None:
    characters = [*layer(("xyz", MATH)), *moved(layer(("(2)", WORDS)), 40), *layer((TEXT, WORDS), top=40)]
    whole = Detection(Box(0, -1, 60, 9), RegionKind.DISPLAY, 0.9)
    assert refined(characters, [whole]) == [(0, -1, 18, 9)]
    below = [*layer(("xyz", MATH)), *moved(layer(("(3)", WORDS), top=14), 10), *layer((TEXT, WORDS), top=40)]
    assert refined(below, [Detection(Box(0, -1, 30, 23), RegionKind.DISPLAY, 0.9)]) == [(0, -1, 30, 13)]


@pytest.mark.parametrize(
    ("text", "font", "letter"),
    [("x", MATH, "x"), ("κ", MATH, r"\kappa"), ("\U0001d45f", "NewTXMI", "r"), ("≤", "CMSY10", None)],
)
def test_a_lone_letter_is_what_the_layer_says(text: str, font: str, letter: str | None) -> None:
    characters = known(layer((TEXT, WORDS), (text, font)))
    assert characters.letter(Box(131, -1, 140, 9)) == letter


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


@needs_tex
def test_no_variable_of_a_paper_in_times_vanishes(tmp_path: Path) -> None:
    body = (
        r"\fontfamily{ntxtlf}\selectfont The distance $r$ of the bodies and the coupling $\kappa$ depend on the "
        r"mass $m=0.110$ of each of them, as we know for every other $\theta_{-}$ in the text.\par "
        r"These words without any formula tell that the layer of the text says what can be seen, row after row."
    )
    path = typeset(tmp_path, "times", body, r"\usepackage{newtxtext,newtxmath}")
    with Engine(threads=1) as engine:
        markdown = engine.recognize_document(str(path)).markdown
    for formula in (
        "distance $r$ of",
        r"coupling $\kappa$ depend",
        "mass $m = 0.110$ of",
        r"$\theta_{-}$ in",
    ):
        assert formula in markdown
