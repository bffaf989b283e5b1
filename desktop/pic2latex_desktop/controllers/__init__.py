"""What happens on a command: capture, recognition, showing results, windows, hotkeys, maintenance."""
