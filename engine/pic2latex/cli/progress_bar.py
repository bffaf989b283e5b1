"""How far a long command has come, on standard error: tqdm's bar on a terminal, else a plain line each ten percent.

The lines keep logs readable, where a bar that redraws itself fills them with control characters.
"""

import sys
from typing import Self, TextIO

__all__ = ["BYTES", "ProgressBar"]

BYTES = "B"
"""The unit of amounts of data, shown as kB, MB and GB."""

PLAIN_STEP = 10  # percent


class ProgressBar:
    """A bar for `total` units of work called `label`; used in a `with` block, told of progress by `advance`.

    Writes to standard error unless given another stream. `total` may be set later (0: not known yet) and
    amounts may go back. What it writes is gone from a terminal when the block ends.
    """

    def __init__(self, total: float, label: str, *, unit: str = "", stream: TextIO | None = None) -> None:
        from tqdm import tqdm

        self.total = total
        self.done = 0.0
        self._label = label
        self._stream = sys.stderr if stream is None else stream
        self._said = 0
        self._bar = tqdm(
            total=total or None,
            desc=label,
            unit=unit,
            unit_scale=unit == BYTES,
            file=self._stream,
            disable=None,  # unless it is a terminal
            leave=False,
            dynamic_ncols=True,
        )
        self._is_new = True

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._bar.close()

    def advance(self, amount: float = 1) -> None:
        """Count `amount` more units as done."""
        self.update(self.done + amount, self.total)

    def update(self, done: float, total: float) -> None:
        """Set how much is done, and how much there is in all."""
        if self._is_new and done != total:
            self._bar.initial = done  # what was there before is no speed
        self._is_new = False
        self._bar.total = total or None
        self._bar.update(round(done, 1) - round(self.done, 1))
        self.done, self.total = done, total
        if self._bar.disable:
            self._write_line()

    def _write_line(self) -> None:
        percent = int(100 * min(1.0, max(0.0, self.done / self.total))) if self.total else 0
        if percent >= self._said + PLAIN_STEP:
            self._said = percent - percent % PLAIN_STEP
            self._stream.write(f"{self._label}: {self._said} %\n")
            self._stream.flush()
