"""The history window over a real history: search, choose, copy, keep, delete, scroll."""

from collections.abc import Iterator
from pathlib import Path
from typing import TypeVar

import pytest
from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QItemSelectionModel, QRect, Qt
from PySide6.QtGui import QImage, QImageWriter
from PySide6.QtWidgets import (
    QFileDialog,
    QLabel,
    QLineEdit,
    QListView,
    QMessageBox,
    QPushButton,
    QToolButton,
    QWidget,
)
from pytestqt.qtbot import QtBot

from pic2latex.types import Mode
from pic2latex_desktop.history.store import Entry, HistoryStore, NewEntry
from pic2latex_desktop.ui.theme import DARK, LIGHT
from pic2latex_desktop.windows.format_strip import FormatButton
from pic2latex_desktop.windows.history_list import BATCH, ENTRY_ROLE, PICTURE_ROLE
from pic2latex_desktop.windows.history_window import HistoryWindow

Widget = TypeVar("Widget", bound=QWidget)
FORMATS = (FormatButton("raw", "LaTeX"), FormatButton("mathml", "MathML"))
PAGE_FORMATS = (FormatButton("markdown", "Markdown"), FormatButton("html", "Web page"))


def png(width: int = 300, height: int = 50) -> bytes:
    image = QImage(width, height, QImage.Format.Format_RGB32)
    image.fill(0xFF336699)
    data = QByteArray()
    buffer = QBuffer(data)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    assert QImageWriter(buffer, QByteArray(b"png")).write(image)
    return bytes(data.data())


@pytest.fixture
def history(qtbot: QtBot, tmp_path: Path) -> Iterator[HistoryStore]:
    made = HistoryStore(tmp_path / "history.sqlite")
    for source in (r"\frac{a}{b}", r"x^{2}", r"\alpha+\beta"):
        made.add(NewEntry(Mode.FORMULA, source, "small", 0.9, png()))
    yield made
    made.close()


@pytest.fixture
def window(qtbot: QtBot, history: HistoryStore) -> HistoryWindow:
    made = HistoryWindow(history, LIGHT, FORMATS, PAGE_FORMATS)
    qtbot.addWidget(made)
    made.refresh()
    made.show()
    return made


def child(window: HistoryWindow, kind: type[Widget], name: str) -> Widget:
    found = window.findChild(kind, name)
    assert isinstance(found, kind)
    return found


def shown(window: HistoryWindow) -> list[str]:
    model = child(window, QListView, "entries").model()
    return [model.index(row, 0).data() for row in range(model.rowCount())]


def choose(window: HistoryWindow, *rows: int) -> None:
    view = child(window, QListView, "entries")
    view.clearSelection()
    for row in rows:
        view.selectionModel().select(view.model().index(row, 0), QItemSelectionModel.SelectionFlag.Select)


def click(qtbot: QtBot, window: HistoryWindow, name: str) -> None:
    qtbot.mouseClick(child(window, QPushButton, name), Qt.MouseButton.LeftButton)


def test_newest_stands_first(window: HistoryWindow) -> None:
    assert shown(window) == [r"\alpha+\beta", r"x^{2}", r"\frac{a}{b}"]


def test_search_follows_typing(qtbot: QtBot, window: HistoryWindow) -> None:
    search = child(window, QLineEdit, "search")
    qtbot.keyClicks(search, r"\frac ab")
    qtbot.waitUntil(lambda: shown(window) == [r"\frac{a}{b}"])
    search.clear()
    qtbot.keyClicks(search, "nothing like it")
    qtbot.waitUntil(lambda: shown(window) == [])
    assert any(label.isVisible() and "Nothing" in label.text() for label in window.findChildren(QLabel))


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Tab])
def test_whoever_leaves_the_search_field_sees_what_was_searched(
    qtbot: QtBot, window: HistoryWindow, key: Qt.Key
) -> None:
    """Someone quicker than the pause in typing deleted an entry that was not searched for."""
    window.search_field.setFocus()
    qtbot.keyClicks(window.search_field, "frac")
    qtbot.keyClick(window.search_field, key)
    assert all("frac" in source for source in shown(window))


def test_copying_in_a_format(qtbot: QtBot, window: HistoryWindow) -> None:
    choose(window, 1)
    menu = child(window, QToolButton, "copy_as").menu()
    with qtbot.waitSignal(window.copy_wanted) as told:
        menu.actions()[1].trigger()
    entry, format_id = told.args
    assert isinstance(entry, Entry)
    assert (entry.source, format_id) == (r"x^{2}", "mathml")


def test_formats_offered_are_those_of_the_entry(
    qtbot: QtBot, window: HistoryWindow, history: HistoryStore
) -> None:
    history.add(NewEntry(Mode.PAGE, "Let $x$ be.", "", 0.9, png()))
    window.refresh()
    menu = child(window, QToolButton, "copy_as").menu()
    for row, formats in ((0, PAGE_FORMATS), (1, FORMATS)):
        choose(window, row)
        offered = [action for action in menu.actions() if action.isVisible()]
        assert [action.text() for action in offered] == [format_.label for format_ in formats]
        with qtbot.waitSignal(window.copy_wanted) as told:
            offered[1].trigger()
        assert told.args[1] == formats[1].id


def test_copy_key_copies_in_the_remembered_format(qtbot: QtBot, window: HistoryWindow) -> None:
    choose(window, 0)
    view = child(window, QListView, "entries")
    window.activateWindow()
    view.setFocus()
    with qtbot.waitSignal(window.copy_wanted) as told:
        qtbot.keyClick(view, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert told.args[1] == ""


@pytest.mark.parametrize("way", ["button", "key", "double click"])
def test_opening(qtbot: QtBot, window: HistoryWindow, way: str) -> None:
    choose(window, 2)
    view = child(window, QListView, "entries")
    window.activateWindow()
    view.setFocus()
    with qtbot.waitSignal(window.opened) as told:
        if way == "button":
            click(qtbot, window, "open")
        elif way == "key":
            qtbot.keyClick(view, Qt.Key.Key_Return)
        else:
            centre = view.visualRect(view.model().index(2, 0)).center()
            qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=centre)
            qtbot.mouseDClick(view.viewport(), Qt.MouseButton.LeftButton, pos=centre)
    assert told.args[0].source == r"\frac{a}{b}"


def test_favourites_are_kept_and_filtered(qtbot: QtBot, window: HistoryWindow, history: HistoryStore) -> None:
    choose(window, 0, 2)
    click(qtbot, window, "favourite")
    assert [entry.source for entry in history.entries(only_favourites=True)] == [
        r"\alpha+\beta",
        r"\frac{a}{b}",
    ]
    qtbot.mouseClick(child(window, QToolButton, "only_favourites"), Qt.MouseButton.LeftButton)
    assert shown(window) == [r"\alpha+\beta", r"\frac{a}{b}"]
    choose(window, 0)
    click(qtbot, window, "favourite")
    assert shown(window) == [r"\frac{a}{b}"]


@pytest.mark.parametrize(("answer", "left"), [("Yes", 2), ("No", 3)])
def test_deleting_asks_first(
    qtbot: QtBot,
    window: HistoryWindow,
    history: HistoryStore,
    monkeypatch: pytest.MonkeyPatch,
    answer: str,
    left: int,
) -> None:
    asked: list[str] = []

    def ask(parent: object, title: str, question: str) -> QMessageBox.StandardButton:
        asked.append(question)
        return QMessageBox.StandardButton[answer]

    monkeypatch.setattr(QMessageBox, "question", ask)
    choose(window, 1)
    view = child(window, QListView, "entries")
    window.activateWindow()
    view.setFocus()
    qtbot.keyClick(view, Qt.Key.Key_Delete)
    assert len(asked) == 1
    assert len(history.entries()) == left
    assert len(shown(window)) == left


def test_export_asks_where_and_tells(
    qtbot: QtBot, window: HistoryWindow, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def ask(parent: object, title: str, name: str, kinds: str) -> tuple[str, str]:
        assert "*.zip" in kinds
        return str(tmp_path / "mine"), "LaTeX document (*.tex)"

    monkeypatch.setattr(QFileDialog, "getSaveFileName", ask)
    choose(window, 0, 1)
    with qtbot.waitSignal(window.export_wanted) as told:
        click(qtbot, window, "export")
    entries, path = told.args
    assert len(entries) == 2
    assert path == tmp_path / "mine.tex"


def test_buttons_know_when_they_can_be_used(window: HistoryWindow) -> None:
    states = {}
    for rows in ((), (0,), (0, 1)):
        choose(window, *rows)
        names = ("open", "favourite", "delete", "export")
        states[rows] = [child(window, QPushButton, name).isEnabled() for name in names]
    assert states == {
        (): [False, False, False, True],
        (0,): [True, True, True, True],
        (0, 1): [False, True, True, True],
    }


def test_long_history_is_read_as_it_is_scrolled(qtbot: QtBot, history: HistoryStore) -> None:
    for number in range(3 * BATCH):
        history.add(NewEntry(Mode.FORMULA, f"n={number}", "small", 0.9, b""))
    window = HistoryWindow(history, DARK, FORMATS, PAGE_FORMATS)
    qtbot.addWidget(window)
    window.refresh()
    window.show()
    assert len(shown(window)) == BATCH
    view = child(window, QListView, "entries")
    for _ in range(5):
        view.scrollToBottom()
        qtbot.wait(10)
    assert len(shown(window)) == 3 * BATCH + 3
    assert len(set(shown(window))) == 3 * BATCH + 3


def test_rows_are_painted_with_picture_and_words(qtbot: QtBot, window: HistoryWindow) -> None:
    choose(window, 0)
    view = child(window, QListView, "entries")
    qtbot.waitUntil(lambda: view.visualRect(view.model().index(0, 0)).isValid())
    image = view.viewport().grab().toImage()
    row = view.visualRect(view.model().index(1, 0))
    inner = QRect(row.left() + 9, row.top() + 9, 140, 40)
    colours = {
        image.pixelColor(x, y).name()
        for x in range(inner.left(), inner.right())
        for y in (inner.center().y(),)
    }
    assert "#336699" in colours


def test_error_of_the_file_is_told(qtbot: QtBot, window: HistoryWindow, history: HistoryStore) -> None:
    history.close()
    with qtbot.waitSignal(window.failed):
        window.refresh()


@pytest.mark.parametrize(
    ("size", "seen"),
    [((300, 50), (300, 50)), ((2000, 80), (300, 52)), ((100, 20), (100, 20)), ((600, 600), (92, 92))],
)
def test_long_formulas_do_not_become_hair_thin(
    window: HistoryWindow, history: HistoryStore, size: tuple[int, int], seen: tuple[int, int]
) -> None:
    entry = history.add(NewEntry(Mode.FORMULA, "long", "small", 0.9, png(*size)))
    window.refresh()
    thumbnail = window.list.model().index(0, 0).data(PICTURE_ROLE)
    assert window.list.model().index(0, 0).data(ENTRY_ROLE).id == entry.id
    assert (thumbnail.width(), thumbnail.height()) == seen
