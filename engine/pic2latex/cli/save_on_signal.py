"""Long commands that save before they end, however they are told to."""

import signal
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["stoppable"]


@contextmanager
def stoppable() -> "Iterator[None]":
    """Let a run that is stopped by its process number save first, also one whose shell had it ignore interrupts."""
    numbers = (signal.SIGINT, signal.SIGTERM)
    before = [signal.signal(number, signal.default_int_handler) for number in numbers]
    try:
        yield
    finally:
        for number, handler in zip(numbers, before, strict=True):
            signal.signal(number, handler)
