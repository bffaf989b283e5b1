"""The settings as a form, generated from the schema: a page for each section, a row for each setting."""

from collections.abc import Callable
from dataclasses import dataclass, fields, replace
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QLabel, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from pic2latex_desktop.i18n import translate
from pic2latex_desktop.settings.field_types import Section, Toggle
from pic2latex_desktop.settings.schema import Settings, spec_of
from pic2latex_desktop.windows.setting_fields import WIDTH, SettingField, ShortcutField, field_for

__all__ = ["SectionPage"]

#: Between the fields of two settings, and between a caption and its field, in logical points.
GAP, BESIDE = 14, 16
LEFT, RIGHT = 4, 12


@dataclass(frozen=True, slots=True)
class _FormRow:
    """A setting as the form shows it; a switch has its caption in itself."""

    caption: QLabel | None
    field: QWidget
    hint: QLabel
    alignment: Qt.AlignmentFlag


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
        self._form_rows: list[_FormRow] = []
        self._caption_width = 0
        self._is_narrow = False
        self._rows = QGridLayout()
        self._rows.setColumnStretch(1, 1)
        self._rows.setHorizontalSpacing(BESIDE)
        self._rows.setVerticalSpacing(3)
        self._below = QVBoxLayout()
        layout = QVBoxLayout(page)
        layout.setContentsMargins(LEFT, 4, RIGHT, 4)
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
        return max((row.caption.sizeHint().width() for row in self._form_rows if row.caption), default=0)

    def set_caption_width(self, width: int) -> None:
        """Make the column of captions as wide as on other pages, so that fields do not jump sideways."""
        self._caption_width = width
        self._rows.setColumnMinimumWidth(0, width)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put captions above their fields where there is no room beside them. Qt calls this."""
        needed = LEFT + self._caption_width + BESIDE + WIDTH + RIGHT
        if (is_narrow := self.viewport().width() < needed) is not self._is_narrow:
            self._is_narrow = is_narrow
            self._rows.setColumnMinimumWidth(0, 0 if is_narrow else self._caption_width)
            for number, row in enumerate(self._form_rows):
                self._place(number, row)
        super().resizeEvent(event)

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
        # Keys have their state beside them, in words that want the whole width.
        is_wide = isinstance(field, ShortcutField)
        alignment = Qt.AlignmentFlag(0) if is_wide else Qt.AlignmentFlag.AlignLeft
        if isinstance(spec.kind, Toggle):
            field.setProperty("text", label)
            caption = None
        else:
            caption = self._caption(label, field, page)
        row = _FormRow(caption, field, hint, alignment)
        self._place(len(self._form_rows), row)
        self._form_rows.append(row)

    def _caption(self, label: str, field: QWidget, page: QWidget) -> QLabel:
        caption = QLabel(label, page)
        caption.setBuddy(field)
        # Beside the field's text: under a field of keys there may be words, which the caption does not follow.
        beside = field.focusProxy() or field
        beside.ensurePolished()
        caption.setFixedHeight(beside.sizeHint().height())
        return caption

    def _place(self, number: int, row: _FormRow) -> None:
        """Put a setting into its three rows of the grid: one for a caption above the field, which is empty else."""
        top, column = 3 * number, 0 if self._is_narrow else 1
        across = 2 - column
        self._rows.addWidget(row.field, top + 1, column, 1, across, row.alignment)
        self._rows.addWidget(row.hint, top + 2, column, 1, across)
        if row.caption is not None:
            caption_row = top if self._is_narrow else top + 1
            self._rows.addWidget(row.caption, caption_row, 0, 1, 2 - column, Qt.AlignmentFlag.AlignTop)

    def _tell(self, name: str) -> None:
        changes: dict[str, Any] = {name: self._fields[name].value()}
        self.changed.emit(replace(self._read(), **changes))
