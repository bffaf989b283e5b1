"""Every window in every theme and language: nothing cut off, nothing empty, and a picture of each to look at.

The pictures lie in artefacts/windows, which git ignores.
"""

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QCoreApplication, QPoint, QRect, QSize
from PySide6.QtWidgets import (
    QAbstractButton,
    QCheckBox,
    QComboBox,
    QLabel,
    QPushButton,
    QScrollArea,
    QToolButton,
    QWidget,
)
from pytestqt.qtbot import QtBot

import pic2latex_resources
from pic2latex.errors import PictureBlank
from pic2latex_desktop.app.application import Application
from pic2latex_desktop.capture.picture_sources import PictureFile
from pic2latex_desktop.preview.light_preview import LightPreview
from pic2latex_desktop.settings.schema import SECTIONS, Settings
from pic2latex_desktop.ui.messages import PHONE_NO_VISIT, explain, say
from pic2latex_desktop.ui.theme import THEMES
from pic2latex_desktop.ui.translations import LANGUAGES
from pic2latex_desktop.windows.elided_label import ElidedLabel
from tests.desktop.controllers.test_local_api import free_port
from tests.desktop.helper_programs import Program
from tests.desktop.job_events import events
from tests.source_code import ROOT

if TYPE_CHECKING:
    from PySide6.QtGui import QImage

SAMPLES = pic2latex_resources.path("samples")
PICTURES = ROOT / "artefacts" / "windows"
PAGE_PICTURE = "page.png"
PAGE = (
    "# Theorem 3.1\n\nLet $f\\colon [a, b] \\to \\mathbb{R}$ be continuous and let $F(x) = \\int_{a}^{x} f(t) \\, dt$. "
    "Then $F' = f$, and\n\n$$\n\\int_{a}^{b} f(t) \\, dt = G(b) - G(a) \\tag{3.1}\n$$\n\n"
    "1. for every antiderivative $G$ of $f$;\n2. 设 $f$ 在 $[a, b]$ 上连续，则上式成立。"
)
BROKEN_PAGE = "Here $\\frac{a$ is broken, and $b$ is not."
#: What a title bar and a frame leave of 1024x600 pixels at scale 2, in logical points.
SMALLEST = QSize(504, 260)
LOOKS = [(theme, language) for theme in THEMES for language in LANGUAGES]


@pytest.fixture(params=LOOKS, ids="-".join)
def look(request: pytest.FixtureRequest) -> tuple[str, str]:
    theme, language = request.param
    return theme, language


@pytest.fixture
def app(qtbot: QtBot, tmp_path: Path, look: tuple[str, str]) -> Iterator[Application]:
    theme, language = look
    samples = json.loads((SAMPLES / "samples.json").read_text(encoding="utf-8"))
    formulas = [sample for sample in samples if sample["mode"] == "formula"][:5]
    settings = replace(Settings(), theme=theme, language=language)
    program = Program(
        tmp_path, [sample["latex"] for sample in formulas], settings=settings, pages=[PAGE, BROKEN_PAGE]
    )
    app = program.start()
    for sample in formulas:
        app.capture.open(PictureFile(SAMPLES / sample["file"]))
    with qtbot.waitSignal(events(app).checked, timeout=30_000):
        qtbot.waitUntil(lambda: len(app.history.entries()) == len(formulas), timeout=30_000)
    app.history.set_favourite([2, 3], is_favourite=True)
    yield app
    program.close()
    app.theme.choose("light")
    app.translations.choose("en")


def cut_off(window: QWidget) -> list[str]:
    """Name every text of a window that has less room than it needs."""
    found = []
    for label in window.findChildren(QLabel):
        if not label.isVisible() or isinstance(label, ElidedLabel) or not label.text():
            continue
        if label.wordWrap():
            is_cut = label.heightForWidth(label.width()) > label.height() + 1
        else:
            is_cut = label.sizeHint().width() > label.width() + 1
        if is_cut:
            found.append(f"label {label.text()!r}")
    kinds: tuple[type[QWidget], ...] = (QPushButton, QToolButton, QCheckBox, QComboBox)
    for kind in kinds:
        for widget in window.findChildren(kind):
            if widget.isVisible() and widget.minimumSizeHint().width() > widget.width() + 1:
                text = widget.text() if isinstance(widget, QAbstractButton) else widget.objectName()
                found.append(f"{kind.__name__} {text!r}")
    return found


def outside(window: QWidget) -> list[str]:
    """Name every button that is not wholly inside its window, or inside what scrolls up and down in it."""
    found = []
    for button in [*window.findChildren(QPushButton), *window.findChildren(QToolButton)]:
        scrolled = scrolled_around(button, window)
        around = (scrolled and scrolled.widget()) or window
        place = QRect(button.mapTo(around, QPoint(0, 0)), button.size())
        row = button.parentWidget() or window
        is_inside = around.rect().contains(place) and row.rect().contains(button.geometry())
        if button.isVisible() and not is_inside:
            found.append(button.text())
    return found


def scrolled_around(widget: QWidget, window: QWidget) -> QScrollArea | None:
    """Return the area in which a widget of a window scrolls."""
    around: QWidget | None = widget
    while around is not None and around is not window:
        if isinstance(around, QScrollArea):
            return around
        around = around.parentWidget()
    return None


def too_wide(window: QWidget) -> list[str]:
    """Name what would have to scroll sideways. A drawing may: it is shown whole, and moved with the mouse."""
    areas = [area for area in window.findChildren(QScrollArea) if not isinstance(area, LightPreview)]
    return [
        area.objectName() for area in areas if area.isVisible() and area.horizontalScrollBar().maximum() > 0
    ]


def keep_picture(window: QWidget, name: str, look: tuple[str, str]) -> None:
    """Save a picture of a window and see that something is on it."""
    PICTURES.mkdir(parents=True, exist_ok=True)
    image: QImage = window.grab().toImage()
    assert image.save(str(PICTURES / f"{name}-{'-'.join(look)}.png"))
    colours = {image.pixel(x, y) for x in range(0, image.width(), 3) for y in range(0, image.height(), 3)}
    assert len(colours) > 4


def look_at(qtbot: QtBot, window: QWidget, name: str, look: tuple[str, str]) -> None:
    """Look at a window as large as it asks to be, and as large as the smallest screen lets it be."""
    asked = window.sizeHint().expandedTo(window.minimumSize())
    with qtbot.waitExposed(window):
        window.show()
    for size, ending in ((SMALLEST.boundedTo(asked), "-small"), (asked, "")):
        window.resize(size)
        QCoreApplication.processEvents()
        assert window.size() == size, name
        keep_picture(window, name + ending, look)
        assert cut_off(window) == [], name + ending
        assert outside(window) == [], name + ending
        assert too_wide(window) == [], name + ending


def test_nothing_is_cut_off(qtbot: QtBot, app: Application, look: tuple[str, str]) -> None:
    """All windows of one look in one test: starting the program takes longer than looking at it."""
    desk, windows = app.window_actions, app.windows
    look_at_result(qtbot, app, look)
    shown: dict[str, Callable[[], None]] = {
        "history": desk.show_history,
        "welcome": desk.show_welcome,
        "about": desk.show_about,
        "main": desk.show_main,
        "problem": lambda: windows.problem.show_problem(explain(PictureBlank("It is blank.", hint="Drag."))),
    }
    for name, show in shown.items():
        show()
        window = windows.existing(name)
        assert window is not None
        look_at(qtbot, window, name, look)
        window.hide()
    look_at_phone(qtbot, app, look)
    app.settings.set(local_api=True, local_api_port=free_port())
    qtbot.waitUntil(lambda: bool(app.local_api.state.address))
    for section in SECTIONS:
        desk.show_settings(section.name)
        look_at(qtbot, windows.settings, f"settings-{section.name}", look)
    menu = app.menu.menu
    menu.ensurePolished()
    menu.adjustSize()
    keep_picture(menu, "menu", look)
    assert all(action.isSeparator() or action.text() for action in menu.actions())


def look_at_phone(qtbot: QtBot, app: Application, look: tuple[str, str]) -> None:
    app.phone.addresses = lambda: ("127.0.0.1", "127.0.0.2")
    with qtbot.waitSignal(app.phone.opened):
        app.phone.open()
    window = app.windows.phone
    look_at(qtbot, window, "phone", look)
    window.show_words(say(PHONE_NO_VISIT))
    look_at(qtbot, window, "phone-no-visit", look)
    window.close()


def look_at_result(qtbot: QtBot, app: Application, look: tuple[str, str]) -> None:
    window = app.windows.result
    app.result_actions.open_entry(app.history.entries()[0])
    look_at(qtbot, window, "result", look)
    for name, show in (
        ("result-unsure", window.check.show_unsure),
        ("result-better", window.check.show_better),
        ("result-agrees", lambda: window.check.show_agreement(is_sure=True)),
        ("result-agrees-unsure", lambda: window.check.show_agreement(is_sure=False)),
    ):
        show()
        window.editor.go_to_doubt()
        look_at(qtbot, window, name, look)
    look_at_pages(qtbot, app, look)
    window.hide()


def look_at_pages(qtbot: QtBot, app: Application, look: tuple[str, str]) -> None:
    window = app.windows.result
    app.window_actions.choose_mode("page")
    for name, drawn in (("result-page", window.preview.drawn), ("result-broken-page", window.preview.wrong)):
        with qtbot.waitSignals([drawn, events(app).copied, events(app).kept], timeout=30_000):
            app.capture.open(PictureFile(SAMPLES / PAGE_PICTURE))
        look_at(qtbot, window, name, look)
