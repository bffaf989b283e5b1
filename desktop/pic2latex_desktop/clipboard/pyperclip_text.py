"""Text through pyperclip, which knows the system's own way on Windows and macOS and the usual programs on Linux."""

from collections.abc import Callable
from typing import TypeVar

from PySide6.QtCore import QCoreApplication

from pic2latex_desktop.backends import Availability, here, install, not_here
from pic2latex_desktop.errors import ClipboardError
from pic2latex_desktop.programs import tidy_own_environment, within
from pic2latex_desktop.session import Display, Session, System

__all__ = ["PyperclipText"]

T = TypeVar("T")

# It starts programs without a time limit, and wl-copy is known to hang on some desktops.
_SECONDS = 1.0
# By display, the programs of which one must be there. Without any, pyperclip would look for other toolkits'
# Qt.
_NEEDS = {Display.WAYLAND: (("wl-copy", "wl-paste"),), Display.X11: (("xclip",), ("xsel",))}
_PACKAGES = {Display.WAYLAND: "wl-clipboard", Display.X11: "xclip"}


class PyperclipText:
    """Copies with pyperclip."""

    name = "pyperclip"

    def available(self, session: Session) -> Availability:
        """Work on Windows and macOS, and on Linux with wl-clipboard, xclip or xsel."""
        if session.system is not System.LINUX:
            return here()
        if session.display not in _NEEDS:
            return not_here(QCoreApplication.translate("Clipboard", "There is no display."))
        if any(all(map(session.has_program, programs)) for programs in _NEEDS[session.display]):
            return here()
        say = QCoreApplication.translate(
            "Clipboard", "Install the package {name}, so that copied text stays."
        )
        return install(
            QCoreApplication.translate("Clipboard", "No program that holds the clipboard is installed."),
            say.format(name=_PACKAGES[session.display]),
        )

    def write(self, text: str) -> None:
        """Copy. Raises ClipboardError or ProgramError."""
        import pyperclip

        tidy_own_environment()
        # Asked anew each time: what is installed may change, and pyperclip never looks twice by itself.
        copy, _ = pyperclip.determine_clipboard()
        self._limited(lambda: copy(text))

    def read(self) -> str:
        """Read. Raises ClipboardError or ProgramError."""
        import pyperclip

        _, paste = pyperclip.determine_clipboard()
        return str(self._limited(paste) or "")

    def _limited(self, action: Callable[[], T]) -> T:
        import pyperclip

        try:
            return within(_SECONDS, action, self.name)
        except (pyperclip.PyperclipException, OSError, UnicodeError) as error:
            say = QCoreApplication.translate("Clipboard", "The clipboard could not be used ({reason}).")
            raise ClipboardError(say.format(reason=error), hint="") from error
