"""The probe: a process of its own finds out whether the browser engine runs, and the answer is kept."""

import json
import sys
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from pic2latex_desktop.preview import probe
from pic2latex_desktop.preview.probe import Probe
from tests.source_code import PACKAGES


@pytest.fixture(autouse=True)
def reach_the_packages(monkeypatch: pytest.MonkeyPatch) -> None:
    """Start the probe like the program itself, which finds its packages installed."""
    monkeypatch.setenv("PYTHONPATH", ":".join(str(folder.parent) for folder in PACKAGES.values()))


@pytest.fixture
def cache(tmp_path: Path) -> Path:
    return tmp_path / "cache" / "preview.json"


def answer(qtbot: QtBot, cache: Path) -> bool:
    asked = Probe(cache)
    with qtbot.waitSignal(asked.answered, timeout=60_000) as told:
        asked.ask()
    asked.close()
    assert told.args == [asked.can_run]
    return asked.can_run


def test_browser_that_runs_is_found_and_remembered(qtbot: QtBot, cache: Path) -> None:
    assert answer(qtbot, cache)
    assert json.loads(cache.read_text())["can_run"] is True


def replace_probe(monkeypatch: pytest.MonkeyPatch, program: str) -> None:
    monkeypatch.setattr(probe, "_command", lambda: (sys.executable, "-c", program))


@pytest.mark.parametrize(
    "program", ["raise SystemExit(1)", "import os; os.abort()", "import os; os.kill(os.getpid(), 9)"]
)
def test_browser_that_ends_its_process_is_found_out(
    qtbot: QtBot, cache: Path, monkeypatch: pytest.MonkeyPatch, program: str
) -> None:
    replace_probe(monkeypatch, program)
    assert not answer(qtbot, cache)


def test_hanging_browser_is_given_up(qtbot: QtBot, cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(probe, "PATIENCE_MS", 200)
    replace_probe(monkeypatch, "import time; time.sleep(60)")
    assert not answer(qtbot, cache)


def test_missing_program_is_an_answer(qtbot: QtBot, cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(probe, "_command", lambda: ("/no/such/program",))
    assert not answer(qtbot, cache)
    assert not cache.exists()


def test_answer_is_kept_until_something_changes(
    qtbot: QtBot, cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    replace_probe(monkeypatch, "raise SystemExit(0)")
    assert answer(qtbot, cache)
    replace_probe(monkeypatch, "raise SystemExit(1)")
    assert answer(qtbot, cache)
    monkeypatch.setenv("QTWEBENGINE_CHROMIUM_FLAGS", "--something-else")
    assert not answer(qtbot, cache)


@pytest.mark.parametrize("content", ["", "{", "[]", '{"key": 1}', '{"can_run": true}'])
def test_broken_cache_is_ignored(
    qtbot: QtBot, cache: Path, monkeypatch: pytest.MonkeyPatch, content: str
) -> None:
    cache.parent.mkdir()
    cache.write_text(content)
    replace_probe(monkeypatch, "raise SystemExit(0)")
    assert answer(qtbot, cache)
