"""Who owns the clipboard of an X server, asked of the server itself.

Qt asks for the clipboard as of the last moment it has heard of. When another program took it since then, the
server takes no notice, and Qt believes all the same that the clipboard is its own.
"""

__all__ = ["clipboard_owner"]


def clipboard_owner() -> int | None:
    """Return the number of the window that owns the clipboard (0 for none), or None when it cannot be asked."""
    try:
        from Xlib.display import Display
        from Xlib.error import DisplayError
    except ImportError:
        return None
    try:
        display = Display()
    except (DisplayError, OSError):
        return None
    try:
        owner = display.get_selection_owner(display.get_atom("CLIPBOARD"))
        return int(getattr(owner, "id", owner))
    finally:
        display.close()
