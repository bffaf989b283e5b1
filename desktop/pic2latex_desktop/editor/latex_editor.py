"""The editable source, LaTeX or Markdown: colours, tinted doubts with other readings, a mark where it is broken."""

from dataclasses import dataclass

from PySide6.QtCore import QEvent, QMimeData, QPoint, QTimer, Signal
from PySide6.QtGui import QColor, QFontDatabase, QMouseEvent, QTextCharFormat, QTextCursor
from PySide6.QtWidgets import QPlainTextEdit, QTextEdit, QWidget

from pic2latex.types import Alternative, Box
from pic2latex_desktop.editor.highlighter import Highlighter
from pic2latex_desktop.preview.render_errors import SourceError
from pic2latex_desktop.recognition.uncertainty import UncertainSpan
from pic2latex_desktop.ui.theme import Colours

__all__ = ["MOST_CHARACTERS", "LatexEditor"]

#: After so long without a key the preview follows; drawing itself takes 20 to 80 ms more.
PAUSE_MS = 40
#: So many characters are edited at most. Nothing longer is drawn, and Qt takes minutes to lay out a line of a million.
MOST_CHARACTERS = 50_000


@dataclass(slots=True)
class _Mark:
    """A doubtful place. The cursor moves along when text before it changes; `box` is where it is in the picture."""

    cursor: QTextCursor
    readings: tuple[Alternative, ...]
    box: Box | None


class LatexEditor(QPlainTextEdit):
    """Edits LaTeX or Markdown. `edited` comes after a pause of typing, `doubt_reached` when the caret moves."""

    edited = Signal(str)
    doubt_reached = Signal(int)
    """The number of the doubt under the caret, or -1."""

    doubt_hovered = Signal(int)
    """The number of the doubt under the pointer, or -1 when it leaves one."""

    refused = Signal()
    """A paste or a drop was too long, and left out."""

    def __init__(self, colours: Colours, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("latex_editor")
        self.setAccessibleName(self.tr("LaTeX"))
        self.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        # Tab belongs to the keyboard's way through the window, not to LaTeX.
        self.setTabChangesFocus(True)
        self.setLineWrapMode(QPlainTextEdit.LineWrapMode.WidgetWidth)
        self._colours = colours
        self._highlighter = Highlighter(self.document(), colours)
        self._marks: list[_Mark] = []
        self._hovered = self._looked_at = -1
        self._fault: SourceError | None = None
        self._told = ""
        self._pause = QTimer(self, singleShot=True, interval=PAUSE_MS)
        self._pause.timeout.connect(self._tell)
        self.viewport().setMouseTracking(True)
        self.textChanged.connect(self._pause.start)
        self.cursorPositionChanged.connect(self._look_under_caret)

    @property
    def source(self) -> str:
        """The LaTeX as it stands."""
        return self.toPlainText()

    @property
    def doubt_count(self) -> int:
        """How many places are marked as doubtful."""
        return len(self._marks)

    @property
    def doubt_boxes(self) -> tuple[Box | None, ...]:
        """Where in the picture each doubt is; None where that is not known."""
        return tuple(mark.box for mark in self._marks)

    @property
    def doubt_under_caret(self) -> int:
        """The number of the doubt under the caret, or -1."""
        return self._doubt_at(self.textCursor().position())

    def look_at(self, number: int) -> None:
        """Let a doubt stand out, whose place in the picture is looked at; -1 for none."""
        if number != self._looked_at:
            self._looked_at = number
            self._tint()

    def show_source(
        self, source: str, doubts: tuple[UncertainSpan, ...] = (), *, is_page: bool = False
    ) -> None:
        """Show a new result, LaTeX or a page of Markdown; this is not an edit and is not told."""
        self.setAccessibleName("Markdown" if is_page else self.tr("LaTeX"))
        self._highlighter.set_page(is_page=is_page)
        self._told = source
        self._marks = []
        self._hovered = self._looked_at = -1
        self._fault = None
        self.setPlainText(source)
        self._pause.stop()
        self._marks = [
            _Mark(self._cursor(source, doubt.start, doubt.end), doubt.readings, doubt.box) for doubt in doubts
        ]
        self._tint()
        self._look_under_caret()

    def insertFromMimeData(self, source: QMimeData) -> None:
        """Take a paste or a drop, unless it is too long. Qt calls this."""
        if self.document().characterCount() + len(source.text()) > MOST_CHARACTERS:
            self.refused.emit()
        else:
            super().insertFromMimeData(source)

    def set_colours(self, colours: Colours) -> None:
        """Use other colours from now on."""
        self._colours = colours
        self._highlighter.set_colours(colours)
        self._tint()

    def mark_fault(self, fault: SourceError | None) -> None:
        """Underline the place where the LaTeX is broken; None takes the mark away."""
        self._fault = fault
        self._tint()

    def readings(self, number: int) -> tuple[Alternative, ...]:
        """Return what may stand at a doubt, what stands there first."""
        return self._marks[number].readings if 0 <= number < len(self._marks) else ()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Tell which doubt is under the pointer. Qt calls this."""
        super().mouseMoveEvent(event)
        self._hover(self._doubt_under(event.position().toPoint()))

    def leaveEvent(self, event: QEvent) -> None:
        """Tell that none is. Qt calls this."""
        super().leaveEvent(event)
        self._hover(-1)

    def select_doubt(self, number: int) -> None:
        """Select a doubt."""
        cursor = self.textCursor()
        # The caret stands at the start, so that the next step finds the doubt after this one.
        cursor.setPosition(self._marks[number].cursor.selectionEnd())
        cursor.setPosition(self._marks[number].cursor.selectionStart(), QTextCursor.MoveMode.KeepAnchor)
        self.setTextCursor(cursor)

    def go_to_doubt(self, step: int = 1) -> int:
        """Select the next (or, with -1, the previous) doubt; return its number, or -1 when there is none."""
        if not self._marks:
            return -1
        here = self.textCursor().position()
        starts = [mark.cursor.selectionStart() for mark in self._marks]
        if step > 0:
            number = next((index for index, start in enumerate(starts) if start > here), 0)
        else:
            earlier = [index for index, mark in enumerate(self._marks) if mark.cursor.selectionEnd() < here]
            number = earlier[-1] if earlier else len(starts) - 1
        self.select_doubt(number)
        return number

    def take_reading(self, number: int, reading: int) -> None:
        """Put one of the readings at a doubt. The doubt is settled then, and the text counts as edited."""
        mark = self._marks.pop(number)
        cursor = QTextCursor(mark.cursor)
        text = mark.readings[reading].text
        following = self.source[_characters(self.source, cursor.selectionEnd()) :][:1]
        # "\alpha" before a letter would swallow it.
        gap = " " if text[:1] == "\\" and text[-1:].isalpha() and following.isalpha() else ""
        cursor.insertText(text + gap)
        self._tint()
        self._look_under_caret()

    def _cursor(self, source: str, start: int, end: int) -> QTextCursor:
        cursor = QTextCursor(self.document())
        cursor.setPosition(_units(source, start))
        cursor.setPosition(_units(source, end), QTextCursor.MoveMode.KeepAnchor)
        return cursor

    def _tell(self) -> None:
        if self.source != self._told:
            self._told = self.source
            self.edited.emit(self._told)

    def _look_under_caret(self) -> None:
        self.doubt_reached.emit(self.doubt_under_caret)

    def _hover(self, number: int) -> None:
        if number != self._hovered:
            self._hovered = number
            self.doubt_hovered.emit(number)

    def _doubt_under(self, point: QPoint) -> int:
        """Return the number of the doubt at a point of the viewport, or -1."""
        number = self._doubt_at(self.cursorForPosition(point).position())
        if number < 0:
            return -1
        ends = QTextCursor(self._marks[number].cursor), QTextCursor(self._marks[number].cursor)
        ends[0].setPosition(ends[1].selectionStart())
        ends[1].setPosition(ends[1].selectionEnd())
        first, last = map(self.cursorRect, ends)
        # The nearest character may be far away, at the end of a line.
        is_inside = first.top() != last.top() or first.united(last).contains(point)
        return number if is_inside else -1

    def _doubt_at(self, position: int) -> int:
        # Where one doubt ends and another begins, the one that begins is meant.
        found = [
            number
            for number, mark in enumerate(self._marks)
            if mark.cursor.selectionStart() <= position <= mark.cursor.selectionEnd()
        ]
        return found[-1] if found else -1

    def _tint(self) -> None:
        # An edit inside a doubt empties or changes it; an emptied one is settled.
        self._marks = [mark for mark in self._marks if mark.cursor.hasSelection()]
        selections = [self._selection(mark.cursor, self._colours.doubt_ground) for mark in self._marks]
        if 0 <= self._looked_at < len(selections):
            shape = selections[self._looked_at].format
            shape.setBackground(QColor(self._colours.doubt))
            shape.setForeground(QColor(self._colours.surface))
        if self._fault is not None and self._fault.end <= len(self.source):
            cursor = self._cursor(self.source, self._fault.start, self._fault.end)
            selection = self._selection(cursor, self._colours.bad_ground)
            shape = selection.format
            shape.setUnderlineStyle(QTextCharFormat.UnderlineStyle.WaveUnderline)
            shape.setUnderlineColor(QColor(self._colours.bad))
            selections.append(selection)
        self.setExtraSelections(selections)

    def _selection(self, cursor: QTextCursor, ground: str) -> QTextEdit.ExtraSelection:
        selection = QTextEdit.ExtraSelection()
        selection.cursor = QTextCursor(cursor)
        selection.format.setBackground(QColor(ground))
        return selection


def _units(text: str, position: int) -> int:
    # Qt counts UTF-16 units, Python characters; they differ beyond the basic plane (𝔸).
    return len(text[:position].encode("utf-16-le")) // 2


def _characters(text: str, units: int) -> int:
    return len(text.encode("utf-16-le")[: 2 * units].decode("utf-16-le", errors="ignore"))
