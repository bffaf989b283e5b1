"""No format writes what no document can hold, and Typst reads letters that are newer than this Python as letters."""

import pytest

from pic2latex.errors import ConversionError
from pic2latex.formats import FORMATS, PAGE_FORMATS, render, render_page

CHARACTERS = ("\0", "\x1b", "\x0b", "\ud800", "\udcff", "\ufffe", "\uffff")


@pytest.mark.parametrize("character", CHARACTERS, ids=lambda character: f"U+{ord(character):04X}")
@pytest.mark.parametrize("format_id", [each.id for each in FORMATS])
def test_no_format_writes_it(format_id: str, character: str) -> None:
    """It came out as XML that is not well formed, as text that UTF-8 cannot hold, or as UnicodeEncodeError."""
    with pytest.raises(ConversionError, match=f"U\\+{ord(character):04X}"):
        render(f"x + {character} y", format_id)


@pytest.mark.parametrize("format_id", [each.id for each in PAGE_FORMATS])
def test_no_page_format_writes_it(format_id: str) -> None:
    with pytest.raises(ConversionError, match=r"U\+0000"):
        render_page("Text \0 and $x$.", format_id)


@pytest.mark.parametrize("letters", ["\U00031350\U00031351", "\U000323b0\U000323b1", "中文"])
@pytest.mark.parametrize("command", [r"\mathrm{%s}", r"\text{%s}", r"\operatorname{%s}", "%s", "x_{%s}"])
def test_rare_chinese_letters_are_no_names_to_typst(letters: str, command: str) -> None:
    typst = pytest.importorskip("typst")
    formula = render(command % letters, "typst").text
    assert typst.compile(f"#set page(width: auto)\n{formula}\n".encode())
