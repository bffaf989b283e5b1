"""The browser preview with the real MathJax: what it draws, what it calls wrong, and what it survives."""

import os
import signal
from collections.abc import Iterator

import pytest
from PySide6.QtGui import QColor
from pytestqt.qtbot import QtBot

from pic2latex_desktop.preview.drawing_page import DrawingPage
from pic2latex_desktop.preview.web_preview import GOOD_DRAWINGS, WebPreview
from pic2latex_desktop.ui.theme import DARK, LIGHT

FORMULAS = (
    r"\int_{-\infty}^{\infty} e^{-x^2}\,dx = \sqrt{\pi}",
    r"\begin{aligned} a &= b \\ &= c \end{aligned}",
    r"\begin{pmatrix} a & b \\ c & d \end{pmatrix}^{-1}",
    r"f(x) = \begin{cases} 0 & x < 0 \\ 1 & \text{otherwise} \end{cases} \tag{3}",
    r"\mathfrak{g}, \mathscr{L}, \mathbb{R}, \mathcal{F}, \boldsymbol{\alpha}",
    r"\ce{2H2 + O2 <=> 2H2O}",
    r"\mathds{1}_A \coloneqq \underbrace{a + b}_{n} \xrightarrow{f} \cancel{x}",
    r"\oiint \iiint \substack{i \\ j} \overset{!}{=} \sideset{_a^b}{}\prod",
    r"\text{\u4e2d\u6587 and text with } \langle \psi | \phi \rangle",
)


@pytest.fixture
def preview(qtbot: QtBot) -> Iterator[WebPreview]:
    made = WebPreview(LIGHT)
    made.resize(500, 160)
    made.show()
    yield made
    made.close_browser()
    qtbot.addWidget(made)


def ink(preview: WebPreview) -> int:
    """Count pixels that are clearly not paper."""
    image = preview.grab().toImage()
    paper = QColor(LIGHT.paper)
    return sum(
        abs(image.pixelColor(x, y).lightness() - paper.lightness()) > 90
        for x in range(0, image.width(), 2)
        for y in range(0, image.height(), 2)
    )


def show(qtbot: QtBot, preview: WebPreview, source: str, *, is_page: bool = False) -> None:
    with qtbot.waitSignal(preview.drawn, timeout=30_000):
        preview.show_source(source, is_page=is_page)


def test_formulas_are_drawn(qtbot: QtBot, preview: WebPreview) -> None:
    for latex in FORMULAS:
        show(qtbot, preview, latex)
    qtbot.waitUntil(lambda: ink(preview) > 30)


def test_page_of_text_and_formulas_is_drawn(qtbot: QtBot, preview: WebPreview) -> None:
    show(qtbot, preview, "Let $x^2$ be small.\n\n$$\\sum_n \\frac{1}{n}$$\n\nIt costs \\$5.", is_page=True)
    qtbot.waitUntil(lambda: ink(preview) > 30)


@pytest.mark.parametrize(
    ("latex", "named"),
    [(r"\frac{a", "brace"), (r"\foo", r"\foo"), (r"\begin{x}", "x"), (r"a^b^c", "xponent")],
)
def test_what_is_wrong_is_said(qtbot: QtBot, preview: WebPreview, latex: str, named: str) -> None:
    with qtbot.waitSignal(preview.wrong, timeout=30_000) as told:
        preview.show_source(latex, is_page=False)
    assert named in told.args[0].message
    assert (told.args[0].start, told.args[0].end) == (0, None)


def test_broken_formula_of_a_page_is_told_and_the_rest_is_drawn(qtbot: QtBot, preview: WebPreview) -> None:
    source = "𝔸 good $x$, broken $\\frac{a$, worse $\\foo$ and good $y$."
    with qtbot.waitSignal(preview.wrong, timeout=30_000) as told:
        preview.show_source(source, is_page=True)
    complaint = told.args[0]
    assert "brace" in complaint.message
    assert source[complaint.start : complaint.end] == r"\frac{a"
    qtbot.waitUntil(lambda: ink(preview) > 30)


def test_last_good_drawing_stays_when_the_source_breaks(qtbot: QtBot, preview: WebPreview) -> None:
    show(qtbot, preview, r"\sum_{n=1}^{\infty} \frac{1}{n^2}")
    qtbot.waitUntil(lambda: ink(preview) > 30)
    with qtbot.waitSignal(preview.wrong, timeout=10_000):
        preview.show_source(r"\sum_{n=1", is_page=False)
    image = preview.grab().toImage()
    colours = {image.pixel(x, y) for x in range(image.width()) for y in range(image.height())}
    assert len(colours) > 1
    show(qtbot, preview, "x")


def test_only_the_newest_source_counts(qtbot: QtBot, preview: WebPreview) -> None:
    told: list[object] = []
    preview.wrong.connect(told.append)
    show(qtbot, preview, "x")
    preview.show_source(r"\foo", is_page=False)
    show(qtbot, preview, "y")
    show(qtbot, preview, "z")  # the page answers in order: what it had to say of the others came before this
    assert told == []


def test_colours_follow_the_theme(qtbot: QtBot, preview: WebPreview) -> None:
    show(qtbot, preview, "x")
    with qtbot.waitSignal(preview.drawn, timeout=10_000):
        preview.set_colours(DARK)
    qtbot.waitUntil(lambda: preview.grab().toImage().pixelColor(2, 2) == QColor(DARK.paper))


def kill_renderer(preview: WebPreview) -> None:
    os.kill(preview.findChildren(DrawingPage)[0].renderProcessPid(), signal.SIGKILL)


def test_dead_renderer_is_replaced_once_and_then_given_up(qtbot: QtBot, preview: WebPreview) -> None:
    """The owner frees the preview as soon as it is given up; done within the page's own signal, it crashed."""
    preview.given_up.connect(preview.close_browser)
    show(qtbot, preview, "x")
    with qtbot.waitSignal(preview.drawn, timeout=30_000):
        kill_renderer(preview)
    show(qtbot, preview, "y")
    with qtbot.waitSignal(preview.given_up, timeout=30_000):
        kill_renderer(preview)


def test_good_drawings_earn_another_restart(qtbot: QtBot, preview: WebPreview) -> None:
    """Two crashes days apart once cost the browser preview for good."""
    given_up: list[str] = []
    preview.given_up.connect(given_up.append)
    for death in range(3):
        for number in range(GOOD_DRAWINGS):
            show(qtbot, preview, f"x_{death} + {number}")
        with qtbot.waitSignal(preview.drawn, timeout=30_000):
            kill_renderer(preview)
    assert given_up == []


@pytest.mark.parametrize("latex", [r"\frac{\frac{\frac{a}{b}}{c}}{\frac{d}{\frac{e}{f}}}", "x + " * 17 + "y"])
def test_formula_is_made_to_fit(qtbot: QtBot, preview: WebPreview, latex: str) -> None:
    """A plain display formula had a scroll bar in a pane of 98 pixels."""
    preview.resize(420, 90)
    show(qtbot, preview, latex)
    heights, widths = (
        "document.scrollingElement.scrollHeight - innerHeight",
        "formula.scrollWidth - formula.clientWidth",
    )
    script = f"JSON.stringify([{heights}, {widths}])"
    page = preview.findChild(DrawingPage)
    assert page is not None
    seen: list[str] = []

    def is_whole() -> bool:
        page.runJavaScript(script, 0, seen.append)
        return "[0,0]" in seen

    qtbot.waitUntil(is_whole)
