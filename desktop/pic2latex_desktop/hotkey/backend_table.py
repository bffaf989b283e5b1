"""The one table of ways to hear keys, in order of preference."""

from pic2latex_desktop.hotkey.backend import HotkeyBackend
from pic2latex_desktop.hotkey.portal_backend import PortalHotkeys
from pic2latex_desktop.hotkey.pynput_backend import PynputKeys

__all__ = ["BACKENDS"]

BACKENDS: tuple[HotkeyBackend, ...] = (PynputKeys(), PortalHotkeys())
