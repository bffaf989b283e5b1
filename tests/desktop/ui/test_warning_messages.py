"""The engine's warnings, said in the language in force."""

import pytest

from pic2latex.recognition_warnings import WARNINGS, warning_of
from pic2latex.types import WarningCode
from pic2latex_desktop.ui.warning_messages import WARNING_WORDS, say_warning


@pytest.mark.parametrize("code", WarningCode)
def test_words_are_the_engines(code: WarningCode) -> None:
    assert WARNING_WORDS[code] == (WARNINGS[code].reason, WARNINGS[code].help)


def test_values_are_put_into_the_sentence() -> None:
    said = say_warning(warning_of(WarningCode.TURNED, degrees=90))
    assert said == str(warning_of(WarningCode.TURNED, degrees=90))
    assert "90 degrees" in said
