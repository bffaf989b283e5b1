"""The engine's warnings in every language: the sentences of recognition_warnings.py, marked for translation.

A test keeps them the same as the engine's.
"""

from pic2latex.types import RecognitionWarning, WarningCode
from pic2latex_desktop.i18n import QT_TRANSLATE_NOOP, translate
from pic2latex_desktop.ui.messages import sentences

__all__ = ["WARNING_WORDS", "say_warning"]

#: Code -> reason, and what would help (empty where nothing does).
WARNING_WORDS: dict[WarningCode, tuple[str, str]] = {
    WarningCode.UNCERTAIN: (
        QT_TRANSLATE_NOOP("Messages", "The model is not sure of this reading."),
        QT_TRANSLATE_NOOP("Messages", "Compare it with the picture before you use it."),
    ),
    WarningCode.UNREAD_INK: (
        QT_TRANSLATE_NOOP("Messages", "The reading leaves out something that stands on the picture."),
        QT_TRANSLATE_NOOP("Messages", "Compare it with the picture, or select a smaller part."),
    ),
    WarningCode.INVENTED: (
        QT_TRANSLATE_NOOP("Messages", "The reading holds more symbols than the picture."),
        QT_TRANSLATE_NOOP("Messages", "Compare it with the picture before you use it."),
    ),
    WarningCode.SEVERAL_ROWS: (
        QT_TRANSLATE_NOOP("Messages", "The picture holds several rows, which are read less well than one."),
        QT_TRANSLATE_NOOP("Messages", "Select one row at a time."),
    ),
    WarningCode.LONG_ROW: (
        QT_TRANSLATE_NOOP("Messages", "The formula is long, and long ones are read less well."),
        QT_TRANSLATE_NOOP("Messages", "Select it in two or three parts."),
    ),
    WarningCode.CUT_OFF: (
        QT_TRANSLATE_NOOP(
            "Messages", "The reading was cut off, because a picture of this size rarely holds more."
        ),
        QT_TRANSLATE_NOOP("Messages", "Select a smaller part of the picture."),
    ),
    WarningCode.REPETITION: (
        QT_TRANSLATE_NOOP("Messages", "The reading began to repeat itself and was cut off there."),
        QT_TRANSLATE_NOOP("Messages", "Select a smaller part of the picture."),
    ),
    WarningCode.TOUCHES_EDGE: (
        QT_TRANSLATE_NOOP("Messages", "Something on the picture is cut off by its edge."),
        QT_TRANSLATE_NOOP("Messages", "Select the formula with a little room around it."),
    ),
    WarningCode.TOO_SMALL: (
        QT_TRANSLATE_NOOP("Messages", "The text is only about {pixels} pixels high."),
        QT_TRANSLATE_NOOP("Messages", "Enlarge the page before you select the formula."),
    ),
    WarningCode.UNSURE_SIZE: (
        QT_TRANSLATE_NOOP("Messages", "How large the text is could not be told."),
        QT_TRANSLATE_NOOP("Messages", "Select the formula together with the text around it."),
    ),
    WarningCode.CHINESE_TEXT: (
        QT_TRANSLATE_NOOP(
            "Messages", "There is Chinese text on the picture, which this model does not read."
        ),
        QT_TRANSLATE_NOOP("Messages", "Select the formula alone, or read the picture as a page."),
    ),
    WarningCode.HANDWRITING: (
        QT_TRANSLATE_NOOP("Messages", "This looks like handwriting, and the model reads print."),
        QT_TRANSLATE_NOOP("Messages", "Choose a model that is made for handwriting."),
    ),
    WarningCode.TURNED: (
        QT_TRANSLATE_NOOP("Messages", "The picture seems to be turned by {degrees} degrees."),
        QT_TRANSLATE_NOOP("Messages", "Turn the picture and read it again."),
    ),
    WarningCode.TURNED_BACK: (
        QT_TRANSLATE_NOOP("Messages", "The picture was turned by {degrees} degrees before it was read."),
        "",
    ),
    WarningCode.NOISE: (
        QT_TRANSLATE_NOOP("Messages", "There are specks or a pattern behind the formula."),
        QT_TRANSLATE_NOOP("Messages", "Scan it with more contrast, or copy it cleanly."),
    ),
    WarningCode.NO_FORMULA: (
        QT_TRANSLATE_NOOP("Messages", "This does not look like a formula."),
        QT_TRANSLATE_NOOP(
            "Messages",
            "Select the formula alone and a little larger. Text with formulas has a mode of its own.",
        ),
    ),
    WarningCode.DEVICE_FAILED: (
        QT_TRANSLATE_NOOP(
            "Messages", "The device {device} failed while reading, so the processor was used instead."
        ),
        "",
    ),
    WarningCode.PAGE_UNREAD: (
        QT_TRANSLATE_NOOP(
            "Messages",
            "About {percent} % of what is written could not be read.",
        ),
        QT_TRANSLATE_NOOP("Messages", "Compare these places with the page."),
    ),
    WarningCode.DOUBTFUL_FORMULA: (
        QT_TRANSLATE_NOOP("Messages", "The formula {formula} may be wrong."),
        QT_TRANSLATE_NOOP("Messages", "Compare it with the page before you use it."),
    ),
}


def say_warning(warning: RecognitionWarning) -> str:
    """Return a warning's sentences in the language in force, and its places on a page."""
    values = dict(warning.values)
    said = (translate("Messages", sentence, **values) for sentence in WARNING_WORDS[warning.code])
    return sentences(*said, warning.places)
