"""The menu of the tray: its first line, its icons, what it says in one line."""

from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from pic2latex_desktop.settings import choices
from pic2latex_desktop.settings.schema import Settings
from pic2latex_desktop.settings.store import SettingsStore
from pic2latex_desktop.ui.icons import TrayState
from pic2latex_desktop.ui.theme import DARK, LIGHT
from pic2latex_desktop.windows.tray_menu import ICONS, ProgramMenu


@pytest.fixture
def menu(qtbot: QtBot, tmp_path: Path) -> ProgramMenu:
    made = ProgramMenu(lambda: (), SettingsStore(tmp_path / "settings.json"))
    made.fill(choices.mode_choices(), choices.copy_choices(), choices.page_copy_choices())
    qtbot.addWidget(made.menu)
    return made


def test_first_line_says_how_the_program_is_doing(menu: ProgramMenu) -> None:
    first = menu.menu.actions()[0]
    menu.show_status(TrayState.READY, "Ready")
    assert (first.text(), first.isEnabled()) == ("Ready", False)
    menu.show_status(TrayState.ATTENTION, "Something & something else. " * 9)
    assert len(first.text()) < 80
    assert "&&" in first.text()


def test_chinese_takes_no_more_room(menu: ProgramMenu) -> None:
    """A character is as wide as two letters: the menu once became as wide as the screen."""
    first = menu.menu.actions()[0]
    menu.show_status(TrayState.ATTENTION, "听不到快捷键。" * 9)
    assert first.text() == ("听不到快捷键。" * 9)[:27] + "…"
    menu.show_status(TrayState.READY, "听不到快捷键。" * 4)
    assert first.text() == "听不到快捷键。" * 4


def test_actions_have_icons_in_the_colours_of_the_theme(menu: ProgramMenu) -> None:
    def icons() -> dict[str, int]:
        return {
            action.objectName(): action.icon().cacheKey()
            for action in menu.menu.actions()
            if not action.icon().isNull()
        }

    menu.set_colours(LIGHT)
    light = icons()
    assert set(light) == set(ICONS)
    menu.set_colours(DARK)
    assert not set(light.values()) & set(icons().values())


@pytest.mark.parametrize(
    ("name", "words", "mode", "keys"),
    [
        ("snip_page", "Snip a paragraph", "page", Settings().key_paragraph),
        ("snip_text", "Snip text", "text", Settings().key_text),
    ],
)
def test_paragraphs_and_text_have_entries_of_their_own_that_show_their_keys(
    menu: ProgramMenu, qtbot: QtBot, name: str, words: str, mode: str, keys: str
) -> None:
    entry = next(action for action in menu.menu.actions() if action.objectName() == name)
    assert entry.text() == (f"{words}\t{keys}" if keys else words)
    assert entry.isVisible()
    assert entry.isEnabled()
    with qtbot.waitSignal(menu.snip_as_wanted) as asked:
        entry.trigger()
    assert asked.args == [mode]
