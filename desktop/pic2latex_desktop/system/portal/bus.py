"""One connection to the session bus, introduced to the portal under our name. Used by one thread at a time.

The portals are those of the xdg-desktop-portal documentation (flatpak.github.io/xdg-desktop-portal).
"""

import logging
import select
from collections import deque
from types import TracebackType
from typing import Any, Self

from PySide6.QtCore import QCoreApplication

from pic2latex_desktop.errors import PortalDenied, PortalError, PortalRejected, SessionBusError
from pic2latex_desktop.system.app_id import APP_ID
from pic2latex_desktop.system.dbus import open_session_bus

__all__ = ["PORTAL_NAME", "PORTAL_PATH", "PortalBus", "Signals"]

_logger = logging.getLogger(__name__)

PORTAL_NAME = "org.freedesktop.portal.Desktop"
PORTAL_PATH = "/org/freedesktop/portal/desktop"
_REGISTRY = "org.freedesktop.host.portal.Registry"
_CALL_SECONDS = 5.0
_DENIED = ("org.freedesktop.portal.Error.NotAllowed", "org.freedesktop.DBus.Error.AccessDenied")

Signals = deque[Any]  # jeepney messages, oldest first


class PortalBus:
    """A bus connection. Raises PortalError when there is no bus, or jeepney is not installed."""

    def __init__(self) -> None:
        try:
            self._connection = open_session_bus()
        except SessionBusError as error:
            raise PortalError(str(error), hint=error.hint) from error
        self._introduce()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @property
    def name(self) -> str:
        """The connection's own name on the bus, such as `:1.42`."""
        return str(self._connection.unique_name)

    def close(self) -> None:
        """Leave the bus."""
        self._connection.close()

    def fileno(self) -> int:
        """Return the socket, for select()."""
        return int(self._connection.sock.fileno())

    def call(
        self, interface: str, method: str, signature: str = "", body: tuple[Any, ...] = ()
    ) -> tuple[Any, ...]:
        """Call a method of the portal and return its answer. Raises PortalError."""
        return self.call_at(PORTAL_PATH, interface, method, signature, body)

    def call_at(
        self, path: str, interface: str, method: str, signature: str = "", body: tuple[Any, ...] = ()
    ) -> tuple[Any, ...]:
        """Call a method of one of the portal's objects. Raises PortalError (also Rejected and Denied)."""
        from jeepney import DBusAddress, MessageType, new_method_call

        address = DBusAddress(path, bus_name=PORTAL_NAME, interface=interface)
        message = new_method_call(address, method, signature or None, body)
        try:
            reply = self._connection.send_and_get_reply(message, timeout=_CALL_SECONDS)
        except TimeoutError as error:
            say = QCoreApplication.translate("Portal", "The desktop portal did not answer.")
            raise PortalError(say, hint="") from error
        except OSError as error:
            say = QCoreApplication.translate("Portal", "The connection to the message bus was lost.")
            raise PortalError(say, hint="") from error
        if reply.header.message_type is MessageType.error:
            raise _refusal(reply)
        return tuple(reply.body)

    def property(self, interface: str, name: str) -> Any:
        """Read a property of the portal. Raises PortalError."""
        ((_, value),) = self.call("org.freedesktop.DBus.Properties", "Get", "ss", (interface, name))
        return value

    def listen(self, *, path: str | None = None, interface: str, member: str) -> Signals:
        """Collect signals of the portal from now on; they are put into the returned queue by `pump`."""
        return self._listen(sender=PORTAL_NAME, path=path, interface=interface, member=member)

    def listen_for_restart(self) -> Signals:
        """Collect the announcements that the portal's name went to another process, or to nobody."""
        return self._listen(
            sender="org.freedesktop.DBus",
            interface="org.freedesktop.DBus",
            member="NameOwnerChanged",
            arg0=PORTAL_NAME,
        )

    def pump(self, limit: float) -> bool:
        """Take in what arrived, waiting up to `limit` seconds for it; say whether there was anything.

        Raises PortalError when the bus is gone.
        """
        try:
            self._connection.recv_messages(timeout=limit)
        except TimeoutError:
            return False
        except OSError as error:
            say = QCoreApplication.translate("Portal", "The connection to the message bus was lost.")
            raise PortalError(say, hint="") from error
        return True

    def wait(self, waker: int) -> bool:
        """Sleep until something arrives on the bus or on the file descriptor `waker`; say whether on the latter."""
        readable, _, _ = select.select([self.fileno(), waker], [], [])
        return waker in readable

    def _listen(self, *, arg0: str | None = None, **conditions: str | None) -> Signals:
        from jeepney import MatchRule
        from jeepney.bus_messages import message_bus

        given = {name: value for name, value in conditions.items() if value is not None}
        rule = MatchRule(type="signal", **given)
        if arg0 is not None:
            rule.add_arg_condition(0, arg0)
        signals: Signals = deque()
        # The bus knows the portal by its well-known name; arriving signals carry the unique one, so the
        # filter on our side must not ask for a sender.
        here = MatchRule(type="signal", **{name: value for name, value in given.items() if name != "sender"})
        if arg0 is not None:
            here.add_arg_condition(0, arg0)
        self._connection.filter(here, queue=signals)
        self._connection.send_and_get_reply(message_bus.AddMatch(rule), timeout=_CALL_SECONDS)
        return signals

    def _introduce(self) -> None:
        """Tell the portal our name, under which it remembers permissions. Old portals do not ask."""
        try:
            self.call(_REGISTRY, "Register", "sa{sv}", (APP_ID, {}))
        except PortalError as error:
            _logger.debug("the portal did not take our name: %s", error)


def _refusal(reply: Any) -> PortalError:
    from jeepney import HeaderFields

    name = reply.header.fields.get(HeaderFields.error_name, "")
    reason = str(reply.body[0]) if reply.body else name
    if name in _DENIED:
        say = QCoreApplication.translate("Portal", "The desktop portal does not allow this ({reason}).")
        return PortalDenied(say.format(reason=reason), hint="")
    say = QCoreApplication.translate("Portal", "The desktop portal could not do this ({reason}).")
    return PortalRejected(say.format(reason=reason), hint="")
