"""Settings and history as an earlier version wrote them open, and nothing of them is lost.

The files were written by the program itself before its modules got their present names, every setting changed.
"""

import json
import sqlite3
from contextlib import closing
from dataclasses import asdict
from pathlib import Path

import pytest

from pic2latex.types import Mode
from pic2latex_desktop.history.store import HistoryStore
from pic2latex_desktop.settings.schema import Settings
from pic2latex_desktop.settings.store import load, save

OLD = Path(__file__).parent / "old_version"


def test_every_old_setting_has_its_value() -> None:
    written = json.loads((OLD / "settings.json").read_text(encoding="utf-8"))["settings"]
    read, default = asdict(load(OLD / "settings.json")), asdict(Settings())
    assert len(written) == 30
    assert {name: read[name] for name in written} == written
    assert {name: value for name, value in read.items() if name not in written} == {
        name: value for name, value in default.items() if name not in written
    }
    assert all(written[name] != default[name] for name in written)


def test_old_settings_are_the_same_when_they_are_written_anew(tmp_path: Path) -> None:
    save(load(OLD / "settings.json"), tmp_path / "settings.json")
    assert (tmp_path / "settings.json").read_bytes() == (OLD / "settings.json").read_bytes()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Return an old history as a file of SQLite: what stands here is its content as SQL."""
    with closing(sqlite3.connect(tmp_path / "history.sqlite")) as connection:
        connection.executescript((OLD / "history.sql").read_text(encoding="utf-8"))
    return tmp_path / "history.sqlite"


def test_every_old_result_is_found_with_its_picture(path: Path) -> None:
    history = HistoryStore(path)
    assert (history.problem, history.moved_aside) == (None, None)
    page, formula = history.entries()
    assert (page.mode, page.source, page.confidence) == (Mode.PAGE, "# 定理\n\n设 $x>0$。", 0.5)
    assert (formula.mode, formula.source, formula.model) == (Mode.FORMULA, r"\frac{a}{b}", "compact")
    assert (page.is_favourite, formula.is_favourite) == (False, True)
    assert [history.picture(each.id) for each in (formula, page)] == [b"\x89PNG formula", b"\x89PNG page"]
    assert [each.id for each in history.entries("定理")] == [page.id]
    assert [each.id for each in history.entries("frac")] == [formula.id]
    history.close()
