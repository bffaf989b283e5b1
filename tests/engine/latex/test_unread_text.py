"""Chinese in formulas is one sign for the recognizer, in training and in what it reads."""

import pytest

from pic2latex.latex.canonical import canonical, training_target
from pic2latex.latex.unread_text import UNREAD_TEXT, chinese_as_unread


@pytest.mark.parametrize(
    ("latex", "unread"),
    [
        (r"F_{\text{浮}}=\rho_{\text{液}}g", r"F_{\text{〓}}=\rho_{\text{〓}}g"),
        (r"\text{若 }x>0\text{，则成立}", r"\text{〓 }x>0\text{〓}"),
        (r"\text{if }x", r"\text{if }x"),
        (r"\text{〓}", r"\text{〓}"),
    ],
)
def test_each_run_of_chinese_becomes_one_sign(latex: str, unread: str) -> None:
    assert chinese_as_unread(latex) == unread
    assert UNREAD_TEXT in canonical(unread) or "text{if" in latex
    assert training_target(training_target(unread)) == training_target(unread)
