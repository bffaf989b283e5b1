"""Servers inside the program: an event loop on a thread of its own, and a reader over the recognition thread."""
