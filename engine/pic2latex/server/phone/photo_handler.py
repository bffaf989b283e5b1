"""What a phone session needs of the computer: somebody who reads photographs and hears how the session goes."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from pic2latex.types import Mode

__all__ = ["PhoneAnswer", "PhoneEvent", "PhonePhoto", "PhotoHandler"]


@dataclass(frozen=True, slots=True)
class PhonePhoto:
    """A photograph: the bytes of a picture file, and what is on it."""

    data: bytes
    mode: Mode


@dataclass(frozen=True, slots=True)
class PhoneAnswer:
    """What was read: text in the computer's format, whether it is on the computer's clipboard, and a drawing (SVG)."""

    text: str
    is_copied: bool
    svg: str = ""
    warnings: tuple[str, ...] = ()


class PhoneEvent(StrEnum):
    """What happened in a session."""

    CONNECTED = "connected"
    RECEIVED = "received"
    READ = "read"
    FAILED = "failed"
    NO_VISIT = "no-visit"
    ENDED = "ended"


class PhotoHandler(Protocol):
    """Reads photographs. Called from the event loop of the listener."""

    async def read(self, photo: PhonePhoto) -> PhoneAnswer:
        """Read a photograph, and do with the result what the computer does. Raises Pic2LatexError."""

    def happened(self, event: PhoneEvent) -> None:
        """Hear what happened."""
