"""What is kept aside is never written over, whatever the clock says."""

from datetime import datetime
from pathlib import Path

import pytest

from pic2latex_desktop.history.database import move_aside
from pic2latex_desktop.settings.store import load
from pic2latex_desktop.system import aside_name as module


class StoppedClock(datetime):
    """Shows the same second again, as a clock does that was set back."""

    @classmethod
    def now(cls, _: object = None) -> "StoppedClock":
        return cls(2026, 3, 14, 15, 9, 26)


@pytest.fixture(autouse=True)
def stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "datetime", StoppedClock)


@pytest.mark.logs_warnings
def test_damaged_histories_are_all_kept(tmp_path: Path) -> None:
    path = tmp_path / "kept" / "history.sqlite"
    path.parent.mkdir()
    for text in ("first", "second", "third"):
        path.write_text(text)
        path.with_name("history.sqlite-wal").write_text(text)
        assert move_aside(path).read_text() == text
    texts = [each.read_text() for each in path.parent.iterdir()]
    assert sorted(texts) == sorted(["first", "second", "third"] * 2)


@pytest.mark.logs_warnings
def test_broken_settings_are_all_kept(tmp_path: Path) -> None:
    path = tmp_path / "kept" / "settings.json"
    path.parent.mkdir()
    for text in ("{", "[", "<"):
        path.write_text(text)
        load(path)
    assert sorted(each.read_text() for each in path.parent.iterdir()) == sorted("{[<")
