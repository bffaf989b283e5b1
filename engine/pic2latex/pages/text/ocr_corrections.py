"""What text recognition is known to get wrong in pieces of a row, put right where only one thing can be meant."""

import re

__all__ = ["fix_ocr_errors"]

_MARKS = {"·": ".", "•": ".", "・": "、", "‚": ",", "'": ",", "’": ",", "`": ",", "﹐": "，", "﹒": "."}
"""Single marks between formulas, as they are misread, and what they are there."""

_SENTENCE = re.compile(r"^([.,;:])(?=[A-Z]?[a-z]{2})|(?:(?<=[a-z]{2})|(?<=\b[A-Z]))([.])(?=[A-Z][a-z])")
"""The end of a sentence, or a comma, without the space behind it."""

_ASIDE = re.compile(r"\s+([,.;:!?，。；：！？、])")


def fix_ocr_errors(text: str, *, alone: bool) -> str:
    """Return a piece of a row put right. `alone` says that no formula stands before it: a point there is a bullet."""
    text = text.strip()
    if not alone and text in _MARKS:
        return _MARKS[text]
    return _SENTENCE.sub(r"\g<0> ", _ASIDE.sub(r"\1", text))
