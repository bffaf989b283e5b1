"""What other programs hold of a text that this one was killed over: all of it, never a part or nothing."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

TEXT = "x^{2}+" * 30_000
KILLED = """
import os, signal, subprocess

class Popen(subprocess.Popen):
    def __init__(self, command, **wishes):
        super().__init__(command, **wishes)
        if "which" not in command:
            os.kill(os.getpid(), signal.SIGKILL)

subprocess.Popen = Popen
from pic2latex_desktop.clipboard.command_line_backends import TOOLS
from pic2latex_desktop.clipboard.pyperclip_backend import PyperclipText
backends = {"pyperclip": PyperclipText(), **{tool.name: tool for tool in TOOLS}}
"""


@pytest.mark.skipif(sys.platform != "linux", reason="copies with xclip")
@pytest.mark.parametrize("backend", ["pyperclip", "xclip"])
def test_the_clipboard_is_never_emptied(tmp_path: Path, backend: str) -> None:
    """Killed between the start of xclip and what it was to be given, it left xclip holding an empty text."""
    held = tmp_path / "held"
    os.mkfifo(held)
    tool = tmp_path / "xclip"
    tool.write_text(f"#!/bin/sh\nexec cat > '{held}'\n", encoding="utf-8")
    tool.chmod(0o755)
    environ = {name: value for name, value in os.environ.items() if name != "WAYLAND_DISPLAY"}
    environ |= {"PATH": f"{tmp_path}{os.pathsep}{os.environ['PATH']}", "DISPLAY": ":9"}
    script = f"{KILLED}\nbackends[{backend!r}].write({TEXT!r})"
    path = tmp_path / "script.py"
    path.write_text(script, encoding="utf-8")
    with subprocess.Popen([sys.executable, str(path)], env=environ) as program:
        assert held.read_text(encoding="utf-8") == TEXT
        assert program.wait() == -9
