"""The training loop of every network, top to bottom, on one process or many.

What a run learns from depends on seed, epoch and batch number alone (and, where its data grows, on what was there when
an epoch began, which checkpoints keep), so that a run that is stopped anywhere goes on as if it had not been.
`accelerate launch` decides on processes and devices; batches are dealt out to the processes in turn.
"""

import os
import time
from contextlib import contextmanager, nullcontext
from dataclasses import replace
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

import torch

from pic2latex.training.autotune import Arithmetic, choose_arithmetic
from pic2latex.training.checkpoints import AveragedWeights, Progress, RunState, check_room, writing_into
from pic2latex.training.data.batch_feeder import BatchFeeder
from pic2latex.training.held_interrupts import HeldInterrupts
from pic2latex.training.optimizers import make_optimizers
from pic2latex.training.schedule import is_evaluation_due, learning_rate, share_done
from pic2latex.training.task import Task
from pic2latex.training.training_log import TrainingLog

if TYPE_CHECKING:
    from collections.abc import Iterator

    from accelerate import Accelerator
    from torch import Tensor, nn

    from pic2latex.training.config_file import RunConfig
    from pic2latex.training.data.batch_feeder import Arrays, BatchJob

__all__ = ["BEST_FOLDER", "train"]

_Shared = TypeVar("_Shared")
_EVALUATING_SHARE = 0.2
_BYTES_A_PARAMETER = 20  # weight, gradient, average and two moments, in float32
BEST_FOLDER = "best"
"""Inside a run's folder: the averaged weights that an evaluation found best."""


class _Place(NamedTuple):
    """Where in the data a batch stands; `size` counts the examples of all processes."""

    epoch: int
    batch: int
    size: int
    chosen: dict[str, Any]


def train(task: Task, config: "RunConfig") -> Progress:
    """Train until the steps or the seconds are over, going on from what `out` holds. Returns how far the run is.

    Raises TrainingError for data, settings or a checkpoint that do not fit. An interrupt waits for the end of the
    step, saves and is passed on.
    """
    with BatchFeeder(config.workers) as feeder:
        run = _Run(task, config, feeder)
        try:
            run.learn()
        except KeyboardInterrupt:
            run.log.say(f"interrupted at step {run.state.progress.step}")
            run.save()
            raise
        finally:
            run.log.close()
        progress = run.state.progress
        run.log.say(f"step {progress.step}, {progress.seen} {task.noun} seen")
        run.accelerator.wait_for_everyone()
        return progress


class _Run:
    """One training run: its parts, and the few verbs the loop is made of."""

    def __init__(self, task: Task, config: "RunConfig", feeder: BatchFeeder) -> None:
        from accelerate import PartialState

        torch.manual_seed(config.seed)
        torch.set_num_threads(config.threads)
        self.task, self.config, self.feeder, self.processes = task, config, feeder, PartialState()
        self.log = TrainingLog(config.out, quiet=not self.processes.is_main_process)
        model = task.build().to(self.processes.device)
        if self.processes.device.type == "cuda":
            model.to(memory_format=torch.channels_last)  # type: ignore[call-overload]  # as tensor cores want it
        check_room(model, config.out)
        self._train_mode(model)
        optimizers = make_optimizers(model, config, self.processes.device)
        self.state = RunState(model, AveragedWeights(model, config.ema), optimizers, Progress(), {})
        self.state.load(config.out)
        self._before, self._evaluating = self.state.progress.seconds, 0.0
        self._interrupts = HeldInterrupts()
        self._batches = feeder.batches(self._jobs())
        self._first: tuple[_Place, Arrays] | None = next(self._batches)
        self.arithmetic = self._choose_arithmetic()
        self.accelerator = self._prepare()

    def learn(self) -> None:
        """Step after step, with a log, checkpoints and evaluations now and then."""
        config, is_due = self.config, True
        self._began = time.monotonic()  # of learning: what a machine needs to get there is not the run's
        self.log.begin(self.state.progress, share_done(config, self.state.progress))
        with self.arithmetic.attention_context(), self._interrupts.held():
            while not self._is_over():
                self._interrupts.check()
                before = self.state.progress
                self._step()
                now = self.state.progress
                if now.step % config.log_every == 0:
                    self.log.write(now, learning_rate(config, now), share_done(config, now))
                if now.step % config.save_every == 0:
                    self.save()
                if is_due := is_evaluation_due(config, before, now) and self._has_time_to_evaluate():
                    self._evaluate()
            if not is_due:
                self._evaluate()
            self.save()

    def save(self) -> None:
        """Write the state to go on from, and the averaged network to use."""
        if self.processes.is_main_process:
            self.state.save(self.config.out)
            with self._averaged() as model, writing_into(self.config.out):
                self.task.save(model, self.config.out)

    def _is_over(self) -> bool:
        progress, patience = self.state.progress, self.config.patience
        return share_done(self.config, progress) >= 1 or bool(patience and progress.since_best >= patience)

    def _step(self) -> None:
        """Learn from `accumulate` batches."""
        config, model = self.config, self.state.model
        for optimizer in self.state.optimizers:
            for group in optimizer.param_groups:
                group["lr"] = learning_rate(config, self.state.progress)
            optimizer.zero_grad(set_to_none=True)
        for left in reversed(range(config.accumulate)):
            place, batch = self._next()
            with self.accelerator.no_sync(self._wrapped) if left else nullcontext():
                with self.arithmetic.autocast(self.processes.device):
                    losses = self.task.losses(self._wrapped, batch)
                self.accelerator.backward(self._scaler.scale(losses.total / config.accumulate))
            self.log.add({name: part.detach() for name, part in losses.parts.items()}, place.size)
            self._advance(place)
        for optimizer in self.state.optimizers:
            self._scaler.unscale_(optimizer)
        torch.nn.utils.clip_grad_norm_(model.parameters(), config.clip)
        for optimizer in self.state.optimizers:
            self._scaler.step(optimizer)
        self._scaler.update()
        self.state.average.update(model)
        self.state.progress = replace(self.state.progress, step=self.state.progress.step + 1)

    def _advance(self, place: _Place) -> None:
        seconds = self._before + time.monotonic() - self._began
        if self.config.seconds is not None:  # all processes must end at the same step
            seconds = self._shared(seconds)
        progress = self.state.progress
        self.state.progress = replace(
            progress,
            seen=progress.seen + place.size,
            epoch=place.epoch,
            batch=place.batch + 1,
            seconds=seconds,
        )
        self.state.chosen = place.chosen

    def _jobs(self) -> "Iterator[tuple[_Place, BatchJob]]":
        """Yield this process's batches from where the run is, without end."""
        number, done, chosen = self.state.progress.epoch, self.state.progress.batch, self.state.chosen
        rank, ranks = self.processes.process_index, self.processes.num_processes
        while True:
            chosen = chosen if done else self._shared(self.task.choose(number, chosen))
            epoch = self.task.epoch(number, chosen, self.feeder)
            for sentence in epoch.sentences:
                self.log.say(sentence)
            rounds = [epoch.jobs[at : at + ranks] for at in range(0, len(epoch.jobs), ranks)]
            rounds = [each for each in rounds if len(each) == ranks] or [[*epoch.jobs, *epoch.jobs][:ranks]]
            for index in range(min(done, len(rounds)), len(rounds)):
                size = sum(job.size for job in rounds[index])
                yield _Place(number, index, size, chosen), rounds[index][rank]
            number, done = number + 1, 0

    def _next(self) -> "tuple[_Place, dict[str, Tensor]]":
        """Return where the run is and the next batch, of the task's shapes, on the device."""
        place, arrays = self._first or next(self._batches)
        self._first = None
        return place, _tensors(arrays, self.processes.device)

    def _choose_arithmetic(self) -> Arithmetic:
        assert self._first is not None
        config = self.config
        launched = os.environ.get("ACCELERATE_MIXED_PRECISION", "")
        if config.precision == "auto" and launched in {
            "bf16",
            "fp16",
        }:  # “no” is what accelerate says unasked
            config = replace(config, precision=launched)  # type: ignore[arg-type]
        batch = _tensors(self._first[1], self.processes.device)
        return self._shared(choose_arithmetic(self.task, self.state.model, batch, config))

    def _prepare(self) -> "Accelerator":
        from accelerate import Accelerator

        # Its own mixed precision could not be changed between two runs of one program.
        accelerator = Accelerator(mixed_precision="no")
        self._wrapped = accelerator.prepare_model(self.state.model)
        self._scaler = torch.amp.GradScaler(
            self.processes.device.type, enabled=self.arithmetic.precision == "fp16"
        )
        millions = sum(parameter.numel() for parameter in self.state.model.parameters()) / 1e6
        memory = millions * _BYTES_A_PARAMETER / 1e3
        needs = f", about {memory:.0f} GB of memory" if memory > 1 else ""
        self.log.say(f"{millions:.1f} M parameters, {self.arithmetic.words(self.processes.device)}{needs}")
        return accelerator

    def _has_time_to_evaluate(self) -> bool:
        """Tell whether evaluations nobody asked for by number took no more than their share of the time so far."""
        if self.config.evaluate_every is not None:
            return True
        return self._shared(self._evaluating <= _EVALUATING_SHARE * (time.monotonic() - self._began))

    def _evaluate(self) -> None:
        """Judge the averaged weights, and keep them when they are the best so far."""
        progress, began = self.state.progress, time.monotonic()
        if self.processes.is_main_process:
            with self._averaged() as model:
                with self._interrupts.let_through():
                    evaluation = self.task.evaluate(model)
                if evaluation is not None:
                    self.log.evaluated(progress, evaluation)
                    is_best = progress.best is None or evaluation.score > progress.best
                    if is_best:
                        with writing_into(self.config.out / BEST_FOLDER):
                            self.task.save(model, self.config.out / BEST_FOLDER)
                    best = evaluation.score if is_best else progress.best
                    since = 0 if is_best else progress.since_best + 1
                    progress = replace(progress, best=best, since_best=since)
        self.state.progress = self._shared(progress)
        self._evaluating += time.monotonic() - began

    @contextmanager
    def _averaged(self) -> "Iterator[nn.Module]":
        """Give the network its averaged weights, in evaluation mode, for a while."""
        model = self.state.model
        current = {name: value.detach().clone() for name, value in model.state_dict().items()}
        model.load_state_dict(self.state.average.state())
        model.eval()
        try:
            yield model
        finally:
            model.load_state_dict(current)
            self._train_mode(model)

    def _train_mode(self, model: "nn.Module") -> None:
        model.train()
        frozen = {"auto": self.config.init is not None, "train": False, "frozen": True}
        if frozen[self.config.batch_norm]:
            for module in model.modules():
                if isinstance(module, torch.nn.BatchNorm2d):
                    module.eval()

    def _shared(self, value: _Shared) -> _Shared:
        """Return the main process's `value` on every process."""
        if self.processes.num_processes == 1:
            return value
        from accelerate.utils import broadcast_object_list

        shared: _Shared = broadcast_object_list([value])[0]
        return shared


def _tensors(arrays: "Arrays", device: torch.device) -> "dict[str, Tensor]":
    """Return arrays as tensors on the device, without waiting for it. Shapes and dtypes stay."""
    made = {name: torch.from_numpy(value) for name, value in arrays.items()}
    if device.type != "cuda":
        return made
    return {name: value.pin_memory().to(device, non_blocking=True) for name, value in made.items()}
