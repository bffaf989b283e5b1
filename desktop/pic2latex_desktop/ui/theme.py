"""The looks of the program: three sets of colours and what Qt is told about them. The only colours here.

The pairs that carry text keep a contrast of at least 4.5 to 1 (7 to 1 in the high-contrast theme), which a
test computes with the formula of WCAG 2.
"""

from dataclasses import dataclass
from string import Template

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QColor, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication

import pic2latex_resources

__all__ = ["CONTRAST", "DARK", "LIGHT", "THEMES", "Colours", "Theme"]


@dataclass(frozen=True, slots=True)
class Colours:
    """One colour for each role, as #rrggbb.

    `window` lies behind everything, `surface` is the ground of fields and lists, `raised` of buttons. `paper`
    and `ink` are for pictures and drawn formulas. `good`, `doubt` and `bad` are read as text on `window` and
    `surface`; the `*_ground` colours lie behind text.
    """

    name: str
    is_dark: bool
    window: str
    surface: str
    raised: str
    border: str
    text: str
    muted: str
    accent: str
    accent_text: str
    paper: str
    ink: str
    good: str
    doubt: str
    bad: str
    doubt_ground: str
    bad_ground: str
    command: str
    structure: str
    number: str
    comment: str


LIGHT = Colours(
    name="light",
    is_dark=False,
    window="#f4f5f7",
    surface="#ffffff",
    raised="#fbfbfc",
    border="#c9ced6",
    text="#1d2129",
    muted="#5b6470",
    accent="#2458c5",
    accent_text="#ffffff",
    paper="#ffffff",
    ink="#101216",
    good="#1a7238",
    doubt="#8a5300",
    bad="#b3261e",
    doubt_ground="#ffe7b8",
    bad_ground="#fbd9d6",
    command="#2050b0",
    structure="#7a2ea0",
    number="#0f6b62",
    comment="#616a75",
)

DARK = Colours(
    name="dark",
    is_dark=True,
    window="#1e2126",
    surface="#16181c",
    raised="#2a2e35",
    border="#434a55",
    text="#e6e8ec",
    muted="#a3abb7",
    accent="#5b8df0",
    accent_text="#0d1117",
    paper="#16181c",
    ink="#eef0f3",
    good="#66c785",
    doubt="#e2b04a",
    bad="#ff8a80",
    doubt_ground="#4d3a10",
    bad_ground="#5a2320",
    command="#8ab4ff",
    structure="#d3a1f0",
    number="#6fd0c3",
    comment="#98a1ad",
)

CONTRAST = Colours(
    name="contrast",
    is_dark=True,
    window="#000000",
    surface="#000000",
    raised="#000000",
    border="#ffffff",
    text="#ffffff",
    muted="#e6e6e6",
    accent="#ffe000",
    accent_text="#000000",
    paper="#000000",
    ink="#ffffff",
    good="#4dff88",
    doubt="#ffd24d",
    bad="#ff9d94",
    doubt_ground="#3a2c00",
    bad_ground="#660c06",
    command="#7fd4ff",
    structure="#ffb3ff",
    number="#7dffe9",
    comment="#d0d0d0",
)

#: Name of the setting's value -> colours; "system" is one of the first two.
THEMES: dict[str, Colours] = {colours.name: colours for colours in (LIGHT, DARK, CONTRAST)}

_SHEET = Template("""
QToolTip { color: $text; background: $raised; border: 1px solid $border; padding: 3px 5px; }
QFrame#paper, QFrame#card { background: $paper; border: 1px solid $border; border-radius: 6px; }
QFrame#card { background: $surface; }
QPlainTextEdit, QLineEdit, QListView, QSpinBox, QComboBox, QTextBrowser {
    background: $surface; color: $text; border: 1px solid $border; border-radius: 5px;
    selection-background-color: $accent; selection-color: $accent_text;
}
QPlainTextEdit, QTextBrowser { padding: 4px; }
QLineEdit, QSpinBox, QComboBox { padding: 4px 6px; min-height: 18px; }
QPlainTextEdit:focus, QLineEdit:focus, QListView:focus, QSpinBox:focus, QComboBox:focus {
    border-color: $accent;
}
QComboBox::drop-down { border: none; width: 24px; }
QComboBox::down-arrow { image: url("$icons/arrow-down-$name.svg"); width: 12px; height: 12px; }
QSpinBox { padding-right: 24px; }
QSpinBox QLineEdit { border: none; background: transparent; padding: 0 5px; }
QCheckBox { spacing: 7px; }
QCheckBox::indicator { width: 15px; height: 15px; border: 1px solid $muted; border-radius: 3px; background: $surface; }
QCheckBox::indicator:checked {
    background: $accent; border-color: $accent; image: url("$icons/check-$name.svg");
}
QCheckBox:focus { color: $accent; }
QSpinBox::up-button, QSpinBox::down-button { border: none; background: transparent; width: 22px; }
QSpinBox::up-arrow { image: url("$icons/arrow-up-$name.svg"); width: 11px; height: 11px; }
QSpinBox::down-arrow { image: url("$icons/arrow-down-$name.svg"); width: 11px; height: 11px; }
QComboBox QAbstractItemView { background: $surface; border: 1px solid $border; }
QListView { padding: 3px; outline: 0; }
QListView::item { border-radius: 4px; padding: 3px 6px; }
QListView::item:selected { background: $accent; color: $accent_text; }
QPushButton, QToolButton {
    background: $raised; color: $text; border: 1px solid $border; border-radius: 5px; padding: 5px 12px;
    min-height: 18px;
}
QToolButton { padding: 5px 8px; }
QPushButton:hover, QToolButton:hover { border-color: $accent; }
QPushButton:focus, QToolButton:focus { border: 2px solid $accent; padding: 4px 11px; }
QToolButton:focus { padding: 4px 7px; }
QPushButton:disabled, QToolButton:disabled { color: $muted; }
QPushButton:checked, QToolButton:checked, QPushButton:default {
    background: $accent; color: $accent_text; border-color: $accent;
}
QToolButton:checked:focus, QPushButton:default:focus { border-color: $text; }
QWidget#format_strip QToolButton { padding: 2px 9px; min-height: 17px; }
QWidget#format_strip QToolButton:checked {
    background: $surface; color: $text; border: 2px solid $accent; padding: 1px 8px;
}
QToolButton#pin { background: transparent; border-color: transparent; padding: 5px; }
QToolButton#pin:hover, QToolButton#pin:checked { background: $surface; border-color: $border; }
QToolButton#pin:focus { border: 2px solid $accent; padding: 4px; }
QLineEdit QToolButton { background: transparent; border: none; padding: 0; min-height: 0; }
QWidget#readings_bar QPushButton, QWidget#readings_bar QToolButton { padding: 2px 9px; min-height: 17px; }
QToolButton::menu-indicator { image: none; width: 0; }
QLabel[role="muted"] { color: $muted; }
QLabel[role="title"] { font-size: 15pt; font-weight: 600; }
QLabel[role="heading"] { font-weight: 600; }
QLabel[role="good"] { color: $good; }
QLabel[role="doubt"] { color: $doubt; }
QLabel[role="bad"] { color: $bad; }
QScrollArea, QScrollArea > QWidget > QWidget#page { background: transparent; border: none; }
QMenu { background: $raised; color: $text; border: 1px solid $border; padding: 4px; }
QMenu::item { padding: 5px 26px 5px 8px; border: 1px solid transparent; border-radius: 4px; }
QMenu::icon { padding-left: 8px; }
QMenu::item:selected { background: $accent; color: $accent_text; }
QMenu::item:disabled { color: $muted; }
QMenu::separator { height: 1px; background: $border; margin: 4px 6px; }
QProgressBar { background: $raised; border: none; border-radius: 2px; }
QProgressBar::chunk { background: $accent; border-radius: 2px; }
QSplitter::handle { background: transparent; }
""")


class Theme(QObject):
    """The colours in force. Follows the system's light and dark while the setting says "system"."""

    changed = Signal(object)
    """The new `Colours`."""

    def __init__(self, name: str, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._name = name
        self._colours = LIGHT
        QGuiApplication.styleHints().colorSchemeChanged.connect(self._follow_system)

    @property
    def colours(self) -> Colours:
        """The colours in force."""
        return self._colours

    def choose(self, name: str) -> None:
        """Put the theme called `name` in force ("system" or a name of `THEMES`)."""
        self._name = name
        self._apply(THEMES.get(name) or _system_colours())

    def _follow_system(self) -> None:
        if self._name not in THEMES:
            self._apply(_system_colours())

    def _apply(self, colours: Colours) -> None:
        self._colours = colours
        application = QApplication.instance()
        if isinstance(application, QApplication):
            application.setStyle("Fusion")
            application.setPalette(_palette(colours))
            application.setStyleSheet(_SHEET.substitute(_roles(colours)))
        self.changed.emit(colours)


def _system_colours() -> Colours:
    return DARK if QGuiApplication.styleHints().colorScheme() == Qt.ColorScheme.Dark else LIGHT


def _roles(colours: Colours) -> dict[str, str]:
    # Style sheets want forward slashes everywhere.
    icons = pic2latex_resources.path("icons").as_posix()
    return {role: str(getattr(colours, role)) for role in Colours.__slots__} | {"icons": icons}


def _palette(colours: Colours) -> QPalette:
    palette = QPalette()
    role = QPalette.ColorRole
    for where, colour in (
        (role.Window, colours.window),
        (role.WindowText, colours.text),
        (role.Base, colours.surface),
        (role.AlternateBase, colours.window),
        (role.Text, colours.text),
        (role.Button, colours.raised),
        (role.ButtonText, colours.text),
        (role.BrightText, colours.bad),
        (role.ToolTipBase, colours.raised),
        (role.ToolTipText, colours.text),
        (role.PlaceholderText, colours.muted),
        (role.Highlight, colours.accent),
        (role.HighlightedText, colours.accent_text),
        (role.Link, colours.accent),
        (role.LinkVisited, colours.accent),
        (role.Accent, colours.accent),
        (role.Mid, colours.border),
        (role.Dark, colours.border),
        (role.Light, colours.raised),
        (role.Midlight, colours.raised),
        (role.Shadow, colours.border),
    ):
        palette.setColor(where, QColor(colour))
    for where in (role.WindowText, role.Text, role.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, where, QColor(colours.muted))
    return palette
