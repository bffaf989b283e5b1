"""The desktop portal: how a program under Wayland asks the desktop for what it may not simply take."""

from .bus import PortalBus
from .request import request

__all__ = ["PortalBus", "request"]
