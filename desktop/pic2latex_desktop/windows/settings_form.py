"""The settings as a form, generated from the schema: a page for each section, a row for each setting."""

from collections.abc import Callable
from dataclasses import fields, replace
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QLabel, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from pic2latex_desktop.i18n import translate
from pic2latex_desktop.settings.field_types import Section, Toggle
from pic2latex_desktop.settings.schema import Settings, spec_of
from pic2latex_desktop.windows.setting_fields import SettingField, ShortcutField, field_for

__all__ = ["SectionPage"]

#: Between the fields of two settings, in logical points.
GAP = 14


class SectionPage(QScrollArea):
    """One section. A change takes effect at once and is told as whole new settings."""

    changed = Signal(object)

    def __init__(self, section: Section, read: Callable[[], Settings], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(f"section_{section.name}")
        self.setWidgetResizable(True)
        self.setFrameShape(QScrollArea.Shape.NoFrame)
        self._read = read
        self._fields: dict[str, SettingField] = {}
        page = QWidget(self)
        page.setObjectName("page")
        self._captions: list[QLabel] = []
        self._rows = QGridLayout()
        self._rows.setColumnStretch(1, 1)
        self._rows.setHorizontalSpacing(16)
        self._rows.setVerticalSpacing(3)
        self._below = QVBoxLayout()
        layout = QVBoxLayout(page)
        layout.setContentsMargins(4, 4, 12, 4)
        layout.addLayout(self._rows)
        layout.addLayout(self._below)
        layout.addStretch(1)
        self.setWidget(page)
        for setting in fields(Settings):
            if spec_of(setting).section == section.name:
                self._add(setting.name, page)
        self.show_settings(read())

    def show_settings(self, settings: Settings) -> None:
        """Show these values."""
        for name, field in self._fields.items():
            field.set_value(getattr(settings, name))

    def shortcut_fields(self) -> dict[str, ShortcutField]:
        """Return the fields for keys by the name of their setting."""
        return {name: field for name, field in self._fields.items() if isinstance(field, ShortcutField)}

    @property
    def caption_width(self) -> int:
        """How wide the column of captions must be."""
        return max((caption.sizeHint().width() for caption in self._captions), default=0)

    def set_caption_width(self, width: int) -> None:
        """Make the column of captions as wide as on other pages, so that fields do not jump sideways."""
        self._rows.setColumnMinimumWidth(0, width)

    def add_below(self, widget: QWidget) -> None:
        """Add something that is not a setting under the rows."""
        self._below.addSpacing(8)
        self._below.addWidget(widget)

    def _add(self, name: str, page: QWidget) -> None:
        spec = spec_of(Settings.__dataclass_fields__[name])
        field = field_for(spec.kind, page)
        if field is None:
            return
        assert isinstance(field, QWidget)
        label, help_text = translate("Settings", spec.label), translate("Settings", spec.help)
        field.setObjectName(name)
        field.setAccessibleName(label)
        field.setAccessibleDescription(help_text)
        self._fields[name] = field
        field.value_changed.connect(lambda: self._tell(name))
        hint = QLabel(help_text, page)
        hint.setProperty("role", "muted")
        hint.setWordWrap(True)
        hint.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        hint.setContentsMargins(0, 0, 0, GAP)
        row = self._rows.rowCount()
        # Keys have their state beside them, in words that want the whole width.
        is_wide = isinstance(field, ShortcutField)
        self._rows.addWidget(field, row, 1, Qt.AlignmentFlag(0) if is_wide else Qt.AlignmentFlag.AlignLeft)
        self._rows.addWidget(hint, row + 1, 1)
        if isinstance(spec.kind, Toggle):
            field.setProperty("text", label)
            return
        caption = QLabel(label, page)
        caption.setBuddy(field)
        # Beside the field's text: under a field of keys there may be words, which the caption does not follow.
        beside = field.focusProxy() or field
        beside.ensurePolished()
        caption.setFixedHeight(beside.sizeHint().height())
        self._rows.addWidget(caption, row, 0, Qt.AlignmentFlag.AlignTop)
        self._captions.append(caption)

    def _tell(self, name: str) -> None:
        changes: dict[str, Any] = {name: self._fields[name].value()}
        self.changed.emit(replace(self._read(), **changes))
