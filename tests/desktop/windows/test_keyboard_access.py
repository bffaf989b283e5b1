"""Every window without a mouse and without eyes: all controls are reached with Tab and have a name to be read out."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QAccessible, QKeyEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QLineEdit,
    QPlainTextEdit,
    QTextEdit,
    QWidget,
)
from pytestqt.qtbot import QtBot

from pic2latex.errors import PictureBlank
from pic2latex_desktop.app.application import Application
from pic2latex_desktop.settings.schema import SECTIONS
from pic2latex_desktop.ui.messages import explain
from pic2latex_desktop.windows.format_strip import FormatStrip
from tests.desktop.app_fixtures import LATEX, Start, open_sample
from tests.desktop.job_events import events

CONTROLS = (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSpinBox,
    QComboBox,
    QLineEdit,
    QPlainTextEdit,
    QTextEdit,
)
MOST_TABS = 200


def show_result(app: Application) -> QWidget:
    app.result_actions.open_entry(app.history.entries()[0])
    return app.windows.result


def show_history(app: Application) -> QWidget:
    app.window_actions.show_history()
    return app.windows.history


def show_problem(app: Application) -> QWidget:
    app.windows.problem.show_problem(explain(PictureBlank("It is blank.", hint="Drag.")))
    return app.windows.problem


def show_section(name: str) -> Callable[[Application], QWidget]:
    def show(app: Application) -> QWidget:
        app.window_actions.show_settings(name)
        return app.windows.settings

    return show


def show_welcome(app: Application) -> QWidget:
    app.window_actions.show_welcome()
    return app.windows.welcome


def show_about(app: Application) -> QWidget:
    app.window_actions.show_about()
    return app.windows.about


def show_main(app: Application) -> QWidget:
    app.window_actions.show_main()
    return app.windows.main


WINDOWS: dict[str, Callable[[Application], QWidget]] = {
    "result": show_result,
    "history": show_history,
    "problem": show_problem,
    "welcome": show_welcome,
    "about": show_about,
    "main": show_main,
    **{f"settings-{section.name}": show_section(section.name) for section in SECTIONS},
}


@pytest.fixture
def app(qtbot: QtBot, start: Start) -> Application:
    program = start(LATEX)
    with qtbot.waitSignal(events(program).kept):
        open_sample(program)
    return program


def controls_of(window: QWidget) -> list[QWidget]:
    """Return what the user can use, without the parts that controls are made of."""
    found = [widget for widget in window.findChildren(QWidget) if isinstance(widget, CONTROLS)]
    return [
        widget
        for widget in found
        if widget.isVisible()
        and widget.isEnabled()
        and not any(isinstance(parent, CONTROLS) for parent in parents_of(widget))
    ]


def parents_of(widget: QWidget) -> list[QWidget]:
    parents: list[QWidget] = []
    while (above := (parents[-1] if parents else widget).parentWidget()) is not None:
        parents.append(above)
    return parents


def reached_by_tab(window: QWidget) -> set[QWidget]:
    """Press Tab until the focus has been everywhere, and return where it was."""
    seen: list[QWidget] = []
    for _ in range(MOST_TABS):
        focused = window.focusWidget()
        if focused is not None:
            seen.append(focused)
        if len(seen) > 1 and focused is seen[0]:
            break
        target = focused or window
        for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
            # An editor that keeps Tab for itself lets go of it with Control.
            keeps_tab = isinstance(target, (QPlainTextEdit, QTextEdit)) and not target.tabChangesFocus()
            held = Qt.KeyboardModifier.ControlModifier if keeps_tab else Qt.KeyboardModifier.NoModifier
            QApplication.sendEvent(target, QKeyEvent(kind, Qt.Key.Key_Tab, held, "\t"))
    return {part for widget in seen for part in (widget, *parents_of(widget))}


def describe(widget: QWidget) -> str:
    text = widget.text() if isinstance(widget, QAbstractButton) else ""
    return f"{type(widget).__name__} {widget.objectName()} {text!r}"


@pytest.mark.parametrize("name", WINDOWS)
def test_everything_has_a_name_and_can_be_reached(qtbot: QtBot, app: Application, name: str) -> None:
    window = WINDOWS[name](app)
    window.activateWindow()
    qtbot.waitActive(window).__enter__()
    controls = controls_of(window)
    assert controls or name == "about"
    nameless = [
        describe(control)
        for control in controls
        if not QAccessible.queryAccessibleInterface(control).text(QAccessible.Text.Name).strip()
    ]
    assert nameless == []
    reached = reached_by_tab(window)
    # Within a strip the arrow keys and digits choose.
    assert [
        describe(control)
        for control in controls
        if control not in reached
        and not (isinstance(control.parentWidget(), FormatStrip) and control.parentWidget() in reached)
    ] == []
