"""The progress bar, on a terminal and in a file."""

import io

import pytest

from pic2latex.cli.progress_bar import BYTES, ProgressBar


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


def drawn_by(stream: Terminal) -> list[str]:
    """Return what stood on the line, one state after the other."""
    return [state.strip() for state in stream.getvalue().split("\r")]


def test_a_terminal_gets_a_bar_that_goes_away() -> None:
    stream = Terminal()
    with ProgressBar(2e6, "Model", unit=BYTES, stream=stream) as bar:
        bar._bar.mininterval = 0
        bar.update(1e6, 2e6)
        bar.advance(1e6)

    states = drawn_by(stream)
    assert states[-1] == ""
    assert any(" 50%" in state and "1.00M/2.00M" in state for state in states)
    assert all(state.startswith("Model:") for state in states if state)


def test_the_speed_counts_nothing_that_was_there_before() -> None:
    with ProgressBar(0, "Model", unit=BYTES, stream=Terminal()) as bar:
        bar.update(10e6, 100e6)
        bar.update(20e6, 100e6)
        state = bar._bar.format_dict

    assert (state["initial"], state["n"], state["total"]) == (10e6, 20e6, 100e6)


def test_an_unknown_total_shows_the_amount_alone() -> None:
    stream = Terminal()
    with ProgressBar(0, "Model", stream=stream) as bar:
        bar._bar.mininterval = 0
        bar.advance(7)

    states = drawn_by(stream)
    assert any(state.startswith("Model: 7") for state in states)
    assert not any("%" in state for state in states)


def test_it_writes_to_standard_error(capsys: pytest.CaptureFixture[str]) -> None:
    with ProgressBar(1, "x") as bar:
        bar.advance()

    assert capsys.readouterr().err == "x: 100 %\n"
