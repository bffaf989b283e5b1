"""Past results with their pictures, newest first, on this computer only.

Lives on the GUI thread: every call is one short transaction. The one long job, checking the file, is
`history_file.is_sound` and belongs on a background thread.
"""

import json
import logging
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from pic2latex.types import Mode
from pic2latex_desktop.history.database import is_damage, move_aside, open_database
from pic2latex_desktop.history.search import search_patterns, search_text

__all__ = ["Entry", "HistoryLimits", "HistoryStore", "HistoryUsage", "NewEntry"]

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_DAY = timedelta(days=1)
_MEGABYTE = 1_000_000

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class NewEntry:
    """A result on its way into the history. `source` is LaTeX, or Markdown for a page."""

    mode: Mode
    source: str
    model: str
    confidence: float
    png: bytes


@dataclass(frozen=True, slots=True)
class Entry:
    """A result of the past. Its picture is read on its own: see `HistoryStore.picture`."""

    id: int
    time: datetime
    mode: Mode
    source: str
    model: str
    confidence: float
    is_favourite: bool


@dataclass(frozen=True, slots=True)
class HistoryLimits:
    """How long and how much is kept; 0 means without limit. Favourites are never deleted by a limit."""

    days: int = 0
    megabytes: int = 0


@dataclass(frozen=True, slots=True)
class HistoryUsage:
    """How much is kept: results, favourites among them, and the bytes of all pictures."""

    results: int
    favourites: int
    bytes: int


class HistoryStore:
    """The results on disk.

    A file found damaged is moved aside, and `moved_aside` then says where to. When there can be no file at
    all (no space, no permission, written by a newer version), `problem` says why and results stay in memory.
    Every method may raise sqlite3.Error.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self.moved_aside: Path | None = None
        self.problem: Exception | None = None
        self._connection = self._open()

    def add(self, new: NewEntry) -> Entry:
        """Keep a result. It is on disk when this returns; a damaged file is replaced by a new one first."""
        try:
            return self._insert(new)
        except sqlite3.DatabaseError as error:
            if not is_damage(error):
                raise
        self.begin_again()
        return self._insert(new)

    def entries(
        self, search: str = "", *, only_favourites: bool = False, limit: int = 200, after: Entry | None = None
    ) -> tuple[Entry, ...]:
        """Return results, newest first: those that hold `search` or each of its words, those older than `after`."""
        text = search.strip()
        # At the start the worker loads what reads LaTeX, and the windows would wait for that here.
        patterns = search_patterns(text) if text else ()
        # Several words may stand anywhere, but each of them must.
        words = [search_patterns(word) for word in text.split()]
        values = {
            "text": text,
            "patterns": json.dumps(patterns, ensure_ascii=False),
            "words": json.dumps(words, ensure_ascii=False),
            "favourites": only_favourites,
            "time": _microseconds(after.time) if after else None,
            "id": after.id if after else None,
            "limit": limit,
        }
        with self._transaction() as connection:
            return tuple(_entry(row) for row in connection.execute(_SELECT, values))

    def entry(self, number: int) -> Entry | None:
        """Return one result, or None when it is gone."""
        with self._transaction() as connection:
            row = connection.execute(_SELECT_ONE, (number,)).fetchone()
        return _entry(row) if row else None

    def picture(self, number: int) -> bytes:
        """Return the picture of a result as PNG; empty when it is gone."""
        with self._transaction() as connection:
            row = connection.execute("SELECT png FROM pictures WHERE entry = ?", (number,)).fetchone()
        return bytes(row[0]) if row else b""

    def set_favourite(self, numbers: Iterable[int], *, is_favourite: bool) -> None:
        """Mark results as ones to keep, or no longer."""
        values = [(is_favourite, number) for number in numbers]
        with self._transaction() as connection:
            connection.executemany("UPDATE entries SET favourite = ? WHERE id = ?", values)

    def correct(self, number: int, source: str) -> None:
        """Replace what was read by what the user made of it."""
        with self._transaction() as connection:
            row = connection.execute("SELECT mode FROM entries WHERE id = ?", (number,)).fetchone()
            if row:
                values = (source, search_text(Mode(row[0]), source), number)
                connection.execute("UPDATE entries SET source = ?, search = ? WHERE id = ?", values)

    def delete(self, numbers: Iterable[int]) -> None:
        """Forget results and their pictures for good."""
        with self._transaction() as connection:
            connection.executemany("DELETE FROM entries WHERE id = ?", [(number,) for number in numbers])

    def delete_all(self, *, favourites: bool) -> None:
        """Forget all results for good, favourites only if asked, and give the room on the disk back."""
        query = "DELETE FROM entries" if favourites else "DELETE FROM entries WHERE NOT favourite"
        with self._transaction() as connection:
            connection.execute(query)
        self._give_room_back("PRAGMA incremental_vacuum")

    def usage(self) -> HistoryUsage:
        """Return how much is kept."""
        query = "SELECT count(*), coalesce(sum(favourite), 0), coalesce(sum(bytes), 0) FROM entries"
        with self._transaction() as connection:
            return HistoryUsage(*connection.execute(query).fetchone())

    def keep_within(self, limits: HistoryLimits, *, trusts_clock: bool = False) -> int:
        """Delete what the limits no longer allow, oldest first; return how many results went.

        A clock may be wrong by years until it is set, and everything would be too old at once. So age is measured at
        the newest result that is a day old or more, and at the clock itself only with `trusts_clock`.
        """
        deleted = 0
        with self._transaction() as connection:
            if limits.days:
                now = datetime.now(UTC)
                last = now if trusts_clock else _last_before(connection, now - _DAY)
                query = "DELETE FROM entries WHERE NOT favourite AND time < ?"
                oldest = _microseconds(last - limits.days * _DAY)
                deleted += connection.execute(query, (oldest,)).rowcount
            if limits.megabytes:
                deleted += connection.execute(_DELETE_LARGE, (limits.megabytes * _MEGABYTE,)).rowcount
        if deleted:
            self._give_room_back("PRAGMA incremental_vacuum(500)")
        return deleted

    def _give_room_back(self, pragma: str) -> None:
        # It frees a page with each step and has no columns: `execute` takes it for done after the first.
        self._connection.executescript(pragma)

    def begin_again(self) -> Path:
        """Move the damaged file aside and start an empty one; return where the old one lies."""
        self._connection.close()
        self.moved_aside = move_aside(self._path)
        self._connection = open_database(self._path)
        return self.moved_aside

    def close(self) -> None:
        """Write everything into the one file and let go of it."""
        self._connection.close()

    def _insert(self, new: NewEntry) -> Entry:
        now = datetime.now(UTC)
        with self._transaction() as connection:
            cursor = connection.execute(
                "INSERT INTO entries (time, mode, source, search, model, confidence, bytes)"
                " VALUES (?, ?, ?, ?, ?, ?, ?)",
                (
                    _microseconds(now),
                    new.mode,
                    new.source,
                    search_text(new.mode, new.source),
                    new.model,
                    new.confidence,
                    len(new.png),
                ),
            )
            number = int(cursor.lastrowid or 0)
            connection.execute("INSERT INTO pictures VALUES (?, ?)", (number, new.png))
        return Entry(number, now, new.mode, new.source, new.model, new.confidence, is_favourite=False)

    def _open(self) -> sqlite3.Connection:
        try:
            return open_database(self._path)
        except (sqlite3.Error, OSError) as error:
            if not (isinstance(error, sqlite3.Error) and is_damage(error)):
                return self._without_file(error)
        try:
            self.moved_aside = move_aside(self._path)
            return open_database(self._path)
        except (sqlite3.Error, OSError) as error:
            return self._without_file(error)

    def _without_file(self, error: Exception) -> sqlite3.Connection:
        log.warning("The history cannot be kept on disk.", exc_info=error)
        self.problem = error
        return open_database(None)

    @contextmanager
    def _transaction(self) -> Iterator[sqlite3.Connection]:
        connection = self._connection
        connection.execute("BEGIN")
        try:
            yield connection
        except BaseException:
            connection.execute("ROLLBACK")
            raise
        connection.execute("COMMIT")


# What is searched forgets spaces and needless braces of formulas; the source keeps everything as it stands.
_SELECT = """
SELECT id, time, mode, source, model, confidence, favourite FROM entries
WHERE (
        :text = '' OR instr(lower(source), lower(:text))
        OR EXISTS (SELECT 1 FROM json_each(:patterns) WHERE instr(search, value))
        OR json_array_length(:words) > 1 AND NOT EXISTS (
            SELECT 1 FROM json_each(:words) AS word WHERE NOT EXISTS (
                SELECT 1 FROM json_each(word.value) AS pattern WHERE instr(search, pattern.value)
            )
        )
    )
    AND (NOT :favourites OR favourite)
    AND (:time IS NULL OR (time, id) < (:time, :id))
ORDER BY time DESC, id DESC LIMIT :limit
"""

_SELECT_ONE = "SELECT id, time, mode, source, model, confidence, favourite FROM entries WHERE id = ?"

# Keeps favourites and the newest results whose pictures together stay below the limit. By their numbers, not their
# times: after a clock was set back, the result of this moment would be the oldest and go at once.
_DELETE_LARGE = """
DELETE FROM entries WHERE NOT favourite AND id IN (
    SELECT id FROM (
        SELECT id, sum(bytes) OVER (ORDER BY favourite DESC, id DESC) AS total FROM entries
    ) WHERE total > ?
)
"""


def _last_before(connection: sqlite3.Connection, moment: datetime) -> datetime:
    """Return when the newest result up to `moment` was kept; the beginning of time when there is none."""
    query = "SELECT coalesce(max(time), 0) FROM entries WHERE time <= ?"
    (newest,) = connection.execute(query, (_microseconds(moment),)).fetchone()
    return _EPOCH + timedelta(microseconds=newest)


def _microseconds(moment: datetime) -> int:
    """Return a moment as a whole number, so that what is read back is exactly what was written."""
    return (moment - _EPOCH) // timedelta(microseconds=1)


def _entry(row: tuple[int, int, str, str, str, float, int]) -> Entry:
    number, moment, mode, source, model, confidence, favourite = row
    return Entry(
        number,
        _EPOCH + timedelta(microseconds=moment),
        Mode(mode),
        source,
        model,
        confidence,
        bool(favourite),
    )
