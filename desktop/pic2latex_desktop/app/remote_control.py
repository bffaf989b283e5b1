"""What other processes ask of the running program, done and answered."""

import os
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from pic2latex.desktop_ipc import IpcStatus, Reply
from pic2latex.types import Mode
from pic2latex_desktop.app.single_instance import IpcCall
from pic2latex_desktop.capture.picture_sources import PictureFile
from pic2latex_desktop.controllers.app_status import AppStatus
from pic2latex_desktop.controllers.capture import CaptureController
from pic2latex_desktop.controllers.recognition import RecognitionController
from pic2latex_desktop.controllers.window_actions import WindowActions
from pic2latex_desktop.recognition.job import CaptureRequest, Job, JobState
from pic2latex_desktop.ui.messages import explain

__all__ = ["RemoteControl"]


class _PendingReply:
    """A call that waits for its jobs: how many texts are still to come, and what has come."""

    def __init__(self, call: IpcCall, expected: int) -> None:
        self.call = call
        self._is_over = False
        self._expected = expected
        self._texts: list[str] = []
        self._rendering: list[Job] = []
        call.abandoned.connect(self._end)

    def begin_rendering(self, job: Job) -> bool:
        """Say whether the text of this job is still to be rendered, and note that it is."""
        if self._is_over or job in self._rendering:
            return False
        self._rendering.append(job)
        return True

    def collect(self, text: str) -> None:
        """Take the text of one job; the last one answers the call."""
        self._texts.append(text)
        if len(self._texts) >= self._expected:
            self.call.answer(Reply(IpcStatus.OK, "\n".join(self._texts)))
            self._end()

    def fail(self, error: Exception) -> None:
        """Answer with an error; nothing is waited for any more."""
        problem = explain(error)
        self.call.answer(Reply(IpcStatus.FAILED, message=f"{problem.title}.", hint=problem.text))
        self._end()

    def cancel(self) -> None:
        """Answer that the user changed their mind."""
        self.call.answer(Reply(IpcStatus.CANCELLED))
        self._end()

    def _end(self) -> None:
        self._is_over = True
        # Each job refers to this reply: kept here, it would hold its pictures until the garbage collector comes by.
        self._rendering.clear()


class RemoteControl(QObject):
    """Serves one call after the other; many may wait for results at the same time."""

    quit_wanted = Signal()
    phone_wanted = Signal()

    def __init__(
        self,
        capture: CaptureController,
        recognition: RecognitionController,
        window_actions: WindowActions,
        status: AppStatus,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._capture = capture
        self._recognition = recognition
        self._window_actions = window_actions
        self._commands: dict[str, Callable[[IpcCall], None]] = {
            "show": lambda call: self._do(call, window_actions.show_main),
            "snip": lambda call: self._snip(call, repeats=False),
            "repeat": lambda call: self._snip(call, repeats=True),
            "paste": self._paste,
            "open": self._open,
            "history": lambda call: self._do(call, window_actions.show_history),
            "settings": lambda call: self._do(call, window_actions.show_settings),
            "phone": lambda call: self._do(call, self.phone_wanted.emit),
            "about": lambda call: self._do(call, window_actions.show_about),
            "pause": lambda call: self._do(call, lambda: window_actions.pause_keys(True)),
            "stop": lambda call: self._do(call, recognition.cancel),
            "resume": lambda call: self._do(call, lambda: window_actions.pause_keys(False)),
            "status": lambda call: call.answer(Reply(IpcStatus.OK, status.current[1])),
            "quit": lambda call: self._do(call, self.quit_wanted.emit),
        }
        capture.jobs.job_changed.connect(self._follow)

    def serve(self, call: IpcCall) -> None:
        """Do what a call asks, and answer it now or later."""
        if call.request.token:
            # Where Qt looks for the permission to bring our next window to the front under Wayland.
            os.environ["XDG_ACTIVATION_TOKEN"] = call.request.token
        self._commands[call.request.command](call)

    def _do(self, call: IpcCall, action: Callable[[], None]) -> None:
        action()
        call.answer(Reply(IpcStatus.OK))

    def _snip(self, call: IpcCall, *, repeats: bool) -> None:
        self._capture.start(self._request_of(call, 1, repeats=repeats))

    def _paste(self, call: IpcCall) -> None:
        self._capture.paste(self._request_of(call, 1))

    def _open(self, call: IpcCall) -> None:
        paths = call.request.paths
        if not paths:
            # Answered first: the dialog may stay open for long.
            call.answer(Reply(IpcStatus.OK))
            self._window_actions.open_file()
            return
        request = self._request_of(call, len(paths))
        for path in paths:
            self._capture.open(PictureFile(Path(path)), request)

    def _request_of(self, call: IpcCall, expected: int, *, repeats: bool = False) -> CaptureRequest:
        """Return what the call asks for; a call that does not wait is answered here."""
        asked = call.request.mode
        mode = Mode(asked) if asked in set(Mode) else None
        caller = _PendingReply(call, expected) if call.request.waits else None
        if caller is None:
            call.answer(Reply(IpcStatus.OK))
        return CaptureRequest(mode, call.request.format, repeats, caller)

    def _follow(self, job: Job) -> None:
        caller = job.request.caller
        if not isinstance(caller, _PendingReply):
            return
        if job.state is JobState.CANCELLED:
            caller.cancel()
        elif job.state is JobState.FAILED and job.error is not None:
            caller.fail(job.error)
        elif job.result is not None and caller.begin_rendering(job):
            self._recognition.render_text(job, caller.collect, caller.fail)
