"""The log of a program that reads what is nobody's business: it says where something failed, and never what was read.

Messages of exceptions quote their input: a JSON error its text, MathJax the formula. Tracebacks are therefore written
as files, lines, functions and types of exceptions alone.
"""

import logging
import sys
import traceback
from types import TracebackType
from typing import TextIO

__all__ = ["PrivateFormatter", "start_log"]

Failure = tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]


class PrivateFormatter(logging.Formatter):
    """Writes tracebacks without the messages of the exceptions, those of causes and groups included."""

    def formatException(self, ei: Failure) -> str:  # noqa: N802 - logging's interface
        """Return where it failed, and what kind of failure it was."""
        return "" if ei[1] is None else "\n".join(_lines(ei[1], set()))

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802 - logging's interface
        """Return a message; of asyncio's the first line, as the others show the exception of a task."""
        if record.name == "asyncio":
            record.message = record.message.partition("\n")[0]
        return super().formatMessage(record)

    def format(self, record: logging.LogRecord) -> str:
        """Return a record as text; a traceback that another handler wrote, with messages, is not taken over."""
        written, record.exc_text = record.exc_text, None
        try:
            return super().format(record)
        finally:
            record.exc_text = written


def _lines(error: BaseException, told: set[int]) -> list[str]:
    told.add(id(error))
    cause = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    lines = [*_lines(cause, told), "which led to:"] if cause is not None and id(cause) not in told else []
    frames = traceback.extract_tb(error.__traceback__)
    lines += [f"  {frame.filename}:{frame.lineno} in {frame.name}" for frame in frames]
    lines.append(f"{type(error).__module__}.{type(error).__qualname__}")
    for each in error.exceptions if isinstance(error, BaseExceptionGroup) else ():
        lines += [f"  {line}" for line in _lines(each, told)]
    return lines


def start_log(level: int, pattern: str, stream: TextIO | None = None) -> None:
    """Write messages from `level` on to standard error, or `stream`, in the form `pattern`.

    It takes the place of an earlier call. A program around this one that has set its log up keeps it as it is.
    """
    root = logging.getLogger()
    for handler in tuple(root.handlers):
        if isinstance(handler.formatter, PrivateFormatter):
            root.removeHandler(handler)
    if root.handlers:
        return
    handler = logging.StreamHandler(stream or sys.stderr)
    handler.setFormatter(PrivateFormatter(pattern))
    root.addHandler(handler)
    root.setLevel(level)
