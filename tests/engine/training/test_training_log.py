"""What a run tells TensorBoard, where that is installed, and what is forgotten when it goes on from a checkpoint."""

import sys
from pathlib import Path
from types import ModuleType

import pytest
import torch

from pic2latex.training.checkpoints import Progress
from pic2latex.training.training_log import TrainingLog


@pytest.fixture
def shown(monkeypatch: pytest.MonkeyPatch) -> dict[tuple[str, int], float]:
    """Return what a TensorBoard shows that does as the real one at a restart: from `purge_step` on, all is left out."""
    shown: dict[tuple[str, int], float] = {}

    class SummaryWriter:
        def __init__(self, folder: str, *, purge_step: int) -> None:
            assert Path(folder).name == "tensorboard"
            for tag, step in [each for each in shown if each[1] >= purge_step]:
                del shown[tag, step]

        def add_scalar(self, tag: str, value: float, step: int) -> None:
            assert (tag, step) not in shown, "shown twice"
            shown[tag, step] = value

        def close(self) -> None:
            pass

    module = ModuleType("torch.utils.tensorboard")
    module.SummaryWriter = SummaryWriter  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, module.__name__, module)
    return shown


def learn(folder: Path, first: int, last: int) -> None:
    """Go on from the checkpoint before step `first`, and report each step up to `last`."""
    log = TrainingLog(folder, quiet=False)
    log.begin(Progress(step=first - 1), 0.0)
    for step in range(first, last + 1):
        log.add({"tokens": torch.tensor(float(first))}, 1)
        log.write(Progress(step=step), 1e-3, step / 10)
    log.close()


def test_steps_after_the_checkpoint_are_shown_once(
    shown: dict[tuple[str, int], float], tmp_path: Path
) -> None:
    learn(tmp_path, 1, 7)
    learn(tmp_path, 5, 9)  # was killed at 7, and its last checkpoint is that of step 4
    expected = {("loss/tokens", step): 1.0 if step < 5 else 5.0 for step in range(1, 10)}
    assert shown == expected
    rows = (tmp_path / "log.csv").read_text(encoding="utf-8").splitlines()[1:]
    assert [int(row.split(",")[0]) for row in rows] == list(range(1, 10))


def test_a_quiet_run_tells_nothing(shown: dict[tuple[str, int], float], tmp_path: Path) -> None:
    log = TrainingLog(tmp_path, quiet=True)
    log.begin(Progress(), 0.0)
    log.add({"tokens": torch.tensor(1.0)}, 1)
    log.write(Progress(step=1), 1e-3, 0.1)
    log.close()
    assert not shown
    assert not list(tmp_path.iterdir())
