"""A tray of the older kind, as X11 desktops without a message bus have it: a window that takes icons in."""

from Xlib import X
from Xlib.display import Display
from Xlib.protocol.event import ClientMessage

from tests.e2e.programs.saying import say

SIDE = 48
DOCK = 0

display = Display()
root = display.screen().root
selection = display.get_atom(f"_NET_SYSTEM_TRAY_S{display.get_default_screen()}")
request = display.get_atom("_NET_SYSTEM_TRAY_OPCODE")
manager = display.get_atom("MANAGER")
tray = root.create_window(
    0, 0, SIDE, SIDE, 0, X.CopyFromParent, override_redirect=True, event_mask=X.SubstructureNotifyMask
)
tray.map()
tray.set_selection_owner(selection, X.CurrentTime)
news = ClientMessage(window=root, client_type=manager, data=(32, [X.CurrentTime, selection, tray.id, 0, 0]))
root.send_event(news, event_mask=X.StructureNotifyMask)
display.sync()
say("ready")
while True:
    event = display.next_event()
    if event.type == X.ClientMessage and event.client_type == request and event.data[1][1] == DOCK:
        icon = display.create_resource_object("window", event.data[1][2])
        icon.reparent(tray, 0, 0)
        icon.configure(width=SIDE, height=SIDE)
        icon.map()
        display.sync()
        say("registered")
