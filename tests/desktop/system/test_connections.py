"""The openers of the session bus and of the X server where neither can be reached."""

import sys

import pytest

from pic2latex_desktop.errors import SessionBusError, XServerError
from pic2latex_desktop.system.dbus import open_session_bus, read_property
from pic2latex_desktop.system.x11 import clipboard_owner, open_display
from tests.source_code import PACKAGES, files_of, imports_of, label

OPENERS = {
    "jeepney.io": "system/dbus.py",
    "PySide6.QtDBus": "system/dbus.py",
    "Xlib.display": "system/x11.py",
}


@pytest.mark.parametrize("module", OPENERS)
def test_connections_are_opened_in_one_place(module: str) -> None:
    users = {
        label(file)
        for file in files_of("pic2latex_desktop")
        for one in imports_of(file)
        if f"{one.module}.".startswith(f"{module}.")
    }
    assert users == {label(PACKAGES["pic2latex_desktop"] / OPENERS[module])}


@pytest.fixture
def nowhere(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nowhere/bus")
    monkeypatch.setenv("DISPLAY", "nonsense")


@pytest.mark.usefixtures("nowhere")
def test_no_bus_is_said() -> None:
    pytest.importorskip("jeepney")
    with pytest.raises(SessionBusError, match="no message bus"):
        open_session_bus()


@pytest.mark.usefixtures("nowhere")
def test_no_server_is_said_and_no_owner_known() -> None:
    pytest.importorskip("Xlib")
    with pytest.raises(XServerError, match="nonsense"):
        open_display()
    assert clipboard_owner() is None


def test_missing_packages_are_said(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("jeepney.io.blocking", "Xlib.display"):
        monkeypatch.setitem(sys.modules, name, None)
    with pytest.raises(SessionBusError) as bus:
        open_session_bus()
    assert "jeepney" in bus.value.hint
    with pytest.raises(XServerError):
        open_display()
    assert clipboard_owner() is None


def test_without_a_session_no_property_is_known(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("DBUS_SESSION_BUS_ADDRESS", "XDG_RUNTIME_DIR"):
        monkeypatch.delenv(name, raising=False)
    assert read_property("org.example.None", "/", "org.example.None", "Version", 100) is None
