"""Which desktop an environment describes."""

from pathlib import Path

import pytest

from pic2latex_desktop.system.desktop_session import Display, System, read_session


@pytest.mark.parametrize(
    ("platform", "environ", "system", "display"),
    [
        ("linux", {"DISPLAY": ":0"}, System.LINUX, Display.X11),
        ("linux", {"DISPLAY": ":0", "XDG_SESSION_TYPE": "x11"}, System.LINUX, Display.X11),
        ("linux", {"DISPLAY": ":0", "WAYLAND_DISPLAY": "wayland-0"}, System.LINUX, Display.WAYLAND),
        ("linux", {"DISPLAY": ":0", "XDG_SESSION_TYPE": "wayland"}, System.LINUX, Display.WAYLAND),
        ("linux", {}, System.LINUX, Display.NONE),
        ("win32", {"DISPLAY": ":0"}, System.WINDOWS, Display.NATIVE),
        ("darwin", {}, System.MACOS, Display.NATIVE),
    ],
)
def test_sessions(platform: str, environ: dict[str, str], system: System, display: Display) -> None:
    session = read_session(environ, platform)
    assert (session.system, session.display) == (system, display)


def test_desktops_and_bus(tmp_path: Path) -> None:
    session = read_session({"XDG_CURRENT_DESKTOP": "ubuntu:GNOME"}, "linux")
    assert session.is_desktop("gnome")
    assert not session.is_desktop("kde", "sway")
    assert not session.has_bus
    assert read_session({"DBUS_SESSION_BUS_ADDRESS": "unix:path=/x"}, "linux").has_bus
    (tmp_path / "bus").touch()
    assert read_session({"XDG_RUNTIME_DIR": str(tmp_path)}, "linux").has_bus


def test_programs_are_looked_for_where_the_session_looks(tmp_path: Path) -> None:
    (tmp_path / "grim").write_text("")
    (tmp_path / "grim").chmod(0o755)
    assert read_session({"PATH": str(tmp_path)}).has_program("grim")
    assert not read_session({"PATH": str(tmp_path)}).has_program("spectacle")
