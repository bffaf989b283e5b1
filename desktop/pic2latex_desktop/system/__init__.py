"""The operating system: session, D-Bus portal, X11, autostart, subprocesses, memory."""
