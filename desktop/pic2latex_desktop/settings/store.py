"""Settings on disk: JSON that the user may edit, that may be broken, and that never stops the program.

Only what differs from the defaults is written, so a better default reaches users who never touched one.
A file that cannot be read is kept beside the new one under another name.
"""

import json
import logging
import os
import stat
from dataclasses import fields, replace
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Signal

from pic2latex.atomic_write import atomic_write
from pic2latex_desktop.settings.schema import Settings, spec_of
from pic2latex_desktop.system.aside_name import aside_name

__all__ = ["SettingsStore", "load", "save", "settings_path"]

VERSION = 1
MAX_BYTES = 1 << 20
"""Far above what all settings take."""
#: Old name of a setting -> its present name.
RENAMED: dict[str, str] = {}

log = logging.getLogger(__name__)


def settings_path() -> Path:
    """Return where the user's settings lie: in PIC2LATEX_HOME, or the system's place for settings."""
    from platformdirs import user_config_path

    if home := os.environ.get("PIC2LATEX_HOME"):
        return Path(home).expanduser() / "settings.json"
    return user_config_path("pic2latex", appauthor=False) / "settings.json"


def load(path: Path) -> Settings:
    """Read settings. What is missing, unknown or wrong becomes the default, and the log says so."""
    values = _read(path)
    chosen: dict[str, bool | int | str] = {}
    for setting in fields(Settings):
        if setting.name not in values:
            continue
        value = values[setting.name]
        if isinstance(value, (bool, int, str)) and spec_of(setting).kind.accepts(value):
            chosen[setting.name] = value
        else:
            log.warning("The setting %s cannot be %r; the default is used.", setting.name, value)
    return Settings(**chosen)  # type: ignore[arg-type]  # each value was checked by its kind


def save(settings: Settings, path: Path) -> None:
    """Write settings beside and move them into place, so that a crash leaves the old file or the new one.

    Raises OSError when the folder cannot be written.
    """
    values = {
        setting.name: getattr(settings, setting.name)
        for setting in fields(Settings)
        if getattr(settings, setting.name) != setting.default
    }
    path.parent.mkdir(parents=True, exist_ok=True)
    text = json.dumps({"version": VERSION, "settings": values}, ensure_ascii=False, indent=2) + "\n"
    atomic_write(path, text)


def _read(path: Path) -> dict[str, object]:
    try:
        content = json.loads(_text_of(path))
        values = dict(content["settings"].items())
    except FileNotFoundError:
        return {}
    except OSError:
        log.warning("The settings file cannot be read; the defaults are used.", exc_info=True)
        return {}
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        _move_aside(path)
        return {}
    return {RENAMED.get(str(name), str(name)): value for name, value in values.items()}


def _text_of(path: Path) -> str:
    """Return what the file holds. Raises OSError, and ValueError for what cannot be a file of settings.

    A pipe would be waited for, and a device read for ever. Editors on Windows begin a file with a byte order mark.
    """
    if not stat.S_ISREG(path.stat().st_mode):
        raise ValueError("it is no file")
    with path.open("rb") as file:
        content = file.read(MAX_BYTES + 1)
    if len(content) > MAX_BYTES:
        raise ValueError(f"it is longer than {MAX_BYTES} bytes")
    return content.decode("utf-8-sig")


def _move_aside(path: Path) -> None:
    aside = aside_name(path, "broken")
    try:
        path.replace(aside)
    except OSError:
        log.warning("The settings file is broken and cannot be moved aside.", exc_info=True)
    else:
        log.warning("The settings file is broken; it was kept as %s and the defaults are used.", aside.name)


class SettingsStore(QObject):
    """The settings in force. Whoever cares compares the two whole values of `changed`."""

    changed = Signal(object, object)
    """(old, new), both `Settings`."""
    not_saved = Signal(str)
    """The reason, when the file could not be written; the settings are in force all the same."""

    def __init__(self, path: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._path = path
        self._current = load(path)

    @property
    def current(self) -> Settings:
        """The settings in force."""
        return self._current

    def set(self, **values: Any) -> None:
        """Change the settings of these names. Raises TypeError for a name that does not exist."""
        self.update(replace(self._current, **values))

    def update(self, settings: Settings) -> None:
        """Put `settings` in force, save them and tell everybody. Nothing happens when nothing differs."""
        if settings == self._current:
            return
        old, self._current = self._current, settings
        try:
            save(settings, self._path)
        except OSError as error:
            log.warning("The settings could not be saved.", exc_info=True)
            self.not_saved.emit(str(error))
        self.changed.emit(old, settings)
