"""What lies around the program: folders it writes to, the desktop session, tools for the clipboard, TeX."""

import os
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from pic2latex.doctor.check_result import CheckResult, State

__all__ = ["clipboard", "folders", "session", "tex"]


@dataclass(frozen=True, slots=True)
class Tool:
    """A program that holds the clipboard: the session it works in, its name, the package it comes in."""

    session: str
    program: str
    package: str


CLIPBOARD_TOOLS = (
    Tool("wayland", "wl-copy", "wl-clipboard"),
    Tool("x11", "xclip", "xclip"),
    Tool("x11", "xsel", "xsel"),
)
SESSIONS = {"wayland": "Wayland", "x11": "X11"}
PROBE_SECONDS = 20


def folders() -> tuple[CheckResult, ...]:
    """Write a file into the data folder and the folder for temporary files."""
    from pic2latex.models.store import default_root

    return (_folder("data folder", default_root()), _folder("temporary folder", Path(tempfile.gettempdir())))


def session() -> tuple[CheckResult, ...]:
    """Look at the kind of desktop session."""
    if sys.platform in {"win32", "darwin"}:
        name = {"win32": "Windows", "darwin": "macOS"}[sys.platform]
        return (CheckResult("desktop session", name, State.READY),)
    kind = session_kind()
    if kind is None:
        remedy = "The desktop program needs a session with screens; the command line does not."
        return (CheckResult("desktop session", "none", State.ABSENT, remedy),)
    desktop = os.environ.get("XDG_CURRENT_DESKTOP", "")
    return (CheckResult("desktop session", " ".join(filter(None, (SESSIONS[kind], desktop))), State.READY),)


def session_kind() -> str | None:
    """Return the kind of the desktop session on Linux: wayland, x11 or None."""
    if os.environ.get("WAYLAND_DISPLAY") or os.environ.get("XDG_SESSION_TYPE") == "wayland":
        return "wayland"
    return "x11" if os.environ.get("DISPLAY") else None


def clipboard() -> tuple[CheckResult, ...]:
    """Look for the tools that keep a copied text alive after the program has ended. Only Linux needs them."""
    kind = session_kind()
    if sys.platform in {"win32", "darwin"} or kind is None:
        return ()
    fitting = [tool for tool in CLIPBOARD_TOOLS if tool.session == kind]
    present = [tool.program for tool in fitting if shutil.which(tool.program)]
    if present:
        return (CheckResult("clipboard tools", ", ".join(present), State.READY),)
    remedy = f"What is copied is lost when the program ends. Install one: {fitting[0].package}"
    return (CheckResult("clipboard tools", "none", State.DEGRADED, remedy),)


def tex() -> tuple[CheckResult, ...]:
    """Look for TeX, which typesets the pictures that a network is trained with."""
    program = shutil.which("pdflatex")
    if program is None:
        remedy = "Only training needs it. On Debian and Ubuntu: sudo apt-get install texlive-latex-extra"
        return (CheckResult("TeX", "none", State.ABSENT, remedy),)
    done = subprocess.run(
        (program, "--version"), capture_output=True, text=True, timeout=PROBE_SECONDS, check=False
    )
    first = next(iter(done.stdout.splitlines()), "")
    if done.returncode != 0:
        return (CheckResult("TeX", f"{program} does not start", State.DEGRADED, "Only training needs it."),)
    return (CheckResult("TeX", first, State.READY),)


def _folder(component: str, folder: Path) -> CheckResult:
    """Write into a folder, or where it will be made when it is needed."""
    try:
        existing = next(place for place in (folder, *folder.parents) if place.exists())
        with tempfile.TemporaryFile(dir=existing) as file:
            file.write(b"written")
            file.flush()
    except OSError as error:
        remedy = "Make room on the disk, or allow yourself to write there."
        return CheckResult(component, f"{folder}: {error.strerror or error}", State.FAILED, remedy)
    free = shutil.disk_usage(existing).free / 1e9
    return CheckResult(component, f"{folder} ({free:.1f} GB free)", State.READY)
