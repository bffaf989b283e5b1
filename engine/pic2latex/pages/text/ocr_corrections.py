"""What text recognition is known to get wrong in pieces of a row, put right where only one thing can be meant."""

import re

__all__ = ["fix_ocr_errors"]

_MARKS = {"·": ".", "•": ".", "・": "、", "‚": ",", "'": ",", "’": ",", "`": ",", "﹐": "，", "﹒": "."}
"""Single marks between formulas, as they are misread, and what they are there."""

_ASIDE = re.compile(r"\s+([,.;:!?，。；：！？、])")


def fix_ocr_errors(text: str, *, alone: bool) -> str:
    """Return a piece of a row put right. `alone` says that there are no formulas beside it."""
    text = text.strip()
    if not alone and text in _MARKS:
        return _MARKS[text]
    return _ASIDE.sub(r"\1", text)
