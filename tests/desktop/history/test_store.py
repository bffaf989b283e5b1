"""The history on a real file: order, search, limits, favourites, and every kind of damage."""

import sqlite3
import subprocess
import sys
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from pic2latex.types import Mode
from pic2latex_desktop.history.database import is_sound
from pic2latex_desktop.history.store import Entry, HistoryLimits, HistoryStore, HistoryUsage, NewEntry
from tests.source_code import PACKAGES

PNG = b"\x89PNG" + bytes(1000)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "data" / "history.sqlite"


def new(source: str = "x", *, mode: Mode = Mode.FORMULA, size: int = 1000) -> NewEntry:
    return NewEntry(mode, source, "small", 0.9, bytes(size))


def sources(entries: tuple[Entry, ...]) -> list[str]:
    return [entry.source for entry in entries]


def test_newest_comes_first_and_survives_reopening(path: Path) -> None:
    history = HistoryStore(path)
    added = [history.add(new(source)) for source in ("a", "b", "c")]
    history.close()
    again = HistoryStore(path)
    assert again.entries() == tuple(reversed(added))
    assert again.picture(added[0].id) == bytes(1000)
    assert again.entry(added[1].id) == added[1]
    again.close()


def test_pages_of_the_list_meet_without_gap(path: Path) -> None:
    history = HistoryStore(path)
    for number in range(25):
        history.add(new(str(number)))
    first = history.entries(limit=10)
    second = history.entries(limit=10, after=first[-1])
    third = history.entries(limit=10, after=second[-1])
    assert sources(first + second + third) == [str(number) for number in reversed(range(25))]
    history.close()


@pytest.mark.parametrize(
    ("query", "found"),
    [
        (r"\frac{a}{b}", [r"\frac ab+1"]),
        (r"\frac ab", [r"\frac ab+1"]),
        (r"{\frac{a}{b}}", [r"\frac ab+1"]),
        ("alpha", [r"x^{\alpha}"]),
        (r"x^\alpha", [r"x^{\alpha}"]),
        ("the circle", ["Let $r$ be the radius of the Circle."]),
        ("THE CIRCLE", ["Let $r$ be the radius of the Circle."]),
        ("100%", []),
        (r"\omega", []),
        ("", ["Let $r$ be the radius of the Circle.", r"x^{\alpha}", r"\frac ab+1"]),
        ("   ", ["Let $r$ be the radius of the Circle.", r"x^{\alpha}", r"\frac ab+1"]),
        ("'; DROP TABLE entries; --", []),
    ],
)
def test_search_ignores_spelling(path: Path, query: str, found: list[str]) -> None:
    history = HistoryStore(path)
    history.add(new(r"\frac ab+1"))
    history.add(new(r"x^{\alpha}"))
    history.add(new("Let $r$ be the radius of the Circle.", mode=Mode.PAGE))
    assert sources(history.entries(query)) == found
    history.close()


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("frac pi", [r"\frac{\pi}{2}"]),
        ("pi frac", [r"\frac{\pi}{2}"]),
        ("frac", [r"\frac{a}{b}", r"\frac{\pi}{2}"]),
        ("frac nowhere", []),
        ("circle radius", ["Let $r$ be the radius of the Circle."]),
        ("circle square", []),
    ],
)
def test_all_words_must_be_there_wherever_they_stand(path: Path, query: str, found: list[str]) -> None:
    history = HistoryStore(path)
    for entry in (new(r"\frac{\pi}{2}"), new(r"\frac{a}{b}"), new("\\pi")):
        history.add(entry)
    history.add(new("Let $r$ be the radius of the Circle.", mode=Mode.PAGE))
    assert sources(history.entries(query)) == found
    history.close()


def test_favourites_can_be_listed_alone(path: Path) -> None:
    history = HistoryStore(path)
    kept, other = history.add(new("a")), history.add(new("b"))
    history.set_favourite([kept.id], is_favourite=True)
    assert sources(history.entries(only_favourites=True)) == ["a"]
    history.set_favourite([kept.id, other.id], is_favourite=False)
    assert history.entries(only_favourites=True) == ()
    history.close()


def test_correction_is_found_and_shown(path: Path) -> None:
    history = HistoryStore(path)
    entry = history.add(new("x"))
    history.correct(entry.id, r"\omega")
    assert sources(history.entries(r"\omega")) == [r"\omega"]
    assert history.entries("x") == ()
    history.close()


def test_deleting_takes_the_picture_along(path: Path) -> None:
    history = HistoryStore(path)
    one, other = history.add(new("a")), history.add(new("b"))
    history.delete([one.id])
    assert sources(history.entries()) == ["b"]
    assert history.picture(one.id) == b""
    assert history.picture(other.id) != b""
    assert history.entry(one.id) is None
    history.close()


def history_of_ages(path: Path, *days: int) -> HistoryStore:
    """Return a history of results that are so many days old, named by their age."""
    history = HistoryStore(path)
    for age in days:
        history.add(new(str(age)))
    history.close()
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("UPDATE entries SET time = time - CAST(source AS INTEGER) * 86400 * 1000000")
    return HistoryStore(path)


def test_limit_by_age_spares_favourites(path: Path) -> None:
    history = history_of_ages(path, 41, 40, 2)
    history.set_favourite([2], is_favourite=True)
    assert history.keep_within(HistoryLimits(days=30)) == 1
    assert sources(history.entries()) == ["2", "40"]
    history.close()


def test_a_clock_set_forward_costs_no_result(path: Path) -> None:
    """Wrong by years until it is set, it made the whole history too old at the first start."""
    history = history_of_ages(path, 9000, 8001, 8000)
    history.add(new("at the wrong time"))
    assert history.keep_within(HistoryLimits(days=365)) == 1
    assert sources(history.entries()) == ["at the wrong time", "8000", "8001"]
    history.close()


def test_what_the_user_asks_for_is_measured_at_the_clock(path: Path) -> None:
    history = history_of_ages(path, 40, 35)
    assert history.keep_within(HistoryLimits(days=30)) == 0
    assert history.keep_within(HistoryLimits(days=30), trusts_clock=True) == 2
    history.close()


def test_limit_by_size_keeps_the_newest_and_favourites(path: Path) -> None:
    history = HistoryStore(path)
    for source in "abcdef":
        history.add(new(source, size=400_000))
    history.set_favourite([1], is_favourite=True)
    assert history.keep_within(HistoryLimits(megabytes=1)) == 4
    assert sources(history.entries()) == ["f", "a"]
    history.close()
    assert is_sound(path)


def test_limit_gives_room_on_the_disk_back(path: Path) -> None:
    history = HistoryStore(path)
    for name in "abcd":
        history.add(NewEntry(Mode.FORMULA, name, "small", 0.9, bytes(500_000)))
    assert history.keep_within(HistoryLimits(megabytes=1)) == 2
    history.close()
    assert path.stat().st_size < 1_200_000


def test_no_limits_delete_nothing(path: Path) -> None:
    history = HistoryStore(path)
    history.add(new("a"))
    assert history.keep_within(HistoryLimits()) == 0
    history.close()


@pytest.mark.logs_warnings
@pytest.mark.parametrize("content", [b"not a database at all" * 100, b"SQLite format 3\x00" + bytes(4000)])
def test_file_that_is_no_database_is_moved_aside(path: Path, content: bytes) -> None:
    path.parent.mkdir()
    path.write_bytes(content)
    history = HistoryStore(path)
    assert history.moved_aside is not None
    assert history.moved_aside.read_bytes() == content
    history.add(new("a"))
    assert sources(history.entries()) == ["a"]
    history.close()


@pytest.mark.logs_warnings
def test_damage_in_the_middle_is_found_by_the_check(path: Path) -> None:
    history = HistoryStore(path)
    for number in range(200):
        history.add(new(str(number)))
    history.close()
    assert is_sound(path)
    data = bytearray(path.read_bytes())
    data[4096 * 3 : 4096 * 20] = b"\xaa" * (4096 * 17)
    path.write_bytes(data)
    assert not is_sound(path)
    history = HistoryStore(path)
    aside = history.begin_again()
    assert aside.read_bytes() == bytes(data)
    history.add(new("fresh"))
    assert sources(history.entries()) == ["fresh"]
    history.close()


@pytest.mark.logs_warnings
def test_damage_met_while_adding_costs_no_result(path: Path) -> None:
    history = HistoryStore(path)
    for number in range(300):
        history.add(new(str(number)))
    history.close()
    data = bytearray(path.read_bytes())
    data[4096:] = b"\xaa" * (len(data) - 4096)
    path.write_bytes(data)
    history = HistoryStore(path)
    entry = history.add(new("not lost"))
    assert history.entry(entry.id) is not None
    assert history.moved_aside is not None
    history.close()


@pytest.mark.logs_warnings
def test_newer_file_is_left_alone(path: Path) -> None:
    HistoryStore(path).close()
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA user_version = 99")
    before = path.read_bytes()
    history = HistoryStore(path)
    assert history.problem is not None
    history.add(new("in memory"))
    assert sources(history.entries()) == ["in memory"]
    history.close()
    assert path.read_bytes() == before


@pytest.mark.logs_warnings
def test_no_place_for_a_file_means_memory(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    history = HistoryStore(tmp_path / "file" / "history.sqlite")
    assert isinstance(history.problem, OSError)
    history.add(new("a"))
    assert sources(history.entries()) == ["a"]
    history.close()


def test_check_of_a_missing_file_is_sound(path: Path) -> None:
    assert is_sound(path)


WRITER = """
import sys
from pathlib import Path
from pic2latex.types import Mode
from pic2latex_desktop.history.store import HistoryStore, NewEntry
history = HistoryStore(Path(sys.argv[1]))
for number in range(1000000):
    entry = history.add(NewEntry(Mode.FORMULA, str(number), "small", 0.9, bytes(20000)))
    print(number, flush=True)
"""


def test_killed_program_loses_nothing_it_had_promised(path: Path) -> None:
    """`add` returned, so the entry is there, however the process ends."""
    paths = ":".join(str(folder.parent) for folder in PACKAGES.values())
    process = subprocess.Popen(
        [sys.executable, "-c", WRITER, str(path)],
        stdout=subprocess.PIPE,
        text=True,
        env={"PYTHONPATH": paths},
    )
    assert process.stdout is not None
    for _ in range(30):
        process.stdout.readline()
    process.kill()
    promised = 30 + len(process.stdout.read().splitlines())
    process.wait()
    process.stdout.close()
    assert is_sound(path)
    history = HistoryStore(path)
    assert history.moved_aside is None
    assert len(history.entries(limit=10_000)) >= promised
    history.close()


@pytest.mark.parametrize(("favourites", "left"), [(False, ["b"]), (True, [])])
def test_everything_is_deleted_and_its_room_given_back(path: Path, favourites: bool, left: list[str]) -> None:
    history = HistoryStore(path)
    entries = [history.add(NewEntry(Mode.FORMULA, name, "small", 0.9, bytes(200_000))) for name in "abc"]
    history.set_favourite([entries[1].id], is_favourite=True)
    assert history.usage() == HistoryUsage(3, 1, 600_000)
    history.delete_all(favourites=favourites)
    assert [entry.source for entry in history.entries()] == left
    assert history.usage() == HistoryUsage(len(left), len(left), 200_000 * len(left))
    history.close()
    assert path.stat().st_size < 200_000 * (len(left) + 1)


def test_a_clock_set_back_costs_no_new_result(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its time is the oldest, and yet it is the last to go."""
    from pic2latex_desktop.history import store

    class Clock(datetime):
        year_now = 2030

        @classmethod
        def now(cls, _: object = None) -> "Clock":
            return cls(cls.year_now, 1, 1, tzinfo=UTC)

    monkeypatch.setattr(store, "datetime", Clock)
    history = HistoryStore(path)
    for name in ("a", "b"):
        history.add(new(name, size=600_000))
    Clock.year_now = 2020
    history.add(new("after", size=600_000))
    history.keep_within(HistoryLimits(megabytes=1))
    assert sources(history.entries()) == ["after"]
    history.close()
