"""What kind of desktop this is: the one value on which every choice of a backend is made.

The session decides, never Qt's platform name: the user may force Qt onto XWayland, and there the X11 ways of
taking a picture succeed and return black.
"""

import os
import shutil
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

__all__ = ["DesktopSession", "Display", "System", "read_session"]


class System(StrEnum):
    """The operating system."""

    LINUX = "linux"
    WINDOWS = "windows"
    MACOS = "macos"


class Display(StrEnum):
    """Who owns the screen. `NATIVE` is the only one Windows and macOS have."""

    X11 = "x11"
    WAYLAND = "wayland"
    NATIVE = "native"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class DesktopSession:
    """One desktop session.

    `desktops` are the lower-case names in XDG_CURRENT_DESKTOP, most specific first; `has_bus` says whether a
    D-Bus session bus is expected; `search_path` is where programs are looked for (as in PATH).
    """

    system: System
    display: Display
    desktops: tuple[str, ...] = ()
    has_bus: bool = False
    search_path: str = ""

    def has_program(self, name: str) -> bool:
        """Say whether a program of this name can be started."""
        return shutil.which(name, path=self.search_path) is not None

    def is_desktop(self, *names: str) -> bool:
        """Say whether the desktop calls itself by one of `names`."""
        return any(name in self.desktops for name in names)


def read_session(environ: Mapping[str, str] | None = None, platform: str = sys.platform) -> DesktopSession:
    """Read the session off the environment. `platform` is what `sys.platform` says."""
    environ = os.environ if environ is None else environ
    desktops = tuple(name.lower() for name in environ.get("XDG_CURRENT_DESKTOP", "").split(":") if name)
    system = {"win32": System.WINDOWS, "darwin": System.MACOS}.get(platform, System.LINUX)
    return DesktopSession(
        system=system,
        display=_display(environ) if system is System.LINUX else Display.NATIVE,
        desktops=desktops,
        has_bus=system is System.LINUX and _has_bus(environ),
        search_path=environ.get("PATH", ""),
    )


def _display(environ: Mapping[str, str]) -> Display:
    if environ.get("WAYLAND_DISPLAY") or environ.get("XDG_SESSION_TYPE") == "wayland":
        return Display.WAYLAND
    return Display.X11 if environ.get("DISPLAY") else Display.NONE


def _has_bus(environ: Mapping[str, str]) -> bool:
    if environ.get("DBUS_SESSION_BUS_ADDRESS"):
        return True
    runtime = environ.get("XDG_RUNTIME_DIR")
    return runtime is not None and (Path(runtime) / "bus").exists()
