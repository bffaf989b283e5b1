"""The permission macOS wants before a program may see other programs' windows.

Without it macOS gives a picture of the bare wallpaper and no error, so it has to be asked beforehand.
"""

import ctypes
import sys

from PySide6.QtCore import QCoreApplication

from pic2latex_desktop.errors import GrabRefused

__all__ = ["refused", "require_screen_permission"]

_CORE_GRAPHICS = "/System/Library/Frameworks/CoreGraphics.framework/CoreGraphics"


def require_screen_permission() -> None:
    """Return if the permission is not needed or was given; otherwise ask for it and raise GrabRefused."""
    if sys.platform == "darwin":
        graphics = ctypes.CDLL(_CORE_GRAPHICS)
        graphics.CGPreflightScreenCaptureAccess.restype = ctypes.c_bool
        graphics.CGRequestScreenCaptureAccess.restype = ctypes.c_bool
        if not graphics.CGPreflightScreenCaptureAccess():
            graphics.CGRequestScreenCaptureAccess()  # the system's question, once per installed program
            raise refused()


def refused() -> GrabRefused:
    """Return the error that says where the permission is given."""
    return GrabRefused(
        QCoreApplication.translate("Grab", "macOS does not yet let this program see the screen."),
        hint=QCoreApplication.translate(
            "Grab",
            "Open System Settings, Privacy and Security, Screen Recording, switch Pic2LaTeX on, "
            "and start it again.",
        ),
    )
