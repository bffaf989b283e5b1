r"""The sign for a run of text that a model of formulas sees and cannot spell, as in `F_{\text{〓}}`: Chinese, mostly.

It is the mark that Japanese typesetters put where a sort is missing (U+3013). A model whose vocabulary has it tells
that there is text and where in the formula it stands, instead of reading nonsense into it.
"""

import re

__all__ = ["CHINESE_RUN", "UNREAD_TEXT", "chinese_as_unread"]

UNREAD_TEXT = "〓"

CHINESE_RUN = re.compile("[\u2e80-\u3012\u3014-\u9fff\uf900-\ufaff\uff00-\uffef]+")
"""Chinese characters and their punctuation; not UNREAD_TEXT itself."""


def chinese_as_unread(latex: str) -> str:
    r"""Return the formula with each run of Chinese as UNREAD_TEXT: `F_{\text{浮力}}` becomes `F_{\text{〓}}`."""
    return CHINESE_RUN.sub(UNREAD_TEXT, latex)
