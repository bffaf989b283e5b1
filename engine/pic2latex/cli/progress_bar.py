"""How far a long command has come, on standard error: one line that redraws itself, or a few plain lines.

On a terminal it is a bar with amounts, speed and the time left. Where the output goes to a file or a pipe it
is a line each ten percent, so that logs stay readable.
"""

import sys
import time
from collections.abc import Callable
from typing import Self, TextIO

__all__ = ["ProgressBar", "megabytes", "things"]

Unit = Callable[[float], str]

BAR_WIDTH = 24
REDRAW_SECONDS = 0.1
PLAIN_STEP = 10  # percent
CLEAR = "\r\x1b[K"
FEW_SECONDS = 1.0  # before this, a speed is no more than noise


def megabytes(amount: float) -> str:
    """Write an amount of bytes in megabytes."""
    return f"{amount / 1e6:.1f} MB"


def things(amount: float) -> str:
    """Write an amount of things."""
    return f"{amount:.0f}"


class ProgressBar:
    """A bar for `total` units of work called `label`; used in a `with` block, told of progress by `advance`.

    Writes to standard error unless given another stream. `total` may be set later (0: not known yet) and
    amounts may go back. What it writes is gone from a terminal when the block ends.
    """

    def __init__(
        self, total: float, label: str, *, unit: Unit = things, stream: TextIO | None = None
    ) -> None:
        self.total = total
        self.done = 0.0
        self._label = label
        self._unit = unit
        self._stream = sys.stderr if stream is None else stream
        self._terminal = self._stream.isatty()
        self._begun = self._drawn = time.monotonic()
        self._at_begin: float | None = None
        self._told = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self._terminal:
            self._stream.write(CLEAR)
            self._stream.flush()

    def advance(self, amount: float = 1) -> None:
        """Count `amount` more units as done."""
        self.update(self.done + amount, self.total)

    def update(self, done: float, total: float) -> None:
        """Set how much is done, and how much there is in all."""
        self.done, self.total = done, total
        if self._at_begin is None:
            self._at_begin = done  # what was there before is no speed
        if self._terminal:
            self._draw()
        else:
            self._tell()

    def _draw(self) -> None:
        now = time.monotonic()
        if now - self._drawn < REDRAW_SECONDS and self.done < self.total:
            return
        self._drawn = now
        filled = round(BAR_WIDTH * self._share())
        bar = "#" * filled + "-" * (BAR_WIDTH - filled)
        amounts = (
            f"{self._unit(self.done)} of {self._unit(self.total)}" if self.total else self._unit(self.done)
        )
        self._stream.write(f"{CLEAR}{self._label} [{bar}] {self._share():4.0%} {amounts}{self._pace(now)}")
        self._stream.flush()

    def _tell(self) -> None:
        percent = int(100 * self._share())
        if percent >= self._told + PLAIN_STEP:
            self._told = percent - percent % PLAIN_STEP
            self._stream.write(f"{self._label}: {self._told} %\n")
            self._stream.flush()

    def _share(self) -> float:
        return min(1.0, max(0.0, self.done / self.total)) if self.total else 0.0

    def _pace(self, now: float) -> str:
        seconds = now - self._begun
        speed = (self.done - (self._at_begin or 0)) / seconds if seconds > FEW_SECONDS else 0
        if speed <= 0 or self.done >= self.total:
            return ""
        minutes, rest = divmod(round((self.total - self.done) / speed), 60)
        return f", {self._unit(speed)}/s, {minutes}:{rest:02} left"
