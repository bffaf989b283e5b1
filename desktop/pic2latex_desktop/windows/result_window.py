"""The result: the snip above its drawing, the LaTeX or Markdown to correct, and every format one key away."""

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QGuiApplication, QImage, QKeySequence, QShortcut
from PySide6.QtWidgets import QFrame, QGridLayout, QSplitter, QVBoxLayout, QWidget

from pic2latex_desktop.editor.latex_editor import MOST_CHARACTERS, LatexEditor
from pic2latex_desktop.preview.error_words import words_for
from pic2latex_desktop.preview.preview import Preview
from pic2latex_desktop.preview.render_errors import RenderError, source_error_in
from pic2latex_desktop.recognition.result import RecognitionResult
from pic2latex_desktop.recognition.uncertainty import page_uncertain_spans, uncertain_spans
from pic2latex_desktop.ui.messages import TOO_LONG, say
from pic2latex_desktop.ui.theme import Colours
from pic2latex_desktop.windows.alternatives_bar import AlternativesBar
from pic2latex_desktop.windows.check_result_bar import CheckResultBar
from pic2latex_desktop.windows.elided_label import ElidedLabel
from pic2latex_desktop.windows.format_strip import FormatButton, FormatStrip
from pic2latex_desktop.windows.picture_view import PictureView
from pic2latex_desktop.windows.placement import fit_beside, room_on
from pic2latex_desktop.windows.result_bars import ActionBar, HeaderBar
from pic2latex_desktop.windows.scrolled_column import ScrolledColumn
from pic2latex_desktop.windows.warning_line import WarningLine

__all__ = ["ResultWindow"]

#: It may become so small not to cover the snip, in logical points; on small screens it gets smaller, and scrolls.
LEAST = QSize(460, 440)


class ResultWindow(QWidget):
    """Shows one result at a time. What the user does comes out as signals; nothing is copied from here."""

    copy_wanted = Signal(str, str)
    """(source, format id)"""
    corrected = Signal(str)
    """The source after the user's edit."""
    again_wanted = Signal(str, int)
    """Read the picture again: (model or the empty text, beams)"""
    restore_wanted = Signal()
    better_taken = Signal()
    pinned = Signal(bool)

    def __init__(self, colours: Colours, preview: Preview, parent: QWidget | None = None) -> None:
        super().__init__(parent, Qt.WindowType.Window)
        self.setObjectName("result_window")
        self.setWindowTitle(self.tr("Result"))
        self._formula_formats: tuple[FormatButton, ...] = ()
        self._page_formats: tuple[FormatButton, ...] = ()
        self._first_formats: tuple[str, ...] = ()
        self._result: RecognitionResult | None = None
        self._format = ""
        self.header = HeaderBar(self)
        self.picture = PictureView(self)
        self.preview = preview
        self.warnings = WarningLine(self)
        self.check = CheckResultBar(self)
        self.editor = LatexEditor(colours, self)
        self.readings = AlternativesBar(self)
        self.problem = ElidedLabel(self)
        self.strip = FormatStrip(self)
        self.actions_bar = ActionBar(self)
        self._splitter = QSplitter(Qt.Orientation.Vertical, self)
        self._shares = {"": [0, 0, 0], "formula": [110, 150, 90], "page": [150, 240, 150]}
        self._shared_for = ""
        self._arrange()
        self._connect()
        self._add_keys()
        self.set_colours(colours)

    def offer(
        self,
        formula_formats: tuple[FormatButton, ...],
        page_formats: tuple[FormatButton, ...],
        models: tuple[FormatButton, ...],
        first_formats: tuple[str, ...] = (),
    ) -> None:
        """Offer these formats, and these models to read again with.

        `first_formats` are the ids of formulas' formats that get a button; the rest is in a menu.
        """
        self._first_formats = first_formats
        self._formula_formats, self._page_formats = formula_formats, page_formats
        self.header.offer_models(models)

    def show_result(self, result: RecognitionResult, format_id: str) -> None:
        """Show a result with a format chosen. The window itself stays as visible as it is."""
        self._result = result
        self._format = format_id
        found = (
            page_uncertain_spans(result.formulas, result.source)
            if result.candidate is None
            else uncertain_spans(result.candidate, result.source)
        )
        self.editor.show_source(result.source, found, is_page=not result.is_formula)
        self.show_image(result.capture.image)
        self.readings.show_count(self.editor.doubt_count)
        formats = self._formula_formats if result.is_formula else self._page_formats
        self.strip.set_formats(formats, format_id, self._first_formats if result.is_formula else ())
        self.header.show_result(result)
        self.warnings.show_warnings(result.warnings)
        self.check.clear()
        self._share_room()
        self._draw(result.source)

    def show_edited(self) -> None:
        """Take back what was said of the text before an edit."""
        self.header.show_edited()
        self.check.clear()
        if self._result is not None:
            self.show_image(self._result.capture.image)

    def show_image(self, image: QImage) -> None:
        """Show the snip with its doubtful places, or another picture: the comparison with the drawing."""
        self.picture.show_image(image)
        self._show_places()

    def appear(self, near: QRect | None) -> None:
        """Open, beside `near` (logical points of the desktop) when that is known, and take the keyboard."""
        if near is not None and not self.isVisible():
            screen = QGuiApplication.screenAt(near.center()) or QGuiApplication.primaryScreen()
            room = room_on(screen.availableGeometry(), self)
            size = self.sizeHint().expandedTo(self.size())
            place = fit_beside(size, LEAST, near, room)
            # Not `move`, which sets the inside of a window that was hidden and has lost its frame.
            self.setGeometry(place)
        self.show()
        self.raise_()
        self.activateWindow()
        self.strip.setFocus()

    def set_colours(self, colours: Colours) -> None:
        """Use other colours from now on."""
        for part in (self.header, self.picture, self.editor, self.preview):
            part.set_colours(colours)

    def pin(self, *, is_pinned: bool) -> None:
        """Keep the window above others, or no longer."""
        was_visible = self.isVisible()
        self.header.pin_button.setChecked(is_pinned)
        self.setWindowFlag(Qt.WindowType.WindowStaysOnTopHint, is_pinned)
        if was_visible:
            self.show()

    def sizeHint(self) -> QSize:
        """Ask for room for picture, drawing and source. Qt calls this."""
        return QSize(620, 560) if self._shows_formula else QSize(700, 760)

    def _arrange(self) -> None:
        self.problem.setObjectName("source_problem")
        self.problem.setProperty("role", "bad")
        self.problem.hide()
        # What is wrong with the text takes the place of what was said of it before it was edited: nothing moves. Both
        # keep their room, for their lines need not be of the same height.
        verdict = QGridLayout()
        for line in (self.check, self.problem):
            policy = line.sizePolicy()
            policy.setRetainSizeWhenHidden(True)
            line.setSizePolicy(policy)
            verdict.addWidget(line, 0, 0)
        splitter = self._splitter
        splitter.setChildrenCollapsible(False)
        self.preview.setMinimumHeight(90)
        for part in (self._framed(self.picture), self._framed(self.preview), self.editor):
            splitter.addWidget(part)
        # The drawing takes what a larger window has to give.
        splitter.setStretchFactor(1, 1)
        self._share_room()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 10, 12, 10)
        layout.setSpacing(8)
        body = ScrolledColumn(self, spacing=8)
        body.column.addWidget(splitter, 1)
        body.column.addWidget(self.warnings)
        body.column.addLayout(verdict)
        body.column.addWidget(self.readings)
        layout.addWidget(self.header)
        layout.addWidget(body, 1)
        layout.addWidget(self.strip)
        layout.addWidget(self.actions_bar)

    def _framed(self, content: QWidget) -> QFrame:
        frame = QFrame(self)
        frame.setObjectName("paper")
        inside = QVBoxLayout(frame)
        inside.setContentsMargins(1, 1, 1, 1)
        inside.addWidget(content)
        return frame

    def _connect(self) -> None:
        self.strip.chosen.connect(self._choose)
        self.editor.edited.connect(self._follow)
        self.editor.doubt_reached.connect(self._offer)
        self.editor.refused.connect(self._show_refusal)
        self.editor.doubt_hovered.connect(self._look_at)
        self.picture.place_hovered.connect(self._look_at)
        self.picture.place_chosen.connect(self._choose_doubt)
        self.readings.next_wanted.connect(self._go_to_doubt)
        self.readings.reading_chosen.connect(self._take_reading)
        self.readings.left.connect(self.editor.setFocus)
        self.preview.wrong.connect(self._show_problem)
        self.preview.drawn.connect(self._clear_problem)
        self.header.again_wanted.connect(self.again_wanted)
        self.header.pin_button.clicked.connect(self.pinned)
        self.check.better_taken.connect(self.better_taken)
        self.actions_bar.copy_button.clicked.connect(self._copy)
        self.actions_bar.restore_button.clicked.connect(self.restore_wanted)

    def _add_keys(self) -> None:
        for number in range(10):
            key = QKeySequence(f"Alt+{(number + 1) % 10}")
            QShortcut(key, self, lambda number=number: self.strip.press(number))
        for keys, action in (
            ("F2", self._go_to_doubt),
            ("Shift+F2", lambda: self._go_to_doubt(-1)),
            ("F5", lambda: self.again_wanted.emit("", 0)),
            ("Ctrl+E", self.editor.setFocus),
            ("Ctrl+Return", self._copy),
            ("Escape", self.hide),
        ):
            QShortcut(QKeySequence(keys), self, action)

    def _choose(self, format_id: str) -> None:
        self._format = format_id
        self._copy()

    def _copy(self) -> None:
        if self._result is not None:
            self.copy_wanted.emit(self.editor.source, self._format)

    def _follow(self, source: str) -> None:
        self.readings.show_count(self.editor.doubt_count, keeps_room=True)
        self._show_places()
        self._draw(source)
        self.corrected.emit(source)

    @property
    def _shows_formula(self) -> bool:
        return self._result is None or self._result.is_formula

    def _share_room(self) -> None:
        """Begin with a good share of the room for each part; a page's are remembered apart from a formula's."""
        kind = "formula" if self._shows_formula else "page"
        if kind != self._shared_for:
            self._shares[self._shared_for] = self._splitter.sizes()
            self._shared_for = kind
            self._splitter.setSizes(self._shares[kind])

    def _draw(self, source: str) -> None:
        self.preview.show_source(source, is_page=not self._shows_formula)

    def _show_places(self) -> None:
        """Mark the doubtful places where the snip is shown, and let the one at hand stand out."""
        image = self.picture.image
        is_snip = self._result is not None and image.cacheKey() == self._result.capture.image.cacheKey()
        self.picture.show_places(self.editor.doubt_boxes if is_snip else ())
        self._look_at(-1)

    def _look_at(self, doubt: int) -> None:
        """Let a doubt stand out in the text and its place in the picture; without one, that at the caret."""
        self.editor.look_at(doubt)
        self.picture.look_at(doubt if doubt >= 0 else self.editor.doubt_under_caret)

    def _choose_doubt(self, doubt: int) -> None:
        self.editor.select_doubt(doubt)
        self.readings.setFocus()

    def _offer(self, doubt: int) -> None:
        self._show_places()
        if doubt >= 0:
            self.readings.show_readings(doubt, self.editor.readings(doubt))
        else:
            self.readings.show_count(self.editor.doubt_count, keeps_room=True)

    def _go_to_doubt(self, step: int = 1) -> None:
        if self.editor.go_to_doubt(step) >= 0:
            self.readings.setFocus()

    def _take_reading(self, doubt: int, reading: int) -> None:
        self.editor.take_reading(doubt, reading)
        self.editor.setFocus()

    def _show_problem(self, complaint: RenderError) -> None:
        self.editor.mark_fault(source_error_in(self.editor.source, complaint))
        self.problem.setText(words_for(complaint.message))
        self.problem.show()

    def _show_refusal(self) -> None:
        self.problem.setText(say(TOO_LONG, most=MOST_CHARACTERS))
        self.problem.show()

    def _clear_problem(self) -> None:
        self.editor.mark_fault(None)
        self.problem.hide()
