"""Settings on disk: what is written comes back, and nothing that can be in the file stops the program."""

import json
import os
from dataclasses import replace
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from pic2latex_desktop.settings.schema import Settings
from pic2latex_desktop.settings.store import SettingsStore, load, save, settings_path

CHANGED = replace(Settings(), theme="dark", beams=3, checks_itself=False, key_paragraph="", keys_paused=True)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "folder" / "settings.json"


def test_round_trip(path: Path) -> None:
    save(CHANGED, path)
    assert load(path) == CHANGED


def test_only_differences_are_written(path: Path) -> None:
    save(replace(Settings(), beams=2), path)
    assert json.loads(path.read_text())["settings"] == {"beams": 2}


def test_missing_file_means_defaults(path: Path) -> None:
    assert load(path) == Settings()


@pytest.mark.logs_warnings
@pytest.mark.parametrize(
    "content",
    [
        "",
        "{",
        "[]",
        "null",
        '{"settings": 5}',
        '{"settings": []}',
        "\x00\x01",
        '{"version": 1}',
        "[" * 200_000,
    ],
)
def test_broken_file_is_kept_aside(path: Path, content: str) -> None:
    path.parent.mkdir()
    path.write_text(content)
    assert load(path) == Settings()
    (aside,) = path.parent.iterdir()
    assert aside.name.startswith("settings-broken-")
    assert aside.read_text() == content


def test_a_byte_order_mark_is_no_damage(path: Path) -> None:
    """Notepad writes one; all that the user had chosen was put aside."""
    path.parent.mkdir()
    path.write_text('{"settings": {"theme": "dark"}}', encoding="utf-8-sig")
    assert load(path).theme == "dark"


@pytest.mark.logs_warnings
@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="pipes")
@pytest.mark.parametrize("kind", ["pipe", "device", "folder", "endless"])
def test_what_is_no_file_of_settings_is_not_read(path: Path, kind: str) -> None:
    """The start waited for the other end of a pipe, and read a device until the memory was gone."""
    path.parent.mkdir()
    if kind == "pipe":
        os.mkfifo(path)
    elif kind == "device":
        path.symlink_to("/dev/zero")
    elif kind == "folder":
        path.mkdir()
    else:
        with path.open("wb") as file:
            file.truncate(1 << 34)
    assert load(path) == Settings()
    save(CHANGED, path)
    assert load(path) == CHANGED


@pytest.mark.logs_warnings
def test_undecodable_file_is_kept_aside(path: Path) -> None:
    path.parent.mkdir()
    path.write_bytes(b'{"settings": {"theme": "\xff"}}')
    assert load(path) == Settings()
    assert not path.exists()


@pytest.mark.logs_warnings
@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("theme", "pink"),
        ("beams", 99),
        ("beams", "2"),
        ("checks_itself", 1),
        ("format", "wordstar"),
        ("theme", None),
    ],
)
def test_wrong_value_becomes_the_default_and_spares_the_others(path: Path, name: str, value: object) -> None:
    path.parent.mkdir()
    path.write_text(json.dumps({"settings": {name: value, "unload_minutes": 7}}))
    assert load(path) == replace(Settings(), unload_minutes=7)


def test_unknown_names_are_ignored(path: Path) -> None:
    path.parent.mkdir()
    path.write_text(json.dumps({"settings": {"from the future": 1, "beams": 2}}))
    assert load(path).beams == 2


def test_model_that_is_away_today_is_remembered(path: Path) -> None:
    save(replace(Settings(), model="on another disk"), path)
    assert load(path).model == "on another disk"


def test_store_tells_both_values_and_saves(qtbot: QtBot, path: Path) -> None:
    store = SettingsStore(path)
    with qtbot.waitSignal(store.changed) as told:
        store.update(CHANGED)
    assert told.args == [Settings(), CHANGED]
    assert store.current == CHANGED
    assert SettingsStore(path).current == CHANGED


def test_store_says_nothing_when_nothing_differs(qtbot: QtBot, path: Path) -> None:
    store = SettingsStore(path)
    with qtbot.assertNotEmitted(store.changed):
        store.update(Settings())
    assert not path.exists()


@pytest.mark.logs_warnings
def test_store_goes_on_when_it_cannot_save(qtbot: QtBot, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    store = SettingsStore(tmp_path / "file" / "settings.json")
    with qtbot.waitSignal(store.not_saved):
        store.update(CHANGED)
    assert store.current == CHANGED


def test_failed_write_leaves_nothing_behind(path: Path) -> None:
    path.mkdir(parents=True)
    with pytest.raises(OSError, match=r"\S"):
        save(Settings(), path)
    assert [each.name for each in path.parent.iterdir()] == [path.name]


def test_place_follows_the_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PIC2LATEX_HOME", str(tmp_path))
    assert settings_path() == tmp_path / "settings.json"
    monkeypatch.delenv("PIC2LATEX_HOME")
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    assert settings_path() == tmp_path / "config" / "pic2latex" / "settings.json"
