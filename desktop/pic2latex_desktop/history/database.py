"""The history's SQLite file: its tables, its check, and what happens when it is damaged.

Write-ahead logging keeps every finished snip through a killed process; a file that is damaged all the same is
moved aside, never deleted, and a new one begins.
"""

import logging
import sqlite3
from contextlib import closing
from pathlib import Path

from pic2latex.types import Mode
from pic2latex_desktop.history.search import search_text
from pic2latex_desktop.system.aside_name import aside_name

__all__ = ["history_path", "is_damage", "is_sound", "move_aside", "open_database"]

#: 1: the first one. 2: the searched text of a page holds its words apart from its formulas.
VERSION = 2

_SCHEMA = """
CREATE TABLE IF NOT EXISTS entries (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    time INTEGER NOT NULL,        -- microseconds since 1970, UTC
    mode TEXT NOT NULL,           -- pic2latex.types.Mode
    source TEXT NOT NULL,         -- LaTeX of a formula, Markdown of a page
    search TEXT NOT NULL,         -- history_search.search_text(mode, source)
    model TEXT NOT NULL,
    confidence REAL NOT NULL,     -- 0 to 1
    favourite INTEGER NOT NULL DEFAULT 0,
    bytes INTEGER NOT NULL        -- size of the picture
);
CREATE TABLE IF NOT EXISTS pictures (
    entry INTEGER PRIMARY KEY REFERENCES entries (id) ON DELETE CASCADE,
    png BLOB NOT NULL
);
CREATE INDEX IF NOT EXISTS entries_by_time ON entries (time DESC, id DESC);
"""

#: What SQLite says of a file that is not, or no longer, a whole database.
_DAMAGE = frozenset({sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB})

log = logging.getLogger(__name__)


def history_path() -> Path:
    """Return where the user's history lies: beside the models, wherever those are."""
    from pic2latex.models.store import default_root

    return default_root() / "history.sqlite"


def open_database(path: Path | None) -> sqlite3.Connection:
    """Open the file, making it and its tables when missing; without a path, one in memory.

    Raises sqlite3.DatabaseError when it is not a database or newer than this program, OSError when the folder
    cannot be made.
    """
    if path is not None:
        path.parent.mkdir(parents=True, exist_ok=True)
    connection = sqlite3.connect(path or ":memory:", timeout=2, isolation_level=None)
    try:
        (version,) = connection.execute("PRAGMA user_version").fetchone()
        if version > VERSION:
            raise sqlite3.NotSupportedError(f"The history was written by a newer version ({version}).")
        if version < VERSION:
            _make_tables(connection)
            _bring_up_to_date(connection)
        # In WAL mode this is safe against a killed process; a power cut costs the last snip, never the file.
        connection.execute("PRAGMA synchronous = NORMAL")
        connection.execute("PRAGMA foreign_keys = ON")
        # Negative is kilobytes. Of the usual 2,000 nearly all would hold pictures that nobody asks for again.
        connection.execute("PRAGMA cache_size = -400")
    except sqlite3.Error:
        connection.close()
        raise
    return connection


def _make_tables(connection: sqlite3.Connection) -> None:
    # Freed pages can then be given back in small steps; only a file without tables takes this.
    connection.execute("PRAGMA auto_vacuum = INCREMENTAL")
    connection.execute("PRAGMA journal_mode = WAL")
    connection.executescript(_SCHEMA)


def _bring_up_to_date(connection: sqlite3.Connection) -> None:
    """Write anew what an older version wrote otherwise: all of it or, when that fails, nothing."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        pages = connection.execute("SELECT id, mode, source FROM entries WHERE mode <> ?", (Mode.FORMULA,))
        searched = [(search_text(Mode(mode), source), number) for number, mode, source in pages]
        connection.executemany("UPDATE entries SET search = ? WHERE id = ?", searched)
        connection.execute(f"PRAGMA user_version = {VERSION}")
        connection.execute("COMMIT")
    except BaseException:
        connection.execute("ROLLBACK")
        raise


def is_damage(error: sqlite3.Error) -> bool:
    """Say whether SQLite complains about the file itself rather than about a lock or a full disk."""
    # The low byte is the kind of error, the high bytes say more about it.
    return (getattr(error, "sqlite_errorcode", 0) & 0xFF) in _DAMAGE


def is_sound(path: Path) -> bool:
    """Check the whole file on a connection of its own, so that this may run on any thread."""
    if not path.exists():
        return True
    try:
        with closing(sqlite3.connect(f"{path.as_uri()}?mode=ro", timeout=2, uri=True)) as connection:
            (answer,) = connection.execute("PRAGMA integrity_check(1)").fetchone()
    except sqlite3.Error as error:
        log.warning("The history could not be checked.", exc_info=True)
        return not is_damage(error)
    return bool(answer == "ok")


def move_aside(path: Path) -> Path:
    """Rename the file and what belongs to it; return where it lies now. Raises OSError."""
    aside = aside_name(path, "damaged")
    for ending in ("", "-wal", "-shm"):
        part = path.with_name(path.name + ending)
        if part.exists():
            part.replace(aside.with_name(aside.name + ending))
    log.warning("The history was damaged and is kept as %s.", aside)
    return aside
