"""What can be doubtful about a reading: one row a code, with its reason, what helps, and whether the result is doubted.

Whoever finds something out (preprocessing, decoding, calibration) calls `warning_of` with the code and the values its
sentence names. The desktop program has the same sentences in its languages, by the code.
"""

from dataclasses import dataclass

from pic2latex.types import RecognitionWarning, WarningCode

__all__ = ["WARNINGS", "WarningText", "is_doubtful", "warning_of"]


@dataclass(frozen=True, slots=True)
class WarningText:
    """The sentences of a warning; `reason` and `help` may name values in braces.

    `is_doubt` tells that the reading itself may be wrong. Other warnings only say what was done about the picture or
    the machine. `is_of_pages` is off for what is said of one formula and helps with a selection: of a page it is said
    where its doubtful formulas are (DOUBTFUL_FORMULA).
    """

    reason: str
    help: str = ""
    is_doubt: bool = True
    is_of_pages: bool = True


WARNINGS: dict[WarningCode, WarningText] = {
    WarningCode.UNCERTAIN: WarningText(
        "The model is not sure of this reading.",
        "Compare it with the picture before you use it.",
        is_of_pages=False,
    ),
    WarningCode.UNREAD_INK: WarningText(
        "The reading leaves out something that stands on the picture.",
        "Compare it with the picture, or select a smaller part.",
        is_of_pages=False,
    ),
    WarningCode.INVENTED: WarningText(
        "The reading holds more symbols than the picture.",
        "Compare it with the picture before you use it.",
        is_of_pages=False,
    ),
    WarningCode.SEVERAL_ROWS: WarningText(
        "The picture holds several rows, which are read less well than one.",
        "Select one row at a time.",
        is_of_pages=False,
    ),
    WarningCode.LONG_ROW: WarningText(
        "The formula is long, and long ones are read less well.",
        "Select it in two or three parts.",
        is_of_pages=False,
    ),
    WarningCode.CUT_OFF: WarningText(
        "The reading was cut off, because a picture of this size rarely holds more.",
        "Select a smaller part of the picture.",
    ),
    WarningCode.REPETITION: WarningText(
        "The reading began to repeat itself and was cut off there.", "Select a smaller part of the picture."
    ),
    WarningCode.TOUCHES_EDGE: WarningText(
        "Something on the picture is cut off by its edge.",
        "Select the formula with a little room around it.",
        is_of_pages=False,
    ),
    WarningCode.TOO_SMALL: WarningText(
        "The text is only about {pixels} pixels high.",
        "Enlarge the page before you select the formula.",
        is_of_pages=False,
    ),
    WarningCode.UNSURE_SIZE: WarningText(
        "How large the text is could not be told.",
        "Select the formula together with the text around it.",
        is_of_pages=False,
    ),
    WarningCode.CHINESE_TEXT: WarningText(
        "There is Chinese text on the picture, which this model does not read.",
        "Select the formula alone, or read the picture as a page.",
    ),
    WarningCode.HANDWRITING: WarningText(
        "This looks like handwriting, and the model reads print.",
        "Choose a model that is made for handwriting.",
        is_of_pages=False,
    ),
    WarningCode.TURNED: WarningText(
        "The picture seems to be turned by {degrees} degrees.",
        "Turn the picture and read it again.",
        is_of_pages=False,
    ),
    WarningCode.TURNED_BACK: WarningText(
        "The picture was turned by {degrees} degrees before it was read.", is_doubt=False
    ),
    WarningCode.NOISE: WarningText(
        "There are specks or a pattern behind the formula.",
        "Scan it with more contrast, or copy it cleanly.",
        is_of_pages=False,
    ),
    WarningCode.NO_FORMULA: WarningText(
        "This does not look like a formula.",
        "Select the formula alone and a little larger. Text with formulas has a mode of its own.",
        is_of_pages=False,
    ),
    WarningCode.DEVICE_FAILED: WarningText(
        "The device {device} failed while reading, so the processor was used instead.", is_doubt=False
    ),
    WarningCode.PAGE_UNREAD: WarningText(
        "About {percent} % of what is written could not be read.", "Compare these places with the page."
    ),
    WarningCode.DOUBTFUL_FORMULA: WarningText(
        "The formula {formula} may be wrong.", "Compare it with the page before you use it."
    ),
}
"""The sentences of every code. The order is that in which several warnings are shown."""


def warning_of(code: WarningCode, **values: object) -> RecognitionWarning:
    """Return the warning `code` with `values` put into its sentences."""
    text = WARNINGS[code]
    named = tuple((name, str(value)) for name, value in values.items())
    return RecognitionWarning(code, text.reason.format(**values), text.help.format(**values), named)


def is_doubtful(warnings: tuple[RecognitionWarning, ...]) -> bool:
    """Return whether one of `warnings` says that the reading may be wrong."""
    return any(WARNINGS[warning.code].is_doubt for warning in warnings)
