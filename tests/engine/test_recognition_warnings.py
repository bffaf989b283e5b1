"""Warnings: every code has its sentences, and they name what they are given."""

import string

import pytest

from pic2latex.recognition_warnings import WARNINGS, is_doubtful, warning_of
from pic2latex.types import WarningCode


def placeholders(code: WarningCode) -> dict[str, object]:
    text = WARNINGS[code].reason + WARNINGS[code].help
    return {name: 7 for _, name, _, _ in string.Formatter().parse(text) if name}


@pytest.mark.parametrize("code", WarningCode)
def test_every_code_has_whole_sentences(code: WarningCode) -> None:
    warning = warning_of(code, **placeholders(code))
    assert warning.reason.endswith(".")
    assert warning.help == "" or warning.help.endswith(".")
    assert "{" not in str(warning)
    assert dict(warning.values) == dict.fromkeys(placeholders(code), "7")


@pytest.mark.parametrize(
    ("codes", "doubtful"),
    [
        ((), False),
        ((WarningCode.DEVICE_FAILED,), False),
        ((WarningCode.DEVICE_FAILED, WarningCode.UNCERTAIN), True),
    ],
)
def test_only_some_warnings_are_doubts(codes: tuple[WarningCode, ...], doubtful: bool) -> None:
    warnings = tuple(warning_of(code, **placeholders(code)) for code in codes)
    assert is_doubtful(warnings) is doubtful


def test_what_helps_with_a_selection_is_not_said_of_pages() -> None:
    """Of a page's formulas it is said where the doubtful ones are (DOUBTFUL_FORMULA)."""
    of_formulas = {code for code, text in WARNINGS.items() if not text.is_of_pages}
    assert of_formulas == {
        WarningCode.UNCERTAIN,
        WarningCode.UNREAD_INK,
        WarningCode.INVENTED,
        WarningCode.SEVERAL_ROWS,
        WarningCode.LONG_ROW,
        WarningCode.TOUCHES_EDGE,
        WarningCode.TOO_SMALL,
        WarningCode.UNSURE_SIZE,
        WarningCode.HANDWRITING,
        WarningCode.TURNED,
        WarningCode.NOISE,
        WarningCode.NO_FORMULA,
    }
