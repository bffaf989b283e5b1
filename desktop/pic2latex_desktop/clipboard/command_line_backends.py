"""Text through one of the small programs for it on Linux, each with a time limit and a clean environment.

The same programs pyperclip would use, and the way out when it fails: on Wayland also through XWayland, which
the desktop keeps in step with its own clipboard.
"""

from dataclasses import dataclass
from typing import ClassVar

from PySide6.QtCore import QCoreApplication

from pic2latex_desktop.clipboard.backend import time_limit
from pic2latex_desktop.system.backend_selection import Availability, available, unavailable
from pic2latex_desktop.system.desktop_session import DesktopSession, Display
from pic2latex_desktop.system.subprocesses import output_of, pipe_to

__all__ = ["TOOLS", "ToolText"]


@dataclass(frozen=True, slots=True)
class ToolText:
    """One program: how it is told to take text and to give it, and where it works."""

    name: str
    write_command: tuple[str, ...]
    read_command: tuple[str, ...]
    displays: tuple[Display, ...]
    is_of_qt: ClassVar[bool] = False

    def available(self, session: DesktopSession) -> Availability:
        """Work where the display is and both programs are installed."""
        if session.display not in self.displays:
            return unavailable(QCoreApplication.translate("Clipboard", "Works on another kind of display."))
        if all(session.has_program(command[0]) for command in (self.write_command, self.read_command)):
            return available()
        say = QCoreApplication.translate("Clipboard", "{name} is not installed.")
        return unavailable(say.format(name=self.name))

    def write(self, text: str) -> None:
        """Copy. Raises ProgramError."""
        pipe_to(self.write_command, text.encode(), limit=time_limit(len(text)))

    def read(self, size: int) -> str:
        """Read. Raises ProgramError."""
        return output_of(self.read_command, limit=time_limit(size)).decode(errors="replace")


# The type is given because wl-copy guesses it from the content otherwise, and guesses LaTeX to be no plain
# text.
TOOLS: tuple[ToolText, ...] = (
    ToolText(
        "wl-copy",
        ("wl-copy", "--type", "text/plain;charset=utf-8"),
        ("wl-paste", "--no-newline", "--type", "text"),
        (Display.WAYLAND,),
    ),
    ToolText(
        "xclip",
        ("xclip", "-selection", "clipboard", "-in"),
        ("xclip", "-selection", "clipboard", "-out"),
        (Display.X11, Display.WAYLAND),
    ),
    ToolText(
        "xsel",
        ("xsel", "--clipboard", "--input"),
        ("xsel", "--clipboard", "--output"),
        (Display.X11, Display.WAYLAND),
    ),
)
