"""The grab, the overlay and the cut, as the program puts them together.

Arguments: the file for the cut-out picture, the grab backend or nothing, and how long the portal is waited
for. Orders: `open` freezes the screens and opens the overlay, `listen` does so whenever F9 is pressed.
"""

import sys
import time
from dataclasses import dataclass

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from pic2latex_desktop.capture.overlay import Overlay
from pic2latex_desktop.capture.screenshot import BACKENDS
from pic2latex_desktop.capture.screenshot.portal_backend import PortalScreens
from pic2latex_desktop.capture.screenshot.screenshot_task import BackgroundGrab
from pic2latex_desktop.capture.selection import Screenshot, Selection, cut, to_picture
from pic2latex_desktop.errors import GrabError
from pic2latex_desktop.hotkey import HotkeyListener, HotkeyState, HotkeyStatus
from pic2latex_desktop.system.backend_selection import select
from pic2latex_desktop.system.desktop_session import read_session
from tests.e2e.programs.speaking import listen, say

application = QApplication([])
application.setQuitOnLastWindowClosed(False)
overlay = Overlay()
grab = BackgroundGrab()
target = sys.argv[1]
preferred = sys.argv[2] if len(sys.argv) > 2 else ""
backends = tuple(backend for backend in BACKENDS if backend.name != "portal")
if len(sys.argv) > 3:
    backends = (*backends, PortalScreens(float(sys.argv[3])))


@dataclass
class Clock:
    """When the order came, and how often the windows were served since."""

    start: float = 0.0
    ticks: int = 0

    def restart(self) -> None:
        self.start, self.ticks = time.perf_counter(), 0

    def tick(self) -> None:
        self.ticks += 1


clock = Clock()


def show_selection(selection: Selection) -> None:
    image = cut(selection)
    image.save(target)
    rect = selection.rect
    picture = to_picture(image)
    say(
        "selected",
        screen=selection.screenshot.screen_name,
        rect=[rect.x(), rect.y(), rect.width(), rect.height()],
        shape=list(picture.pixels.shape),
        is_open=overlay.is_open,
    )


def show_failure(error: GrabError) -> None:
    say("failed", error=type(error).__name__, message=str(error), hint=error.hint, ticks=clock.ticks)


def open_overlay(screenshots: tuple[Screenshot, ...]) -> None:
    grabbed = time.perf_counter()
    screens = [
        [shot.screen_name, shot.scale, shot.image.width(), shot.image.height()] for shot in screenshots
    ]

    def show_opening() -> None:
        overlay.shown.disconnect()
        say(
            "opened",
            screens=screens,
            grab_milliseconds=round(1000 * (grabbed - clock.start)),
            open_milliseconds=round(1000 * (time.perf_counter() - grabbed)),
        )

    if overlay.open(screenshots):
        overlay.shown.connect(show_opening)
    else:
        say("refused")


def obey(order: str) -> None:
    clock.restart()
    if order == "listen":
        listener.start({"open": "F9"})
    elif not grab.start(choice=select(backends, read_session(), preferred)):
        say("busy")


def show_state(state: HotkeyState) -> None:
    if state.status is HotkeyStatus.READY:
        say("listening")


listener = HotkeyListener()
# As the program does: a key pressed while the user chooses starts nothing.
listener.pressed.connect(lambda action: say("busy") if overlay.is_open else obey(action))
listener.state_changed.connect(show_state)
timer = QTimer(interval=20)
timer.timeout.connect(clock.tick)
timer.start()
grab.grabbed.connect(open_overlay)
grab.failed.connect(show_failure)
overlay.selected.connect(show_selection)
overlay.cancelled.connect(lambda: say("cancelled"))
listen(obey)
say("ready")
sys.exit(application.exec())
