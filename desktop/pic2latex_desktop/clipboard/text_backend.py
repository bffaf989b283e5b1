"""What a way to copy plain text must be able to do."""

from typing import Protocol

from pic2latex_desktop.backends import Availability
from pic2latex_desktop.session import Session

__all__ = ["TextBackend"]


class TextBackend(Protocol):
    """One way to put plain text on the clipboard."""

    @property
    def name(self) -> str:
        """A short stable name."""

    def available(self, session: Session) -> Availability:
        """Say whether this way can work in `session`."""

    def write(self, text: str) -> None:
        """Put `text` on the clipboard. Raises a DesktopError."""

    def read(self) -> str:
        """Return the text on the clipboard, empty if there is none. Raises a DesktopError."""
