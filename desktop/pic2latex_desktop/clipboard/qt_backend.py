"""Qt's clipboard: the way to copy several flavours at once, and the last way to copy text. Main thread only."""

import time
from typing import cast

from PySide6.QtCore import QByteArray, QCoreApplication, QMimeData
from PySide6.QtGui import QClipboard, QGuiApplication, QImage

from pic2latex_desktop.clipboard.mime_formats import PNG, TEXT, MimeFormat, MimeFormats, for_text
from pic2latex_desktop.errors import ClipboardError
from pic2latex_desktop.system.backend_selection import Availability, available
from pic2latex_desktop.system.desktop_session import DesktopSession
from pic2latex_desktop.system.x11 import clipboard_owner
from pic2latex_desktop.tasks import Coroutine, run_blocking

__all__ = ["QtText", "content", "owns", "set_mime_data"]

# On Windows another program may hold the clipboard for a moment.
_TRIES = 6
_PAUSE_SECONDS = 0.02


class QtText:
    """Copies text with QClipboard. It is gone with this program unless something else took it over."""

    name = "qt"
    is_of_qt = True

    def available(self, session: DesktopSession) -> Availability:
        """Work wherever Qt does."""
        del session
        return available()

    def write(self, text: str) -> None:
        """Copy. Raises ClipboardError."""
        run_blocking(set_mime_data(for_text(text)))

    def read(self, size: int) -> str:
        """Read."""
        del size
        return QGuiApplication.clipboard().text()


def set_mime_data(flavours: MimeFormats) -> Coroutine[None]:
    """Put all flavours on the clipboard at once and look whether they are there. Raises ClipboardError."""
    is_shared = QGuiApplication.platformName() == "xcb" and not owns()
    other = (yield clipboard_owner) if is_shared else None
    for _ in range(_TRIES):
        if _set(flavours) and (not other or (yield clipboard_owner) != other):
            return
        # Qt hears of the other owner meanwhile, and the other owner comes to its end.
        yield lambda: time.sleep(_PAUSE_SECONDS)
    raise ClipboardError(
        QCoreApplication.translate("Clipboard", "The clipboard did not take the content."),
        hint=QCoreApplication.translate("Clipboard", "Another program may be holding it. Try again."),
    )


def _set(flavours: MimeFormats) -> bool:
    """Put flavours on the clipboard, and say whether Qt finds them there."""
    QGuiApplication.clipboard().setMimeData(_mime_data(flavours), QClipboard.Mode.Clipboard)
    return set(flavours) <= set(content(tuple(flavour.mime for flavour in flavours)))


def content(mimes: tuple[str, ...]) -> MimeFormats:
    """Return what is on the clipboard under these names."""
    # None while another program on Windows holds the clipboard, whatever the type says.
    data = cast("QMimeData | None", QGuiApplication.clipboard().mimeData(QClipboard.Mode.Clipboard))
    if data is None:
        return ()
    return tuple(MimeFormat(mime, _bytes(data, mime)) for mime in mimes if data.hasFormat(mime))


def owns() -> bool:
    """Say whether what is on the clipboard comes from this program."""
    return QGuiApplication.clipboard().ownsClipboard()


def _mime_data(flavours: MimeFormats) -> QMimeData:
    data = QMimeData()
    for flavour in flavours:
        if flavour.mime == TEXT:
            data.setText(flavour.data.decode(errors="replace"))
        else:
            data.setData(flavour.mime, QByteArray(flavour.data))
        if flavour.mime == PNG:  # so that programs looking for the system's own kind of picture find one
            data.setImageData(QImage.fromData(flavour.data))
    return data


def _bytes(data: QMimeData, mime: str) -> bytes:
    if mime == TEXT:
        return data.text().encode()
    return bytes(data.data(mime).data())
