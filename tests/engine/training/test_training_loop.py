"""The loop: ends by steps or by the clock, sees what a folder grows by, and keeps what an evaluation found best."""

import csv
import signal
import time
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from numpy.typing import NDArray
from torch import nn

from pic2latex.cli.save_on_signal import stoppable
from pic2latex.errors import OutputError, TrainingError
from pic2latex.training.checkpoints import AveragedWeights, Progress
from pic2latex.training.config_file import RunConfig, read_config, settings_table
from pic2latex.training.data.batch_feeder import BatchFeeder
from pic2latex.training.schedule import learning_rate, share_done
from pic2latex.training.task import Epoch, Losses
from pic2latex.training.training_loop import BEST_FOLDER, train
from pic2latex.training.validation_metrics import Evaluation


class Job:
    size = 2

    def __init__(self, number: int) -> None:
        self.number = number

    def __call__(self) -> dict[str, NDArray[np.generic]]:
        return {"x": np.full((2, 3), self.number % 5, np.float32)}


class Task:
    """Fits a line; `scores` are what its evaluations say, in turn."""

    noun = "points"

    def __init__(self, scores: tuple[float, ...] = (), slow: float = 0.0) -> None:
        self.scores = list(scores)
        self.slow = slow
        self.seen: list[tuple[int, float]] = []
        self.chosen: list[int] = []

    def build(self) -> nn.Module:
        return nn.Sequential(nn.Linear(3, 2), nn.BatchNorm1d(2))

    def choose(self, number: int, before: Mapping[str, Any]) -> dict[str, Any]:
        self.chosen.append(number)
        return {"from": 10 * number, "before": before.get("from")}

    def epoch(self, number: int, chosen: Mapping[str, Any], feeder: BatchFeeder) -> Epoch:
        assert list(feeder.map(str, [1])) == ["1"]
        return Epoch([Job(chosen["from"] + place) for place in range(4)], (f"epoch {number}",))

    def losses(self, model: nn.Module, batch: Mapping[str, torch.Tensor]) -> Losses:
        time.sleep(self.slow)
        total = (model(batch["x"]) - 1).square().sum()
        self.seen.append((len(self.seen), float(batch["x"][0, 0])))
        return Losses(total, {"fit": total})

    def evaluate(self, model: nn.Module) -> Evaluation | None:
        assert not model.training
        if not self.scores:
            return None
        score = self.scores.pop(0)
        return Evaluation({"fit": score}, score, (("x", "y"),))

    def save(self, model: nn.Module, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        torch.save(model.state_dict(), folder / "weights.pt")


def config(out: Path, *settings: str) -> RunConfig:
    fixed = ["data=d", f"out={out}", "precision=no", "attention=math", "workers=0", "learning_rate=0.01"]
    return read_config(RunConfig, None, [*fixed, *settings])


def run(task: Task, config: RunConfig) -> Progress:
    return train(task, config)


def test_a_run_ends_by_its_steps(tmp_path: Path) -> None:
    task = Task()
    progress = run(task, config(tmp_path, "steps=6"))
    assert (progress.step, progress.seen, progress.epoch, progress.batch) == (6, 12, 1, 2)
    assert [value for _, value in task.seen] == [0, 1, 2, 3, 0, 1]


def test_a_run_ends_by_the_clock_and_its_time_goes_on(tmp_path: Path) -> None:
    settings = config(tmp_path, "steps=100000", "seconds=0.6")
    first = run(Task(slow=0.05), settings)
    assert 2 <= first.step <= 12
    assert first.seconds >= 0.6
    assert run(Task(slow=0.05), settings).step == first.step
    more = run(Task(slow=0.05), replace(settings, seconds=first.seconds + 0.3))
    assert first.step < more.step <= first.step + 6


def test_several_batches_make_a_step(tmp_path: Path) -> None:
    task = Task()
    progress = run(task, config(tmp_path, "steps=3", "accumulate=3"))
    assert (progress.step, progress.seen, len(task.seen)) == (3, 18, 9)


def test_what_an_epoch_was_made_from_is_kept(tmp_path: Path) -> None:
    run(Task(), config(tmp_path, "steps=6"))
    task = Task()
    run(task, config(tmp_path, "steps=9"))
    assert [value for _, value in task.seen] == [2, 3, 0]  # epoch 1 from its third batch on, then epoch 2
    assert task.chosen == [2]


class Interrupted(Task):
    """Is told to stop at its third call of one of these: in the middle of a step, of a checkpoint, of an evaluation."""

    def __init__(self, moment: str, number: signal.Signals) -> None:
        super().__init__(scores=(0.1, 0.2, 0.3, 0.4, 0.5, 0.6))
        self.moment, self.number, self.calls = moment, number, 0

    def reach(self, moment: str) -> None:
        self.calls += moment == self.moment
        if self.calls == 3:
            self.calls += 1
            signal.raise_signal(self.number)

    def losses(self, model: nn.Module, batch: Mapping[str, torch.Tensor]) -> Losses:
        losses = super().losses(model, batch)
        self.reach("losses")
        return losses

    def evaluate(self, model: nn.Module) -> Evaluation | None:
        self.reach("evaluate")
        return super().evaluate(model)

    def save(self, model: nn.Module, folder: Path) -> None:
        self.reach("save")
        super().save(model, folder)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
@pytest.mark.parametrize("moment", ["losses", "average", "evaluate", "save"])
def test_a_run_that_is_interrupted_in_the_middle_goes_on_as_if_it_had_not_been(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, moment: str, number: signal.Signals
) -> None:
    before = signal.getsignal(signal.SIGINT)
    plan = ("steps=8", "anneal=0", "evaluate_every=2", "save_every=2")
    run(Interrupted("never", number), config(tmp_path / "one", *plan))
    task = Interrupted(moment, number)
    update = AveragedWeights.update

    def interrupted(average: AveragedWeights, model: nn.Module) -> None:
        task.reach("average")
        update(average, model)

    with monkeypatch.context() as patching:
        patching.setattr(AveragedWeights, "update", interrupted)
        with stoppable(), pytest.raises(KeyboardInterrupt):
            run(task, config(tmp_path / "two", *plan))
    run(Interrupted("never", number), config(tmp_path / "two", *plan))
    one, two = (torch.load(tmp_path / name / "state.pt", weights_only=True) for name in ("one", "two"))
    for kind in ("model", "average"):
        torch.testing.assert_close(two[kind], one[kind], rtol=1e-4, atol=1e-5)
    counted = ("step", "seen", "epoch", "batch")
    assert [two["progress"][name] for name in counted] == [one["progress"][name] for name in counted]
    assert signal.getsignal(signal.SIGINT) is before


def test_the_best_is_kept_and_a_run_without_gain_ends(tmp_path: Path) -> None:
    task = Task(scores=(0.2, 0.5, 0.4, 0.3, 0.9))
    progress = run(task, config(tmp_path, "steps=100", "evaluate_every=2", "patience=2"))
    assert (progress.step, progress.best) == (8, 0.5)
    assert len(task.scores) == 1
    best = torch.load(tmp_path / BEST_FOLDER / "weights.pt", weights_only=True)
    last = torch.load(tmp_path / "weights.pt", weights_only=True)
    assert not torch.equal(best["0.weight"], last["0.weight"])
    with (tmp_path / "log.csv").open(encoding="utf-8") as file:
        assert [float(row["fit"]) for row in csv.DictReader(file)] == [0.2, 0.5, 0.4, 0.3]


def test_evaluations_take_a_fifth_of_the_time_at_most(tmp_path: Path) -> None:
    class Thorough(Task):
        def evaluate(self, model: nn.Module) -> Evaluation | None:
            time.sleep(0.5)
            return super().evaluate(model)

    task = Thorough(scores=(0.1,) * 30, slow=0.05)
    run(task, config(tmp_path, "steps=40"))
    assert 30 - len(task.scores) <= 4  # of ten: two seconds of work, half a second each


def test_the_log_gets_a_column_when_there_is_something_new(tmp_path: Path) -> None:
    run(Task(), config(tmp_path, "steps=4", "log_every=2"))
    run(Task(scores=(0.5,)), config(tmp_path, "steps=6", "log_every=2", "evaluate_every=50"))
    with (tmp_path / "log.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert [row["step"] for row in rows] == ["2", "4", "6", "6"]
    assert {"fit", "learning_rate", "examples_per_second", "seconds"} <= set(rows[0])


class Killed(Task):
    """Ends without a word at a step, as a process that is killed does: nothing is saved of it."""

    def __init__(self, step: int) -> None:
        super().__init__()
        self.step = step

    def losses(self, model: nn.Module, batch: Mapping[str, torch.Tensor]) -> Losses:
        if len(self.seen) == self.step:
            raise OSError("killed")
        return super().losses(model, batch)


@pytest.mark.parametrize("step", [2, 6, 7])
@pytest.mark.parametrize("cut", ["", "7", "7,14,0"])
def test_the_log_tells_every_step_once_after_a_kill(tmp_path: Path, step: int, cut: str) -> None:
    plan = ("steps=8", "log_every=1", "save_every=4")
    with pytest.raises(OSError, match="killed"):
        run(Killed(step), config(tmp_path, *plan))
    with (tmp_path / "log.csv").open("a", encoding="utf-8") as file:
        file.write(cut)
    run(Task(), config(tmp_path, *plan))
    with (tmp_path / "log.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert [row["step"] for row in rows] == [str(number) for number in range(1, 9)]
    assert all(row["learning_rate"] for row in rows)


def test_the_log_says_what_is_going_on(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    run(Task(scores=(0.5,)), config(tmp_path, "steps=4", "log_every=2", "evaluate_every=50"))
    said = capfd.readouterr().err
    for words in (
        "epoch 0",
        "cpu, float32, math attention",
        "min left",
        "fit 0.500  (best so far)",
        "! x",
        "4, 8 points seen",
    ):
        assert words in said


def test_a_loss_that_is_no_number_ends_the_run(tmp_path: Path) -> None:
    class Lost(Task):
        def losses(self, model: nn.Module, batch: Mapping[str, torch.Tensor]) -> Losses:
            total = super().losses(model, batch).total * float("nan")
            return Losses(total, {"fit": total})

    with pytest.raises(TrainingError, match="no number"):
        run(Lost(), config(tmp_path, "steps=4", "log_every=2"))


@pytest.mark.parametrize(
    ("settings", "statistics_move"),
    [
        ((), True),
        (("init=x",), False),
        (("init=x", "batch_norm=train"), True),
        (("batch_norm=frozen",), False),
    ],
)
def test_statistics_of_normalisation_stay_when_a_run_begins_with_weights(
    tmp_path: Path, settings: tuple[str, ...], statistics_move: bool
) -> None:
    class Pictures(Task):
        def build(self) -> nn.Module:
            return nn.Sequential(nn.Conv2d(1, 2, 1), nn.BatchNorm2d(2))

        def losses(self, model: nn.Module, batch: Mapping[str, torch.Tensor]) -> Losses:
            total = (model(batch["x"][:, None, None] + 2) - 1).square().sum()
            return Losses(total, {"fit": total})

    run(Pictures(), config(tmp_path, "steps=5", *settings))
    state = torch.load(tmp_path / "state.pt", weights_only=True)
    assert bool(state["model"]["1.running_mean"].abs().sum() > 0) is statistics_move


@pytest.mark.parametrize("done", [0.0, 0.02, 0.3, 0.8, 1.0])
def test_the_rate_goes_by_the_clock_as_by_the_steps(done: float) -> None:
    by_steps = config(Path("o"), "steps=1000", "warmup=50")
    by_clock = config(Path("o"), "steps=1000000", "seconds=1000")
    rates = (
        learning_rate(by_steps, Progress(step=int(1000 * done))),
        learning_rate(by_clock, Progress(step=3, seconds=1000 * done)),
    )
    assert rates[1] == pytest.approx(rates[0], rel=0.06, abs=0.0003)
    assert share_done(by_clock, Progress(seconds=5000)) == 1.0


def test_an_optimizer_for_matrices(tmp_path: Path) -> None:
    class Wide(Task):
        def build(self) -> nn.Module:
            return nn.Sequential(nn.Linear(3, 64), nn.Linear(64, 64), nn.Linear(64, 2))

    run(Wide(), config(tmp_path, "steps=3", "optimizer=muon"))
    one, two = torch.load(tmp_path / "state.pt", weights_only=True)["optimizers"]
    assert (len(one["state"]), len(two["state"])) == (5, 1)
    assert run(Wide(), config(tmp_path, "steps=4", "optimizer=muon")).step == 4


WRONG = [
    ("steps=0", "steps cannot be"),
    ("steps=-1", "steps cannot be"),
    ("threads=0", "threads cannot be"),
    ("workers=-1", "workers cannot be"),
    ("save_every=0", "save_every cannot be"),
    ("learning_rate=nan", "learning_rate cannot be"),
    ("anneal=2", "anneal cannot be"),
    ("ema=1", "ema cannot be"),
    ("seconds=0", "seconds cannot be"),
    ("accumulate=0", "accumulate cannot be"),
    ("precision=int3", "precision cannot be"),
]


@pytest.mark.parametrize(("setting", "said"), WRONG)
def test_a_value_that_cannot_be_is_named(setting: str, said: str) -> None:
    with pytest.raises(TrainingError, match=said) as caught:
        read_config(RunConfig, None, ["data=d", "out=o", setting])
    assert str(caught.value.hint).startswith(("Expected", "Invalid"))


def test_a_settings_file_may_begin_with_a_byte_order_mark(tmp_path: Path) -> None:
    path = tmp_path / "run.toml"
    path.write_text('\ufeffdata = "d"\nout = "o"\nsteps = 5\n', encoding="utf-8")
    assert read_config(RunConfig, path).steps == 5


def test_every_setting_is_described() -> None:
    lines = settings_table(RunConfig).splitlines()
    assert len(lines) > 20
    assert all("see the README" not in line for line in lines)


@pytest.mark.parametrize("limit", [2_000, 300_000])
def test_a_full_disk_is_said_so_and_the_last_checkpoint_stays(tmp_path: Path, limit: int) -> None:
    """A limit on the size of files stands in for the disk: first the state does not fit, then the weights."""
    import resource

    class Large(Task):
        def build(self) -> nn.Module:
            return nn.Sequential(nn.Linear(3, 10_000), nn.Linear(10_000, 2))

        def save(self, model: nn.Module, folder: Path) -> None:
            super().save(model, folder)
            (folder / "much.bin").write_bytes(bytes(9_000_000))

    run(Large(), config(tmp_path, "steps=1"))
    before = (tmp_path / "state.pt").read_bytes()
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    size = len(before) + 100_000 if limit > 100_000 else limit
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        with pytest.raises(OutputError, match="cannot be written"):
            run(Large(), config(tmp_path, "steps=2"))
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert run(Large(), config(tmp_path, "steps=3")).step == 3


def test_the_precision_asked_of_accelerate_is_taken(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("ACCELERATE_MIXED_PRECISION", "bf16")
    run(Task(), config(tmp_path, "steps=1", "precision=auto"))
    assert "cpu, bf16, math attention" in capfd.readouterr().err


def test_a_folder_that_cannot_be_written_is_said_so(tmp_path: Path) -> None:
    (tmp_path / "out").write_text("", encoding="utf-8")
    with pytest.raises(OutputError, match="cannot be written"):
        run(Task(), config(tmp_path / "out" / "deeper", "steps=1"))
