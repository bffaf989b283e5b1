"""A desktop portal that does what it is told, on the bus in DBUS_SESSION_BUS_ADDRESS.

Arguments: how it answers Screenshot, BindShortcuts, and (for Screenshot) the picture's file. Answers: `ok`,
`cancel`, `deny`, `silence`, `parent` (like ok, but only for a named parent window), `none` (no such
interface). Orders: `press ACTION`, `restart`, `calls`.
"""

import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import quote

from jeepney import (
    DBusAddress,
    HeaderFields,
    Message,
    MessageType,
    new_error,
    new_method_return,
    new_signal,
)
from jeepney.bus_messages import message_bus
from jeepney.io.blocking import open_dbus_connection

from tests.e2e.programs.saying import say

NAME = "org.freedesktop.portal.Desktop"
PATH = "/org/freedesktop/portal/desktop"
REQUEST = "org.freedesktop.portal.Request"
SHORTCUTS = "org.freedesktop.portal.GlobalShortcuts"
CODES = {"ok": 0, "parent": 0, "cancel": 1, "deny": 2}

screenshot_answer, shortcut_answer, picture = sys.argv[1:4]
connection = open_dbus_connection(bus="SESSION")
calls: list[list[Any]] = []
sessions: list[tuple[str, str]] = []  # whose, and the session


def sender_of(message: Message) -> str:
    return str(message.header.fields[HeaderFields.sender])


def handle(message: Message, options: dict[str, Any], token: str = "handle_token") -> str:
    kind = "request" if token == "handle_token" else "session"
    return f"{PATH}/{kind}/{sender_of(message)[1:].replace('.', '_')}/{options[token][1]}"


def respond(message: Message, options: dict[str, Any], code: int | None, results: dict[str, Any]) -> None:
    """Answer the call with the request's name, and then send the request's response."""
    path = handle(message, options)
    connection.send(new_method_return(message, "o", (path,)))
    if code is not None:
        signal = new_signal(DBusAddress(path, interface=REQUEST), "Response", "ua{sv}", (code, results))
        signal.header.fields[HeaderFields.destination] = sender_of(message)
        connection.send(signal)


def refuse(message: Message, name: str, reason: str) -> None:
    connection.send(new_error(message, name, "s", (reason,)))


def register(message: Message, body: tuple[Any, ...]) -> None:
    del body
    connection.send(new_method_return(message))


def take_screenshot(message: Message, body: tuple[Any, ...]) -> None:
    parent, options = body
    if screenshot_answer == "none":
        refuse(message, "org.freedesktop.DBus.Error.UnknownInterface", "No such interface")
    elif screenshot_answer == "parent" and not parent:
        refuse(message, "org.freedesktop.portal.Error.InvalidArgument", "Invalid parent window")
    else:
        respond(message, options, CODES.get(screenshot_answer), {"uri": ("s", "file://" + quote(picture))})


def get_property(message: Message, body: tuple[Any, ...]) -> None:
    if shortcut_answer == "none" or body[0] != SHORTCUTS:
        refuse(message, "org.freedesktop.DBus.Error.InvalidArgs", "No such interface")
    else:
        connection.send(new_method_return(message, "v", (("u", 1),)))


def create_session(message: Message, body: tuple[Any, ...]) -> None:
    session = handle(message, body[0], "session_handle_token")
    sessions.append((sender_of(message), session))
    respond(message, body[0], 0, {"session_handle": ("s", session)})


def bind_shortcuts(message: Message, body: tuple[Any, ...]) -> None:
    _session, wanted, _parent, options = body
    given = [
        (action, {"trigger_description": ("s", "Press " + details["preferred_trigger"][1])})
        for action, details in wanted
    ]
    respond(message, options, CODES.get(shortcut_answer), {"shortcuts": ("a(sa{sv})", given)})


def close_request(message: Message, body: tuple[Any, ...]) -> None:
    del body
    connection.send(new_method_return(message))


METHODS: dict[str, Callable[[Message, tuple[Any, ...]], None]] = {
    "Register": register,
    "Screenshot": take_screenshot,
    "Get": get_property,
    "CreateSession": create_session,
    "BindShortcuts": bind_shortcuts,
    "Close": close_request,
}


def press(action: str) -> None:
    owner, session = sessions[-1]
    address = DBusAddress(PATH, interface=SHORTCUTS)
    body = (session, action, 1, {"activation_token": ("s", "token-of-the-desktop")})
    signal = new_signal(address, "Activated", "osta{sv}", body)
    signal.header.fields[HeaderFields.destination] = owner
    connection.send(signal)


def restart(_: str) -> None:
    connection.send(message_bus.ReleaseName(NAME))
    connection.send(message_bus.RequestName(NAME))


ORDERS: dict[str, Callable[[str], None]] = {
    "press": press,
    "restart": restart,
    "calls": lambda _: say("calls", calls=calls),
}


def obey() -> None:
    for line in sys.stdin:
        name, _, rest = line.strip().partition(" ")
        ORDERS[name](rest)


connection.send_and_get_reply(message_bus.RequestName(NAME))
assert not picture or Path(picture).exists()
threading.Thread(target=obey, daemon=True).start()
say("ready")
while True:
    received = connection.receive()
    if received.header.message_type is MessageType.method_call:
        member = str(received.header.fields[HeaderFields.member])
        calls.append([member, list(received.body)])
        METHODS[member](received, tuple(received.body))
