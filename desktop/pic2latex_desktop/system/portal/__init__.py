"""The desktop portal: how a program under Wayland asks the desktop for what it may not simply take."""

from pic2latex_desktop.system.portal.bus import PortalBus
from pic2latex_desktop.system.portal.request import request

__all__ = ["PortalBus", "request"]
