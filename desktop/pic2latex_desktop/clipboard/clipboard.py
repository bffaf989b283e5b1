"""Copying, and knowing that it was copied.

Plain text goes through programs that keep it when we end; several flavours at once only Qt can copy. Either
way the content is read back before success is reported. What was there before is kept, and put back when
copying fails, so a failure never costs the user what they had.

What programs do is done beside the windows' thread, which Qt's clipboard needs: they take 20 ms each and may hang.
"""

import logging
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import partial

from PySide6.QtCore import QCoreApplication, QObject, Signal, Slot
from PySide6.QtGui import QGuiApplication, QWindow

from pic2latex_desktop.clipboard import backup, qt_backend
from pic2latex_desktop.clipboard.backend import TextBackend
from pic2latex_desktop.clipboard.command_line_backends import TOOLS
from pic2latex_desktop.clipboard.mime_formats import PNG, TEXT, MimeFormats, for_text, text_in
from pic2latex_desktop.clipboard.pyperclip_backend import PyperclipText
from pic2latex_desktop.errors import ClipboardError, DesktopError, ProgramTimeout
from pic2latex_desktop.system.backend_selection import (
    AllBackendsFailed,
    Attempt,
    BackendOutcome,
    select,
    try_in_order,
)
from pic2latex_desktop.system.desktop_session import DesktopSession, Display, System, read_session
from pic2latex_desktop.system.subprocesses import pipe_to
from pic2latex_desktop.tasks import Coroutine, CoroutineQueue

__all__ = ["TEXT_BACKENDS", "Clipboard", "Copied"]

_logger = logging.getLogger(__name__)

TEXT_BACKENDS: tuple[TextBackend, ...] = (PyperclipText(), *TOOLS, qt_backend.QtText())

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
    the user could install to make copying safer, or nothing.
    """

    backend: str
    is_confirmed: bool = True
    hint: str = ""


class Clipboard(QObject):
    """The clipboard of this session, for the main thread. What is asked of it is done in order, and told later.

    `confirmed` is emitted when a copy that could not be confirmed at first (Wayland gives the clipboard only
    to a program with the focus) was repeated with the focus.
    """

    confirmed = Signal()

    def __init__(
        self,
        backends: Sequence[TextBackend] = TEXT_BACKENDS,
        session: DesktopSession | None = None,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._backends = list(backends)
        self._session = session or read_session()
        self._previous: MimeFormats | None = None
        self._fresh: MimeFormats | None = None
        self._unconfirmed: MimeFormats | None = None
        self._ours: MimeFormats = ()
        self._relays = CoroutineQueue(self)
        QGuiApplication.clipboard().dataChanged.connect(self._forget_fresh)
        application = QGuiApplication.instance()
        assert isinstance(application, QGuiApplication)
        application.focusWindowChanged.connect(self._try_again_with_focus)

    def copy(
        self, flavours: MimeFormats, done: Callable[[Copied], None], failed: Callable[[Exception], None]
    ) -> None:
        """Copy several forms of one content at once, text alone as text; then `done(copied)` or `failed(error)`.

        The error is a ClipboardError; what was there before is then there again.
        """
        self._relays.run(self._copying(flavours), done, failed)

    def remember(self) -> None:
        """Keep what is on the clipboard now: called while the user is still dragging, so that copying need not."""
        self._relays.run(self._remembering(), lambda _: None, _note)

    def restore(self, done: Callable[[], None], failed: Callable[[Exception], None]) -> None:
        """Put back what was there before our last copy; then `done()`, or `failed(error)` with a ClipboardError."""
        self._relays.run(self._restoring(), lambda _: done(), failed)

    def hand_over(self) -> None:
        """End what was begun, and leave our content with a program that stays, before this one ends.

        What cannot be left is lost.
        """
        self._relays.close()
        if not self._ours or not qt_backend.owns() or self._session.system is not System.LINUX:
            return
        by_name = {flavour.mime: flavour for flavour in self._ours}
        flavour = by_name.get(TEXT) or by_name.get(PNG)
        for display, command in _HOLDERS:
            if flavour and display is self._session.display and self._session.has_program(command[0]):
                target = "UTF8_STRING" if (flavour.mime, display) == (TEXT, Display.X11) else flavour.mime
                try:
                    pipe_to((*command, target), flavour.data, limit=_HOLD_SECONDS)
                except DesktopError as error:
                    _logger.warning("the clipboard is lost with this program: %s", error)

    def _copying(self, flavours: MimeFormats) -> Coroutine[Copied]:
        if len(flavours) == 1 and flavours[0].mime == TEXT:
            return (yield from self._copying_text(text_in(flavours) or ""))
        before = yield from self._what_is_there()
        try:
            yield from qt_backend.set_mime_data(flavours)
        except ClipboardError:
            yield from self._putting_back(before)
            raise
        return self._copied(flavours, before, "qt", "")

    def _copying_text(self, text: str) -> Coroutine[Copied]:
        """Copy plain text and read it back."""
        if not text.strip():
            say = QCoreApplication.translate("Clipboard", "There is nothing to copy.")
            raise ClipboardError(
                say, hint=QCoreApplication.translate("Clipboard", "The clipboard was left alone.")
            )
        before = yield from self._what_is_there()
        choice = select(self._backends, self._session)
        try:
            outcome = yield from _trying(choice.usable, text)
        except AllBackendsFailed as none_worked:
            self._drop_hanging(none_worked.failures)
            yield from self._putting_back(before)
            raise ClipboardError(
                QCoreApplication.translate("Clipboard", "The result could not be copied."),
                hint=" ".join(choice.hints) or _look_in_history(),
            ) from none_worked
        self._drop_hanging(outcome.failures)
        name = outcome.backend.name
        # Text that only Qt holds ends with this program; say what would hold it longer.
        return self._copied(for_text(text), before, name, " ".join(choice.hints) if name == "qt" else "")

    def _remembering(self) -> Coroutine[None]:
        self._fresh = yield from backup.read_clipboard(self._session)

    def _restoring(self) -> Coroutine[None]:
        if not self._previous:
            say = QCoreApplication.translate("Clipboard", "What was copied before could not be kept.")
            raise ClipboardError(say, hint="")
        yield from self._writing(self._previous)
        self._previous = None

    def _what_is_there(self) -> Coroutine[MimeFormats | None]:
        fresh, self._fresh = self._fresh, None
        return fresh if fresh is not None else (yield from backup.read_clipboard(self._session))

    def _copied(self, flavours: MimeFormats, before: MimeFormats | None, name: str, hint: str) -> Copied:
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

    def _putting_back(self, before: MimeFormats | None) -> Coroutine[None]:
        if before:
            try:
                yield from self._writing(before)
            except DesktopError as error:
                _logger.warning("the old content of the clipboard could not be put back: %s", error)

    def _writing(self, flavours: MimeFormats) -> Coroutine[None]:
        text = text_in(flavours)
        if text is not None and len(flavours) == 1:
            try:
                yield from _trying(select(self._backends, self._session).usable, text)
            except AllBackendsFailed as none_worked:
                say = QCoreApplication.translate("Clipboard", "The clipboard did not take the content.")
                raise ClipboardError(say, hint="") from none_worked
        else:
            yield from qt_backend.set_mime_data(flavours)
        self._ours = flavours

    def _drop_hanging(self, failures: tuple[Attempt, ...]) -> None:
        """Try no second time what hung once: every time would cost its whole time limit."""
        hanging = {failure.name for failure in failures if isinstance(failure.error, ProgramTimeout)}
        self._backends = [backend for backend in self._backends if backend.name not in hanging]

    @Slot()
    def _forget_fresh(self) -> None:
        self._fresh = None

    @Slot(QWindow)
    def _try_again_with_focus(self, window: QWindow | None) -> None:
        if window is not None and self._unconfirmed is not None:
            flavours, self._unconfirmed = self._unconfirmed, None
            self._relays.run(qt_backend.set_mime_data(flavours), lambda _: self.confirmed.emit(), _note)


def _trying(usable: Iterable[TextBackend], text: str) -> Coroutine[BackendOutcome[TextBackend, None]]:
    """Try one backend after the other, each on the thread it needs. Raises AllBackendsFailed."""
    failures: tuple[Attempt, ...] = ()
    for backend in usable:
        use = partial(try_in_order, (backend,), partial(_write_and_read, text=text))
        try:
            outcome: BackendOutcome[TextBackend, None] = use() if backend.is_of_qt else (yield use)
        except AllBackendsFailed as none_worked:
            failures += none_worked.failures
        else:
            return replace(outcome, failures=failures)
    raise AllBackendsFailed(failures)


def _write_and_read(backend: TextBackend, text: str) -> None:
    backend.write(text)
    for pause in (*_PAUSES, 0.0):
        if backend.read(len(text)) == text:
            return
        time.sleep(pause)  # xsel takes the clipboard only after it has returned
    say = QCoreApplication.translate("Clipboard", "The text did not arrive on the clipboard ({name}).")
    raise ClipboardError(say.format(name=backend.name), hint="")


def _note(error: Exception) -> None:
    _logger.warning("the clipboard could not be used: %s", error)


def _look_in_history() -> str:
    return QCoreApplication.translate("Clipboard", "It is kept in the history and can be copied from there.")
