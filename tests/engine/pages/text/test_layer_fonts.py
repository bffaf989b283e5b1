"""Mathematics in a text layer is told by fonts, codes, sizes and neighbours, whatever fonts a paper takes."""

import pytest

from pic2latex.pages.text.layer_fonts import mathematics_of, usual_font
from pic2latex.types import Box, LayerCharacter

WORDS, ITALIC, SYMBOLS = "URWPalladioL-Roma", "URWPalladioL-Ital", "CMSY10"


def marked(
    *parts: tuple[str, str] | tuple[str, str, float], words: str = "some other words stand in 1984 here"
) -> str:
    """Return the characters of a row that are mathematics; parts are text, font and size (1 for the usual)."""
    characters: list[LayerCharacter] = []
    spaced: list[bool] = []
    x, has_space = 0.0, False
    for text, font, size in ((*part, 1.0)[:3] for part in ((words + " ", WORDS), *parts)):
        for each in text:
            if each == " ":
                x, has_space = x + 3, True
                continue
            box = Box(x, 10 - 8 * size, x + 5 * size, 10)
            characters.append(LayerCharacter(each, box, font))
            spaced.append(has_space)
            x, has_space = x + 5 * size + 0.5, False
    kinds = mathematics_of(characters, spaced)
    return "".join(each.text for each, is_math in zip(characters, kinds, strict=True) if is_math)


SIGN = ("≤", SYMBOLS)


@pytest.mark.parametrize(
    ("parts", "said"),
    [
        ((SIGN,), "≤"),
        (((" N ", ITALIC), ("is ", WORDS), SIGN), "N≤"),  # a lone italic letter among upright words
        (((" a ", ITALIC), ("word ", WORDS), SIGN), "a≤"),
        (((" only if N is in a word ", ITALIC), SIGN), "N≤"),  # among italic words, but no word itself
        (((" Eur. J. Phys ", ITALIC), SIGN), "≤"),  # an initial
        (((" let ", ITALIC), SIGN), "≤"),
        (((" q", ITALIC), ("0.05", WORDS, 0.7), SIGN), "q0.05≤"),  # an index in the font of words
        (((" q", ITALIC), ("05", WORDS), SIGN), "q05≤"),  # a number that clings to a letter
        ((SIGN, (" 7.39, 12 ", WORDS)), "≤7.39"),  # beside an operator, and no farther
        (((" 4", WORDS), ("π", "PazoMath-Italic")), "4π"),
        (((" in 1970 ", WORDS), ("π", "PazoMath-Italic")), "π"),
        (((" \U0001d45f ", "Unknown"),), "\U0001d45f"),  # a letter of mathematics by its code
        (((" (x) ", "CMR10"), SIGN), "(x)≤"),  # Computer Modern beside words in another font
        (((" word", WORDS), ("2", WORDS, 0.6), SIGN), "≤"),  # the mark of a footnote
    ],
)
def test_mathematics_among_words(parts: tuple[tuple[str, str], ...], said: str) -> None:
    assert marked(*parts) == said


def test_without_fonts_of_mathematics_nothing_is_known() -> None:
    assert marked((" N ", ITALIC), ("is here", WORDS)) == ""


def test_an_accent_belongs_to_its_letter_wherever_the_layer_has_it() -> None:
    letters = [
        LayerCharacter("θ", Box(0, 0, 5, 8), "PazoMath-Italic"),
        LayerCharacter("T", Box(20, 0, 26, 8), ITALIC),
        LayerCharacter("ˆ", Box(1, -3, 4, -1), WORDS),
        LayerCharacter("é", Box(40, 0, 45, 8), WORDS),
    ]
    assert mathematics_of(letters, [False] * 4) == (True, True, True, False)


def test_the_usual_font_is_one_of_words() -> None:
    characters = [
        LayerCharacter(each, Box(0, 0, 1, 1), font) for each, font in (("x", SYMBOLS),) * 5 + (("a", WORDS),)
    ]
    assert usual_font(characters) == WORDS
    assert usual_font(characters[:5]) == ""
