"""Whether the windows' thread gets its turns: every step is watched, and a long wait is seen."""

import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QTimer
from pytestqt.qtbot import QtBot

from pic2latex_desktop.bench.app_harness import AppHarness
from pic2latex_desktop.bench.event_loop_stalls import StallMeter, measure_turns
from tests.desktop.fake_engines import reader_of, reader_without_model


def test_a_wait_is_seen_once(qtbot: QtBot) -> None:
    pulse = StallMeter()
    QTimer.singleShot(0, pulse, lambda: time.sleep(0.3))
    qtbot.wait(400)
    assert pulse.longest() >= 250
    # Begun anew: what remains is shorter than the wait that was told.
    assert pulse.longest() < 250
    pulse.close()


@pytest.fixture
def stages(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[AppHarness]]:
    # No xclip, which would look for an X server that is not there.
    monkeypatch.setenv("PATH", "/nowhere")
    made: list[AppHarness] = []
    yield made
    for stage in made:
        stage.close()


def test_every_step_is_watched(qtbot: QtBot, tmp_path: Path, stages: list[AppHarness]) -> None:
    stages.append(AppHarness(tmp_path, reader_of(["x"])))
    measured = list(measure_turns(stages[0]))
    assert [each.promise.what for each in measured] == [
        "windows still while models load",
        "windows still at the first result",
        "windows still at the next result",
        "windows still while others open",
    ]
    assert all(each.value is not None and each.promise.limit == 50 for each in measured)
    opened = {
        name for name in ("result", "settings", "history", "about") if stages[0].app.windows.existing(name)
    }
    assert opened == {"result", "settings", "history", "about"}


def test_a_missing_model_is_said(qtbot: QtBot, tmp_path: Path, stages: list[AppHarness]) -> None:
    stages.append(AppHarness(tmp_path, reader_without_model))
    by_name = {each.promise.what: each for each in measure_turns(stages[0])}
    for name in ("windows still at the first result", "windows still at the next result"):
        assert by_name[name].value is None
        assert by_name[name].remark == "The model is not installed."
