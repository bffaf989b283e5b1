"""What a run says while it learns: a line now and then, a CSV file for the curve, TensorBoard if it is installed."""

import csv
import io
import math
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pic2latex.atomic_write import append_line, atomic_write
from pic2latex.errors import TrainingError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from torch import Tensor

    from pic2latex.training.checkpoints import Progress
    from pic2latex.training.validation_metrics import Evaluation

__all__ = ["TrainingLog"]


class TrainingLog:
    """Reports the mean losses since it last did. Silent, and without files, when `quiet`."""

    def __init__(self, folder: Path, *, quiet: bool) -> None:
        self._quiet = quiet
        self._sums: dict[str, Tensor] = {}  # on the device: reading one would make the run wait for it
        self._counts: dict[str, int] = {}
        self._seen = 0
        self._began = self._written = time.monotonic()
        self._share = 0.0
        self._folder = folder
        self._path = folder / "log.csv"
        self._board: Any = None

    def begin(self, progress: "Progress", share: float) -> None:
        """Start the clock of a run of which `share` is done, and forget what is told of later steps: they come again.

        A run that was killed goes on from its last checkpoint, behind which its log may have gone further.
        """
        if not self._quiet:
            self._forget_after(progress.step)
            self._board = _board(self._folder, progress.step)
        self._began = self._written = time.monotonic()
        self._share = share

    def add(self, losses: "Mapping[str, Tensor]", seen: int) -> None:
        """Take in the losses of one batch and its number of examples. Each is a scalar, of shape ()."""
        self._seen += seen
        for name, value in losses.items():
            self._sums[name] = self._sums[name] + value if name in self._sums else value
            self._counts[name] = self._counts.get(name, 0) + 1

    def write(self, progress: "Progress", rate: float, share: float) -> None:
        """Report the mean losses since the last report. Raises TrainingError when one is no number any more."""
        means = {name: float(total) / self._counts[name] for name, total in self._sums.items()}
        now = time.monotonic()
        speed = self._seen / max(now - self._written, 1e-6)
        self._sums, self._counts, self._seen, self._written = {}, {}, 0, now
        lost = [name for name, value in means.items() if not math.isfinite(value)]
        if lost:
            raise TrainingError(
                f"The loss of {lost[0]} is no number any more at step {progress.step}.",
                hint="Go on from the last checkpoint with a lower learning_rate, or with precision=no.",
            )
        if self._quiet:
            return
        losses = "  ".join(f"{name} {value:.3f}" for name, value in means.items())
        left = _time_left(now - self._began, share - self._share, 1 - share)
        self.say(
            f"step {progress.step}  seen {progress.seen}  {losses}  {speed:.0f}/s  rate {rate:.1e}  {left}"
        )
        self._row(progress, means | {"examples_per_second": speed, "learning_rate": rate})
        if self._board is not None:
            for name, value in means.items():
                self._board.add_scalar(f"loss/{name}", value, progress.step)

    def evaluated(self, progress: "Progress", evaluation: "Evaluation") -> None:
        """Report how what was never learned from was read, with a few to look at."""
        mark = "  (best so far)" if progress.best is None or evaluation.score > progress.best else ""
        self.say(f"step {progress.step}: {evaluation.sentence()}{mark}")
        for true, read in evaluation.shown:
            self.say(f"    {'=' if true == read else '!'} {true[:90]}")
            if true != read:
                self.say(f"      {read[:90]}")
        self._row(progress, evaluation.figures)
        if self._board is not None:
            for name, value in evaluation.figures.items():
                self._board.add_scalar(f"evaluation/{name}", value, progress.step)

    def say(self, sentence: str) -> None:
        """Print a line to standard error."""
        if not self._quiet:
            sys.stderr.write(sentence + "\n")
            sys.stderr.flush()

    def close(self) -> None:
        """Flush what is buffered."""
        if self._board is not None:
            self._board.close()

    def _forget_after(self, step: int) -> None:
        """Leave out the rows of later steps, and one that a kill has cut off."""
        if not self._path.exists():
            return
        with self._path.open(newline="", encoding="utf-8", errors="replace") as file:
            reader = csv.DictReader(file)
            rows, columns = list(reader), list(reader.fieldnames or ())
        kept = [row for row in rows if _is_whole(row) and int(row["step"]) <= step]
        if kept == rows:
            return
        if not kept:
            self._path.unlink()
            return
        lines = io.StringIO(newline="")
        writer = csv.DictWriter(lines, columns)
        writer.writeheader()
        writer.writerows(kept)
        atomic_write(self._path, lines.getvalue())

    def _row(self, progress: "Progress", figures: "Mapping[str, float]") -> None:
        """Write a line of the CSV file; new figures get a new column, and an older line none of it."""
        if self._quiet:
            return
        row = {"step": progress.step, "seen": progress.seen, "seconds": round(progress.seconds, 1), **figures}
        rows: list[dict[str, Any]] = []
        columns = list(row)
        if self._path.exists():
            with self._path.open(newline="", encoding="utf-8") as file:
                reader = csv.DictReader(file)
                columns = list(reader.fieldnames or ())
                if not set(row) <= set(columns):
                    rows = list(reader)
                    columns += [name for name in row if name not in columns]
        fresh = not self._path.exists() or bool(rows)
        lines = io.StringIO(newline="")
        writer = csv.DictWriter(lines, columns)
        if fresh:
            writer.writeheader()
        writer.writerows([*rows, row])
        if fresh:
            atomic_write(self._path, lines.getvalue())
        else:
            append_line(self._path, lines.getvalue().rstrip("\r\n").encode())


def _time_left(seconds: float, done: float, left: float) -> str:
    if done <= 0:
        return ""
    minutes = round(seconds / done * left / 60)
    return f"{minutes // 60} h {minutes % 60:02d} min left" if minutes >= 60 else f"{minutes} min left"


def _is_whole(row: dict[str, Any]) -> bool:
    return None not in row and None not in row.values() and row.get("step", "").isdecimal()


def _board(folder: Path, step: int) -> Any:
    """Make a writer for TensorBoard, which leaves out what it has of later steps."""
    try:
        from torch.utils.tensorboard import SummaryWriter
    except ImportError:
        return None
    return SummaryWriter(str(folder / "tensorboard"), purge_step=step + 1)
