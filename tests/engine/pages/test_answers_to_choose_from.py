"""Questions with four answers beside each other, read as a user's: a label is no number of an equation."""

from pathlib import Path

import pytest

from pic2latex.engine import Engine
from pic2latex.scoring.page_scores import parts_of

FOLDER = Path(__file__).parent / "answers"
ENGLISH = r"""
3. The line through $(1, 2)$ and $(4, 8)$ has slope

(A) 2 (B) $\frac{1}{2}$ (C) $-2$ (D) 3

4. If $\log_2 x + \log_2 (x-2) = 3$, then $x$ equals

(A) 2 (B) 3 (C) 4 (D) 8

5. Which function is even?

(A) $f(x) = x^3$ (B) $f(x) = \sin x$ (C) $f(x) = |x|$ (D) $f(x) = x + 1$

6. The period of $y = \tan 3x$ is

(A) $\frac{\pi}{3}$ (B) $\pi$ (C) $\frac{2\pi}{3}$ (D) $3\pi$
"""
CHINESE = r"""
8. 向量 $\vec{a} = (1,m)$ 与 $\vec{b} = (2,4)$ 共线，则 $m$ 等于

(A) 2 (B) $-2$ (C) 4 (D) 8

9. 双曲线 $\frac{x^2}{4} - \frac{y^2}{5} = 1$ 的离心率是

(A) $\frac{3}{2}$ (B) $\frac{\sqrt{5}}{2}$ (C) $\frac{9}{4}$ (D) 3

10. 已知 $a > b > 0$，则下列不等式成立的是

(A) $\frac{1}{a} > \frac{1}{b}$ (B) $a^2 > b^2$ (C) $2^a < 2^b$ (D) $\ln a < \ln b$
"""


@pytest.mark.parametrize(("name", "truth"), [("en-answers", ENGLISH), ("zh-answers", CHINESE)])
def test_answers_stand_in_rows(name: str, truth: str) -> None:
    """Every word and label is where it belongs; of the formulas, that there is one."""
    with Engine(threads=2) as engine:
        page = engine.recognize_page(FOLDER / f"{name}.png")
    assert parts_of(page.markdown)[0] == parts_of(truth)[0]
