"""Photographs from a phone: a session with a listener of its own, and each photograph a job like any other.

A photograph goes from the event loop of the listener to the GUI thread, runs through the program as a picture that
was pasted would (history, clipboard, result window), and its result goes back to the phone.
"""

import asyncio
import logging
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal, Slot

from pic2latex.errors import Cancelled, OptionError, Pic2LatexError, RecognitionError
from pic2latex_desktop.controllers.capture import CaptureController
from pic2latex_desktop.controllers.recognition import RecognitionController
from pic2latex_desktop.local_server.event_loop_thread import EventLoopThread
from pic2latex_desktop.recognition.job import CaptureRequest, Job, JobState
from pic2latex_desktop.ui import messages
from pic2latex_desktop.ui.messages import explain, say
from pic2latex_desktop.windows.phone_window import PhoneCode, PhoneWindow
from pic2latex_desktop.windows.window_set import WindowSet

if TYPE_CHECKING:
    from collections.abc import Callable

    from pic2latex.server.phone.listener import PhoneListener
    from pic2latex.server.phone.photo_handler import PhoneAnswer, PhoneEvent, PhonePhoto

__all__ = ["PhoneController"]

log = logging.getLogger(__name__)
CODE_SCALE = 8  # pixels of the QR code for each module
SVG = "svg"
#: What the window says at each event of a session, by the event's value.
WORDS = {
    "connected": messages.PHONE_CONNECTED,
    "received": messages.PHONE_RECEIVED,
    "read": messages.PHONE_READ,
    "failed": messages.PHONE_FAILED,
    "no-visit": messages.PHONE_NO_VISIT,
    "ended": messages.PHONE_ENDED,
}


@dataclass(frozen=True, slots=True, eq=False)
class _Delivery:
    """A photograph on its way through the program; `answered` takes what goes back, from the GUI thread."""

    photo: "PhonePhoto"
    answered: "Callable[[PhoneAnswer | Pic2LatexError], object]"


class _PhotoHandler(QObject):
    """The handler of one session: brings photographs and events to the GUI thread."""

    arrived = Signal(object)
    heard = Signal(object, str)
    """(this handler, the value of the event)"""

    async def read(self, photo: "PhonePhoto") -> "PhoneAnswer":
        """Have a photograph read. Raises Pic2LatexError."""
        loop = asyncio.get_running_loop()
        future: asyncio.Future[PhoneAnswer | Pic2LatexError] = loop.create_future()

        def settle(answer: "PhoneAnswer | Pic2LatexError") -> None:
            if not future.done():
                future.set_result(answer)

        self.arrived.emit(_Delivery(photo, lambda answer: loop.call_soon_threadsafe(settle, answer)))
        answer = await future
        if isinstance(answer, Pic2LatexError):
            raise answer
        return answer

    def happened(self, event: "PhoneEvent") -> None:
        """Pass it on."""
        self.heard.emit(self, str(event))


@dataclass(slots=True)
class _Sessions:
    """The handler whose session is shown, and its listener once there is one."""

    handler: _PhotoHandler | None = None
    listener: "PhoneListener | None" = None


class PhoneController(QObject):
    """Opens sessions and has their photographs read. `addresses` replaces those of this computer, for tests."""

    opened = Signal(object)
    """The PhoneInvitation of a new session."""

    def __init__(
        self,
        capture: CaptureController,
        recognition: RecognitionController,
        windows: WindowSet,
        loop: EventLoopThread,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.addresses: Callable[[], tuple[str, ...]] = _addresses
        self._capture = capture
        self._recognition = recognition
        self._windows = windows
        self._loop = loop
        self._shown = _Sessions()
        capture.jobs.job_changed.connect(self._follow)

    def connect_window(self, window: PhoneWindow) -> None:
        """Do what is asked in this window."""
        window.ended.connect(self.end)
        window.renewed.connect(self._begin)

    def open(self) -> None:
        """Show the window, and begin a session if none is open."""
        window = self._windows.phone
        if self._shown.handler is None:
            self._begin("")
        window.show()
        window.raise_()
        window.activateWindow()

    def end(self) -> None:
        """End the session; a photograph that is being read still has its result shown."""
        listener = self._shown.listener
        self._shown = _Sessions()
        if listener is not None:
            self._loop.call(listener.close)

    def _begin(self, host: str) -> None:
        self.end()
        window = self._windows.phone
        window.show_words(say(messages.PHONE_WAITING))
        handler = _PhotoHandler(self)
        handler.arrived.connect(self._take, Qt.ConnectionType.QueuedConnection)
        handler.heard.connect(self._hear, Qt.ConnectionType.QueuedConnection)
        self._shown = _Sessions(handler)
        addresses = self.addresses

        async def make() -> "tuple[PhoneListener, PhoneCode]":
            return _opened(handler, host, await asyncio.to_thread(addresses))

        self._loop.run(make(), lambda made: self._serve(handler, *made), self._fail)

    def _serve(self, handler: _PhotoHandler, listener: "PhoneListener", code: PhoneCode) -> None:
        if self._shown.handler is not handler:  # closed meanwhile
            self._loop.call(listener.close)
        self._shown.listener = listener
        self._loop.run(listener.serve(), lambda _: None, self._fail)
        self._windows.phone.show_code(code)
        self.opened.emit(listener.invitation)

    def _fail(self, error: Exception) -> None:
        self._shown = _Sessions()
        problem = explain(error)
        words = say(messages.PHONE_NO_NETWORK) if isinstance(error, _NoNetwork) else problem.line
        self._windows.phone.show_words(words, has_ended=True)

    @Slot(object, str)
    def _hear(self, handler: _PhotoHandler, event: str) -> None:
        if handler is not self._shown.handler:
            return
        has_ended = event == "ended"
        if has_ended:
            self._shown = _Sessions()
        self._windows.phone.show_words(say(WORDS[event]), has_ended=has_ended)

    @Slot(object)
    def _take(self, delivery: _Delivery) -> None:
        request = CaptureRequest(delivery.photo.mode, caller=delivery)
        self._capture.read_photo(delivery.photo.data, request)

    def _follow(self, job: Job) -> None:
        delivery = job.request.caller
        if not isinstance(delivery, _Delivery) or not job.has_ended:
            return
        if job.state is JobState.DONE and job.result is not None:
            self._answer(delivery, job)
        elif isinstance(job.error, Pic2LatexError):
            delivery.answered(job.error)
        elif job.state is JobState.CANCELLED:
            delivery.answered(Cancelled("It was stopped on the computer.", hint="Send the photo again."))
        else:
            hint = "Look at the message on the computer."
            delivery.answered(RecognitionError("The photo could not be read.", hint=hint))

    def _answer(self, delivery: _Delivery, job: Job) -> None:
        from pic2latex.server.phone.photo_handler import PhoneAnswer

        result = job.result
        assert result is not None
        is_copied = job.copy is not None and job.copy.error is None
        warnings = tuple(each.reason for each in result.warnings)

        def answer(svg: str) -> None:
            delivery.answered(PhoneAnswer(result.source, is_copied, svg, warnings))

        if not result.is_formula:
            answer("")
            return
        self._recognition.tasks.run(
            lambda: _drawn(result.source),
            answer,
            lambda _error: answer(""),  # what cannot be drawn is shown as text
        )


class _NoNetwork(OptionError):
    """The computer has no address that a phone may reach."""


def _addresses() -> tuple[str, ...]:
    from pic2latex.server.phone.addresses import lan_addresses

    return lan_addresses()


def _opened(
    handler: _PhotoHandler, host: str, addresses: tuple[str, ...]
) -> "tuple[PhoneListener, PhoneCode]":
    """Listen for a new session. In the event loop. Raises ComponentMissing and OptionError."""
    from pic2latex.server.components import require_server

    require_server()
    from pic2latex.server.phone.listener import PhoneListener, PhonePlace
    from pic2latex.server.phone.phone_session import PhoneSession

    if not addresses:
        raise _NoNetwork("This computer is in no local network.", hint="Connect it to the phone's network.")
    chosen = host if host in addresses else addresses[0]
    listener = PhoneListener(PhoneSession(), handler, PhonePlace(chosen))
    invitation = listener.invitation
    code = PhoneCode(invitation.png(CODE_SCALE), invitation.address, invitation.code, addresses, chosen)
    return listener, code


def _drawn(latex: str) -> str:
    from pic2latex.formats import render

    return render(latex, SVG).text
