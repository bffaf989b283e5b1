"""The clipboard alone. Orders are JSON: a list of a command and what it needs."""

import base64
import json
import sys
from collections.abc import Callable
from typing import Any

from PySide6.QtWidgets import QApplication, QWidget

from pic2latex_desktop.clipboard import Clipboard, Copied, MimeFormats, for_pictures, for_text, for_word
from pic2latex_desktop.errors import ClipboardError
from tests.e2e.programs.speaking import listen, say

application = QApplication([])
application.setQuitOnLastWindowClosed(False)
clipboard = Clipboard()
window = QWidget()


def tell(copied: Copied) -> None:
    say("copied", backend=copied.backend, is_confirmed=copied.is_confirmed, hint=copied.hint)


def previous() -> None:
    flavours = clipboard._previous
    named = {} if flavours is None else {each.mime: base64.b64encode(each.data).decode() for each in flavours}
    say("previous", flavours=None if flavours is None else named)


def refuse(error: Exception) -> None:
    assert isinstance(error, ClipboardError)
    say("refused", message=str(error), hint=error.hint)


def copy(flavours: MimeFormats) -> None:
    clipboard.copy(flavours, tell, refuse)


def restore() -> None:
    clipboard.restore(lambda: say("restored"), refuse)


def remember() -> None:
    clipboard.remember()
    say("remembered")


def quit_program() -> None:
    clipboard.hand_over()
    say("handed over")
    application.quit()


ORDERS: dict[str, Callable[..., Any]] = {
    "text": lambda text: copy(for_text(text)),
    "word": lambda mathml, omml: copy(for_word(mathml, omml)),
    "picture": lambda png, svg: copy(for_pictures(base64.b64decode(png), svg)),
    "previous": previous,
    "restore": restore,
    "remember": remember,
    "quit": quit_program,
}


def obey(order: str) -> None:
    name, *values = json.loads(order)
    ORDERS[name](*values)


listen(obey)
say("ready")
sys.exit(application.exec())
