"""What the program says to the user: every whole sentence, and errors turned into words.

Labels of buttons and menus stay with their windows. Each sentence says what happened and then what to do.
"""

import traceback
from dataclasses import dataclass
from functools import reduce

from PySide6.QtCore import QLocale

from pic2latex.errors import Pic2LatexError
from pic2latex_desktop.errors import DesktopError
from pic2latex_desktop.i18n import QT_TRANSLATE_NOOP, translate
from pic2latex_desktop.ui.error_messages import SILENT, UNEXPECTED, WORDS


@dataclass(frozen=True, slots=True)
class Problem:
    """An error as the user reads it. `details` is for a report and may be empty."""

    title: str
    text: str
    details: str

    @property
    def line(self) -> str:
        """Title and text as sentences of one line."""
        return say(TITLE_AND_TEXT, title=self.title, text=self.text)


#: Marks and spaces between sentences as a language sets them.
TITLE_AND_TEXT = QT_TRANSLATE_NOOP("Messages", "{title}. {text}")
TWO_SENTENCES = QT_TRANSLATE_NOOP("Messages", "{first} {second}")
IS_STARTING = QT_TRANSLATE_NOOP("Messages", "Starting. Snips made now are read in a moment.")
IS_READY = QT_TRANSLATE_NOOP("Messages", "Ready.")
IS_BUSY = QT_TRANSLATE_NOOP("Messages", "Reading a picture.")
IS_BUSY_BY = QT_TRANSLATE_NOOP("Messages", "Reading a picture, {percent} %.")
MORE_WAIT = QT_TRANSLATE_NOOP("Messages", "Waiting after it: {count}.")
IS_PAUSED = QT_TRANSLATE_NOOP("Messages", "Ready. The keys are paused.")
READ_AND_COPIED = QT_TRANSLATE_NOOP("Messages", "Copied as {format}")
READ_UNSURE = QT_TRANSLATE_NOOP("Messages", "Copied as {format}, but unsure in places")
MORE_WARNINGS = QT_TRANSLATE_NOOP("Messages", "And {count} more warnings.")
LOOK_AGAIN = QT_TRANSLATE_NOOP("Messages", "The last result may be wrong")
HISTORY_MOVED = QT_TRANSLATE_NOOP(
    "Messages", "The history was damaged. It is kept as {file}, and a new one was begun."
)
HISTORY_NOT_KEPT = QT_TRANSLATE_NOOP(
    "Messages", "The history cannot be kept on disk; results are remembered until the program ends."
)
SETTINGS_NOT_SAVED = QT_TRANSLATE_NOOP(
    "Messages", "The settings could not be saved and hold until the program ends. {reason}"
)
PREVIEW_WEB = QT_TRANSLATE_NOOP("Messages", "Browser engine")
PREVIEW_LIGHT = QT_TRANSLATE_NOOP("Messages", "Light, without a browser")
EXPORTED = QT_TRANSLATE_NOOP("Messages", "Exported to {file}.")
COPIED = QT_TRANSLATE_NOOP("Messages", "Copied as {format}.")
COPIED_UNCHECKED = QT_TRANSLATE_NOOP(
    "Messages", "Copied as {format}. This desktop does not let Pic2LaTeX check it; paste to be sure."
)
NOT_COPIED = QT_TRANSLATE_NOOP("Messages", "Not copied. {reason}")
EDITED = QT_TRANSLATE_NOOP("Messages", "Edited. Ctrl+Enter copies it.")
NOT_SAVED = QT_TRANSLATE_NOOP("Messages", "Not kept in the history.")
TOO_LONG = QT_TRANSLATE_NOOP("Messages", "The text is too long; {most} characters are the most.")
RESTORED = QT_TRANSLATE_NOOP("Messages", "What you had copied before is back on the clipboard.")
NOTHING_COPIED_YET = QT_TRANSLATE_NOOP("Messages", "Not copied yet.")
CAPTURE_WORKS = QT_TRANSLATE_NOOP("Messages", "\u2713 This is what Pic2LaTeX sees.")
KEY_ARRIVED = QT_TRANSLATE_NOOP("Messages", "\u2713 heard")
KEY_WAITING = QT_TRANSLATE_NOOP("Messages", "waiting")
KEYS_STARTING = QT_TRANSLATE_NOOP("Messages", "Getting the keys ready.")
KEYS_WAITING = QT_TRANSLATE_NOOP("Messages", "The desktop is asking you about the keys; answer its question.")
KEYS_READY = QT_TRANSLATE_NOOP("Messages", "The keys are heard through {backend}.")
KEYS_NOT_HEARD = QT_TRANSLATE_NOOP("Messages", "The keys are not heard")
KEYS_TAKEN = QT_TRANSLATE_NOOP("Messages", "Some keys do not work")
PRESS_KEYS_NOW = QT_TRANSLATE_NOOP("Messages", "Press each combination now; a tick shows that it arrives.")
LOCAL_API_RUNS = QT_TRANSLATE_NOOP(
    "Messages", "Running. Requests carry the header \u201cAuthorization: Bearer\u201d and the token."
)
PHONE_WAITING = QT_TRANSLATE_NOOP("Messages", "Waiting for the phone.")
PHONE_CONNECTED = QT_TRANSLATE_NOOP("Messages", "The phone is connected. Take a photo there.")
PHONE_RECEIVED = QT_TRANSLATE_NOOP("Messages", "A photo came and is being read.")
PHONE_READ = QT_TRANSLATE_NOOP("Messages", "Read. The phone may send another one.")
PHONE_FAILED = QT_TRANSLATE_NOOP("Messages", "The photo could not be read; the phone says why.")
PHONE_NO_VISIT = QT_TRANSLATE_NOOP(
    "Messages",
    "No phone has come yet. Are both in the same network? Guest networks often keep devices apart, and the firewall "
    "of this computer may block the way.",
)
PHONE_ENDED = QT_TRANSLATE_NOOP("Messages", "This code is used up. Make a new one.")
PHONE_NO_NETWORK = QT_TRANSLATE_NOOP(
    "Messages", "This computer has no address in a local network. Connect it to the network of the phone."
)
CHECK_RUNNING = QT_TRANSLATE_NOOP("Messages", "Comparing the result with the picture.")
CHECK_AGREES = QT_TRANSLATE_NOOP("Messages", "\u2713 The drawn result agrees with the picture.")
CHECK_AGREES_BUT = QT_TRANSLATE_NOOP(
    "Messages", "The drawn result looks like the picture. Look at the marked symbols."
)
CHECK_CLOSE = QT_TRANSLATE_NOOP("Messages", "The drawn result is close to the picture.")
CHECK_BETTER = QT_TRANSLATE_NOOP(
    "Messages", "A second reading agrees better with the picture. The first one is on the clipboard."
)
CHECK_UNSURE = QT_TRANSLATE_NOOP(
    "Messages", "Not sure: the drawn result differs from the picture. Compare them before you use it."
)


@dataclass(frozen=True, slots=True)
class Confidence:
    """How sure a reading is, in words. `role` is a role of a label in the theme."""

    least: float
    words: str
    role: str


#: From sure to unsure; a reading belongs to the first line whose `least` its weakest token reaches.
CONFIDENCES: tuple[Confidence, ...] = (
    Confidence(0.95, QT_TRANSLATE_NOOP("Messages", "Sure"), "good"),
    Confidence(0.80, QT_TRANSLATE_NOOP("Messages", "Fairly sure"), "good"),
    Confidence(0.50, QT_TRANSLATE_NOOP("Messages", "Unsure in places"), "doubt"),
    Confidence(0.00, QT_TRANSLATE_NOOP("Messages", "Very unsure"), "bad"),
)


def confidence_of(probability: float) -> Confidence:
    """Return the words for a confidence between 0 and 1."""
    return next((each for each in CONFIDENCES if probability >= each.least), CONFIDENCES[-1])


#: Confidence that the comparison with the picture speaks against, and that it speaks for.
DOUBTED = Confidence(0.0, QT_TRANSLATE_NOOP("Messages", "Look again"), "doubt")
EASED = CONFIDENCES[2]


def verdict_on(probability: float, *, agrees: bool | None) -> Confidence:
    """Return one verdict from a confidence and from the comparison with the picture; None claims nothing.

    The two never contradict each other: a drawing that agrees is at worst unsure in places, and one that differs is
    never called sure.
    """
    confidence = confidence_of(probability)
    if agrees is True and confidence.role == "bad":
        return EASED
    if agrees is False and confidence.role == "good":
        return DOUBTED
    return confidence


def say(sentence: str, /, **values: object) -> str:
    """Return one of this module's sentences in the language in force, its placeholders filled in."""
    return translate("Messages", sentence, **values)


def sentences(*parts: str) -> str:
    """Return sentences in one line, parted as the language in force parts them; empty ones are left out."""
    given = [part for part in parts if part]
    return reduce(
        lambda first, second: say(TWO_SENTENCES, first=first, second=second),
        given[1:],
        given[0] if given else "",
    )


def is_silent(error: BaseException) -> bool:
    """Say whether the error is something the user asked for, which needs no words."""
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
        return Problem(title, sentences(str(error), error.hint or advice), details)
    return Problem(title, advice, details)


def _reader_knows_english() -> bool:
    # Without a language of its own, the program speaks English.
    return QLocale().language() in {QLocale.Language.English, QLocale.Language.C}
