"""The one chooser, and what the real tables choose on common desktops."""

import logging
from dataclasses import dataclass
from pathlib import Path

import pytest

from pic2latex_desktop import clipboard, hotkey
from pic2latex_desktop.capture import screenshot
from pic2latex_desktop.errors import GrabCancelled, GrabError
from pic2latex_desktop.system.backend_selection import (
    AllBackendsFailed,
    Availability,
    Presence,
    available,
    needs_install,
    select,
    try_in_order,
    unavailable,
)
from pic2latex_desktop.system.desktop_session import DesktopSession, read_session


@dataclass(frozen=True)
class Way:
    name: str
    availability: Availability = available()  # noqa: RUF009 (an immutable value)
    error: Exception | None = None

    def available(self, session: DesktopSession) -> Availability:
        del session
        return self.availability

    def go(self) -> str:
        if self.error is not None:
            raise self.error
        return self.name


HERE = read_session({})


def test_order_preference_and_reasons() -> None:
    ways = (
        Way("a", unavailable("no screen")),
        Way("b"),
        Way("c", needs_install("missing", "Install c.")),
        Way("d"),
    )
    choice = select(ways, HERE)
    assert [way.name for way in choice.usable] == ["b", "d"]
    assert [each.availability.presence for each in choice.considered] == [
        Presence.NOT_HERE,
        Presence.YES,
        Presence.INSTALL,
        Presence.YES,
    ]
    assert choice.hints == ("Install c.",)
    assert [way.name for way in select(ways, HERE, "d").usable] == ["d", "b"]
    assert [way.name for way in select(ways, HERE, "c").usable] == ["b", "d"]
    assert [way.name for way in select(ways, HERE, "unknown").usable] == ["b", "d"]


def test_backends_behind_the_one_that_works_are_not_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    """They look for programs and buses, and the user waits for the picture."""
    asked: list[str] = []
    ways = (Way("a", unavailable("no screen")), Way("b"), Way("c"))

    def ask(way: Way, _: DesktopSession) -> Availability:
        asked.append(way.name)
        return way.availability

    monkeypatch.setattr(Way, "available", ask)
    assert try_in_order(select(ways, HERE).usable, Way.go).result == "b"
    assert asked == ["a", "b"]


@pytest.mark.logs_warnings
def test_the_next_is_tried_and_failures_are_kept(caplog: pytest.LogCaptureFixture) -> None:
    broken = Way("broken", error=ZeroDivisionError("surprise"))
    poor = Way("poor", error=GrabError("black", hint="Try."))
    with caplog.at_level(logging.WARNING):
        outcome = try_in_order((poor, broken, Way("good")), Way.go)
    assert (outcome.backend.name, outcome.result) == ("good", "good")
    assert [failure.name for failure in outcome.failures] == ["poor", "broken"]
    assert "ZeroDivisionError" in caplog.text, "a fault of the program leaves its traceback"
    with pytest.raises(AllBackendsFailed, match="poor: black; broken: surprise"):
        try_in_order((poor, broken), Way.go)
    with pytest.raises(AllBackendsFailed):
        try_in_order((), Way.go)


def test_a_final_error_ends_the_search() -> None:
    with pytest.raises(GrabCancelled):
        try_in_order((Way("a", error=GrabCancelled("no", hint="")), Way("b")), Way.go, final=(GrabCancelled,))


X11 = {"DISPLAY": ":0"}
WAYLAND = {"DISPLAY": ":0", "WAYLAND_DISPLAY": "wayland-0", "DBUS_SESSION_BUS_ADDRESS": "unix:path=/bus"}
DESKS = [
    # platform, environment, programs, ways to take a picture, to hear keys, to copy text
    ("win32", {}, "", "mss qt", "pynput", "pyperclip qt"),
    ("darwin", {}, "", "mss qt", "pynput", "pyperclip qt"),
    ("linux", X11, "", "mss qt", "pynput", "qt"),
    ("linux", X11, "xclip xsel", "mss qt", "pynput", "pyperclip xclip xsel qt"),
    ("linux", X11, "xsel", "mss qt", "pynput", "pyperclip xsel qt"),
    ("linux", WAYLAND | {"XDG_CURRENT_DESKTOP": "sway"}, "grim", "grim portal", "portal", "qt"),
    (
        "linux",
        WAYLAND | {"XDG_CURRENT_DESKTOP": "ubuntu:GNOME"},
        "grim wl-copy wl-paste xclip",
        "portal",
        "portal",
        "pyperclip wl-copy xclip qt",
    ),
    ("linux", WAYLAND | {"XDG_CURRENT_DESKTOP": "KDE"}, "spectacle", "portal spectacle", "portal", "qt"),
    ("linux", WAYLAND, "grim", "grim portal", "portal", "qt"),
    ("linux", {"WAYLAND_DISPLAY": "wayland-0"}, "", "", "", "qt"),
    ("linux", {}, "", "", "", "qt"),
]


@pytest.mark.parametrize(("platform", "environ", "programs", "grabs", "keys", "texts"), DESKS)
def test_what_is_chosen_where(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    platform: str,
    environ: dict[str, str],
    programs: str,
    grabs: str,
    keys: str,
    texts: str,
) -> None:
    monkeypatch.delenv("PIC2LATEX_SCREENS", raising=False)
    for program in programs.split():
        (tmp_path / program).write_text("")
        (tmp_path / program).chmod(0o755)
    session = read_session(environ | {"PATH": str(tmp_path)}, platform)
    assert [way.name for way in select(screenshot.BACKENDS, session).usable] == grabs.split()
    assert [way.name for way in select(hotkey.BACKENDS, session).usable] == keys.split()
    assert [way.name for way in select(clipboard.TEXT_BACKENDS, session).usable] == texts.split()


@pytest.mark.parametrize("table", [screenshot.BACKENDS, hotkey.BACKENDS, clipboard.TEXT_BACKENDS])
def test_names_are_unique_and_every_no_has_a_reason(table: tuple[Way, ...]) -> None:
    assert len({way.name for way in table}) == len(table)
    for _platform, environ, *_ in DESKS:
        for each in select(table, read_session(environ | {"PATH": ""}, "linux")).considered:
            availability = each.availability
            assert bool(availability.reason) == (availability.presence is not Presence.YES)
            assert bool(availability.hint) == (availability.presence is Presence.INSTALL)
