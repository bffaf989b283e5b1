"""What other processes ask of the running program, done and answered."""

import logging
import os
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from pic2latex.desktop_ipc import IpcStatus, Reply
from pic2latex.types import Mode
from pic2latex_desktop.app.single_instance import IpcCall
from pic2latex_desktop.capture.picture_sources import PictureFile
from pic2latex_desktop.clipboard.copy_formats import flavours_for, plainest_format
from pic2latex_desktop.clipboard.mime_formats import text_in
from pic2latex_desktop.controllers.app_status import AppStatus as ProgramStatus
from pic2latex_desktop.controllers.capture import CaptureController, CaptureRequest
from pic2latex_desktop.controllers.recognition import RecognitionController
from pic2latex_desktop.controllers.window_actions import WindowActions
from pic2latex_desktop.recognition.result import RecognitionResult
from pic2latex_desktop.settings.store import SettingsStore
from pic2latex_desktop.tasks import TaskThread
from pic2latex_desktop.ui.messages import BUSY_CHOOSING, NO_PICTURE_TO_PASTE, explain, is_silent, say

__all__ = ["RemoteControl", "RemoteParts"]

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class RemoteParts:
    """What the desk works with."""

    wishes: CaptureController
    delivery: RecognitionController
    front_desk: WindowActions
    settings: SettingsStore
    status: ProgramStatus
    rendering: TaskThread


@dataclass(slots=True)
class _PendingCall:
    """A call that waits for the results of its wish: how many are still to come, and what has come."""

    call: IpcCall
    expected: int
    texts: list[str]


class RemoteControl(QObject):
    """Serves one call after the other; many may wait for results at the same time."""

    quit_wanted = Signal()

    def __init__(self, parts: RemoteParts, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._parts = parts
        self._waiting: dict[CaptureRequest, _PendingCall] = {}
        self._jobs: dict[int, CaptureRequest] = {}
        self._commands: dict[str, Callable[[IpcCall], None]] = {
            "show": lambda call: self._do(call, parts.front_desk.show_main),
            "snip": lambda call: self._snip(call, parts.wishes.snip),
            "repeat": lambda call: self._snip(call, parts.wishes.repeat),
            "paste": self._paste,
            "open": self._open,
            "history": lambda call: self._do(call, parts.front_desk.show_history),
            "settings": lambda call: self._do(call, parts.front_desk.show_settings),
            "pause": lambda call: self._do(call, lambda: self._pause(is_paused=True)),
            "stop": lambda call: self._do(call, parts.delivery.cancel),
            "resume": lambda call: self._do(call, lambda: self._pause(is_paused=False)),
            "status": lambda call: call.answer(Reply(IpcStatus.OK, parts.status.current[1])),
            "quit": lambda call: self._do(call, self.quit_wanted.emit),
        }
        parts.wishes.submitted.connect(self._note_job)
        parts.wishes.failed.connect(self._fail)
        parts.wishes.cancelled.connect(self._cancel)
        parts.wishes.nothing_to_paste.connect(self._tell_nothing_to_paste)
        parts.delivery.read.connect(self._finish)
        parts.delivery.failed.connect(self._fail_job)

    def serve(self, call: IpcCall) -> None:
        """Do what a call asks, and answer it now or later."""
        if call.request.token:
            # Where Qt looks for the permission to bring our next window to the front under Wayland.
            os.environ["XDG_ACTIVATION_TOKEN"] = call.request.token
        self._commands[call.request.command](call)

    def _do(self, call: IpcCall, action: Callable[[], None]) -> None:
        action()
        call.answer(Reply(IpcStatus.OK))

    def _pause(self, *, is_paused: bool) -> None:
        store = self._parts.settings
        store.update(replace(store.current, keys_paused=is_paused))

    def _snip(self, call: IpcCall, take: Callable[[CaptureRequest], bool]) -> None:
        wish = self._accept(call, 1)
        if not take(wish):
            self._end(wish, Reply(IpcStatus.FAILED, message=say(BUSY_CHOOSING)))

    def _paste(self, call: IpcCall) -> None:
        self._parts.wishes.paste(self._accept(call, 1))

    def _open(self, call: IpcCall) -> None:
        paths = call.request.paths
        wish = self._accept(call, len(paths))
        if not paths:
            self._parts.front_desk.open_file()
            self._end(wish, Reply(IpcStatus.OK))
        for path in paths:
            self._parts.wishes.open(PictureFile(Path(path)), wish)

    def _accept(self, call: IpcCall, expected: int) -> CaptureRequest:
        asked = call.request.mode
        wish = CaptureRequest(Mode(asked) if asked in set(Mode) else None, call.request.format)
        if call.request.waits:
            self._waiting[wish] = _PendingCall(call, expected, [])
            call.abandoned.connect(lambda: self._waiting.pop(wish, None))
        else:
            call.answer(Reply(IpcStatus.OK))
        return wish

    def _note_job(self, job: int, snip: object, wish: CaptureRequest) -> None:
        del snip
        if wish in self._waiting:
            self._jobs[job] = wish

    def _finish(self, job: int, result: RecognitionResult) -> None:
        wish = self._jobs.pop(job, None)
        if wish is None or wish not in self._waiting:
            return
        asked = self._waiting[wish].call.request.format
        format_id = asked or plainest_format(is_formula=result.is_formula)
        self._parts.rendering.run(
            lambda: text_in(flavours_for(result.source, format_id, is_formula=result.is_formula)),
            lambda text: self._collect(wish, text or result.source),
            lambda error: self._fail(error, wish),
        )

    def _collect(self, wish: CaptureRequest, text: str) -> None:
        waiting = self._waiting.get(wish)
        if waiting is None:
            return
        waiting.texts.append(text)
        if len(waiting.texts) >= waiting.expected:
            self._end(wish, Reply(IpcStatus.OK, "\n".join(waiting.texts)))

    def _fail_job(self, job: int, error: Exception) -> None:
        wish = self._jobs.pop(job, None)
        if wish is not None:
            self._fail(error, wish)

    def _fail(self, error: Exception, wish: CaptureRequest) -> None:
        if is_silent(error):
            self._cancel(wish)
            return
        problem = explain(error)
        self._end(wish, Reply(IpcStatus.FAILED, message=f"{problem.title}.", hint=problem.text))

    def _cancel(self, wish: CaptureRequest) -> None:
        self._end(wish, Reply(IpcStatus.CANCELLED))

    def _tell_nothing_to_paste(self, wish: CaptureRequest) -> None:
        self._end(wish, Reply(IpcStatus.FAILED, message=say(NO_PICTURE_TO_PASTE)))

    def _end(self, wish: CaptureRequest, reply: Reply) -> None:
        waiting = self._waiting.pop(wish, None)
        if waiting is not None:
            waiting.call.answer(reply)
