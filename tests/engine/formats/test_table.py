"""The contract of every output format: an entry in the table is tested without a new test."""

import pytest

from pic2latex.errors import ConversionError, UnknownFormat
from pic2latex.formats import FORMATS, Format, format_by_id, render
from tests.engine.formats.formulas import FORMULAS

UNDERSTANDING = tuple(f for f in FORMATS if f.mime != "text/x-latex" and f.id != "markdown")


def ids(formats: tuple[Format, ...]) -> list[str]:
    return [format_.id for format_ in formats]


@pytest.mark.parametrize("format_", FORMATS, ids=ids(FORMATS))
def test_every_format_carries_every_formula(format_: Format) -> None:
    for formula in FORMULAS:
        for display in (True, False) if formula.may_stand_in_text else (True,):
            rendered = render(formula.latex, format_.id, display=display)
            assert (rendered.format, rendered.mime) == (format_.id, format_.mime)
            content = rendered.data if format_.is_binary else rendered.text.strip()
            assert content, formula.name
            assert (rendered.data is None, rendered.text == "") == (not format_.is_binary, format_.is_binary)


def test_ids_labels_and_extensions_are_fit_for_people_and_files() -> None:
    assert len({format_.id for format_ in FORMATS}) == len(FORMATS)
    assert len({format_.label for format_ in FORMATS}) == len(FORMATS)
    for format_ in FORMATS:
        assert format_.id.isalnum()
        assert format_.extension.startswith(".")
        assert format_.mime.count("/") == 1


def test_an_unknown_format_names_the_known_ones() -> None:
    with pytest.raises(UnknownFormat, match="docx") as caught:
        format_by_id("docx")
    for format_ in FORMATS:
        assert format_.id in caught.value.hint


@pytest.mark.parametrize("format_", UNDERSTANDING, ids=ids(UNDERSTANDING))
@pytest.mark.parametrize("latex", [r"\frac{a}", r"\undefined x", r"x^{2", r"\left( x"])
def test_what_does_not_compile_is_an_error(format_: Format, latex: str) -> None:
    with pytest.raises(ConversionError, match="does not compile"):
        render(latex, format_.id)


@pytest.mark.parametrize("format_", FORMATS, ids=ids(FORMATS))
def test_nothing_is_an_error(format_: Format) -> None:
    with pytest.raises(ConversionError, match="no formula"):
        render(" \n", format_.id)


@pytest.mark.parametrize("format_", UNDERSTANDING, ids=ids(UNDERSTANDING))
def test_deep_nesting_is_an_error_and_not_a_crash(format_: Format) -> None:
    with pytest.raises(ConversionError):
        render(r"\sqrt{" * 500 + "x" + "}" * 500, format_.id)
    render(r"\sqrt{" * 20 + "x" + "}" * 20, format_.id)
