"""What MathJax says about a broken formula, in the language of the program: a table from its sentences to ours.

MathJax speaks English alone (its messages are those of `TexError` and of the JavaScript engine). What is not in the
table is shown as it stands.
"""

import re

from pic2latex_desktop.i18n import QT_TRANSLATE_NOOP, translate

__all__ = ["ERROR_WORDS", "words_for"]

#: Pattern of MathJax's message -> our sentence; `{0}` and `{1}` are the groups of the pattern.
ERROR_WORDS: tuple[tuple[str, str], ...] = (
    (
        r"Extra open brace or missing close brace|Missing close brace",
        QT_TRANSLATE_NOOP("MathErrors", "A brace is opened and not closed."),
    ),
    (
        r"Extra close brace or missing open brace",
        QT_TRANSLATE_NOOP("MathErrors", "A brace is closed that was not opened."),
    ),
    (
        r"Undefined control sequence (\\.+)",
        QT_TRANSLATE_NOOP("MathErrors", "The command {0} does not exist."),
    ),
    (r"Missing argument for (\\.+)", QT_TRANSLATE_NOOP("MathErrors", "The command {0} lacks an argument.")),
    (
        r"Double exponent",
        QT_TRANSLATE_NOOP("MathErrors", "Two exponents follow each other; braces say what belongs together."),
    ),
    (
        r"Double subscript",
        QT_TRANSLATE_NOOP("MathErrors", "Two indices follow each other; braces say what belongs together."),
    ),
    (r"Prime causes double exponent", QT_TRANSLATE_NOOP("MathErrors", "A prime follows an exponent.")),
    (
        r"Unknown environment '(.+)'",
        QT_TRANSLATE_NOOP("MathErrors", "The environment {0} does not exist."),
    ),
    (
        r"\\begin\{(.+)\} ended (?:by|with) \\end\{(.+)\}",
        QT_TRANSLATE_NOOP("MathErrors", "The environment {0} is ended as {1}."),
    ),
    (
        r"Missing \\end\{(.+)\}",
        QT_TRANSLATE_NOOP("MathErrors", "The environment {0} is not ended."),
    ),
    (
        r"Missing \\begin\{(.+)\}|Extra \\end\{(.+)\}",
        QT_TRANSLATE_NOOP("MathErrors", "An environment is ended that was not begun."),
    ),
    (
        r"Extra \\left or missing \\right",
        QT_TRANSLATE_NOOP("MathErrors", "A \\left has no \\right."),
    ),
    (
        r"Extra \\right or missing \\left|Missing \\left or extra \\right",
        QT_TRANSLATE_NOOP("MathErrors", "A \\right has no \\left."),
    ),
    (
        r"Missing or unrecognized delimiter for (\\.+)",
        QT_TRANSLATE_NOOP("MathErrors", "No bracket follows {0}."),
    ),
    (
        r"Misplaced &|Misplaced \\cr",
        QT_TRANSLATE_NOOP("MathErrors", "A & stands outside of a table or matrix."),
    ),
    (
        r"Maximum call stack size exceeded|stack overflow|too much recursion",
        QT_TRANSLATE_NOOP("MathErrors", "The formula is nested too deeply."),
    ),
    (
        r"maximum macro substitution count exceeded|maximum substitution count exceeded|buffer size exceeded",
        QT_TRANSLATE_NOOP("MathErrors", "A macro calls itself without end."),
    ),
    (
        r"Ambiguous use of (\\.+)",
        QT_TRANSLATE_NOOP("MathErrors", "{0} stands there twice; braces tell them apart."),
    ),
)


def words_for(message: str) -> str:
    """Return what a renderer's message says, in the language in force; the message itself when it is not known."""
    for pattern, sentence in ERROR_WORDS:
        found = re.search(pattern, message)
        if found is not None:
            return translate("MathErrors", sentence).format(*(group or "" for group in found.groups()))
    return message
