"""What the user settles in windows: the test picture, the test of keys, autostart, pages of a PDF, the welcome."""

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QCheckBox, QInputDialog, QLabel, QPushButton
from pytestqt.qtbot import QtBot

from pic2latex_desktop.app.application import Application
from pic2latex_desktop.capture.screenshot.file_backend import VARIABLE
from pic2latex_desktop.hotkey import HotkeyListener, HotkeyState, HotkeyStatus
from pic2latex_desktop.recognition.job import Job
from pic2latex_desktop.settings.schema import Settings
from pic2latex_desktop.system.autostart import autostart_here
from pic2latex_desktop.windows.screenshot_test_widget import ScreenshotTestWidget
from tests.desktop.app_fixtures import BASEL, LATEX, SAMPLES, Start, open_sample
from tests.desktop.job_events import events


def words(test: ScreenshotTestWidget) -> str:
    label = test.findChild(QLabel, "capture_words")
    assert isinstance(label, QLabel)
    return label.text()


def listener_of(app: Application) -> HotkeyListener:
    listener = app.findChild(HotkeyListener)
    assert isinstance(listener, HotkeyListener)
    return listener


@pytest.mark.parametrize("where", ["welcome", "settings"])
def test_the_test_picture_is_shown_or_the_reason(
    qtbot: QtBot, start: Start, monkeypatch: pytest.MonkeyPatch, where: str
) -> None:
    app = start(LATEX)
    if where == "welcome":
        app.window_actions.show_welcome()
    else:
        app.window_actions.show_settings("capture")
    test: ScreenshotTestWidget = getattr(app.windows, where).capture_test
    monkeypatch.setenv(VARIABLE, str(SAMPLES / "nowhere.png"))
    test.button.click()
    qtbot.waitUntil(lambda: "could be taken" in words(test))
    monkeypatch.setenv(VARIABLE, str(BASEL))
    test.button.click()
    qtbot.waitUntil(lambda: words(test).startswith("\u2713"))
    assert app.history.entries() == (), "a test is not read"


def test_keys_that_are_tested_tick_and_start_nothing(qtbot: QtBot, start: Start) -> None:
    app = start(LATEX)
    app.window_actions.show_settings("keys")
    test, listener = app.windows.settings.key_test, listener_of(app)
    started: list[object] = []
    events(app).failed.connect(lambda *told: started.append(told))
    app.regions.opened.connect(lambda *told: started.append(told))
    qtbot.waitUntil(lambda: listener.state.status not in {HotkeyStatus.OFF, HotkeyStatus.STARTING})
    test.button.click()
    listener.pressed.emit("formula")
    QCoreApplication.processEvents()
    shown = [label.text() for label in app.windows.settings.findChildren(QLabel)]
    assert sum(text.startswith("\u2713") for text in shown) == 1
    assert "waiting" in shown, "the other keys are still to be pressed"
    assert (started, app.regions.is_busy) == ([], False)
    test.button.click()
    listener.pressed.emit("formula")
    qtbot.waitUntil(lambda: bool(started) or app.regions.is_busy)


def test_keys_are_left_alone_while_new_ones_are_pressed(start: Start) -> None:
    app = start(LATEX)
    app.window_actions.show_settings("keys")
    test, listener = app.windows.settings.key_test, listener_of(app)

    def is_paused() -> bool:
        return listener.state.is_paused

    test.recording.emit(True)
    assert is_paused()
    test.recording.emit(False)
    assert not is_paused()
    app.settings.update(replace(app.settings.current, keys_paused=True))
    test.recording.emit(True)
    test.recording.emit(False)
    assert is_paused(), "the user paused them before"


def test_autostart_follows_the_setting(start: Start) -> None:
    app = start(LATEX)
    autostart = autostart_here()
    app.settings.update(replace(app.settings.current, starts_with_computer=True))
    assert autostart.is_on()
    app.settings.update(replace(app.settings.current, starts_with_computer=False))
    assert not autostart.is_on()


def test_autostart_that_cannot_be_changed_is_said(
    qtbot: QtBot, start: Start, own_home: Path, caplog: pytest.LogCaptureFixture
) -> None:
    app = start(LATEX)
    (own_home / "config" / "autostart").write_text("in the way", encoding="utf-8")
    with qtbot.waitSignal(app.maintenance.failed):
        app.settings.update(replace(app.settings.current, starts_with_computer=True))
    assert "could not be changed" in caplog.text
    caplog.clear()


def test_the_welcome_is_left_once(start: Start) -> None:
    app = start(LATEX)
    app.settings.update(replace(app.settings.current, welcomed=False))
    app.window_actions.show_welcome()
    window = app.windows.welcome
    autostart = window.findChild(QCheckBox, "autostart")
    done = window.findChild(QPushButton, "done")
    assert isinstance(autostart, QCheckBox)
    assert isinstance(done, QPushButton)
    assert not autostart.isChecked(), "nobody is signed up unasked"
    done.click()
    assert app.settings.current.welcomed
    assert not app.settings.current.starts_with_computer


def test_the_welcome_follows_the_keys(qtbot: QtBot, start: Start, monkeypatch: pytest.MonkeyPatch) -> None:
    """It said for ever that listening begins: its state was read once, before there was a listener."""
    app = start(LATEX)
    app.window_actions.show_welcome()
    listener = listener_of(app)

    def texts() -> str:
        return " ".join(
            label.text() for label in app.windows.welcome.findChildren(QLabel) if label.isVisible()
        )

    qtbot.waitUntil(lambda: listener.state.status not in {HotkeyStatus.OFF, HotkeyStatus.STARTING})
    listener.stop()
    for state, words in (
        (HotkeyState(HotkeyStatus.STARTING), "Getting the keys ready."),
        (HotkeyState(HotkeyStatus.READY, "pynput"), "Press Ctrl+Alt+M anywhere, or click the button below."),
        (HotkeyState(HotkeyStatus.FAILED, reason="They are taken."), "They are taken."),
    ):
        monkeypatch.setattr(listener, "_state", state)
        listener.state_changed.emit(state)
        assert words in texts()
        assert "tray" not in texts(), "there is none here"


def test_no_page_chosen_is_no_error(
    qtbot: QtBot, start: Start, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = start(LATEX)
    monkeypatch.setattr(QInputDialog, "getInt", lambda *_: (1, False))
    with qtbot.waitSignal(events(app).cancelled):
        app.capture.page_wanted.emit(tmp_path / "paper.pdf", 3, Job())
    assert app.history.entries() == ()


def test_about_names_a_model_after_a_page(qtbot: QtBot, start: Start) -> None:
    """Several models read a page, so that its result names none; the line was empty."""
    app = start(pages=["Let $x$ be"], settings=replace(Settings(), mode="page"))
    with qtbot.waitSignal(events(app).read, timeout=30_000):
        open_sample(app)
    app.window_actions.show_about()
    values = [label.text() for label in app.windows.about.findChildren(QLabel)]
    assert "bundled" in values
