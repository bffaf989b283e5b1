"""The whole program in one process: a picture comes in, and everything that must happen happens."""

import sqlite3
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from PySide6.QtCore import QObject
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QPushButton
from pytestqt.qtbot import QtBot

from pic2latex.errors import RecognitionError
from pic2latex.types import Mode
from pic2latex_desktop.clipboard import Copied
from pic2latex_desktop.recognition.job import Job, JobState
from pic2latex_desktop.settings.schema import Settings
from pic2latex_desktop.ui.icons import TrayState
from tests.desktop.app_fixtures import BASEL, LATEX, Start, clipboard, open_sample, settle
from tests.desktop.fake_engines import reader_without_model
from tests.desktop.job_events import events

if TYPE_CHECKING:
    from collections.abc import Callable


def test_picture_becomes_text_on_the_clipboard(qtbot: QtBot, start: Start) -> None:
    app = start(LATEX)
    with qtbot.waitSignals([events(app).copied, events(app).kept], timeout=20_000):
        open_sample(app)
    assert clipboard() == LATEX
    assert app.windows.result.isVisible()
    assert app.windows.result.editor.source == LATEX
    (entry,) = app.history.entries()
    assert entry.source == LATEX
    assert QImage.fromData(app.history.picture(entry.id)).width() > 0
    assert app.jobs.current is not None
    assert app.jobs.current.result is not None
    assert app.jobs.current.result.entry == entry.id


def test_check_agrees_without_a_tick_while_the_reading_is_unsure(qtbot: QtBot, start: Start) -> None:
    app = start(LATEX)
    with qtbot.waitSignal(events(app).checked, timeout=20_000):
        open_sample(app)
    words = app.windows.result.check.findChild(QLabel, "check_words")
    assert isinstance(words, QLabel)
    assert "looks like the picture" in words.text()
    assert "\u2713" not in words.text()


def test_better_reading_replaces_only_when_it_is_taken(qtbot: QtBot, start: Start) -> None:
    app = start(r"WWWW\frac{M}{M}", LATEX)
    with qtbot.waitSignal(events(app).checked, timeout=20_000):
        open_sample(app)
    assert clipboard() == r"WWWW\frac{M}{M}"
    take = app.windows.result.findChild(QPushButton, "take_better")
    assert isinstance(take, QPushButton)
    assert take.isVisibleTo(app.windows.result)
    with qtbot.waitSignal(events(app).copied, timeout=20_000):
        take.click()
    assert clipboard() == LATEX
    assert [entry.source for entry in app.history.entries()] == [LATEX]


def test_format_is_copied_at_once_and_remembered(qtbot: QtBot, start: Start) -> None:
    app = start(LATEX, LATEX)
    with qtbot.waitSignal(events(app).copied, timeout=20_000):
        open_sample(app)
    with qtbot.waitSignal(events(app).copied, timeout=20_000):
        app.windows.result.strip.press(1)
    assert clipboard() == f"${LATEX}$"
    assert app.settings.current.format == "inline"
    with qtbot.waitSignal(events(app).copied, timeout=20_000):
        open_sample(app)
    assert clipboard() == f"${LATEX}$"


def test_office_gets_mathml_under_its_names(qtbot: QtBot, start: Start) -> None:
    app = start(LATEX, settings=replace(Settings(), format="office"))
    with qtbot.waitSignal(events(app).copied, timeout=30_000):
        open_sample(app)
    mime = QApplication.clipboard().mimeData()
    assert {"MathML", "application/mathml+xml", "text/html", "text/plain"} <= set(mime.formats())
    assert mime.text().startswith("<math")


def test_picture_goes_out_as_png_and_svg(qtbot: QtBot, start: Start) -> None:
    app = start(LATEX, settings=replace(Settings(), format="picture"))
    with qtbot.waitSignal(events(app).copied, timeout=30_000):
        open_sample(app)
    mime = QApplication.clipboard().mimeData()
    assert QImage.fromData(mime.data("image/png")).width() > 0
    assert b"<svg" in bytes(mime.data("image/svg+xml").data())


def test_failure_leaves_the_clipboard_alone(qtbot: QtBot, start: Start) -> None:
    app = start(RecognitionError("It ran too long.", hint="Cut it."))
    QApplication.clipboard().setText("mine")
    with qtbot.waitSignal(events(app).failed, timeout=20_000):
        open_sample(app)
    settle(qtbot, app)
    assert clipboard() == "mine"
    assert app.history.entries() == ()


def test_format_that_cannot_express_it_leaves_the_clipboard_alone(qtbot: QtBot, start: Start) -> None:
    app = start(r"\foo", settings=replace(Settings(), format="mathml"))
    QApplication.clipboard().setText("mine")
    with qtbot.waitSignal(events(app).not_copied, timeout=20_000):
        open_sample(app)
    assert clipboard() == "mine"
    state = app.windows.result.findChild(QLabel, "copy_state")
    assert isinstance(state, QLabel)
    assert state.text().startswith("Not copied.")


def test_what_was_copied_before_comes_back(
    qtbot: QtBot, start: Start, monkeypatch: pytest.MonkeyPatch
) -> None:
    # No xclip, which would look for an X server that is not there.
    monkeypatch.setenv("PATH", "/nowhere")
    app = start(LATEX)
    QApplication.clipboard().setText("mine")
    with qtbot.waitSignal(events(app).copied, timeout=20_000):
        open_sample(app)
    restore = app.windows.result.findChild(QPushButton, "restore")
    assert isinstance(restore, QPushButton)
    qtbot.waitUntil(restore.isEnabled)
    restore.click()
    qtbot.waitUntil(lambda: not restore.isEnabled())
    assert clipboard() == "mine"


def test_nothing_is_copied_when_nobody_wants_that(qtbot: QtBot, start: Start) -> None:
    app = start(LATEX, settings=replace(Settings(), copies_at_once=False))
    QApplication.clipboard().setText("mine")
    with qtbot.waitSignal(events(app).kept, timeout=20_000):
        open_sample(app)
    assert clipboard() == "mine"
    copy = app.windows.result.findChild(QPushButton, "copy")
    assert isinstance(copy, QPushButton)
    with qtbot.waitSignal(events(app).copied, timeout=20_000):
        copy.click()
    assert clipboard() == LATEX


@pytest.mark.parametrize(("shows", "is_seen"), [("always", True), ("unsure", True), ("never", False)])
def test_window_opens_when_it_is_wanted(qtbot: QtBot, start: Start, shows: str, is_seen: bool) -> None:
    """The fake recogniser is unsure of every seventh symbol."""
    app = start(LATEX, settings=replace(Settings(), shows_result=shows))
    with qtbot.waitSignal(events(app).copied, timeout=20_000):
        open_sample(app)
    window = app.windows.existing("result")
    assert (window is not None and window.isVisible()) is is_seen


def test_correction_reaches_the_history(qtbot: QtBot, start: Start) -> None:
    app = start(LATEX)
    with qtbot.waitSignal(events(app).kept, timeout=20_000):
        open_sample(app)
    editor = app.windows.result.editor
    editor.setFocus()
    with qtbot.waitSignal(app.windows.result.corrected):
        editor.selectAll()
        QTest.keyClicks(editor, "x=1")
    assert [entry.source for entry in app.history.entries()] == ["x=1"]


def test_edit_takes_back_what_was_said_of_the_text_before(qtbot: QtBot, start: Start) -> None:
    app = start(LATEX)
    with qtbot.waitSignals([events(app).copied, events(app).checked]):
        open_sample(app)
    window = app.windows.result
    state, words = window.findChild(QLabel, "copy_state"), window.findChild(QLabel, "check_words")
    confidence = window.findChild(QLabel, "confidence")
    assert isinstance(state, QLabel)
    assert isinstance(words, QLabel)
    assert isinstance(confidence, QLabel)
    assert state.text().startswith("Copied as")
    assert confidence.isVisible()
    with qtbot.waitSignal(window.corrected):
        window.editor.setPlainText(r"x = \frac{a}{b}")
    assert state.text() == "Edited. Ctrl+Enter copies it."
    assert not window.check.isVisible()
    assert not confidence.isVisible()
    with qtbot.waitSignal(events(app).copied):
        window.actions_bar.copy_button.click()
    assert state.text().startswith("Copied as")


def test_window_opens_behind_the_clipboard_and_with_all_that_is_known(
    qtbot: QtBot, start: Start, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Building it kept the clipboard waiting for half a second."""
    app = start(LATEX)
    seen: list[bool] = []
    copy = app.clipboard.copy

    def note(*arguments: Any) -> None:
        seen.append(app.windows.existing("result") is not None)
        copy(*arguments)

    monkeypatch.setattr(app.clipboard, "copy", note)
    with qtbot.waitSignal(events(app).checked, timeout=20_000):
        open_sample(app)
    assert seen == [False]
    state = app.windows.result.findChild(QLabel, "copy_state")
    assert isinstance(state, QLabel)
    assert state.text().startswith("Copied as")
    assert app.windows.result.check.isVisible()


def test_window_opens_though_copying_takes_long(
    qtbot: QtBot, start: Start, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = start(LATEX)
    ends: list[Callable[[Copied], None]] = []
    monkeypatch.setattr(app.clipboard, "copy", lambda _, done, __: ends.append(done))
    with qtbot.waitSignal(app.windows.made, timeout=20_000):
        open_sample(app)
    assert app.windows.result.editor.source == LATEX
    (end,) = ends
    end(Copied("late"))
    state = app.windows.result.findChild(QLabel, "copy_state")
    assert isinstance(state, QLabel)
    assert state.text().startswith("Copied as")


def test_result_waits_until_the_region_of_the_next_snip_is_chosen(qtbot: QtBot, start: Start) -> None:
    """A window that opens over the overlay takes its keyboard: Escape then closed the hidden window."""
    app = start(LATEX)
    choosing = Job()
    app.jobs.move(choosing, JobState.CHOOSING)
    with qtbot.waitSignal(events(app).copied):
        open_sample(app)
    assert app.windows.existing("result") is None
    app.jobs.move(choosing, JobState.CANCELLED)
    assert app.windows.result.isVisible()
    state = app.windows.result.findChild(QLabel, "copy_state")
    assert isinstance(state, QLabel)
    assert state.text().startswith("Copied as")


def test_own_windows_are_hidden_for_a_snip_unless_they_are_wanted(qtbot: QtBot, start: Start) -> None:
    """The pinned window of the last result was in the next frozen picture."""
    app = start(LATEX)
    with qtbot.waitSignal(events(app).copied):
        open_sample(app)
    window = app.windows.result
    assert app.settings.current.result_pinned
    app.settings.set(hides_windows=False)
    assert not app.windows.hide_for_snip()
    assert window.isVisible()
    app.settings.set(hides_windows=True)
    assert app.windows.hide_for_snip()
    assert not window.isVisible()
    app.windows.show_hidden(with_result=True)
    assert window.isVisible()


def test_snips_made_before_the_model_is_loaded_are_read(qtbot: QtBot, tmp_path: Path, start: Start) -> None:
    app = start("a", "b", "c", seconds=0.05)
    for name in ("basel.png", "quadratic.png", "bayes.png"):
        open_sample(app, name)
    qtbot.waitUntil(lambda: len(app.history.entries()) == 3, timeout=20_000)
    assert [entry.source for entry in app.history.entries()] == ["c", "b", "a"]


def test_pictures_that_wait_are_counted(qtbot: QtBot, start: Start) -> None:
    """A snip that waits for others was given no word."""
    app = start("a", "b", "c", seconds=0.5)
    said: list[str] = []
    app.status.changed.connect(lambda _, words: said.append(words))
    for name in ("basel.png", "quadratic.png", "bayes.png"):
        open_sample(app, name)
    qtbot.waitUntil(lambda: len(app.history.entries()) == 3)
    assert any("Waiting after it" in words for words in said)
    qtbot.waitUntil(lambda: "Waiting" not in app.status.current[1])


def test_missing_model_asks_for_attention_and_says_what_to_do(qtbot: QtBot, start: Start) -> None:
    app = start(make_reader=reader_without_model)
    qtbot.waitUntil(lambda: app.status.current[0] is TrayState.ATTENTION, timeout=20_000)
    assert "not installed" in app.status.current[1]
    with qtbot.waitSignal(events(app).failed, timeout=20_000):
        open_sample(app)
    problem = app.windows.existing("problem")
    # Without a tray and a notification service, the words must still be seen.
    qtbot.waitUntil(lambda: app.windows.existing("problem") is not None, timeout=10_000)
    del problem
    text = app.windows.problem.findChild(QLabel, "problem_text")
    assert isinstance(text, QLabel)
    assert "Install it." in text.text()


def test_history_opens_an_old_result(qtbot: QtBot, start: Start) -> None:
    app = start(LATEX, "x")
    for name in ("basel.png", "quadratic.png"):
        with qtbot.waitSignals([events(app).copied, events(app).kept], timeout=20_000):
            open_sample(app, name)
    app.window_actions.show_history()
    old = app.history.entries()[-1]
    app.windows.history.opened.emit(old)
    assert app.windows.result.editor.source == LATEX
    with qtbot.waitSignal(events(app).copied, timeout=20_000):
        app.windows.history.copy_wanted.emit(old, "dollars")
    assert clipboard() == f"$${LATEX}$$"


def test_recent_results_stand_in_the_menu(qtbot: QtBot, start: Start) -> None:
    app = start(LATEX)
    with qtbot.waitSignal(events(app).kept, timeout=20_000):
        open_sample(app)
    recent = next(menu for menu in app.menu.menu.actions() if menu.text() == "Recent results").menu()
    assert isinstance(recent, QObject)
    shown = [action for action in recent.actions() if action.isVisible()]  # type: ignore[attr-defined]
    assert len(shown) == 1
    app.windows.result.hide()
    shown[0].trigger()
    assert app.windows.result.isVisible()


def test_menu_chooses_mode_format_and_pause(qtbot: QtBot, start: Start) -> None:
    app = start()
    menu = app.menu.menu
    for name, setting, value in (
        ("mode_menu_text", "mode", "text"),
        ("format_menu_typst", "format", "typst"),
        ("pause", "keys_paused", True),
    ):
        action = menu.findChild(QObject, name)
        assert action is not None
        action.trigger()  # type: ignore[attr-defined]
        assert getattr(app.settings.current, setting) == value
    assert app.settings.current.mode == Mode.TEXT
    assert "paused" in app.status.current[1] or app.status.current[0] is not TrayState.READY


def test_language_changes_while_it_runs(qtbot: QtBot, start: Start) -> None:
    app = start()
    app.window_actions.show_settings()
    before = app.windows.settings
    titles = {action.objectName(): action.text() for action in app.menu.menu.actions()}
    app.settings.update(replace(app.settings.current, language="zh_CN"))
    assert app.windows.settings is not before
    assert app.windows.settings.windowTitle() == "设置"
    assert {action.objectName(): action.text() for action in app.menu.menu.actions()} != titles
    app.settings.update(replace(app.settings.current, language="en"))
    assert app.windows.settings.windowTitle() == "Settings"


@pytest.mark.logs_warnings
def test_damaged_history_is_said_and_replaced(qtbot: QtBot, tmp_path: Path, start: Start) -> None:
    (tmp_path / "history.sqlite").write_bytes(b"this was a history" * 500)
    said: list[str] = []
    app = start(LATEX)
    app.maintenance.said.connect(said.append)
    qtbot.waitUntil(lambda: bool(said), timeout=10_000)
    assert "damaged" in said[0]
    with qtbot.waitSignal(events(app).kept, timeout=20_000):
        open_sample(app)


@pytest.mark.logs_warnings
def test_history_that_fails_costs_no_result(
    qtbot: QtBot, start: Start, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = start(LATEX)

    def refuse(*_: object) -> None:
        raise sqlite3.OperationalError("database or disk is full")

    monkeypatch.setattr(app.history, "_insert", refuse)
    with qtbot.waitSignals([events(app).copied, app.recorder.failed], timeout=20_000):
        open_sample(app)
    assert clipboard() == LATEX
    state = app.windows.result.findChild(QLabel, "copy_state")
    assert isinstance(state, QLabel)
    assert state.text() == "Not kept in the history. Copied as LaTeX."


def test_pasted_picture_is_read(qtbot: QtBot, start: Start) -> None:
    app = start(LATEX)
    QApplication.clipboard().setImage(QImage(str(BASEL)))
    with qtbot.waitSignal(events(app).kept, timeout=20_000):
        app.capture.paste()
    assert app.history.entries()[0].source == LATEX
