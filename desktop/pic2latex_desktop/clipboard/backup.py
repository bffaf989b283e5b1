"""What was on the clipboard before we copied, kept so that the user can have it back.

Taking it must never hang: under X11 the content is fetched from the program that owns it, and that program
may be stuck. So, unless we own it ourselves, a small program with a time limit asks first.
"""

from contextlib import suppress

from pic2latex_desktop.clipboard.mime_formats import HTML, PNG, SVG, TEXT, MimeFormat, MimeFormats
from pic2latex_desktop.clipboard.qt_backend import content, owns
from pic2latex_desktop.errors import ProgramError, ProgramTimeout
from pic2latex_desktop.system.desktop_session import DesktopSession, Display, System
from pic2latex_desktop.system.subprocesses import output_of
from pic2latex_desktop.tasks import Coroutine

__all__ = ["read_clipboard"]

# Enough for text, web pages, files and pictures; the many other names are the same content again.
_KEPT = (TEXT, HTML, "text/rtf", "text/uri-list", "x-special/gnome-copied-files", PNG, SVG)
_BYTES = 32 * 1024 * 1024
# A busy computer needs half a second to start a program; who owns the clipboard and is stuck costs as much each time.
_SECONDS = 0.8
_ASK = ("xclip", "-selection", "clipboard", "-out", "-target", "TARGETS")


def read_clipboard(session: DesktopSession) -> Coroutine[MimeFormats | None]:
    """Return what is on the clipboard, or None when it cannot be had in reasonable time."""
    if session.display is Display.WAYLAND and not owns():
        found: MimeFormats | None = yield lambda: _through_wl_paste(session)
        return found
    if session.system is System.LINUX and not owns() and session.has_program(_ASK[0]):
        try:
            yield lambda: output_of(_ASK, limit=_SECONDS)
        except ProgramTimeout:
            return None
        except ProgramError:  # it fails when the clipboard is empty
            return ()
    return _within_bounds(content(_KEPT))


def _through_wl_paste(session: DesktopSession) -> MimeFormats | None:
    """Ask the compositor: Qt may only read the clipboard while a window of ours has the focus."""
    if not session.has_program("wl-paste"):
        return None
    flavours: list[MimeFormat] = []
    with suppress(ProgramError):
        offered = output_of(("wl-paste", "--list-types"), limit=_SECONDS).decode(errors="replace").split()
        for mime in _KEPT:
            if mime in offered:
                command = ("wl-paste", "--no-newline", "--type", mime)
                flavours.append(MimeFormat(mime, output_of(command, limit=_SECONDS)))
    return _within_bounds(tuple(flavours))


def _within_bounds(flavours: MimeFormats) -> MimeFormats:
    """Leave out what comes after the bound is passed: text stands first and is always kept."""
    kept: list[MimeFormat] = []
    room = _BYTES
    for flavour in flavours:
        room -= len(flavour.data)
        if room >= 0:
            kept.append(flavour)
    return tuple(kept)
