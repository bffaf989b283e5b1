"""The grab, the overlay and the cut, as the program puts them together.

Arguments: the file for the cut-out picture, and optionally the grab backend. Orders: `open` freezes the
screens and opens the overlay.
"""

import sys
import time

from PySide6.QtWidgets import QApplication

from pic2latex_desktop.errors import GrabError
from pic2latex_desktop.grab import grab_screens
from pic2latex_desktop.overlay import Overlay
from pic2latex_desktop.snip import Selection, cut, to_picture
from tests.e2e.programs.speaking import listen, say

application = QApplication([])
application.setQuitOnLastWindowClosed(False)
overlay = Overlay()
target = sys.argv[1]
preferred = sys.argv[2] if len(sys.argv) > 2 else None


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


def obey(order: str) -> None:
    if order != "open":
        return
    start = time.perf_counter()
    try:
        screenshots = grab_screens(preferred)
    except GrabError as error:
        say("failed", error=type(error).__name__, message=str(error), hint=error.hint)
        return
    grabbed = time.perf_counter()
    screens = [
        [shot.screen_name, shot.scale, shot.image.width(), shot.image.height()] for shot in screenshots
    ]

    def show_opening() -> None:
        overlay.shown.disconnect()
        say(
            "opened",
            screens=screens,
            grab_milliseconds=round(1000 * (grabbed - start)),
            open_milliseconds=round(1000 * (time.perf_counter() - grabbed)),
        )

    if overlay.open(screenshots):
        overlay.shown.connect(show_opening)
    else:
        say("refused")


overlay.selected.connect(show_selection)
overlay.cancelled.connect(lambda: say("cancelled"))
listen(obey)
say("ready")
sys.exit(application.exec())
