"""What a person does in the result and history windows, done: copy, correct, read again, restore, open, export."""

import logging
from dataclasses import dataclass, replace
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QImage

from pic2latex.types import Mode
from pic2latex_desktop.capture.selection import to_picture
from pic2latex_desktop.clipboard import Clipboard
from pic2latex_desktop.clipboard.copy_formats import chosen_format, with_format
from pic2latex_desktop.controllers.recognition import RecognitionController, options_from
from pic2latex_desktop.controllers.result_view import ResultView
from pic2latex_desktop.history.export import ExportItem, export
from pic2latex_desktop.history.store import Entry, HistoryStore
from pic2latex_desktop.recognition.result import Capture, RecognitionResult
from pic2latex_desktop.settings.store import SettingsStore
from pic2latex_desktop.tasks import TaskThread
from pic2latex_desktop.ui.messages import RESTORED, say
from pic2latex_desktop.windows.history_window import HistoryWindow
from pic2latex_desktop.windows.result_window import ResultWindow

__all__ = ["DeskParts", "ResultActions"]

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class DeskParts:
    """What the desk works with."""

    delivery: RecognitionController
    clipboard: Clipboard
    history: HistoryStore
    settings: SettingsStore
    presenter: ResultView
    reading: TaskThread


class ResultActions(QObject):
    """Connects windows as they are made."""

    failed = Signal(object)
    exported = Signal(object)
    """The Path."""

    def __init__(self, parts: DeskParts, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._parts = parts

    def serve_result_window(self, window: ResultWindow) -> None:
        """Do what is asked in this window."""
        window.copy_wanted.connect(self._copy)
        window.corrected.connect(self._parts.delivery.correct)
        window.again_wanted.connect(self._read_again)
        window.restore_wanted.connect(lambda: self._restore(window))
        window.better_taken.connect(lambda: self._take_better(window))
        window.check.comparison_wanted.connect(
            lambda is_wanted: self._parts.presenter.show_comparison(is_wanted=is_wanted)
        )
        window.pinned.connect(lambda is_pinned: self._pin(window, is_pinned=is_pinned))

    def serve_history_window(self, window: HistoryWindow) -> None:
        """Do what is asked in this window."""
        window.copy_wanted.connect(self.copy_entry)
        window.opened.connect(self.open_entry)
        window.export_wanted.connect(self._export)
        window.failed.connect(self.failed)

    def copy_entry(self, entry: Entry, format_id: str = "") -> None:
        """Copy a result of the past, in the remembered format when none is named."""
        is_formula = entry.mode is Mode.FORMULA
        chosen = format_id or chosen_format(self._parts.settings.current, is_formula=is_formula)
        self._parts.delivery.copy(entry.source, chosen, is_formula=is_formula)

    def open_entry(self, entry: Entry) -> None:
        """Show a result of the past in the result window."""
        image = QImage.fromData(self._parts.history.picture(entry.id))
        snip = Capture(to_picture(image), image, entry.mode)
        result = RecognitionResult(snip, entry.source, None, entry.confidence, entry.model, 0.0, (), entry.id)
        self._parts.delivery.adopt(result)
        self._parts.presenter.show_result(result, is_asked=True)

    def _copy(self, source: str, format_id: str) -> None:
        current = self._parts.delivery.current
        is_formula = current is None or current.is_formula
        store = self._parts.settings
        store.update(with_format(store.current, format_id, is_formula=is_formula))
        self._parts.delivery.copy(source, format_id, is_formula=is_formula)

    def _read_again(self, model: str, beams: int) -> None:
        current = self._parts.delivery.current
        if current is None:
            return
        options = options_from(self._parts.settings.current, current.snip.mode)
        options = replace(options, model=model or options.model, beams=beams or options.beams)
        self._parts.delivery.submit(current.snip, options)

    def _take_better(self, window: ResultWindow) -> None:
        better = self._parts.presenter.better
        if better is None:
            return
        self._parts.delivery.adopt(better)
        window.show_result(better, self._parts.settings.current.format)
        self._copy(better.source, self._parts.settings.current.format)

    def _restore(self, window: ResultWindow) -> None:
        def tell() -> None:
            window.actions_bar.show_state(say(RESTORED), "good", can_restore=False)

        self._parts.clipboard.restore(tell, self.failed.emit)

    def _pin(self, window: ResultWindow, *, is_pinned: bool) -> None:
        window.pin(is_pinned=is_pinned)
        store = self._parts.settings
        store.update(replace(store.current, result_pinned=is_pinned))

    def _export(self, entries: tuple[Entry, ...], path: Path) -> None:
        history = self._parts.history
        chosen = entries or history.entries(limit=1_000_000)
        items = tuple(ExportItem(entry, history.picture(entry.id)) for entry in chosen)
        self._parts.reading.run(
            lambda: export(items, path), lambda _: self.exported.emit(path), self.failed.emit
        )
