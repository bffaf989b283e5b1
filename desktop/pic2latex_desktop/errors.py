"""What can go wrong between the program and the desktop it runs on: a branch of the engine's error tree.

    Pic2LatexError
    └── DesktopError
        ├── GrabError            no picture of the screen could be taken
        │   ├── GrabRefused      the system does not let this program see the screen
        │   └── GrabCancelled    the user closed the system's own question: not shown as an error
        ├── CaptureBusy          a region is being chosen already
        ├── NothingToPaste       there is no picture on the clipboard
        ├── ClipboardError       nothing was copied; what was on the clipboard is still there
        ├── HotkeyError          keys cannot be listened for
        ├── PortalError          the desktop portal did not do what it was asked
        │   ├── PortalDenied     it answered no
        │   ├── PortalRejected   it did not take the call: no portal, no such method, wrong arguments
        │   └── PortalCancelled  the user closed its dialog
        ├── SessionBusError      there is no D-Bus session bus
        ├── XServerError         the X server cannot be asked
        └── ProgramError         another program of the system is missing or failed
            └── ProgramHung      it did not answer in time

As in the engine, `str(error)` says what happened and `error.hint` what to do about it.
"""

from pic2latex.errors import Pic2LatexError

__all__ = [
    "CaptureBusy",
    "ClipboardError",
    "DesktopError",
    "GrabCancelled",
    "GrabError",
    "GrabRefused",
    "HotkeyError",
    "NothingToPaste",
    "PortalCancelled",
    "PortalDenied",
    "PortalError",
    "PortalRejected",
    "ProgramError",
    "ProgramTimeout",
    "SessionBusError",
    "XServerError",
]


class DesktopError(Pic2LatexError):
    """Base of what goes wrong between the program and the desktop."""


class GrabError(DesktopError):
    """No picture of the screen could be taken."""


class GrabRefused(GrabError):
    """The system does not let this program see the screen."""


class GrabCancelled(GrabError):
    """The user closed the system's own question about the picture."""


class CaptureBusy(DesktopError):
    """A region is being chosen on the screen already."""


class NothingToPaste(DesktopError):
    """There is no picture on the clipboard."""


class ClipboardError(DesktopError):
    """Nothing was copied; what was on the clipboard is still there."""


class HotkeyError(DesktopError):
    """Keys cannot be listened for."""


class PortalError(DesktopError):
    """The desktop portal did not do what it was asked."""


class PortalDenied(PortalError):
    """The desktop portal answered no."""


class PortalRejected(PortalError):
    """The portal did not take the call: there is none, it lacks the method, or it wants other arguments."""


class PortalCancelled(PortalError):
    """The user closed the portal's dialog."""


class SessionBusError(DesktopError):
    """There is no session bus, or nothing that speaks to it."""


class XServerError(DesktopError):
    """The X server of this session cannot be asked."""


class ProgramError(DesktopError):
    """Another program of the system is missing or failed."""


class ProgramTimeout(ProgramError):
    """Another program of the system did not answer in time."""
