"""The one way to the X server of this session, and who owns a selection there (ICCCM, section 2).

Qt asks for the clipboard as of the last moment it has heard of. When another program took it since then, the
server takes no notice, and Qt believes all the same that the clipboard is its own: so the server itself is asked.
"""

from typing import Any

from pic2latex_desktop.errors import XServerError

__all__ = ["clipboard_owner", "open_display", "selection_owner"]


def open_display() -> Any:
    """Return a new python-xlib connection to the X server, closed by the caller.

    Raises XServerError when there is no server, it refuses, or python-xlib is not installed.
    """
    try:
        from Xlib.display import Display
        from Xlib.error import DisplayError
    except ImportError as error:
        raise XServerError(str(error), hint="") from error
    try:
        return Display()
    except (DisplayError, OSError) as error:
        raise XServerError(str(error), hint="") from error


def selection_owner(display: Any, name: str) -> int:
    """Return the number of the window that owns a selection, 0 for none. Raises XServerError."""
    from Xlib.error import ConnectionClosedError

    try:
        owner = display.get_selection_owner(display.get_atom(name))
    except (ConnectionClosedError, OSError) as error:
        raise XServerError(str(error), hint="") from error
    return int(getattr(owner, "id", owner))


def clipboard_owner() -> int | None:
    """Return the number of the window that owns the clipboard (0 for none), or None when it cannot be asked."""
    try:
        display = open_display()
    except XServerError:
        return None
    try:
        return selection_owner(display, "CLIPBOARD")
    except XServerError:
        return None
    finally:
        display.close()
