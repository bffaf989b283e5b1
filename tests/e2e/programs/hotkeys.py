"""The hotkey listener alone. Argument: the bindings as JSON.

Orders: `pause`, `resume`, `bind JSON`, `stop`, and `cut`, which cuts the listener's connection to the X
server the way a restarted server or a lost session does.
"""

import json
import os
import sys
from collections.abc import Callable

from PySide6.QtCore import QCoreApplication

from pic2latex_desktop.hotkey import HotkeyListener, HotkeyState
from tests.e2e.programs.speaking import listen, say

application = QCoreApplication([])
listener = HotkeyListener()


def show_state(state: HotkeyState) -> None:
    say(
        state.status.value,
        backend=state.backend,
        reason=state.reason,
        hint=state.hint,
        problems=[[problem.action, problem.reason] for problem in state.problems],
        triggers=[[trigger.action, trigger.keys] for trigger in state.triggers],
        is_paused=state.is_paused,
    )


def cut() -> None:
    """Let the X server close the connection on which pynput listens."""
    from Xlib.display import Display

    ear = listener._session
    display = Display()
    display.create_resource_object("window", ear._listener._context).kill_client()  # type: ignore[union-attr]
    display.sync()
    display.close()


ORDERS: dict[str, Callable[[str], None]] = {
    "pause": lambda _: listener.pause(),
    "resume": lambda _: listener.resume(),
    "bind": lambda text: listener.rebind(json.loads(text)),
    "stop": lambda _: listener.stop(),
    "cut": lambda _: cut(),
}


def obey(order: str) -> None:
    name, _, rest = order.partition(" ")
    ORDERS[name](rest)
    say("done", order=name)


def show_press(action: str) -> None:
    token = os.environ.pop("XDG_ACTIVATION_TOKEN", "")
    say("pressed", action=action, **({"token": token} if token else {}))


listener.pressed.connect(show_press)
listener.failed.connect(lambda reason: say("complaint", reason=reason))
listener.state_changed.connect(show_state)
listen(obey)
listener.start(json.loads(sys.argv[1]), {"snip": "Snip a formula"})
sys.exit(application.exec())
