"""What a way to copy plain text must be able to do."""

from typing import Protocol

from pic2latex_desktop.system.backend_selection import Availability
from pic2latex_desktop.system.desktop_session import DesktopSession

__all__ = ["TextBackend", "time_limit"]

# wl-copy is known to hang on some desktops, and the user waits meanwhile; a busy computer copies slowly.
_SECONDS = 2.0
_CHARACTERS_A_SECOND = 200_000


class TextBackend(Protocol):
    """One way to put plain text on the clipboard."""

    @property
    def name(self) -> str:
        """A short stable name."""

    @property
    def is_of_qt(self) -> bool:
        """Whether it belongs to the thread of the windows; all others are used beside it."""

    def available(self, session: DesktopSession) -> Availability:
        """Say whether this way can work in `session`."""

    def write(self, text: str) -> None:
        """Put `text` on the clipboard. Raises a DesktopError."""

    def read(self, size: int) -> str:
        """Return the text on the clipboard, empty if there is none. Raises a DesktopError.

        `size` is how many characters it should have: what is large may take longer before it counts as hanging.
        """


def time_limit(size: int) -> float:
    """Return after how many seconds a program hangs that is given or gives so many characters."""
    return _SECONDS + size / _CHARACTERS_A_SECOND
