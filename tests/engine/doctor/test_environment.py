"""Folders, sessions and tools, as the environment of the test makes them."""

import sys
from pathlib import Path

import pytest

from pic2latex.doctor import environment
from pic2latex.doctor.check_result import State

pytestmark = pytest.mark.skipif(sys.platform in {"win32", "darwin"}, reason="sessions and tools of Linux")


@pytest.fixture
def tools(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return an empty folder that is the whole PATH, in a session that is none."""
    monkeypatch.setenv("PATH", str(tmp_path))
    for variable in ("DISPLAY", "WAYLAND_DISPLAY", "XDG_SESSION_TYPE", "XDG_CURRENT_DESKTOP"):
        monkeypatch.delenv(variable, raising=False)
    return tmp_path


def add_tool(folder: Path, name: str, script: str = "exit 0") -> None:
    tool = folder / name
    tool.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
    tool.chmod(0o755)


@pytest.mark.parametrize(
    ("variables", "version"),
    [
        ({}, "none"),
        ({"DISPLAY": ":0"}, "X11"),
        ({"DISPLAY": ":0", "WAYLAND_DISPLAY": "wayland-0", "XDG_CURRENT_DESKTOP": "GNOME"}, "Wayland GNOME"),
        ({"DISPLAY": ":0", "XDG_SESSION_TYPE": "wayland"}, "Wayland"),
        ({"DISPLAY": ":0", "XDG_SESSION_TYPE": "x11", "XDG_CURRENT_DESKTOP": "XFCE"}, "X11 XFCE"),
    ],
)
def test_session(
    variables: dict[str, str], version: str, tools: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    (finding,) = environment.session()
    assert (finding.version, finding.state) == (version, State.READY if variables else State.ABSENT)


@pytest.mark.parametrize(
    ("display", "installed", "version", "package"),
    [
        ("DISPLAY", ["xclip", "xsel"], "xclip, xsel", ""),
        ("DISPLAY", ["wl-copy"], "none", "xclip"),
        ("WAYLAND_DISPLAY", ["wl-copy", "xclip"], "wl-copy", ""),
        ("WAYLAND_DISPLAY", [], "none", "wl-clipboard"),
    ],
)
def test_clipboard_tools_fit_the_session(
    display: str,
    installed: list[str],
    version: str,
    package: str,
    tools: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv(display, "some")
    for name in installed:
        add_tool(tools, name)
    (finding,) = environment.clipboard()
    assert finding.version == version
    assert finding.state is (State.DEGRADED if package else State.READY)
    assert finding.remedy.endswith(package)


def test_no_session_needs_no_clipboard_tools(tools: Path) -> None:
    assert environment.clipboard() == ()


def test_tex(tools: Path) -> None:
    assert environment.tex()[0].state is State.ABSENT
    add_tool(tools, "pdflatex", "echo 'pdfTeX 3.14 (TeX Live)'; echo more")
    assert (environment.tex()[0].version, environment.tex()[0].state) == (
        "pdfTeX 3.14 (TeX Live)",
        State.READY,
    )
    add_tool(tools, "pdflatex", "exit 1")
    assert environment.tex()[0].state is State.DEGRADED


def test_folders_are_written_to_and_left_as_they_were(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = tmp_path / "not" / "yet"
    monkeypatch.setenv("PIC2LATEX_HOME", str(home))
    data, temporary = environment.folders()
    assert (data.state, temporary.state) == (State.READY, State.READY)
    assert str(home) in data.version
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_cannot_be_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setenv("PIC2LATEX_HOME", str(tmp_path / "file" / "below"))
    data, _ = environment.folders()
    assert data.state is State.FAILED
    assert data.remedy
