"""What the bench measures with: a program of its own, and reasons where there is no number."""

import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from pic2latex_desktop.bench.app_harness import AppHarness
from pic2latex_desktop.bench.idle_memory import measure_idle
from pic2latex_desktop.bench.latency import measure_clipboard, measure_overlay
from pic2latex_desktop.bench.throughput import measure_many
from pic2latex_desktop.recognition.worker import JobReader
from tests.desktop.fake_engines import reader_of, reader_without_model

Make = Callable[[Callable[[], JobReader]], AppHarness]


@pytest.fixture
def make(qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Make]:
    # No xclip, which would look for an X server that is not there.
    monkeypatch.setenv("PATH", "/nowhere")
    stages: list[AppHarness] = []

    def begin(make_reader: Callable[[], JobReader]) -> AppHarness:
        stages.append(AppHarness(tmp_path, make_reader))
        return stages[-1]

    yield begin
    for stage in stages:
        stage.close()


def test_numbers_of_a_program_that_reads(make: Make) -> None:
    stage = make(reader_of(["x"]))
    clipboard = measure_clipboard(stage)
    assert clipboard.value is not None
    many = {each.promise.what: each for each in measure_many(stage, 5)}
    assert many["snips lost"].value == 0
    assert "5 snips" in many["memory grown over many snips"].remark
    assert len(stage.app.history.entries()) >= 5
    assert measure_idle(stage).value is not None


def test_a_screen_that_cannot_be_frozen_is_said(make: Make) -> None:
    overlay = measure_overlay(make(reader_of(["x"])))
    assert overlay.value is None
    assert overlay.remark


def test_a_missing_model_is_said(make: Make) -> None:
    stage = make(reader_without_model)
    measured = [measure_clipboard(stage), *measure_many(stage, 3)]
    assert [each.value for each in measured] == [None] * 4
    assert {each.remark for each in measured} == {"The model is not installed."}


def test_the_clipboard_is_given_back(qtbot: QtBot, make: Make) -> None:
    QApplication.clipboard().setText("mine")
    stage = make(reader_of(["x"]))
    assert measure_clipboard(stage).value is not None
    assert QApplication.clipboard().text() != "mine"
    stage.close()
    assert QApplication.clipboard().text() == "mine"


def test_waiting_ends_with_the_first_signal(make: Make) -> None:
    stage = make(reader_of([]))
    began = time.monotonic()
    assert stage.wait(stage.app.regions.cancelled, after=stage.app.regions.cancelled.emit)
    assert stage.until(lambda: time.monotonic() > began)
