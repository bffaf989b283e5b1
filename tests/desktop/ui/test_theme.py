"""Colours that can be read: contrast by the formula of WCAG 2, and no colours anywhere else in the code."""

import re
from itertools import product

import pytest
from PySide6.QtGui import QColor
from pytestqt.qtbot import QtBot

from pic2latex_desktop.ui.theme import CONTRAST, THEMES, Colours, Theme
from tests.source_code import PACKAGES, files_of

TEXTS = ("text", "muted", "good", "doubt", "bad", "command", "structure", "number", "comment")
GROUNDS = ("window", "surface")
OTHER_PAIRS = (
    ("accent_text", "accent"),
    ("text", "raised"),
    ("muted", "raised"),
    ("ink", "paper"),
    ("text", "doubt_ground"),
    ("text", "bad_ground"),
    ("command", "doubt_ground"),
    ("structure", "doubt_ground"),
)


def luminance(name: str) -> float:
    colour = QColor(name)
    channels = (colour.redF(), colour.greenF(), colour.blueF())
    linear = [value / 12.92 if value <= 0.03928 else ((value + 0.055) / 1.055) ** 2.4 for value in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("colours", THEMES.values(), ids=lambda colours: colours.name)
def test_text_can_be_read(colours: Colours) -> None:
    least = 7.0 if colours is CONTRAST else 4.5
    for text, ground in (*product(TEXTS, GROUNDS), *OTHER_PAIRS):
        ratio = contrast(getattr(colours, text), getattr(colours, ground))
        assert ratio >= least, f"{text} on {ground}: {ratio:.2f}"


@pytest.mark.parametrize("colours", THEMES.values(), ids=lambda colours: colours.name)
def test_every_role_is_a_colour(colours: Colours) -> None:
    for role in set(Colours.__slots__) - {"name", "is_dark"}:
        assert re.fullmatch(r"#[0-9a-f]{6}", getattr(colours, role)), role


def test_colours_stand_in_one_file() -> None:
    literal = re.compile(r"#[0-9a-fA-F]{6}\b|QColor\(\"")
    outside = ("theme.py", "overlay")
    for file in files_of("pic2latex_desktop"):
        if not any(part in file.as_posix() for part in outside):
            found = literal.findall(file.read_text(encoding="utf-8"))
            assert not found, f"{file.relative_to(PACKAGES['pic2latex_desktop'])}: {found}"


def test_choosing_tells_and_paints(qtbot: QtBot) -> None:
    theme = Theme("light")
    with qtbot.waitSignal(theme.changed) as told:
        theme.choose("contrast")
    assert told.args == [CONTRAST]
    assert theme.colours is CONTRAST
    from PySide6.QtWidgets import QApplication

    assert QApplication.palette().window().color() == QColor(CONTRAST.window)
    theme.choose("light")


def test_unknown_name_follows_the_system(qtbot: QtBot) -> None:
    theme = Theme("system")
    theme.choose("system")
    assert theme.colours.name in {"light", "dark"}
