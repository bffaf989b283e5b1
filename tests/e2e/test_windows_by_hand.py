"""The history and the welcome of the real program, used with keys and clicks alone; what they change is on the disk."""

import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from pic2latex_desktop.history.store import HistoryStore
from tests.e2e.whole_program import SAMPLE, command, history_of, start, window_is_gone, window_named
from tests.e2e.xvfb_session import PATIENCE, Desk, eventually

SCRIPT = (r"\frac{a}{b}", "x + y", r"\sum_{n} n")


@contextmanager
def stored(desk: Desk) -> Iterator[HistoryStore]:
    history = HistoryStore(history_of(desk))
    yield history
    history.close()


def until(desk: Desk, check: Callable[[HistoryStore], bool], what: str) -> None:
    def holds() -> bool:
        with stored(desk) as history:
            return check(history)

    eventually(holds, what)


def done(desk: Desk, *words: str) -> None:
    process = command(desk, *words)
    process.communicate(timeout=PATIENCE)
    assert process.returncode == 0


@pytest.fixture
def history(desk: Desk) -> str:
    """Return the number of the history's window, with three results in it."""
    start(desk, *SCRIPT, arguments=("--background",))
    for _ in SCRIPT:
        done(desk, "app", "open", "--wait", str(SAMPLE))
    until(desk, lambda store: len(store.entries()) == 3, "three results are kept")
    done(desk, "app", "history")
    window = window_named(desk, "^History$")
    desk.hands(f"windowactivate --sync {window}")
    return window


def to_the_newest(desk: Desk) -> None:
    """Go from the search field, over the button of favourites, to the list and its first entry."""
    desk.hands("key ctrl+f key Tab key Tab key Home key space")


def test_favourites_are_chosen_with_keys(desk: Desk, history: str) -> None:
    to_the_newest(desk)
    desk.hands("key Tab key Tab key Tab key space")  # over “Copy as” and “Open”
    until(
        desk,
        lambda store: [entry.source for entry in store.entries() if entry.is_favourite] == [SCRIPT[2]],
        "the newest is a favourite",
    )


def test_what_was_searched_is_deleted_after_a_question(desk: Desk, history: str) -> None:
    desk.hands("key ctrl+f type frac")
    to_the_newest(desk)  # which ends the search's wait for a pause in typing
    desk.hands("key Delete")
    window_named(desk, "^Delete$")
    desk.hands("key Escape")
    window_is_gone(desk, "^Delete$")
    until(desk, lambda store: len(store.entries()) == 3, "Escape deletes nothing")
    desk.hands(f"windowactivate --sync {history} key Delete")
    question = window_named(desk, "^Delete$")
    desk.hands(f"windowactivate --sync {question} key Return")
    left = [SCRIPT[2], SCRIPT[1]]
    until(
        desk, lambda store: [entry.source for entry in store.entries()] == left, "what was found is deleted"
    )


def test_the_history_is_exported_to_a_chosen_file(desk: Desk, history: str, tmp_path: Path) -> None:
    target = tmp_path / "kept.zip"
    desk.hands("key ctrl+f key shift+Tab key space")  # the last button
    dialog = window_named(desk, "^Export$")
    desk.hands(f"windowactivate --sync {dialog} key ctrl+a type {target}")
    desk.hands("key Return")
    eventually(target.exists, "the archive is there")
    with zipfile.ZipFile(target) as archive:
        assert sum(name.endswith(".png") for name in archive.namelist()) == 3


def test_the_welcome_switches_the_start_with_the_computer_on(desk: Desk) -> None:
    start(desk, settings={"welcomed": False})
    window = window_named(desk, "^Welcome$")
    desk.hands(f"windowactivate --sync {window}")
    shape = dict(
        line.strip().partition(":")[::2]
        for line in desk.run("xwininfo", "-id", window).splitlines()
        if ":" in line
    )
    left, top = int(shape["Absolute upper-left X"]), int(shape["Absolute upper-left Y"])
    desk.hands(f"mousemove {left + 60} {top + int(shape['Height']) - 30} click 1 key Escape")
    entries = Path(desk.environ["HOME"]) / ".config" / "autostart"
    eventually(lambda: list(entries.glob("*.desktop")), "it starts with the computer")
    (entry,) = entries.glob("*.desktop")
    assert "pic2latex_desktop" in entry.read_text(encoding="utf-8")
