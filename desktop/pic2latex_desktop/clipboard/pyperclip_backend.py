"""Text through pyperclip, which knows the system's own way on Windows and macOS and the usual programs on Linux.

On Linux it starts those programs with our environment and our output. One of them stays behind to hold the
text, and with it every pipe it was given: whoever reads our output to its end would wait until something else
is copied. So pyperclip is shown a `subprocess` of our own that starts children clean and quiet, and can end
those that hang.
"""

import subprocess
from collections.abc import Callable, Sequence
from typing import IO, Any, TypeVar

from PySide6.QtCore import QCoreApplication

from pic2latex_desktop.clipboard.backend import time_limit
from pic2latex_desktop.errors import ClipboardError
from pic2latex_desktop.system.backend_selection import Availability, available, needs_install, unavailable
from pic2latex_desktop.system.desktop_session import DesktopSession, Display, System
from pic2latex_desktop.system.subprocesses import clean_environment, input_file, run_with_timeout

__all__ = ["PyperclipText"]

T = TypeVar("T")
Copy = Callable[[str], None]
Paste = Callable[[], str]

# By display, the programs of which one must be there. Without any, pyperclip would look for other toolkits'
# Qt.
_NEEDS = {Display.WAYLAND: (("wl-copy", "wl-paste"),), Display.X11: (("xclip",), ("xsel",))}
_PACKAGES = {Display.WAYLAND: "wl-clipboard", Display.X11: "xclip"}


class PyperclipText:
    """Copies with pyperclip."""

    name = "pyperclip"
    is_of_qt = False

    def available(self, session: DesktopSession) -> Availability:
        """Work on Windows and macOS, and on Linux with wl-clipboard, xclip or xsel."""
        if session.system is not System.LINUX:
            return available()
        if session.display not in _NEEDS:
            return unavailable(QCoreApplication.translate("Clipboard", "There is no display."))
        if any(all(map(session.has_program, programs)) for programs in _NEEDS[session.display]):
            return available()
        say = QCoreApplication.translate(
            "Clipboard", "Install the package {name}, so that copied text stays."
        )
        return needs_install(
            QCoreApplication.translate("Clipboard", "No program that holds the clipboard is installed."),
            say.format(name=_PACKAGES[session.display]),
        )

    def write(self, text: str) -> None:
        """Copy. Raises ClipboardError or ProgramError."""
        self._limited(lambda copy, _: copy(text), len(text))

    def read(self, size: int) -> str:
        """Read. Raises ClipboardError or ProgramError."""
        return self._limited(lambda _, paste: str(paste() or ""), size)

    def _limited(self, use: Callable[[Copy, Paste], T], size: int) -> T:
        import pyperclip

        children = _Children()
        setattr(pyperclip, "subprocess", children)  # noqa: B010 - the name is no part of its types
        try:
            # Asked anew each time: what is installed may change, and pyperclip never looks twice by itself.
            copy, paste = pyperclip.determine_clipboard()
            return run_with_timeout(time_limit(size), lambda: use(copy, paste), self.name)
        except (pyperclip.PyperclipException, OSError, UnicodeError) as error:
            say = QCoreApplication.translate("Clipboard", "The clipboard could not be used ({reason}).")
            raise ClipboardError(say.format(reason=error), hint="") from error
        finally:
            children.end()


class _Children:
    """The module `subprocess`, but for how children are started."""

    def __init__(self) -> None:
        self._started: list[subprocess.Popen[bytes]] = []

    def Popen(self, command: Sequence[str], **wishes: Any) -> "subprocess.Popen[bytes] | _Fed":
        """Start a program; what pyperclip does not ask for is clean and quiet."""
        quiet: dict[str, Any] = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        given = quiet | {"env": clean_environment(), "start_new_session": True} | wishes

        def start(stdin: IO[bytes] | None) -> "subprocess.Popen[bytes]":
            child: subprocess.Popen[bytes] = subprocess.Popen(command, **(given | {"stdin": stdin}))
            self._started.append(child)
            return child

        return _Fed(start) if wishes.get("stdin") == subprocess.PIPE else start(wishes.get("stdin"))

    def __getattr__(self, name: str) -> Any:
        return getattr(subprocess, name)

    def end(self) -> None:
        """End the children that hang. Those that hold the text have already put themselves out of reach."""
        for child in self._started:
            if child.poll() is None:
                child.kill()
                child.wait()


class _Fed:
    """A child that starts when it is told what to read, and reads it from a file: see `input_file`."""

    def __init__(self, start: Callable[[IO[bytes] | None], "subprocess.Popen[bytes]"]) -> None:
        self._start = start

    def communicate(self, input: bytes | None = None) -> tuple[bytes | None, bytes | None]:  # noqa: A002
        """Start it and wait for it to end, as the method of `subprocess.Popen` does."""
        with input_file(input or b"") as file:
            return self._start(file).communicate()
