"""The whole program in one process, reading paragraphs and text: Markdown everywhere LaTeX would be."""

from dataclasses import replace
from functools import partial
from pathlib import Path

import pypdfium2
import pytest
from PySide6.QtCore import QObject
from PySide6.QtGui import QAction, QImage
from PySide6.QtWidgets import QApplication, QComboBox, QInputDialog
from pytestqt.qtbot import QtBot

from pic2latex.desktop_ipc import IpcRequest, IpcStatus, Reply
from pic2latex.errors import RecognitionError
from pic2latex.types import Mode
from pic2latex_desktop.app.application import Application
from pic2latex_desktop.app.single_instance import IpcCall
from pic2latex_desktop.capture.picture_sources import PictureFile
from pic2latex_desktop.settings.schema import Settings
from pic2latex_desktop.ui.icons import TrayState
from tests.desktop.app_fixtures import BASEL, LATEX, Start, clipboard, open_sample, settle
from tests.desktop.job_events import events

PAGE = "# 定理 1\n\n设 $a_1*b$ 为实数，则\n\n$$\na \\le b \\tag{3}\n$$\n\n- one\n- **two**"
PARAGRAPHS = replace(Settings(), mode="page")


def read_page(qtbot: QtBot, app: Application) -> None:
    with qtbot.waitSignals([events(app).copied, events(app).kept], timeout=20_000):
        open_sample(app)


def holds(text: str) -> bool:
    return text in clipboard()


@pytest.mark.parametrize("mode", ["page", "text"])
def test_paragraph_becomes_markdown_everywhere(qtbot: QtBot, start: Start, mode: str) -> None:
    app = start(pages=[PAGE], settings=replace(Settings(), mode=mode))
    read_page(qtbot, app)
    assert clipboard() == PAGE
    assert QApplication.clipboard().mimeData().formats() == ["text/plain"]
    window = app.windows.result
    assert window.isVisible()
    assert window.editor.source == PAGE
    assert window.editor.accessibleName() == "Markdown"
    assert window.strip.current == "markdown"
    (entry,) = app.history.entries()
    assert (entry.source, entry.mode) == (PAGE, Mode(mode))
    # A page is not drawn and compared.
    assert not window.check.isVisibleTo(window)
    settle(qtbot, app)
    assert app.worker.waiting == 0


@pytest.mark.parametrize(
    ("format_id", "start_of_text"),
    [
        ("brackets", r"# 定理 1" + "\n\n" + r"设 \(a_1*b\) 为"),
        ("text", "定理 1\n\n设 a₁"),
        ("latex", r"\section*{定理 1}" + "\n\n" + r"设 $a_1*b$ 为"),
        ("html", "<!DOCTYPE html>"),
    ],
)
def test_other_format_of_pages_is_copied_and_remembered(
    qtbot: QtBot, start: Start, format_id: str, start_of_text: str
) -> None:
    app = start(LATEX, pages=[PAGE, PAGE], settings=PARAGRAPHS)
    read_page(qtbot, app)
    with qtbot.waitSignal(events(app).copied, timeout=20_000):
        app.windows.result.strip.choose(format_id)
        app.windows.result.strip.chosen.emit(format_id)
    assert clipboard().startswith(start_of_text)
    assert (app.settings.current.format, app.settings.current.page_format) == ("raw", format_id)
    read_page(qtbot, app)
    assert clipboard().startswith(start_of_text)
    assert app.windows.result.strip.current == format_id


def test_rich_copy_is_markdown_first_and_html_beside_it(qtbot: QtBot, start: Start) -> None:
    app = start(pages=[PAGE], settings=replace(PARAGRAPHS, page_format="office"))
    read_page(qtbot, app)
    mime = QApplication.clipboard().mimeData()
    assert mime.text() == PAGE
    assert {"text/plain", "text/html"} <= set(mime.formats())
    html = mime.html()
    assert "<h1>定理 1</h1>" in html
    assert "oMath" in html
    assert "<b>two</b>" in html


def test_formulas_keep_their_format_beside_pages(qtbot: QtBot, start: Start) -> None:
    app = start(LATEX, pages=[PAGE], settings=replace(PARAGRAPHS, format="inline", page_format="brackets"))
    read_page(qtbot, app)
    app.window_actions.choose_mode("formula")
    read_page(qtbot, app)
    assert clipboard() == f"${LATEX}$"
    assert app.windows.result.strip.current == "inline"
    assert app.windows.result.editor.accessibleName() == "LaTeX"


def test_failure_leaves_the_clipboard_alone(qtbot: QtBot, start: Start) -> None:
    app = start(pages=[RecognitionError("It ran too long.", hint="Cut it."), "  "], settings=PARAGRAPHS)
    QApplication.clipboard().setText("mine")
    for _ in range(2):
        with qtbot.waitSignal(events(app).failed, timeout=20_000):
            open_sample(app)
    settle(qtbot, app)
    assert clipboard() == "mine"
    assert app.history.entries() == ()


def test_long_page_shows_progress_and_is_stopped_from_the_menu(qtbot: QtBot, start: Start) -> None:
    app = start(pages=["never"], seconds=8, settings=PARAGRAPHS)
    QApplication.clipboard().setText("mine")
    stop = app.menu.menu.findChild(QAction, "stop")
    assert isinstance(stop, QAction)
    said: list[str] = []
    app.status.changed.connect(lambda _, words: said.append(words))
    assert not stop.isEnabled()
    open_sample(app)
    qtbot.waitUntil(lambda: any("%" in words for words in said), timeout=20_000)
    assert app.tray.state is TrayState.BUSY
    assert stop.isEnabled()
    with qtbot.waitSignal(events(app).cancelled, timeout=20_000):
        stop.trigger()
    qtbot.waitUntil(lambda: app.status.current[0] is not TrayState.BUSY, timeout=20_000)
    assert not stop.isEnabled()
    assert clipboard() == "mine"
    assert app.windows.existing("problem") is None


def test_broken_formula_is_pointed_at_in_the_markdown(qtbot: QtBot, start: Start) -> None:
    source = "Good $x$ and\nbroken $\\frac{a$ here."
    app = start(pages=[source], settings=PARAGRAPHS)
    read_page(qtbot, app)
    window = app.windows.result
    qtbot.waitUntil(window.problem.isVisible, timeout=20_000)
    assert "brace" in window.problem.text()
    (marked,) = window.editor.extraSelections()
    assert marked.cursor.selectedText() in r"\frac{a"
    assert clipboard() == source


def test_doubtful_symbols_of_a_page_are_marked_and_settled(qtbot: QtBot, start: Start) -> None:
    app = start(pages=["Let $a+b+c+d$ be and $x$."], settings=PARAGRAPHS)
    read_page(qtbot, app)
    window = app.windows.result
    assert window.editor.doubt_count == 1
    assert window.editor.go_to_doubt() == 0
    assert window.editor.textCursor().selectedText() == "d"
    with qtbot.waitSignal(window.corrected, timeout=20_000):
        window.editor.take_reading(0, 1)
    assert [entry.source for entry in app.history.entries()] == ["Let $a+b+c+x$ be and $x$."]
    assert window.editor.doubt_count == 0


def test_correction_of_a_page_reaches_history_and_clipboard(qtbot: QtBot, start: Start) -> None:
    app = start(pages=[PAGE], settings=PARAGRAPHS)
    read_page(qtbot, app)
    window = app.windows.result
    with qtbot.waitSignal(window.corrected, timeout=20_000):
        window.editor.setPlainText("Now $y$.")
    assert [entry.source for entry in app.history.entries()] == ["Now $y$."]
    with qtbot.waitSignal(events(app).copied, timeout=20_000):
        window.actions_bar.copy_button.click()
    assert clipboard() == "Now $y$."


def test_page_comes_back_from_the_history(qtbot: QtBot, start: Start) -> None:
    app = start(LATEX, pages=[PAGE], settings=replace(PARAGRAPHS, page_format="brackets"))
    read_page(qtbot, app)
    app.window_actions.choose_mode("formula")
    read_page(qtbot, app)
    app.window_actions.show_history()
    page = app.history.entries()[-1]
    app.windows.history.opened.emit(page)
    assert app.windows.result.editor.source == PAGE
    assert app.windows.result.strip.current == "brackets"
    for asked, expected in (("", r"\(a_1*b\)"), ("text", "a₁"), ("markdown", PAGE)):
        with qtbot.waitSignal(events(app).copied, timeout=20_000):
            app.windows.history.copy_wanted.emit(page, asked)
        assert expected in clipboard()


def test_menu_chooses_the_format_of_pages(qtbot: QtBot, start: Start) -> None:
    app = start(pages=[PAGE], settings=PARAGRAPHS)
    read_page(qtbot, app)
    for name, expected in (("page_format_menu_text", "a₁"), ("format_menu_typst", "a₁")):
        action = app.menu.menu.findChild(QObject, name)
        assert isinstance(action, QAction)
        action.trigger()
        qtbot.waitUntil(partial(holds, expected), timeout=20_000)
    assert (app.settings.current.format, app.settings.current.page_format) == ("typst", "text")


def ask(app: Application, request: IpcRequest) -> list[Reply]:
    replies: list[Reply] = []
    app.remote_control.serve(IpcCall(request, replies.append, app))
    return replies


def test_other_process_asks_in_a_mode_of_its_own(qtbot: QtBot, start: Start) -> None:
    app = start(pages=[PAGE, PAGE, PAGE])
    for format_id, expected in (("", PAGE), ("brackets", r"\(a_1*b\)")):
        request = IpcRequest("open", mode="page", format=format_id, paths=(str(BASEL),), waits=True)
        replies = ask(app, request)
        qtbot.waitUntil(partial(bool, replies), timeout=20_000)
        assert replies[0].status is IpcStatus.OK
        assert expected in replies[0].text
    replies = ask(app, IpcRequest("open", mode="text", format="omml", paths=(str(BASEL),), waits=True))
    qtbot.waitUntil(lambda: bool(replies), timeout=20_000)
    assert replies[0].status is IpcStatus.FAILED


def test_other_process_stops_the_reading(qtbot: QtBot, start: Start) -> None:
    app = start(pages=["never"], seconds=8, settings=PARAGRAPHS)
    replies = ask(app, IpcRequest("open", paths=(str(BASEL),), waits=True))
    qtbot.waitUntil(lambda: app.status.current[0] is TrayState.BUSY, timeout=20_000)
    assert ask(app, IpcRequest("stop")) == [Reply(IpcStatus.OK)]
    qtbot.waitUntil(lambda: bool(replies), timeout=20_000)
    assert replies[0].status is IpcStatus.CANCELLED


@pytest.fixture
def pdf(tmp_path: Path) -> Path:
    path = tmp_path / "pages.pdf"
    document = pypdfium2.PdfDocument.new()
    for width in (300, 400):
        document.new_page(width, 200)
    document.save(path)
    document.close()
    return path


@pytest.mark.parametrize(
    ("mode", "read_as"), [("formula", Mode.PAGE), ("page", Mode.PAGE), ("text", Mode.TEXT)]
)
def test_page_of_a_pdf_is_chosen_and_read_in_the_mode(
    qtbot: QtBot, start: Start, pdf: Path, monkeypatch: pytest.MonkeyPatch, mode: str, read_as: Mode
) -> None:
    monkeypatch.setattr(QInputDialog, "getInt", lambda *_: (2, True))
    app = start(pages=[PAGE], settings=replace(Settings(), mode=mode))
    with qtbot.waitSignal(events(app).kept, timeout=20_000):
        app.capture.open(PictureFile(pdf))
    (entry,) = app.history.entries()
    assert entry.mode is read_as
    assert QImage.fromData(app.history.picture(entry.id)).width() == pytest.approx(400 * 200 / 72, abs=2)


def test_pasted_picture_is_read_in_the_mode(qtbot: QtBot, start: Start) -> None:
    app = start(pages=[PAGE], settings=PARAGRAPHS)
    QApplication.clipboard().setImage(QImage(str(BASEL)))
    with qtbot.waitSignal(events(app).kept, timeout=20_000):
        app.capture.paste()
    assert app.history.entries()[0].source == PAGE


def test_main_window_shows_the_mode_chosen_elsewhere(qtbot: QtBot, start: Start) -> None:
    app = start()
    app.window_actions.show_main()
    modes = app.windows.main.findChild(QComboBox, "mode")
    assert isinstance(modes, QComboBox)
    assert modes.currentData() == "formula"
    app.window_actions.choose_mode("page")
    assert modes.currentData() == "page"
