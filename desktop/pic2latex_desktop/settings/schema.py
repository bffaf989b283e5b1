"""The one schema of settings: the file, the form and the table in the README are all read off it.

A setting is one field of `Settings`: its default, and a `FieldSpec` saying how it is called, what it does, where
it stands in the form and which values it takes. Nothing else lists settings. Sentences are marked for
translation here and translated where they are shown (context "Settings").
"""

import json
from dataclasses import Field, dataclass, field, fields, replace
from typing import Any, TypeVar

from pic2latex_desktop.i18n import QT_TRANSLATE_NOOP
from pic2latex_desktop.settings import choices
from pic2latex_desktop.settings.field_types import (
    Choices,
    FieldSpec,
    FieldType,
    Number,
    Remembered,
    Section,
    SeveralChoices,
    ShortcutSetting,
    Toggle,
)

__all__ = ["SECTIONS", "Settings", "readme_table", "spec_of"]

SECTIONS: tuple[Section, ...] = (
    Section("result", QT_TRANSLATE_NOOP("Settings", "Result")),
    Section("recognition", QT_TRANSLATE_NOOP("Settings", "Recognition")),
    Section("keys", QT_TRANSLATE_NOOP("Settings", "Keys")),
    Section("capture", QT_TRANSLATE_NOOP("Settings", "Capture")),
    Section("history", QT_TRANSLATE_NOOP("Settings", "History")),
    Section("sharing", QT_TRANSLATE_NOOP("Settings", "Other programs")),
    Section("program", QT_TRANSLATE_NOOP("Settings", "Program")),
)


Value = TypeVar("Value", bool, int, str)


def _setting(default: Value, section: str, kind: FieldType, label: str, explanation: str) -> Value:
    # `field` says it returns the default's type, so `Settings` reads like any other dataclass.
    return field(default=default, metadata={"spec": FieldSpec(label, explanation, section, kind)})


def _remembered(default: Value) -> Value:
    return field(default=default, metadata={"spec": FieldSpec("", "", "", Remembered(default))})


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything the user can choose, as one value. A change makes a new one."""

    format: str = _setting(
        "raw",
        "result",
        Choices(choices.copy_choices),
        QT_TRANSLATE_NOOP("Settings", "Copy formulas as"),
        QT_TRANSLATE_NOOP("Settings", "The format put on the clipboard after a formula was read."),
    )
    format_buttons: str = _setting(
        "raw inline dollars office picture typst",
        "result",
        SeveralChoices(choices.copy_choices, 6),
        QT_TRANSLATE_NOOP("Settings", "Buttons for"),
        QT_TRANSLATE_NOOP("Settings", "The formats with a button, six at most. The others are under More."),
    )
    page_format: str = _setting(
        "markdown",
        "result",
        Choices(choices.page_copy_choices),
        QT_TRANSLATE_NOOP("Settings", "Copy paragraphs as"),
        QT_TRANSLATE_NOOP("Settings", "The format put on the clipboard after a paragraph or text was read."),
    )
    copies_at_once: bool = _setting(
        True,
        "result",
        Toggle(),
        QT_TRANSLATE_NOOP("Settings", "Copy at once"),
        QT_TRANSLATE_NOOP("Settings", "Put the result on the clipboard as soon as it is read."),
    )
    shows_result: str = _setting(
        "always",
        "result",
        Choices(choices.showing_choices),
        QT_TRANSLATE_NOOP("Settings", "Show the result"),
        QT_TRANSLATE_NOOP("Settings", "When the result window opens after a snip."),
    )
    preview: str = _setting(
        "auto",
        "result",
        Choices(choices.renderer_choices),
        QT_TRANSLATE_NOOP("Settings", "Preview"),
        QT_TRANSLATE_NOOP("Settings", "What draws the result. The light preview takes far less memory."),
    )
    checks_itself: bool = _setting(
        True,
        "result",
        Toggle(),
        QT_TRANSLATE_NOOP("Settings", "Check the result"),
        QT_TRANSLATE_NOOP(
            "Settings", "Draw the result, compare it with the picture, and try again if they differ."
        ),
    )
    mode: str = _setting(
        "formula",
        "recognition",
        Choices(choices.mode_choices),
        QT_TRANSLATE_NOOP("Settings", "A picture holds"),
        QT_TRANSLATE_NOOP(
            "Settings", "What is read from a picture: one formula, a paragraph with formulas, or text."
        ),
    )
    model: str = _setting(
        "",
        "recognition",
        Choices(choices.model_choices, is_open=True),
        QT_TRANSLATE_NOOP("Settings", "Model"),
        QT_TRANSLATE_NOOP("Settings", "The model that reads formulas."),
    )
    detector: str = _setting(
        "",
        "recognition",
        Choices(choices.detector_choices, is_open=True),
        QT_TRANSLATE_NOOP("Settings", "Formulas are found by"),
        QT_TRANSLATE_NOOP("Settings", "The model that finds the formulas of a paragraph."),
    )
    text_model: str = _setting(
        "",
        "recognition",
        Choices(choices.text_model_choices, is_open=True),
        QT_TRANSLATE_NOOP("Settings", "Text is read by"),
        QT_TRANSLATE_NOOP("Settings", "The model that reads the words around formulas."),
    )
    device: str = _setting(
        "auto",
        "recognition",
        Choices(choices.device_choices),
        QT_TRANSLATE_NOOP("Settings", "Runs on"),
        QT_TRANSLATE_NOOP(
            "Settings", "Where the model runs. Automatic takes a graphics card only if it really works."
        ),
    )
    beams: int = _setting(
        1,
        "recognition",
        Number(1, 8),
        QT_TRANSLATE_NOOP("Settings", "Readings compared"),
        QT_TRANSLATE_NOOP(
            "Settings", "How many readings are followed at once. More is slower and slightly better."
        ),
    )
    unload_minutes: int = _setting(
        10,
        "recognition",
        Number(0, 240, QT_TRANSLATE_NOOP("Settings", " min"), QT_TRANSLATE_NOOP("Settings", "Never")),
        QT_TRANSLATE_NOOP("Settings", "Free memory after"),
        QT_TRANSLATE_NOOP("Settings", "How long an unused model stays in memory."),
    )
    key_formula: str = _setting(
        "Ctrl+Alt+M",
        "keys",
        ShortcutSetting(),
        QT_TRANSLATE_NOOP("Settings", "Snip a formula"),
        QT_TRANSLATE_NOOP("Settings", "Works in every program."),
    )
    key_paragraph: str = _setting(
        "Ctrl+Alt+P",
        "keys",
        ShortcutSetting(),
        QT_TRANSLATE_NOOP("Settings", "Snip a paragraph"),
        QT_TRANSLATE_NOOP("Settings", "Text with formulas becomes Markdown."),
    )
    key_text: str = _setting(
        "",
        "keys",
        ShortcutSetting(),
        QT_TRANSLATE_NOOP("Settings", "Snip text"),
        QT_TRANSLATE_NOOP("Settings", "Text alone, without looking for formulas."),
    )
    key_repeat: str = _setting(
        "Ctrl+Alt+R",
        "keys",
        ShortcutSetting(),
        QT_TRANSLATE_NOOP("Settings", "Repeat the last region"),
        QT_TRANSLATE_NOOP("Settings", "Snip the same place of the screen again, in the same mode."),
    )
    key_paste: str = _setting(
        "Ctrl+Alt+V",
        "keys",
        ShortcutSetting(),
        QT_TRANSLATE_NOOP("Settings", "Read the copied picture"),
        QT_TRANSLATE_NOOP("Settings", "Recognise the picture that is on the clipboard."),
    )
    key_backend: str = _setting(
        "",
        "keys",
        Choices(choices.hotkey_choices, is_open=True),
        QT_TRANSLATE_NOOP("Settings", "Keys are heard through"),
        QT_TRANSLATE_NOOP("Settings", "Leave this on automatic unless a key is not heard."),
    )
    grabber: str = _setting(
        "",
        "capture",
        Choices(choices.grab_choices, is_open=True),
        QT_TRANSLATE_NOOP("Settings", "Pictures are taken with"),
        QT_TRANSLATE_NOOP("Settings", "Leave this on automatic unless snips come out black."),
    )
    hides_windows: bool = _setting(
        True,
        "capture",
        Toggle(),
        QT_TRANSLATE_NOOP("Settings", "Leave out own windows"),
        QT_TRANSLATE_NOOP("Settings", "Hide the windows of Pic2LaTeX while the screen is frozen."),
    )
    keeps_history: bool = _setting(
        True,
        "history",
        Toggle(),
        QT_TRANSLATE_NOOP("Settings", "Keep a history"),
        QT_TRANSLATE_NOOP("Settings", "Results and their pictures stay on this computer only."),
    )
    history_days: int = _setting(
        365,
        "history",
        Number(0, 3650, QT_TRANSLATE_NOOP("Settings", " days"), QT_TRANSLATE_NOOP("Settings", "Any age")),
        QT_TRANSLATE_NOOP("Settings", "Forget after"),
        QT_TRANSLATE_NOOP("Settings", "Older results are deleted. Favourites stay."),
    )
    history_megabytes: int = _setting(
        500,
        "history",
        Number(0, 10_000, QT_TRANSLATE_NOOP("Settings", " MB"), QT_TRANSLATE_NOOP("Settings", "Any size")),
        QT_TRANSLATE_NOOP("Settings", "Use at most"),
        QT_TRANSLATE_NOOP("Settings", "The oldest results are deleted first. Favourites stay."),
    )
    local_api: bool = _setting(
        False,
        "sharing",
        Toggle(),
        QT_TRANSLATE_NOOP("Settings", "Local API"),
        QT_TRANSLATE_NOOP(
            "Settings",
            "Let programs of this computer, such as editors, have pictures read over HTTP. They need the token.",
        ),
    )
    local_api_port: int = _setting(
        8765,
        "sharing",
        Number(1024, 65_535),
        QT_TRANSLATE_NOOP("Settings", "Port"),
        QT_TRANSLATE_NOOP(
            "Settings", "Other computers cannot reach it. Choose another if this one is taken."
        ),
    )
    language: str = _setting(
        "system",
        "program",
        Choices(choices.language_choices),
        QT_TRANSLATE_NOOP("Settings", "Language"),
        QT_TRANSLATE_NOOP("Settings", "The language of menus and windows."),
    )
    theme: str = _setting(
        "system",
        "program",
        Choices(choices.theme_choices),
        QT_TRANSLATE_NOOP("Settings", "Theme"),
        QT_TRANSLATE_NOOP("Settings", "The colours of the windows."),
    )
    notifies: bool = _setting(
        True,
        "program",
        Toggle(),
        QT_TRANSLATE_NOOP("Settings", "Notices"),
        QT_TRANSLATE_NOOP("Settings", "Show a short notice when a result is ready or something went wrong."),
    )
    starts_with_computer: bool = _setting(
        False,
        "program",
        Toggle(),
        QT_TRANSLATE_NOOP("Settings", "Start with the computer"),
        QT_TRANSLATE_NOOP("Settings", "Wait in the background from the moment you log in."),
    )
    local_api_token: str = _remembered("")
    keys_paused: bool = _remembered(False)
    result_pinned: bool = _remembered(True)
    welcomed: bool = _remembered(False)

    def chosen_format(self, *, is_formula: bool) -> str:
        """Return the format in which the user wants formulas, or pages."""
        return self.format if is_formula else self.page_format

    def with_format(self, format_id: str, *, is_formula: bool) -> "Settings":
        """Return settings that remember another format for formulas, or for pages."""
        return replace(self, format=format_id) if is_formula else replace(self, page_format=format_id)


def spec_of(setting: Field[Any]) -> FieldSpec:
    """Return what the schema says about one field of `Settings`."""
    spec: FieldSpec = setting.metadata["spec"]
    return spec


def readme_table() -> str:
    """Return the settings as a Markdown table, in the order of the form."""
    rows = ["| name | what it does | default |", "| --- | --- | --- |"]
    for section in SECTIONS:
        for setting in fields(Settings):
            spec = spec_of(setting)
            if spec.section == section.name:
                rows.append(
                    f"| `{setting.name}` | {spec.label}. {spec.help} | `{json.dumps(setting.default)}` |"
                )
    return "\n".join(rows) + "\n"
