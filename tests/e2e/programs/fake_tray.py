"""A desktop's tray and its notification service, on the bus in DBUS_SESSION_BUS_ADDRESS.

It tells of every icon that registers and every notice, and obeys: `click` activates the icon, `look` tells its state,
`menu` lists the menu with its keys behind a tab, `choose WORDS` picks the entry with these words.
"""

import sys
import threading
from typing import Any

from jeepney import (
    DBusAddress,
    HeaderFields,
    Message,
    MessageType,
    new_error,
    new_method_call,
    new_method_return,
)
from jeepney.bus_messages import message_bus
from jeepney.io.blocking import open_dbus_connection
from jeepney.wrappers import unwrap_msg

from tests.e2e.programs.saying import say

WATCHER = "org.kde.StatusNotifierWatcher"
ITEM, ITEM_PATH = "org.kde.StatusNotifierItem", "/StatusNotifierItem"
MENU = "com.canonical.dbusmenu"
NOTICES = "org.freedesktop.Notifications"
PROPERTIES = "org.freedesktop.DBus.Properties"
KNOWN = {"IsStatusNotifierHostRegistered": ("b", True), "ProtocolVersion": ("i", 0)}

has_tray = "tray" in sys.argv
service = open_dbus_connection(bus="SESSION")
asking = open_dbus_connection(bus="SESSION")
icons: list[str] = []


def answer(message: Message) -> None:
    """Serve one call."""
    fields = message.header.fields
    interface, member = fields.get(HeaderFields.interface), fields.get(HeaderFields.member)
    replies: dict[tuple[Any, Any], Any] = {
        (PROPERTIES, "Get"): lambda _, name: ("v", (KNOWN[name],)),
        (PROPERTIES, "GetAll"): lambda _: ("a{sv}", (KNOWN,)),
        (WATCHER, "RegisterStatusNotifierItem"): lambda name: register(
            name, str(fields[HeaderFields.sender])
        ),
        (NOTICES, "Notify"): notify,
        (NOTICES, "GetServerInformation"): lambda: ("ssss", ("fake", "tests", "1", "1.2")),
        (NOTICES, "GetCapabilities"): lambda: ("as", (["body", "body-markup"],)),
        (NOTICES, "CloseNotification"): lambda _: (None, ()),
    }
    if (interface, member) in replies:
        signature, body = replies[interface, member](*message.body)
        service.send(new_method_return(message, signature, body))
    else:
        service.send(new_error(message, "org.freedesktop.DBus.Error.UnknownMethod", "s", ("No such method",)))


def register(name: str, sender: str) -> tuple[None, tuple[()]]:
    icons.append(sender if name.startswith("/") else name)
    say("registered")
    return None, ()


def notify(*values: Any) -> tuple[str, tuple[int]]:
    _, _, icon, title, text, _, hints, _ = values
    say("notice", icon=icon, title=title, text=text, hints=sorted(hints))
    return "u", (1,)


def serve() -> None:
    while True:
        message = service.receive()
        if message.header.message_type is MessageType.method_call:
            answer(message)


def call(path: str, interface: str, member: str, signature: str, *values: Any) -> Any:
    address = DBusAddress(path, bus_name=icons[-1], interface=interface)
    reply = unwrap_msg(asking.send_and_get_reply(new_method_call(address, member, signature, values)))
    return reply[0] if len(reply) == 1 else reply


def get(name: str) -> Any:
    return call(ITEM_PATH, PROPERTIES, "Get", "ss", ITEM, name)[1]


def look() -> None:
    say(
        "icon",
        title=get("Title"),
        status=get("Status"),
        words=get("ToolTip")[2:],
        sizes=[picture[0] for picture in get("IconPixmap")],
        inks=[hash(bytes(picture[2])) for picture in get("IconPixmap")],
    )


def entries() -> dict[str, int]:
    """Return the entries of the menu and its submenus, by their words without the marks of letters."""
    path = get("Menu")
    call(path, MENU, "AboutToShow", "i", 0)
    found: dict[str, int] = {}

    def walk(item: Any) -> None:
        number, properties, children = item
        if "label" in properties:
            found[properties["label"][1].replace("_", "")] = number
        for child in children:
            walk(child[1])

    walk(call(path, MENU, "GetLayout", "iias", 0, -1, [])[1])
    return found


def choose(words: str) -> None:
    numbers = {label.partition("\t")[0]: number for label, number in entries().items()}
    call(get("Menu"), MENU, "Event", "isvu", numbers[words], "clicked", ("s", ""), 0)


for name in (WATCHER, NOTICES) if has_tray else (NOTICES,):
    service.send_and_get_reply(message_bus.RequestName(name))
threading.Thread(target=serve, daemon=True).start()
say("ready")
for line in sys.stdin:
    order, _, rest = line.strip().partition(" ")
    if order == "click":
        call(ITEM_PATH, ITEM, "Activate", "ii", 0, 0)
    elif order == "look":
        look()
    elif order == "menu":
        say("menu", entries=list(entries()))
    elif order == "choose":
        choose(rest)
