"""Boxes in place of Chinese characters, and the text in place of boxes that were read."""

from collections.abc import Sequence

import numpy as np
import pytest

from pic2latex.recognizers.text_in_formulas.character_components import ink_components
from pic2latex.recognizers.text_in_formulas.placeholders import with_placeholders, with_text
from pic2latex.recognizers.text_in_formulas.strips import ChineseRun
from pic2latex.types import Alternative, Candidate, Token


def test_each_character_becomes_a_box_and_the_rest_stays() -> None:
    ink = np.zeros((40, 120), np.uint8)
    ink[4:24, 0:10] = 255  # a letter
    ink[10:30, 20:60] = 255  # two characters that touch
    components = ink_components(ink)
    run = ChineseRun("液体", 1.0, (components.boxes[1].label,))
    shown = with_placeholders(ink, components, [run])
    assert (shown[:, :15] == ink[:, :15]).all()
    assert [shown[20, middle] for middle in (30, 50)] == [0, 0]
    assert len(ink_components(shown).boxes) == 3
    assert (ink[10:30, 20:60] == 255).all()


@pytest.mark.parametrize(
    ("latex", "runs", "expected"),
    [
        (r"F_{\Box}=\Box\Box", ["浮", "重力"], r"F_{\text{浮}}=\text{重力}"),
        (r"\Box\quad\Box", ["若", "则"], r"\text{若}\quad\text{则}"),  # as many boxes as characters
        (r"\Box+\Box\Box", ["重力", "浮力"], r"\text{重力}+\text{浮力}"),  # as many groups as runs
        (r"\Box", ["重力", "浮力"], None),
        ("x", ["重"], None),
        (r"\Boxes", ["重"], None),
    ],
)
def test_boxes_become_text(latex: str, runs: Sequence[str], expected: str | None) -> None:
    found = with_text(Candidate(latex, (), -0.1), [ChineseRun(text, 0.9) for text in runs])
    assert (None if found is None else found.latex) == expected


def test_text_gets_into_the_tokens_too() -> None:
    tokens = (Token("F_{", 0.9), Token(r"\Box", 0.8), Token(r"\Box", 0.7), Token("}", 0.9))
    found = with_text(Candidate(r"F_{\Box\Box}", tokens, -0.1), [ChineseRun("重力", 0.6)])
    assert found is not None
    assert found.latex == "".join(token.text for token in found.tokens) == r"F_{\text{重力}}"
    assert found.tokens[1] == Token(r"\text{重力}", 0.6, None, (Alternative(r"\Box", 0.8),))
