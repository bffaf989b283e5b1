"""Starting with the computer, the way each system has for it, and only when the user asks for it.

On Linux a desktop entry (freedesktop.org Desktop Application Autostart Specification).
"""

import plistlib
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from pic2latex.atomic_write import atomic_write
from pic2latex_desktop.system.app_id import APP_ID, APP_NAME

__all__ = ["SYSTEMS", "Autostart", "autostart_here", "own_command"]

BACKGROUND_ARGUMENT = "--background"
_RUN_KEY = r"Software\Microsoft\Windows\CurrentVersion\Run"


@dataclass(frozen=True, slots=True)
class Autostart:
    """One system's way. Every function may raise OSError."""

    is_on: Callable[[], bool]
    switch_on: Callable[[tuple[str, ...]], None]
    switch_off: Callable[[], None]


def own_command() -> tuple[str, ...]:
    """Return how this program is started in the background, with absolute paths."""
    if getattr(sys, "frozen", False):
        return (sys.executable, BACKGROUND_ARGUMENT)
    return (sys.executable, "-m", "pic2latex_desktop", BACKGROUND_ARGUMENT)


def autostart_here() -> Autostart:
    """Return the way of this system."""
    return SYSTEMS.get(sys.platform, SYSTEMS["linux"])


def _desktop_file() -> Path:
    from platformdirs import user_config_path

    return user_config_path("autostart", appauthor=False) / f"{APP_ID}.desktop"


def _quoted(argument: str) -> str:
    """Quote one argument as the desktop entry specification wants it in Exec."""
    escaped = "".join(f"\\{character}" if character in '"`$\\' else character for character in argument)
    # Backslashes are read once more by the key file itself; a percent sign would be a field code.
    return '"' + escaped.replace("\\", "\\\\").replace("%", "%%") + '"'


def _switch_on_linux(command: tuple[str, ...]) -> None:
    file = _desktop_file()
    file.parent.mkdir(parents=True, exist_ok=True)
    lines = (
        "[Desktop Entry]",
        "Type=Application",
        f"Name={APP_NAME}",
        f"Exec={' '.join(_quoted(argument) for argument in command)}",
        f"Icon={APP_ID}",
        "Terminal=false",
        "X-GNOME-Autostart-enabled=true",
        "",
    )
    atomic_write(file, "\n".join(lines))


def _is_on_linux() -> bool:
    file = _desktop_file()
    return file.is_file() and "Hidden=true" not in file.read_text(encoding="utf-8").splitlines()


def _launch_agent() -> Path:
    return Path.home() / "Library" / "LaunchAgents" / f"{APP_ID}.plist"


def _switch_on_macos(command: tuple[str, ...]) -> None:
    file = _launch_agent()
    file.parent.mkdir(parents=True, exist_ok=True)
    agent = {
        "Label": APP_ID,
        "ProgramArguments": list(command),
        "RunAtLoad": True,
        "ProcessType": "Interactive",
    }
    atomic_write(file, plistlib.dumps(agent))


def _switch_on_windows(command: tuple[str, ...]) -> None:
    import subprocess
    import winreg

    with winreg.CreateKey(winreg.HKEY_CURRENT_USER, _RUN_KEY) as key:  # type: ignore[attr-defined]
        line = subprocess.list2cmdline(command)
        winreg.SetValueEx(key, APP_NAME, 0, winreg.REG_SZ, line)  # type: ignore[attr-defined]


def _switch_off_windows() -> None:
    import winreg

    access = winreg.KEY_SET_VALUE  # type: ignore[attr-defined]
    with winreg.OpenKey(winreg.HKEY_CURRENT_USER, _RUN_KEY, 0, access) as key:  # type: ignore[attr-defined]
        winreg.DeleteValue(key, APP_NAME)  # type: ignore[attr-defined]


def _is_on_windows() -> bool:
    import winreg

    try:
        with winreg.OpenKey(winreg.HKEY_CURRENT_USER, _RUN_KEY) as key:  # type: ignore[attr-defined]
            winreg.QueryValueEx(key, APP_NAME)  # type: ignore[attr-defined]
    except FileNotFoundError:
        return False
    return True


#: Name of the platform -> its way.
SYSTEMS: dict[str, Autostart] = {
    "linux": Autostart(_is_on_linux, _switch_on_linux, lambda: _desktop_file().unlink(missing_ok=True)),
    "darwin": Autostart(
        lambda: _launch_agent().is_file(), _switch_on_macos, lambda: _launch_agent().unlink(missing_ok=True)
    ),
    "win32": Autostart(_is_on_windows, _switch_on_windows, _switch_off_windows),
}
