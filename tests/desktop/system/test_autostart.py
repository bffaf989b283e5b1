"""Starting with the computer, as the system's own tools would read it."""

import configparser
import plistlib
import subprocess
from pathlib import Path

import pytest

from pic2latex_desktop.system.app_id import APP_ID
from pic2latex_desktop.system.autostart import SYSTEMS, autostart_here, own_command

ODD = ("/opt/My Program $HOME/100%/pic2latex", "--background", 'say "hi" `now` \\ back')


def unescape(value: str) -> str:
    """Read a string of a key file: two backslashes are one."""
    return value.replace("\\\\", "\\")


@pytest.fixture
def file(own_home: Path) -> Path:
    return own_home / "config" / "autostart" / f"{APP_ID}.desktop"


def test_on_and_off_on_linux(file: Path) -> None:
    autostart = SYSTEMS["linux"]
    assert not autostart.is_on()
    autostart.switch_on(own_command())
    assert autostart.is_on()
    assert file.is_file()
    autostart.switch_off()
    assert not autostart.is_on()
    autostart.switch_off()


def test_command_survives_quoting(file: Path) -> None:
    SYSTEMS["linux"].switch_on(ODD)
    parser = configparser.RawConfigParser()
    parser.optionxform = str  # type: ignore[assignment,method-assign]  # keys keep their case
    parser.read(file, encoding="utf-8")
    line = unescape(parser["Desktop Entry"]["Exec"]).replace("%%", "%")
    # The quoting of desktop entries is that of a shell's double quotes.
    script = f'for part in {line}; do printf "%s\\0" "$part"; done'
    spoken = subprocess.run(["sh", "-c", script], capture_output=True, text=True, check=True).stdout
    assert tuple(spoken.split("\0")[:-1]) == ODD


def test_switched_off_by_the_desktop_counts_as_off(file: Path) -> None:
    autostart = SYSTEMS["linux"]
    autostart.switch_on(own_command())
    file.write_text(file.read_text() + "Hidden=true\n")
    assert not autostart.is_on()


def test_launch_agent_of_macos(own_home: Path) -> None:
    autostart = SYSTEMS["darwin"]
    autostart.switch_on(ODD)
    agent = plistlib.loads((own_home / "Library" / "LaunchAgents" / f"{APP_ID}.plist").read_bytes())
    assert tuple(agent["ProgramArguments"]) == ODD
    assert agent["RunAtLoad"] is True
    assert autostart.is_on()
    autostart.switch_off()
    assert not autostart.is_on()


def test_command_is_absolute_and_quiet() -> None:
    command = own_command()
    assert Path(command[0]).is_absolute()
    assert command[-1] == "--background"


def test_this_system_has_a_way() -> None:
    assert autostart_here() in SYSTEMS.values()
