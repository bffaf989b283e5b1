"""The history as a list: a model that reads more when somebody scrolls, and how one entry is painted."""

from typing import Any

from PySide6.QtCore import (
    QAbstractListModel,
    QByteArray,
    QDateTime,
    QLocale,
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    QSize,
    Qt,
)
from PySide6.QtGui import QColor, QImage, QLinearGradient, QPainter, QPalette
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from pic2latex.types import Mode
from pic2latex_desktop.history.store import Entry, HistoryStore
from pic2latex_desktop.settings.choices import mode_label
from pic2latex_desktop.ui.messages import confidence_of, say
from pic2latex_desktop.ui.theme import Colours

__all__ = ["EntryDelegate", "EntryModel"]

Index = QModelIndex | QPersistentModelIndex

#: So many entries are read at once.
BATCH = 60
#: So many small pictures are kept.
KEPT_PICTURES = 200
PICTURE = QSize(150, 46)
ROW_HEIGHT = 62
PADDING = 8
#: A long formula is not made lower than this, in logical points: its right end fades away instead.
LEAST_HEIGHT = 26
FADE = 36

ENTRY_ROLE = Qt.ItemDataRole.UserRole
PICTURE_ROLE = Qt.ItemDataRole.UserRole + 1


class EntryModel(QAbstractListModel):
    """Entries of the history that match, newest first."""

    def __init__(self, history: HistoryStore) -> None:
        super().__init__()
        self._history = history
        self._entries: list[Entry] = []
        self._has_more = False
        self._search, self._only_favourites = "", False
        self._pictures: dict[int, QImage] = {}

    def search(self, text: str, *, only_favourites: bool) -> None:
        """Show the entries that hold `text`. Raises sqlite3.Error."""
        self._search, self._only_favourites = text, only_favourites
        self.reload()

    def reload(self) -> None:
        """Read the list anew. Raises sqlite3.Error."""
        entries = self._read(None)
        self.beginResetModel()
        self._entries = entries
        self.endResetModel()

    def entry(self, index: Index) -> Entry | None:
        """Return the entry of a row."""
        return self._entries[index.row()] if index.isValid() and index.row() < len(self._entries) else None

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008  # Qt's signature
        """Return how many entries are read. Qt calls this."""
        return 0 if parent.isValid() else len(self._entries)

    def canFetchMore(self, parent: Index) -> bool:
        """Say whether older entries remain. Qt calls this."""
        return not parent.isValid() and self._has_more

    def fetchMore(self, parent: Index) -> None:
        """Read older entries. Qt calls this."""
        if parent.isValid() or not self._entries:
            return
        older = self._read(self._entries[-1])
        if older:
            self.beginInsertRows(QModelIndex(), len(self._entries), len(self._entries) + len(older) - 1)
            self._entries += older
            self.endInsertRows()

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:  # Qt's signature
        """Return what a row shows. Qt calls this."""
        entry = self.entry(index)
        if entry is None:
            return None
        if role == ENTRY_ROLE:
            return entry
        if role == PICTURE_ROLE:
            return self._picture(entry)
        if role in {
            Qt.ItemDataRole.DisplayRole,
            Qt.ItemDataRole.AccessibleTextRole,
            Qt.ItemDataRole.ToolTipRole,
        }:
            return entry.source
        return None

    def roleNames(self) -> dict[int, QByteArray]:
        """Name the roles. Qt calls this."""
        return {ENTRY_ROLE: QByteArray(b"entry"), PICTURE_ROLE: QByteArray(b"picture")}

    def _read(self, after: Entry | None) -> list[Entry]:
        found = self._history.entries(
            self._search, only_favourites=self._only_favourites, limit=BATCH, after=after
        )
        self._has_more = len(found) == BATCH
        return list(found)

    def _picture(self, entry: Entry) -> QImage:
        if entry.id not in self._pictures:
            if len(self._pictures) >= KEPT_PICTURES:
                self._pictures.clear()
            image = QImage.fromData(self._history.picture(entry.id))
            self._pictures[entry.id] = _thumbnail(image)
        return self._pictures[entry.id]


class EntryDelegate(QStyledItemDelegate):
    """Paints an entry: its picture, its LaTeX in one line, when and how it was read, and its star."""

    def __init__(self, colours: Colours) -> None:
        super().__init__()
        self.colours = colours

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """Return the size of a row. Qt calls this."""
        del option, index
        return QSize(PICTURE.width() + 220, ROW_HEIGHT)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint a row. Qt calls this."""
        entry = index.data(ENTRY_ROLE)
        if not isinstance(entry, Entry):
            return
        painter.save()
        is_selected = bool(option.state & QStyle.StateFlag.State_Selected)
        if is_selected:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(self.colours.accent))
            painter.drawRoundedRect(option.rect.adjusted(1, 1, -1, -1), 5, 5)
        self._paint_picture(painter, option.rect, index.data(PICTURE_ROLE))
        text = option.rect.adjusted(PICTURE.width() + 3 * PADDING, PADDING, -PADDING, -PADDING)
        role = QPalette.ColorRole.HighlightedText if is_selected else QPalette.ColorRole.Text
        painter.setPen(option.palette.color(role))
        self._paint_words(painter, text, entry, quiet=None if is_selected else QColor(self.colours.muted))
        painter.restore()

    def _paint_picture(self, painter: QPainter, row: QRect, image: QImage) -> None:
        frame = QRect(row.left() + PADDING, row.top() + PADDING, PICTURE.width(), PICTURE.height())
        painter.setBrush(QColor(self.colours.surface))
        painter.setPen(QColor(self.colours.border))
        painter.drawRoundedRect(frame, 4, 4)
        if image.isNull():
            return
        room = frame.adjusted(4, 4, -4, -4)
        whole = image.size().scaled(room.size(), Qt.AspectRatioMode.KeepAspectRatio).boundedTo(image.size())
        height = max(whole.height(), min(LEAST_HEIGHT, image.height()))
        width = round(image.width() * height / max(1, image.height()))
        target = QRect(0, 0, width, height)
        target.moveCenter(room.center())
        target.moveLeft(max(target.left(), room.left()))
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.save()
        painter.setClipRect(room)
        painter.drawImage(target, image)
        painter.restore()
        if width > room.width():
            self._fade(painter, QRect(room.right() + 1 - FADE, room.top(), FADE, room.height()))

    def _fade(self, painter: QPainter, end: QRect) -> None:
        ground = QColor(self.colours.surface)
        fade = QLinearGradient(end.topLeft(), end.topRight())
        clear = QColor(ground)
        clear.setAlpha(0)
        fade.setColorAt(0, clear)
        fade.setColorAt(1, ground)
        painter.fillRect(end, fade)

    def _paint_words(self, painter: QPainter, room: QRect, entry: Entry, quiet: QColor | None) -> None:
        upper = QRect(room.left(), room.top(), room.width(), room.height() // 2)
        lower = QRect(room.left(), upper.bottom() + 1, room.width(), room.height() - upper.height())
        line = " ".join(entry.source.split())
        metrics = painter.fontMetrics()
        painter.drawText(
            upper,
            Qt.AlignmentFlag.AlignVCenter,
            metrics.elidedText(line, Qt.TextElideMode.ElideRight, upper.width()),
        )
        if quiet is not None:
            painter.setPen(quiet)
        moment = QLocale().toString(
            QDateTime.fromSecsSinceEpoch(int(entry.time.timestamp())), QLocale.FormatType.ShortFormat
        )
        star = "\u2605  " if entry.is_favourite else ""
        kind = "" if entry.mode is Mode.FORMULA else mode_label(entry.mode)
        sure = say(confidence_of(entry.confidence).words) if entry.mode is not Mode.TEXT else ""
        words = star + "  \u00b7  ".join(part for part in (moment, kind, sure, entry.model) if part)
        painter.drawText(
            lower,
            Qt.AlignmentFlag.AlignVCenter,
            metrics.elidedText(words, Qt.TextElideMode.ElideRight, lower.width()),
        )


def _thumbnail(image: QImage) -> QImage:
    """Return a picture small enough to keep many: twice the painted size, and as much of its left as is seen."""
    highest, widest = 2 * PICTURE.height(), 2 * PICTURE.width()
    if image.height() > highest:
        image = image.scaledToHeight(highest, Qt.TransformationMode.SmoothTransformation)
    least = 2 * LEAST_HEIGHT
    if image.width() > widest and image.height() > least:
        height = max(least, image.height() * widest // image.width())
        image = image.scaledToHeight(height, Qt.TransformationMode.SmoothTransformation)
    return image.copy(0, 0, min(image.width(), widest), image.height())
