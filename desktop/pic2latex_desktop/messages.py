"""What the program says to people: every whole sentence, and errors turned into words.

Labels of buttons and menus stay with their windows. Each sentence says what happened and then what to do.
"""

import traceback
from dataclasses import dataclass

from PySide6.QtCore import QLocale

from pic2latex.errors import Pic2LatexError

from .error_words import SILENT, UNEXPECTED, WORDS
from .errors import DesktopError
from .wording import translated


@dataclass(frozen=True, slots=True)
class Problem:
    """An error as a person reads it. `details` is for a report and may be empty."""

    title: str
    text: str
    details: str


def say(sentence: str, **values: object) -> str:
    """Return one of this module's sentences in the language in force, its placeholders filled in."""
    return translated("Messages", sentence, **values)


def is_silent(error: BaseException) -> bool:
    """Say whether the error is something a person asked for, which needs no words."""
    return isinstance(error, SILENT)


def explain(error: BaseException) -> Problem:
    """Put an error into words: what happened, what to do, and details for a report."""
    words = next((WORDS[kind] for kind in type(error).__mro__ if kind in WORDS), UNEXPECTED)
    title, advice = say(words.title), say(words.advice)
    if not isinstance(error, Pic2LatexError):
        return Problem(title, advice, "".join(traceback.format_exception(error)))
    details = f"{error} {error.hint}".strip()
    # The engine speaks English; the desktop's errors are in the reader's language already.
    if isinstance(error, DesktopError) or _reader_knows_english():
        return Problem(title, f"{error} {error.hint or advice}", details)
    return Problem(title, advice, details)


def _reader_knows_english() -> bool:
    return QLocale().language() == QLocale.Language.English
