"""The editor, used with the keyboard: edits told after a pause, doubts that move along, marks for faults."""

import pytest
from PySide6.QtCore import QMimeData, Qt
from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from pic2latex.types import Alternative
from pic2latex_desktop.editor.highlighter import LONGEST_LINE, Highlighter, _unit_positions
from pic2latex_desktop.editor.latex_editor import LatexEditor
from pic2latex_desktop.preview.render_errors import SourceError
from pic2latex_desktop.recognition.uncertainty import UncertainSpan
from pic2latex_desktop.ui.theme import DARK, LIGHT


def doubt(source: str, part: str, *others: str) -> UncertainSpan:
    start = source.index(part)
    readings = (Alternative(part, 0.5), *(Alternative(other, 0.2) for other in others))
    return UncertainSpan(start, start + len(part), readings)


@pytest.fixture
def editor(qtbot: QtBot) -> LatexEditor:
    made = LatexEditor(LIGHT)
    qtbot.addWidget(made)
    made.resize(400, 100)
    made.show()
    return made


def marked(editor: LatexEditor) -> list[str]:
    return [selection.cursor.selectedText() for selection in editor.extraSelections()]


def test_showing_is_no_edit(qtbot: QtBot, editor: LatexEditor) -> None:
    with qtbot.assertNotEmitted(editor.edited, wait=150):
        editor.show_source("x^2")
    assert editor.source == "x^2"


def test_edit_is_told_once_after_a_pause(qtbot: QtBot, editor: LatexEditor) -> None:
    editor.show_source("x")
    editor.moveCursor(QTextCursor.MoveOperation.End)
    told: list[str] = []
    editor.edited.connect(told.append)
    qtbot.keyClicks(editor, "+y")
    qtbot.waitUntil(lambda: told == ["x+y"])


def test_tab_leaves_the_editor(qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    layout = QVBoxLayout(window)
    editor, neighbour = LatexEditor(LIGHT), QLineEdit()
    layout.addWidget(editor)
    layout.addWidget(neighbour)
    window.show()
    editor.show_source("x")
    editor.setFocus()
    qtbot.keyClick(editor, Qt.Key.Key_Tab)
    assert editor.source == "x"
    assert window.focusWidget() is neighbour


def test_doubts_are_tinted_and_walked(qtbot: QtBot, editor: LatexEditor) -> None:
    source = r"a + \beta + c"
    editor.show_source(
        source, (doubt(source, "a", "o"), doubt(source, r"\beta", "B"), doubt(source, "c", "e"))
    )
    assert marked(editor) == ["a", r"\beta", "c"]
    reached: list[int] = []
    editor.doubt_reached.connect(reached.append)
    assert [editor.go_to_doubt() for _ in range(4)] == [1, 2, 0, 1]
    assert editor.textCursor().selectedText() == r"\beta"
    assert editor.go_to_doubt(-1) == 0
    assert 1 in reached


def test_doubts_move_with_the_text(qtbot: QtBot, editor: LatexEditor) -> None:
    source = r"a + b"
    editor.show_source(source, (doubt(source, "b", "6"),))
    editor.moveCursor(QTextCursor.MoveOperation.Start)
    qtbot.keyClicks(editor, "123 ")
    assert marked(editor) == ["b"]


def test_taking_a_reading_replaces_and_settles(qtbot: QtBot, editor: LatexEditor) -> None:
    source = "ab"
    editor.show_source(source, (doubt(source, "a", r"\alpha", "x"),))
    with qtbot.waitSignal(editor.edited) as told:
        editor.take_reading(0, 1)
    assert told.args == [r"\alpha b"]
    assert editor.doubt_count == 0
    assert marked(editor) == []


def test_reading_after_wide_characters_lands_right(qtbot: QtBot, editor: LatexEditor) -> None:
    source = "𝔸𝔹 = ab"
    editor.show_source(source, (doubt(source, "a", r"\alpha"),))
    assert marked(editor) == ["a"]
    editor.take_reading(0, 1)
    assert editor.source == r"𝔸𝔹 = \alpha b"


def test_undo_brings_the_old_reading_back(qtbot: QtBot, editor: LatexEditor) -> None:
    source = "ab"
    editor.show_source(source, (doubt(source, "a", "x"),))
    editor.take_reading(0, 1)
    editor.undo()
    assert editor.source == "ab"


def test_fault_is_marked_and_taken_away(qtbot: QtBot, editor: LatexEditor) -> None:
    editor.show_source(r"x + \foo")
    editor.mark_fault(SourceError(4, 8))
    assert marked(editor) == [r"\foo"]
    editor.mark_fault(None)
    assert marked(editor) == []


def test_fault_beyond_the_text_is_ignored(qtbot: QtBot, editor: LatexEditor) -> None:
    editor.show_source("x")
    editor.mark_fault(SourceError(4, 8))
    assert marked(editor) == []


def colours_at(editor: LatexEditor, position: int) -> str:
    """Return the colour the highlighter gave to the character at a position."""
    for block_format in editor.document().firstBlock().layout().formats():
        if block_format.start <= position < block_format.start + block_format.length:
            return block_format.format.foreground().color().name()
    return ""


@pytest.mark.parametrize(
    ("source", "part", "role"),
    [
        (r"\frac{1}{2}", r"\frac", "command"),
        (r"\frac{1}{2}", "{", "structure"),
        (r"\frac{1}{2}", "1", "number"),
        (r"x_{12.5}", "12.5", "number"),
        (r"a & b \\ c", "&", "structure"),
        (r"a & b \\ c", r"\\", "structure"),
        (r"\begin{pmatrix}", r"\begin{pmatrix}", "structure"),
        (r"x % note \frac", r"% note \frac", "comment"),
        (r"5\% of", r"\%", "command"),
        (r"𝔸 \alpha", r"\alpha", "command"),
    ],
)
def test_pieces_have_their_colour(
    qtbot: QtBot, editor: LatexEditor, source: str, part: str, role: str
) -> None:
    editor.show_source(source)
    start = len(source[: source.index(part)].encode("utf-16-le")) // 2
    for position in (start, start + len(part) - 1):
        assert colours_at(editor, position) == getattr(LIGHT, role)
    editor.set_colours(DARK)
    assert colours_at(editor, start) == getattr(DARK, role)


def test_endless_paste_is_refused(qtbot: QtBot, editor: LatexEditor) -> None:
    """A pasted megabyte of braces kept the windows still for minutes."""
    mime = QMimeData()
    mime.setText("{" * 1_000_000)
    with qtbot.waitSignal(editor.refused):
        editor.insertFromMimeData(mime)
    assert editor.source == ""
    mime.setText("{" * 1_000)
    with qtbot.waitSignal(editor.edited):
        editor.insertFromMimeData(mime)
    assert len(editor.source) == 1_000


def test_line_that_nobody_reads_is_not_coloured(editor: LatexEditor, monkeypatch: pytest.MonkeyPatch) -> None:
    painted: list[int] = []
    monkeypatch.setattr(Highlighter, "setFormat", lambda *_: painted.append(1))
    editor.setPlainText("{" * (LONGEST_LINE + 1))
    assert not painted
    editor.setPlainText("{" * 100)
    assert len(painted) >= 100


def test_positions_of_a_long_line_are_counted_once() -> None:
    text = "𝔸{" * 5_000
    assert list(_unit_positions(text))[:5] == [0, 2, 3, 5, 6]
    assert list(_unit_positions(text))[-1] == 15_000
    assert _unit_positions("{" * 5_000) == range(5_001)
