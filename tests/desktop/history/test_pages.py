"""Pages in the history: found by their words and by their formulas, and taken over from older files."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from pic2latex.types import Mode
from pic2latex_desktop.history import database
from pic2latex_desktop.history.database import VERSION
from pic2latex_desktop.history.store import HistoryStore, NewEntry

PAGE = "# Fläche\n\nA 7 % share of the\nlong ÉTÉ, 设 $r$ 为\n半径:\n\n$$\n\\frac{a}{b}\n= c\n$$\n\nThe end, `$y^2$`."
CHINESE = "这是一个段落，\n含公式 $\\alpha$。"

# The tables of version 1, word for word.
FIRST_SCHEMA = """
CREATE TABLE entries (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    time INTEGER NOT NULL,
    mode TEXT NOT NULL,
    source TEXT NOT NULL,
    search TEXT NOT NULL,
    model TEXT NOT NULL,
    confidence REAL NOT NULL,
    favourite INTEGER NOT NULL DEFAULT 0,
    bytes INTEGER NOT NULL
);
CREATE TABLE pictures (
    entry INTEGER PRIMARY KEY REFERENCES entries (id) ON DELETE CASCADE,
    png BLOB NOT NULL
);
CREATE INDEX entries_by_time ON entries (time DESC, id DESC);
PRAGMA user_version = 1;
"""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "history.sqlite"


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("share of the long", [PAGE]),
        ("SHARE OF THE LONG", [PAGE]),
        ("été", [PAGE]),
        ("the end", [PAGE]),
        ("fläche a 7 %", [PAGE]),
        (r"\frac ab", [PAGE, r"\frac ab"]),
        (r"\frac{a}{b}=c", [PAGE]),
        ("半径", [PAGE]),
        ("alpha", [CHINESE]),
        ("段落", [CHINESE]),
        (r"\gamma", []),
        ("radius", []),
    ],
)
def test_pages_are_found_by_words_and_formulas(path: Path, query: str, found: list[str]) -> None:
    history = HistoryStore(path)
    history.add(NewEntry(Mode.FORMULA, r"\frac ab", "small", 0.9, b""))
    history.add(NewEntry(Mode.TEXT, CHINESE, "", 1.0, b""))
    history.add(NewEntry(Mode.PAGE, PAGE, "", 0.9, b""))
    assert [entry.source for entry in history.entries(query)] == found
    history.close()


def test_correction_of_a_page_is_found(path: Path) -> None:
    history = HistoryStore(path)
    entry = history.add(NewEntry(Mode.PAGE, PAGE, "", 0.9, b""))
    history.correct(entry.id, "Two\nlines with $\\omega$")
    history.correct(entry.id + 1, "nobody's")
    for query in ("two lines", r"\omega"):
        assert len(history.entries(query)) == 1
    assert history.entries("share") == ()
    history.close()


def old_file(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.executescript(FIRST_SCHEMA)
        rows = [
            (1, 1_000_000, "formula", r"\frac ab", r" \frac a b ", "small", 0.5, 1, 3),
            (2, 2_000_000, "page", PAGE, " what version 1 searched ", "", 1.0, 0, 3),
            (3, 3_000_000, "text", CHINESE, " what version 1 searched ", "", 1.0, 0, 3),
        ]
        connection.executemany("INSERT INTO entries VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", rows)
        connection.executemany(
            "INSERT INTO pictures VALUES (?, ?)", [(number, b"png") for number in (1, 2, 3)]
        )


def version_of(path: Path) -> int:
    with closing(sqlite3.connect(path)) as connection:
        return int(connection.execute("PRAGMA user_version").fetchone()[0])


def test_file_of_the_first_version_is_taken_over_whole(path: Path) -> None:
    old_file(path)
    history = HistoryStore(path)
    assert (history.moved_aside, history.problem) == (None, None)
    entries = history.entries()
    assert [(entry.id, entry.mode, entry.source) for entry in entries] == [
        (3, Mode.TEXT, CHINESE),
        (2, Mode.PAGE, PAGE),
        (1, Mode.FORMULA, r"\frac ab"),
    ]
    assert [entry.is_favourite for entry in entries] == [False, False, True]
    assert [history.picture(entry.id) for entry in entries] == [b"png"] * 3
    assert [entry.id for entry in history.entries("share of the long")] == [2]
    assert [entry.id for entry in history.entries(r"\frac ab")] == [2, 1]
    history.add(NewEntry(Mode.PAGE, "new", "", 1.0, b""))
    history.close()
    assert version_of(path) == VERSION
    again = HistoryStore(path)
    assert len(again.entries()) == 4
    again.close()


def test_taking_over_that_fails_leaves_the_old_file_as_it_was(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    old_file(path)

    def fail(mode: Mode, source: str) -> str:
        raise sqlite3.OperationalError("database or disk is full")

    with monkeypatch.context() as patched:
        patched.setattr(database, "search_text", fail)
        with pytest.raises(sqlite3.OperationalError):
            database.open_database(path)
    assert version_of(path) == 1
    history = HistoryStore(path)
    assert [entry.id for entry in history.entries("share of the long")] == [2]
    history.close()
