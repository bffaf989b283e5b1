"""Choosing a rectangle on the frozen screens, with the mouse or with the keyboard alone."""

from pic2latex_desktop.capture.overlay.selection_overlay import Overlay

__all__ = ["Overlay"]
