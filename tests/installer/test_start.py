"""`python3 installer/start.py` as the user runs it: from anywhere, with and without arguments, twice."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

INSTALLER = Path(__file__).resolve().parents[2] / "installer"
# Stands in for the page assets of the small project, which has no pages.
ASSETS = '''"""No assets."""
from installer.progress import SetupFailed
def is_current():
    return False
def ensure(progress):
    progress("assets are asked for")
    raise SetupFailed("Assets cannot be had.", "Bring assets.")
'''


@pytest.fixture
def checkout(furnished: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the small project with our installer in it; no system package can be looked for or installed."""
    shutil.copytree(INSTALLER, furnished / "installer", ignore=shutil.ignore_patterns("__pycache__"))
    (furnished / "installer" / "assets.py").write_text(ASSETS, encoding="utf-8")
    (furnished / "resources" / "pic2latex_resources" / "javascript").mkdir(parents=True)
    monkeypatch.setenv("PATH", "/nowhere")
    return furnished


def start(checkout: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = (sys.executable, str(checkout / "installer" / "start.py"), *arguments)
    return subprocess.run(command, capture_output=True, text=True, check=False, cwd=checkout.parent)


def test_command_line_then_again_then_the_desktop(checkout: Path) -> None:
    (checkout.parent / "sys.py").touch()  # what lies where one stands must not be imported

    first = start(checkout, "recognize", "a b.png")
    assert (first.stdout, first.returncode) == ("pic2latex ['recognize', 'a b.png']\n", 3)
    assert [line.removeprefix("[set-up] ") for line in first.stderr.splitlines()] == [
        "Installing Python packages (engine and command line)",
        "assets are asked for",
        "Assets cannot be had.",
        "Bring assets.",
        "Going on without: formulas cannot be drawn or checked until then.",
    ]

    again = start(checkout, "--json", "-", "--")
    assert (again.stdout, again.returncode) == ("pic2latex ['--json', '-', '--']\n", 4)
    assert again.stderr == ""

    desktop = start(checkout)
    assert (desktop.stdout, desktop.returncode) == ("pic2latex_desktop []\n", 1)
    assert "Installing Python packages (desktop)" in desktop.stderr


def test_what_cannot_be_installed_is_said_on_stderr(checkout: Path) -> None:
    (checkout / "more-metadata").write_text("Requires-Dist: no-such-package==1.0\n", encoding="utf-8")
    done = start(checkout, "recognize", "x.png")
    assert (done.stdout, done.returncode) == ("", 1)
    assert "no-such-package" in done.stderr
    assert "start this again" in done.stderr
    assert "Traceback" not in done.stderr


def test_missing_assets_are_asked_for_again(checkout: Path) -> None:
    start(checkout, "recognize")
    shutil.rmtree(checkout / "resources")
    assert start(checkout, "recognize").stderr.startswith("[set-up] assets are asked for\n")
