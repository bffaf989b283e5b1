"""The progress bar, on a terminal and in a file."""

import io
import time

import pytest

from pic2latex.cli.progress_bar import ProgressBar, megabytes


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_a_file_gets_a_line_each_ten_percent() -> None:
    stream = io.StringIO()
    with ProgressBar(40, "Copying", stream=stream) as bar:
        for _ in range(40):
            bar.advance()

    lines = stream.getvalue().splitlines()
    assert lines == [f"Copying: {percent} %" for percent in range(10, 101, 10)]


def test_a_file_gets_nothing_when_nothing_happens() -> None:
    stream = io.StringIO()
    with ProgressBar(0, "Copying", stream=stream) as bar:
        bar.update(0, 0)
        bar.update(0, 100)

    assert stream.getvalue() == ""


def test_going_back_is_not_told_twice() -> None:
    stream = io.StringIO()
    with ProgressBar(100, "x", stream=stream) as bar:
        for done in (55, 10, 55, 60):
            bar.update(done, 100)

    assert stream.getvalue() == "x: 50 %\nx: 60 %\n"


def test_a_terminal_gets_a_bar_that_goes_away() -> None:
    stream = Terminal()
    with ProgressBar(2e6, "Model", unit=megabytes, stream=stream) as bar:
        bar.update(1e6, 2e6)
        bar.advance(1e6)

    drawn = stream.getvalue().split("\r\x1b[K")
    assert drawn[-2] == "Model [########################] 100% 2.0 MB of 2.0 MB"
    assert drawn[-1] == ""


def test_a_terminal_sees_amount_speed_and_time_left(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = [0.0]
    monkeypatch.setattr(time, "monotonic", lambda: clock[0])
    stream = Terminal()
    with ProgressBar(0, "Model", unit=megabytes, stream=stream) as bar:
        bar.update(10e6, 100e6)  # was there before
        clock[0] = 2.0
        bar.update(20e6, 100e6)

    assert stream.getvalue().split("\r\x1b[K")[-2] == (
        "Model [#####-------------------]  20% 20.0 MB of 100.0 MB, 5.0 MB/s, 0:16 left"
    )


def test_an_unknown_total_shows_the_amount_alone() -> None:
    stream = Terminal()
    with ProgressBar(0, "Model", stream=stream) as bar:
        bar.advance(7)

    assert stream.getvalue().split("\r\x1b[K")[-2].endswith("   0% 7")


def test_it_writes_to_standard_error(capsys: pytest.CaptureFixture[str]) -> None:
    with ProgressBar(1, "x") as bar:
        bar.advance()

    assert capsys.readouterr().err == "x: 100 %\n"
