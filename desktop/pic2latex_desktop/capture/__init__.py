"""Where pictures come from: a region of the screens, files, the clipboard, drops."""
