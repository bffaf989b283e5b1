"""The schema of settings: every default is allowed, every word is in order, every kind refuses what it must."""

from dataclasses import fields

import pytest

from pic2latex_desktop.settings.field_types import (
    Choices,
    FieldChoice,
    FieldType,
    Number,
    Remembered,
    ShortcutSetting,
    Toggle,
)
from pic2latex_desktop.settings.schema import SECTIONS, Settings, readme_table, spec_of

SETTINGS = fields(Settings)
SHOWN = [setting for setting in SETTINGS if spec_of(setting).section]
ONE_OF = Choices(lambda: (FieldChoice("a", "A"), FieldChoice("b", "B")))


@pytest.mark.parametrize("setting", SETTINGS, ids=lambda setting: setting.name)
def test_default_is_allowed(setting) -> None:  # type: ignore[no-untyped-def]  # Field of any type
    assert spec_of(setting).kind.accepts(setting.default)


@pytest.mark.parametrize("setting", SHOWN, ids=lambda setting: setting.name)
def test_words_are_in_order(setting) -> None:  # type: ignore[no-untyped-def]
    spec = spec_of(setting)
    assert spec.section in {section.name for section in SECTIONS}
    assert spec.label[0].isupper()
    assert not spec.label.endswith(".")
    assert spec.help.endswith(".")
    assert "!" not in spec.help
    assert "  " not in spec.label + spec.help


def test_every_section_has_settings() -> None:
    assert {spec_of(setting).section for setting in SHOWN} == {section.name for section in SECTIONS}


def test_remembered_values_are_in_no_section() -> None:
    for setting in SETTINGS:
        is_remembered = isinstance(spec_of(setting).kind, Remembered)
        assert is_remembered == (not spec_of(setting).section)


def test_no_two_actions_share_keys() -> None:
    keys = [setting.default for setting in SETTINGS if isinstance(spec_of(setting).kind, ShortcutSetting)]
    assert len(set(keys)) == len(keys)


@pytest.mark.parametrize(
    ("kind", "value", "is_allowed"),
    [
        (Toggle(), True, True),
        (Toggle(), 1, False),
        (Toggle(), "yes", False),
        (Number(1, 8), 1, True),
        (Number(1, 8), 8, True),
        (Number(1, 8), 9, False),
        (Number(1, 8), 0, False),
        (Number(0, 8), True, False),
        (Number(1, 8), 2.0, False),
        (ONE_OF, "a", True),
        (ONE_OF, "c", False),
        (ONE_OF, None, False),
        (Choices(ONE_OF.options, is_open=True), "c", True),
        (Choices(ONE_OF.options, is_open=True), 3, False),
        (ShortcutSetting(), "", True),
        (ShortcutSetting(), "Ctrl+Alt+M", True),
        (ShortcutSetting(), "Ctrl+K, Ctrl+C", False),
        (ShortcutSetting(), 5, False),
        (Remembered(example=False), True, True),
        (Remembered(example=False), 0, False),
        (Remembered(example=""), "x", True),
    ],
)
def test_kind_accepts(kind: FieldType, value: object, is_allowed: bool) -> None:
    assert kind.accepts(value) is is_allowed


def test_readme_table_lists_what_the_form_shows() -> None:
    table = readme_table()
    for setting in SETTINGS:
        assert (f"`{setting.name}`" in table) == (setting in SHOWN)
