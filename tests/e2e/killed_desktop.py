"""The desktop program under the kill campaign: it writes settings, clipboard and history without pause until killed.

What it says it has done is noted in a journal at once, so that what a kill took can be told from what it could not
take: everything noted must be there afterwards, whole, and the program must go on from there.
"""

import io
import os
import shutil
import sqlite3
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pic2latex_resources
from pic2latex_desktop.__main__ import main
from pic2latex_desktop.app import application as whole
from pic2latex_desktop.app.application import quit_program
from pic2latex_desktop.app.staged_imports import import_in_stages
from pic2latex_desktop.capture.picture_sources import PictureFile
from pic2latex_desktop.history.database import is_sound
from pic2latex_desktop.recognition import engine_reader
from pic2latex_desktop.settings.schema import Settings
from pic2latex_desktop.settings.store import load, save
from tests.desktop.fake_engines import reader_of
from tests.desktop.job_events import events
from tests.e2e.xvfb_session import PATIENCE, new_desk
from tests.killed_works import Facts, KilledWork

__all__ = ["DESKTOP_WORK"]

SNIPS = 20
"""After so many it ends by itself."""
SAMPLE = pic2latex_resources.path("samples/basel.png")
QUIET: dict[str, Any] = {
    "welcomed": True,
    "preview": "light",
    "shows_result": "never",
    "notifies": False,
    "checks_itself": False,
}
ALWAYS = 1000
"""Days of history that are kept at least; the setting goes up from here."""


class _Journal:
    """Lines such as `kept 7`, each written with one call, so that a kill leaves none half noted."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / "journal"

    def note(self, what: str, number: int) -> None:
        with self.path.open("ab", buffering=0) as file:
            file.write(f"{what} {number}\n".encode())

    def numbers(self, what: str) -> list[int]:
        """Return the numbers noted of one kind, in order."""
        lines = self.path.read_text(encoding="ascii").splitlines() if self.path.exists() else []
        return [int(line.split()[1]) for line in lines if line.split()[0] == what]


def source_of(number: int) -> str:
    """Return the LaTeX of the picture with this number; no two are equal."""
    return rf"x_{{{number}}}"


@contextmanager
def _screen(scratch: Path) -> Iterator[None]:
    """Give all of them one X server, and import what the program imports behind its icon before any is forked."""
    import_in_stages(lambda: None)
    desk = new_desk(scratch / "desk", "800x600")
    names = ("DISPLAY", "QT_QPA_PLATFORM", "LC_ALL")
    try:
        with patch.dict(os.environ, {name: desk.environ[name] for name in names}):
            os.environ.pop("DBUS_SESSION_BUS_ADDRESS", None)
            yield
    finally:
        desk.end()


def _home(folder: Path) -> None:
    (folder / "run").mkdir(parents=True)
    (folder / "run").chmod(0o700)
    save(Settings(**QUIET, history_days=ALWAYS), folder / "home" / "settings.json")


def _live(folder: Path) -> int:
    """Be the program: change a setting, read a picture, and the next when it is kept."""
    os.environ |= {
        "HOME": str(folder),
        "XDG_RUNTIME_DIR": str(folder / "run"),
        "XDG_CACHE_HOME": str(folder / "cache"),
    }
    journal = _Journal(folder)
    first = max(journal.numbers("asked"), default=0) + 1
    numbers = iter(range(first, first + SNIPS))
    start = whole.Application.start

    def begin(app: whole.Application, **options: bool) -> None:
        start(app, **options)
        _snip_on(app, journal, numbers)

    script = [source_of(number) for number in range(first, first + SNIPS)]
    with (
        patch.object(whole.Application, "start", begin),
        patch.object(engine_reader, "PictureReader", reader_of(script)),
    ):
        return main(["--background"])


def _snip_on(app: whole.Application, journal: _Journal, numbers: Iterator[int]) -> None:
    """Begin one snip after the other; each is over when it is on the clipboard and in the history."""
    waiting = {"copied", "kept"}

    def reach(what: str) -> Callable[[object], None]:
        def note(job: object) -> None:
            number = int(job.result.source[3:-1])  # type: ignore[attr-defined]
            journal.note(what, number)
            waiting.discard(what)
            if not waiting:
                waiting.update(("copied", "kept"))
                go_on()

        return note

    def go_on() -> None:
        number = next(numbers, None)
        if number is None:
            quit_program()
            return
        journal.note("asked", number)
        app.settings.set(history_days=ALWAYS + number)
        journal.note("set", number)
        app.capture.open(PictureFile(SAMPLE))

    told = events(app)
    told.copied.connect(reach("copied"))
    told.kept.connect(reach("kept"))
    go_on()


def _kept(history: Path) -> list[str]:
    """Return the sources in a history, oldest first. Raises sqlite3.Error or OSError for what is damaged."""
    from PIL import Image

    with closing(sqlite3.connect(history)) as connection:
        (answer,) = connection.execute("PRAGMA integrity_check(1)").fetchone()
        if answer != "ok":
            raise sqlite3.DatabaseError(answer)
        joined = "SELECT source, png FROM entries JOIN pictures ON entry = id ORDER BY id"
        # Killed over its first start, it may have a file and no tables yet, and nothing to lose.
        (has_tables,) = connection.execute(
            "SELECT count(*) FROM sqlite_master WHERE name = 'pictures'"
        ).fetchone()
        rows = connection.execute(joined).fetchall() if has_tables else []
    for _, png in rows:
        with Image.open(io.BytesIO(png)) as picture:
            picture.load()
    return [source for source, _ in rows]


def _kept_in(home: Path) -> list[str]:
    """Look at a copy: SQLite repairs what it opens, and that is for the program to do."""
    if not (home / "history.sqlite").exists():
        return []
    with tempfile.TemporaryDirectory() as beside:
        for path in home.glob("history.sqlite*"):
            shutil.copy(path, beside)
        copied = Path(beside, "history.sqlite")
        if not is_sound(copied):
            raise sqlite3.DatabaseError("the program's own check would have it moved aside")
        return _kept(copied)


def _troubles(folder: Path, *, at_rest: bool) -> Iterator[str]:
    """Name what is not as the journal says. What was on its way at a kill may have come or not."""
    journal, home = _Journal(folder), folder / "home"

    def possible(what: str) -> range:
        last = max(journal.numbers(what), default=0)
        return range(last, (last if at_rest else max(journal.numbers("asked"), default=0)) + 1)

    try:
        kept = _kept_in(home)
    except (sqlite3.Error, OSError) as error:
        yield f"the history is damaged: {error}"
        return
    lost = {source_of(number) for number in journal.numbers("kept")} - set(kept)
    if lost:
        yield f"kept and lost: {sorted(lost)}"
    if len(set(kept)) != len(kept):
        yield f"kept twice: {kept}"
    days = load(home / "settings.json").history_days
    if days - ALWAYS not in possible("set"):
        yield f"history_days is {days}, and {possible('set')} above {ALWAYS} was set last"
    if aside := [path.name for path in home.rglob("*") if "broken" in path.name or "damaged" in path.name]:
        yield f"moved aside: {aside}"
    if journal.numbers("copied"):
        read = ("xclip", "-selection", "clipboard", "-out")
        held = subprocess.run(read, capture_output=True, text=True, check=False, timeout=PATIENCE).stdout
        if held not in map(source_of, possible("copied")):
            yield f"the clipboard holds {held!r}, and {possible('copied')} was copied last"


def _facts(folder: Path) -> Facts:
    """Return what is wrong at the end of a round, which must be nothing, as in an undisturbed one."""
    left = [path.name for path in folder.rglob("*.pic2latex-new")]
    return {"troubles": "; ".join([*_troubles(folder, at_rest=True), *left]).encode()}


DESKTOP_WORK = KilledWork(
    "desktop",
    _home,
    lambda _: [],
    frozenset({0}),
    act=_live,
    made=_facts,
    trouble_after_kill=lambda folder: "; ".join(_troubles(folder, at_rest=False)),
    surroundings=_screen,
    is_a_command=False,
)
