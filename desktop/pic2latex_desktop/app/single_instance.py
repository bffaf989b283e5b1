"""One program per user and session, and what other processes ask of it.

A lock decides who is first: a socket cannot, because a stale one looks like a live one, and clearing it away
steals the live one. Only who holds the lock clears and opens the socket; everybody else speaks to it.
"""

import logging
from collections.abc import Callable
from contextlib import suppress

from PySide6.QtCore import QCoreApplication, QLockFile, QObject, Signal, Slot
from PySide6.QtNetwork import QLocalServer, QLocalSocket

from pic2latex.desktop_ipc import (
    COMMANDS,
    PROTOCOL,
    Frames,
    IpcRequest,
    IpcStatus,
    Reply,
    address,
    frame,
    lock_path,
    read_request,
)

__all__ = ["IpcCall", "SingleInstance"]

_logger = logging.getLogger(__name__)


class IpcCall(QObject):
    """A question from another process, to be answered once, now or later.

    `abandoned` is emitted when the asking process went away first.
    """

    abandoned = Signal()

    def __init__(self, request: IpcRequest, send: Callable[[Reply], None], parent: QObject) -> None:
        super().__init__(parent)
        self.request = request
        self._send = send
        self._is_answered = False
        self.is_abandoned = False
        """Whether the asking process went away before it was answered."""

    def abandon(self) -> None:
        """Note that nobody waits for an answer any more, and tell."""
        self.is_abandoned = True
        self.abandoned.emit()

    def answer(self, reply: Reply) -> None:
        """Send the answer. Later answers are ignored, so that two ways to end one snip do no harm."""
        if not self._is_answered:
            self._is_answered = True
            self._send(reply)

    @property
    def is_answered(self) -> bool:
        """Whether an answer was sent."""
        return self._is_answered


class SingleInstance(QObject):
    """This program among those of the same user. Calls that come before `serve` wait for it; none is lost."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._lock: QLockFile | None = None
        self._handler: Callable[[IpcCall], None] | None = None
        self.waiting: list[IpcCall] = []
        """Calls that came before anybody served."""
        self._server = QLocalServer(self)
        self._server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        self._server.newConnection.connect(self._accept)

    def acquire(self) -> bool:
        """Become the running program; return False when another one is. That one is asked with `remote.ask`.

        Where there can be no lock (a full disk, no rights), this one runs, and others cannot be told of it.
        """
        try:
            lock = QLockFile(str(lock_path()))
        except OSError:
            _logger.warning("other processes cannot find this program", exc_info=True)
            return True
        lock.setStaleLockTime(0)  # a lock is stale when its process is gone, however old it is
        if lock.tryLock(0):
            self._lock = lock
        elif lock.error() == QLockFile.LockError.LockFailedError:
            return False
        else:
            _logger.warning(
                "the file %s cannot be made; a second start will not see this one", lock.fileName()
            )
        QLocalServer.removeServer(address())
        if not self._server.listen(address()):
            _logger.error("other processes cannot reach this program: %s", self._server.errorString())
        return True

    def serve(self, handler: Callable[[IpcCall], None]) -> None:
        """Hand every call with a command of the table to `handler`, beginning with those that wait."""
        self._handler = handler
        waiting, self.waiting = self.waiting, []
        for call in waiting:
            if not call.is_abandoned:
                handler(call)

    def take(self, call: IpcCall) -> None:
        """Hand over a call that was read, or keep it until somebody serves."""
        if self._handler is not None:
            self._handler(call)
        else:
            self.waiting.append(call)

    def close(self) -> None:
        """Let the next program be the running one."""
        self._server.close()
        if self._lock is not None:
            self._lock.unlock()
            self._lock = None

    @Slot()
    def _accept(self) -> None:
        while (connection := self._server.nextPendingConnection()) is not None:
            _Connection(connection, self)


class _Connection(QObject):
    """One connection: a question comes in, an answer goes out."""

    def __init__(self, connection: QLocalSocket, instance: SingleInstance) -> None:
        super().__init__(instance)
        self._connection = connection
        self._instance = instance
        self._frames = Frames()
        self._call: IpcCall | None = None
        connection.setParent(self)
        connection.readyRead.connect(self._read)
        connection.disconnected.connect(self._end)
        if connection.bytesAvailable():
            self._read()

    @Slot()
    def _read(self) -> None:
        try:
            contents = self._frames.feed(bytes(self._connection.readAll().data()))
            request = read_request(contents[0]) if contents else None
        except ValueError as error:
            _logger.info("a question could not be read: %s", error)
            self._send(Reply(IpcStatus.FAILED, message=_unreadable()))
            return
        if request is None or self._call is not None:
            return
        self._call = IpcCall(request, self._send, self)
        if request.protocol > PROTOCOL or request.command not in dict(COMMANDS):
            self._call.answer(_unknown(request))
        else:
            self._instance.take(self._call)

    def _send(self, reply: Reply) -> None:
        if self._connection.state() is QLocalSocket.LocalSocketState.ConnectedState:
            self._connection.write(frame(reply))
            self._connection.flush()
            self._connection.disconnectFromServer()

    @Slot()
    def _end(self) -> None:
        if self._call is not None and not self._call.is_answered:
            self._call.abandon()
        with suppress(RuntimeError):  # deleted already, with the program
            self.deleteLater()


def _unreadable() -> str:
    return QCoreApplication.translate("Instance", "The question could not be read.")


def _unknown(request: IpcRequest) -> Reply:
    say = QCoreApplication.translate("Instance", "The running Pic2LaTeX does not know the command {name}.")
    hint = QCoreApplication.translate(
        "Instance", "It may be older than the one that asks. Quit it and start it again."
    )
    return Reply(IpcStatus.UNKNOWN, message=say.format(name=request.command), hint=hint)
