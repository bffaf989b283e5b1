"""What a run says while it learns: a live line, a CSV file for the curve, TensorBoard if it is installed, samples."""

import csv
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pic2latex.training.checkpoints import Progress
    from pic2latex.training.recognizer.evaluation import Judgement

__all__ = ["TrainingLog"]

_SMOOTHING = 0.98


class TrainingLog:
    """Smooths the losses of every step and reports them now and then. Silent, and without files, when `quiet`."""

    def __init__(self, folder: Path, *, quiet: bool, steps: int) -> None:
        self._quiet, self._steps = quiet, steps
        self._means: dict[str, float] = {}
        self._progress: Progress | None = None
        self._rate = 0.0
        self._board: Any = None
        self._path = folder / "log.csv"
        if not quiet:
            folder.mkdir(parents=True, exist_ok=True)
            self._board = _board(folder)

    def add(self, progress: "Progress", losses: "Mapping[str, float]", rate: float) -> None:
        """Take in the losses of one step and the pictures a second so far."""
        self._progress, self._rate = progress, rate
        for name, value in losses.items():
            mean = self._means.get(name, value)
            self._means[name] = _SMOOTHING * mean + (1 - _SMOOTHING) * value

    def write(self, learning_rate: float) -> None:
        """Report the smoothed losses."""
        if self._quiet or self._progress is None:
            return
        step, seen = self._progress.step, self._progress.seen
        losses = "  ".join(f"{name} {value:.3f}" for name, value in self._means.items())
        self.say(
            f"step {step} of {self._steps}  seen {seen}  {losses}  {self._rate:.0f}/s  rate {learning_rate:.2e}"
        )
        fresh = not self._path.exists()
        with self._path.open("a", newline="", encoding="utf-8") as file:
            writer = csv.writer(file)
            if fresh:
                writer.writerow(["step", "seen", *self._means, "pictures_per_second", "learning_rate"])
            writer.writerow([step, seen, *self._means.values(), self._rate, learning_rate])
        if self._board is not None:
            for name, value in self._means.items():
                self._board.add_scalar(f"loss/{name}", value, step)

    def judged(self, step: int, judgement: "Judgement") -> None:
        """Report how pictures never learned from were read, with a few to look at."""
        share = judgement.exact / max(1, judgement.count)
        self.say(f"step {step}: {judgement.exact} of {judgement.count} exact, loss {judgement.loss:.3f}")
        for true, read in judgement.shown:
            self.say(f"    {'=' if true == read else '!'} {true[:90]}")
            if true != read:
                self.say(f"      {read[:90]}")
        if self._board is not None:
            self._board.add_scalar("judged/exact", share, step)
            self._board.add_scalar("judged/loss", judgement.loss, step)

    def say(self, sentence: str) -> None:
        """Print a line to standard error."""
        if not self._quiet:
            sys.stderr.write(sentence + "\n")
            sys.stderr.flush()

    def close(self) -> None:
        """Flush what is buffered."""
        if self._board is not None:
            self._board.close()


def _board(folder: Path) -> Any:
    try:
        from torch.utils.tensorboard import SummaryWriter
    except ImportError:
        return None
    return SummaryWriter(str(folder / "tensorboard"))
