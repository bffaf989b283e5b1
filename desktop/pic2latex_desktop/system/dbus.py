"""The one way to the session bus of a Linux desktop (D-Bus specification, freedesktop.org).

jeepney speaks D-Bus in plain Python, on any thread: Qt's own classes, as Python sees them, cannot send the unsigned
numbers and arrays of structures that portals and notifications need. What the GUI thread asks at start, before jeepney
is imported, goes through Qt, which is connected already.
"""

import os
from typing import Any

from PySide6.QtCore import QCoreApplication

from pic2latex_desktop.errors import SessionBusError

__all__ = ["open_session_bus", "read_property"]


def open_session_bus() -> Any:
    """Return a new jeepney connection to the session bus, to be used by one thread and closed by the caller.

    Raises SessionBusError when there is no bus, or jeepney is not installed.
    """
    try:
        from jeepney.io.blocking import open_dbus_connection

        return open_dbus_connection(bus="SESSION")
    except ImportError as error:
        raise SessionBusError(
            QCoreApplication.translate("Portal", "The part that speaks to the desktop portal is missing."),
            hint=QCoreApplication.translate("Portal", "Install the Python package jeepney."),
        ) from error
    except (OSError, KeyError, RuntimeError) as error:
        raise SessionBusError(
            QCoreApplication.translate("Portal", "This session has no message bus."), hint=""
        ) from error


def read_property(service: str, path: str, interface: str, name: str, limit_ms: int) -> Any:
    """Read a property of an object on the session bus, on the GUI thread.

    None when there is no bus, nobody owns the name `service`, or the answer does not come within `limit_ms`.
    """
    from PySide6.QtDBus import QDBus, QDBusConnection, QDBusMessage, QDBusVariant

    if not os.environ.get("DBUS_SESSION_BUS_ADDRESS") and not os.environ.get("XDG_RUNTIME_DIR"):
        return None
    bus = QDBusConnection.sessionBus()
    if not bus.isConnected() or not bus.interface().isServiceRegistered(service).value():
        return None
    question = QDBusMessage.createMethodCall(service, path, "org.freedesktop.DBus.Properties", "Get")
    question.setArguments([interface, name])
    answer = bus.call(question, QDBus.CallMode.Block, limit_ms)
    if answer.type() is not QDBusMessage.MessageType.ReplyMessage or not answer.arguments():
        return None
    value = answer.arguments()[0]
    return value.variant() if isinstance(value, QDBusVariant) else value
