"""The settings as a form, generated from the schema: a page for each section, a row for each setting."""

from collections.abc import Callable
from dataclasses import fields, replace
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFormLayout, QLabel, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from pic2latex_desktop.i18n import translate
from pic2latex_desktop.settings.field_types import Section, Toggle
from pic2latex_desktop.settings.schema import Settings, spec_of
from pic2latex_desktop.windows.setting_fields import SettingField, ShortcutField, field_for

__all__ = ["SectionPage"]

#: How much lower text stands in a field than in a label, in logical points.
CAPTION_DROP = 6


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
        self._rows = QFormLayout()
        self._rows.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        self._rows.setHorizontalSpacing(16)
        self._rows.setVerticalSpacing(14)
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
        cell = QWidget(page)
        inside = QVBoxLayout(cell)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(3)
        is_wide = isinstance(field, ShortcutField)
        inside.addWidget(field, 0, Qt.AlignmentFlag(0) if is_wide else Qt.AlignmentFlag.AlignLeft)
        inside.addWidget(hint)
        inside.addStretch(1)
        # The hint takes as many lines as the width asks for, and the row must follow.
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        cell.setSizePolicy(policy)
        if isinstance(spec.kind, Toggle):
            field.setProperty("text", label)
            self._rows.addRow(QLabel(page), cell)
            return
        caption = QLabel(label, page)
        caption.setBuddy(field)
        # In line with the field's text, not with the field and its hint.
        caption.setContentsMargins(0, CAPTION_DROP, 0, 0)
        self._rows.addRow(caption, cell)

    def _tell(self, name: str) -> None:
        changes: dict[str, Any] = {name: self._fields[name].value()}
        self.changed.emit(replace(self._read(), **changes))
