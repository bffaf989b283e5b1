"""Copying, and knowing that it was copied.

Plain text goes through programs that keep it when we end; several flavours at once only Qt can copy. Either
way the content is read back before success is reported. What was there before is kept, and put back when
copying fails, so a failure never costs a person what they had.
"""

import logging
import time
from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication, QObject, Signal, Slot
from PySide6.QtGui import QGuiApplication, QWindow

from pic2latex.types import Rendered
from pic2latex_desktop.backends import Attempt, NoneWorked, attempt, choose
from pic2latex_desktop.errors import ClipboardError, DesktopError, ProgramHung
from pic2latex_desktop.programs import hand_to
from pic2latex_desktop.session import Display, Session, System, read_session

from . import keepsake, qt_clipboard
from .flavours import PNG, TEXT, Flavours, flavours_of, for_text, text_in
from .pyperclip_text import PyperclipText
from .text_backend import TextBackend
from .tool_text import TOOLS

__all__ = ["TEXT_BACKENDS", "Clipboard", "Copied"]

_logger = logging.getLogger(__name__)

TEXT_BACKENDS: tuple[TextBackend, ...] = (PyperclipText(), *TOOLS, qt_clipboard.QtText())

# Programs that keep one flavour alive after we end, and how each is told which.
_HOLDERS = (
    (Display.WAYLAND, ("wl-copy", "--type")),
    (Display.X11, ("xclip", "-selection", "clipboard", "-in", "-target")),
)
_HOLD_SECONDS = 2.0
# Pauses between looks at what was written: short at first, and 1.2 s in all before a program is given up.
_PAUSES = (0.02, 0.02, 0.04, 0.06, 0.08, 0.12, 0.16, 0.2, 0.25, 0.25)


@dataclass(frozen=True, slots=True)
class Copied:
    """Something is on the clipboard. `backend` put it there.

    `is_confirmed` says that it was read back, or that nothing speaks against its being there. `hint` is what
    a person could install to make copying safer, or nothing.
    """

    backend: str
    is_confirmed: bool = True
    hint: str = ""


class Clipboard(QObject):
    """The clipboard of this session. Main thread only.

    `confirmed` is emitted when a copy that could not be confirmed at first (Wayland gives the clipboard only
    to a program with the focus) was repeated with the focus.
    """

    confirmed = Signal()

    def __init__(
        self,
        backends: Sequence[TextBackend] = TEXT_BACKENDS,
        session: Session | None = None,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._backends = list(backends)
        self._session = session or read_session()
        self._previous: Flavours | None = None
        self._fresh: Flavours | None = None
        self._unconfirmed: Flavours | None = None
        self._ours: Flavours = ()
        QGuiApplication.clipboard().dataChanged.connect(self._forget_fresh)
        application = QGuiApplication.instance()
        assert isinstance(application, QGuiApplication)
        application.focusWindowChanged.connect(self._try_again_with_focus)

    def copy(self, rendered: Rendered) -> Copied:
        """Copy a rendered format: text as text, a picture as a picture. Raises ClipboardError."""
        return self.copy_flavours(flavours_of(rendered))

    def copy_flavours(self, flavours: Flavours) -> Copied:
        """Copy several forms of one content at once. Raises ClipboardError."""
        if len(flavours) == 1 and flavours[0].mime == TEXT:
            return self.copy_text(text_in(flavours) or "")
        before = self._what_is_there()
        try:
            qt_clipboard.put(flavours)
        except ClipboardError:
            self._put_back(before)
            raise
        return self._copied(flavours, before, "qt", "")

    def copy_text(self, text: str) -> Copied:
        """Copy plain text and read it back. Raises ClipboardError; what was there before is then there again."""
        if not text.strip():
            say = QCoreApplication.translate("Clipboard", "There is nothing to copy.")
            raise ClipboardError(
                say, hint=QCoreApplication.translate("Clipboard", "The clipboard was left alone.")
            )
        before = self._what_is_there()
        choice = choose(self._backends, self._session)
        try:
            outcome = attempt(choice.usable, lambda backend: _write_and_read(backend, text))
        except NoneWorked as none_worked:
            self._drop_hanging(none_worked.failures)
            self._put_back(before)
            raise ClipboardError(
                QCoreApplication.translate("Clipboard", "The result could not be copied."),
                hint=" ".join(choice.hints) or _look_in_history(),
            ) from none_worked
        self._drop_hanging(outcome.failures)
        name = outcome.backend.name
        # Text that only Qt holds ends with this program; say what would hold it longer.
        return self._copied(for_text(text), before, name, " ".join(choice.hints) if name == "qt" else "")

    def remember(self) -> None:
        """Keep what is on the clipboard now: called while a person is still dragging, so that copying need not."""
        self._fresh = keepsake.take(self._session)

    def previous(self) -> Flavours | None:
        """Return what was there before our last copy; None if nothing was copied, or it could not be kept."""
        return self._previous

    def restore(self) -> None:
        """Put back what was there before our last copy. Raises ClipboardError."""
        if not self._previous:
            say = QCoreApplication.translate("Clipboard", "What was copied before could not be kept.")
            raise ClipboardError(say, hint="")
        self._write(self._previous)
        self._previous = None

    def hand_over(self) -> None:
        """Leave our content with a program that stays, before this one ends. What cannot be left is lost."""
        if not self._ours or not qt_clipboard.owns() or self._session.system is not System.LINUX:
            return
        by_name = {flavour.mime: flavour for flavour in self._ours}
        flavour = by_name.get(TEXT) or by_name.get(PNG)
        for display, command in _HOLDERS:
            if flavour and display is self._session.display and self._session.has_program(command[0]):
                target = "UTF8_STRING" if (flavour.mime, display) == (TEXT, Display.X11) else flavour.mime
                try:
                    hand_to((*command, target), flavour.data, limit=_HOLD_SECONDS)
                except DesktopError as error:
                    _logger.warning("the clipboard is lost with this program: %s", error)

    def _what_is_there(self) -> Flavours | None:
        fresh, self._fresh = self._fresh, None
        return keepsake.take(self._session) if fresh is None else fresh

    def _copied(self, flavours: Flavours, before: Flavours | None, name: str, hint: str) -> Copied:
        self._ours = flavours
        self._previous = before
        # Without the focus, Wayland lets Qt believe it owns the clipboard while the old content stays.
        is_confirmed = (
            name != "qt"
            or self._session.display is not Display.WAYLAND
            or QGuiApplication.focusWindow() is not None
        )
        self._unconfirmed = None if is_confirmed else flavours
        return Copied(name, is_confirmed, hint)

    def _put_back(self, before: Flavours | None) -> None:
        if before:
            try:
                self._write(before)
            except DesktopError as error:
                _logger.warning("the old content of the clipboard could not be put back: %s", error)

    def _write(self, flavours: Flavours) -> None:
        text = text_in(flavours)
        if text is not None and len(flavours) == 1:
            try:
                attempt(choose(self._backends, self._session).usable, lambda way: _write_and_read(way, text))
            except NoneWorked as none_worked:
                say = QCoreApplication.translate("Clipboard", "The clipboard did not take the content.")
                raise ClipboardError(say, hint="") from none_worked
        else:
            qt_clipboard.put(flavours)
        self._ours = flavours

    def _drop_hanging(self, failures: tuple[Attempt, ...]) -> None:
        """Try no second time what hung once: every time would cost its whole time limit."""
        hanging = {failure.name for failure in failures if isinstance(failure.error, ProgramHung)}
        self._backends = [backend for backend in self._backends if backend.name not in hanging]

    @Slot()
    def _forget_fresh(self) -> None:
        self._fresh = None

    @Slot(QWindow)
    def _try_again_with_focus(self, window: QWindow | None) -> None:
        if window is not None and self._unconfirmed is not None:
            flavours, self._unconfirmed = self._unconfirmed, None
            qt_clipboard.put(flavours)
            self.confirmed.emit()


def _write_and_read(backend: TextBackend, text: str) -> None:
    backend.write(text)
    for pause in (*_PAUSES, 0.0):
        if backend.read(len(text)) == text:
            return
        time.sleep(pause)  # xsel takes the clipboard only after it has returned
    say = QCoreApplication.translate("Clipboard", "The text did not arrive on the clipboard ({name}).")
    raise ClipboardError(say.format(name=backend.name), hint="")


def _look_in_history() -> str:
    return QCoreApplication.translate("Clipboard", "It is kept in the history and can be copied from there.")
