"""Choosing a rectangle on the frozen screens, with the mouse or with the keyboard alone."""

from .overlay import Overlay

__all__ = ["Overlay"]
