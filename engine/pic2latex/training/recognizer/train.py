"""`train recognizer`: the training loop, top to bottom, for any family, on one process or many.

The order of the data depends on seed, epoch and batch number alone, so that a run that is stopped anywhere goes on at
the next step as if it had not been. `accelerate launch` decides on processes and devices; batches are dealt out to the
processes in turn.
"""

import math
import time
from contextlib import AbstractContextManager, nullcontext
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import torch
from torch.utils.data import DataLoader, Dataset

from pic2latex.training.checkpoints import AveragedWeights, Progress, load_state, save_state
from pic2latex.training.data.dataset import ExampleLimits, load_examples
from pic2latex.training.recognizer.batching import bucketed
from pic2latex.training.recognizer.evaluation import evaluate
from pic2latex.training.recognizer.families import Family, Losses, open_family
from pic2latex.training.training_log import TrainingLog

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from accelerate import Accelerator
    from torch import Tensor

    from pic2latex.training.data.dataset import Example
    from pic2latex.training.recognizer.config import Schedule, TrainConfig

__all__ = ["learning_rate", "train_recognizer"]


def learning_rate(config: "Schedule", step: int) -> float:
    """Return the rate of `step`: up over the warm-up, level, and down a cosine over the last part."""
    warm = min(1.0, (step + 1) / max(1, config.warmup))
    begin = config.steps * (1 - config.anneal)
    if step < begin or config.anneal <= 0:
        return config.learning_rate * warm
    done = min(1.0, (step - begin) / max(1.0, config.steps - begin))
    return config.learning_rate * warm * (0.01 + 0.99 * 0.5 * (1 + math.cos(math.pi * done)))


class _Batches(Dataset["dict[str, Tensor]"]):
    """The batches of one epoch that fall to this process, made when asked for."""

    def __init__(
        self, family: Family, batches: "Sequence[tuple[Example, ...]]", seed: tuple[int, ...]
    ) -> None:
        self._family, self._batches, self._seed = family, batches, seed

    def __len__(self) -> int:
        return len(self._batches)

    def __getitem__(self, index: int) -> "dict[str, Tensor]":
        generator = np.random.default_rng((*self._seed, index))
        return self._family.batch(self._batches[index], generator)


class _Run:
    """One training run: its parts, and the few verbs the loop is made of."""

    def __init__(self, config: "TrainConfig", accelerator: "Accelerator") -> None:
        torch.manual_seed(config.seed)
        torch.set_num_threads(config.threads)
        self.config, self.accelerator = config, accelerator
        self.family = open_family(config)
        limits = ExampleLimits(tokens=config.max_tokens)
        self.examples = load_examples(config.data, self.family.encode, self.family.glyph_numbers, limits)
        self.judged = (
            load_examples(config.validation, self.family.encode, self.family.glyph_numbers, limits)
            if config.validation is not None
            else []
        )
        model = self.family.build().train()
        optimizer = torch.optim.AdamW(
            model.parameters(), config.learning_rate, (0.9, 0.98), weight_decay=config.weight_decay
        )
        self.average = AveragedWeights(model, config.ema)
        self.progress = load_state(config.out, model, self.average, optimizer) or Progress()
        self.model, self.optimizer = accelerator.prepare(model, optimizer)

    @property
    def bare(self) -> torch.nn.Module:
        """The network without the wrapping of many processes."""
        module: torch.nn.Module = self.accelerator.unwrap_model(self.model)
        return module

    def batches(self) -> "Iterator[dict[str, Tensor]]":
        """Yield the batches of this process for the rest of the current epoch."""
        config, ranks = self.config, self.accelerator.num_processes
        every = bucketed(
            self.examples, budget=config.budget, seed=config.seed, epoch=self.progress.epoch, em=config.em
        )
        whole = len(every) // ranks * ranks or len(every)
        mine = every[self.accelerator.process_index : whole : ranks] or every
        dataset = _Batches(
            self.family, mine, (config.seed, self.progress.epoch, self.accelerator.process_index)
        )
        rest = range(min(self.progress.batch, len(mine)), len(mine))
        yield from DataLoader(
            dataset,
            batch_size=None,
            sampler=rest,
            num_workers=config.workers,
            multiprocessing_context="spawn" if config.workers else None,
            generator=torch.Generator(),  # its own: the global one must not depend on where a run was stopped
        )

    def step(self, batch: "Mapping[str, Tensor]") -> Losses:
        """Learn from one batch."""
        for group in self.optimizer.param_groups:
            group["lr"] = learning_rate(self.config, self.progress.step)
        batch = {name: value.to(self.accelerator.device, non_blocking=True) for name, value in batch.items()}
        with self.accelerator.autocast():
            losses = self.family.losses(self.model, batch)
        self.optimizer.zero_grad(set_to_none=True)
        self.accelerator.backward(losses.total)
        self.accelerator.clip_grad_norm_(self.model.parameters(), self.config.clip)
        self.optimizer.step()
        self.average.update(self.bare)
        self.progress = replace(
            self.progress,
            step=self.progress.step + 1,
            batch=self.progress.batch + 1,
            seen=self.progress.seen + len(batch["tokens"]) * self.accelerator.num_processes,
        )
        return losses

    def save(self) -> None:
        """Write the state to go on from, and the averaged network to use."""
        if not self.accelerator.is_main_process:
            return
        save_state(self.config.out, self.bare, self.average, self.optimizer.optimizer, self.progress)
        current = {name: value.detach().clone() for name, value in self.bare.state_dict().items()}
        self.bare.load_state_dict(self.average.state())
        self.family.save(self.bare, self.config.out)
        self.bare.load_state_dict(current)


def train_recognizer(config: "TrainConfig") -> Progress:
    """Train until `steps` are done, going on from what `out` holds. Returns how far the run is.

    Raises TrainingError for data, settings or a checkpoint that do not fit. An interrupt saves and is passed on.
    """
    from accelerate import Accelerator

    accelerator = Accelerator(mixed_precision=config.precision)
    run = _Run(config, accelerator)
    log = TrainingLog(config.out, quiet=not accelerator.is_main_process, steps=config.steps)
    log.say(
        f"{len(run.examples)} pictures, {sum(p.numel() for p in run.bare.parameters()) / 1e6:.1f} M parameters"
    )
    try:
        with _attention(accelerator):
            _loop(run, log)
    except KeyboardInterrupt:
        log.say(f"interrupted at step {run.progress.step}")
        run.save()
        raise
    finally:
        log.close()
    run.save()
    accelerator.wait_for_everyone()
    return run.progress


def _attention(accelerator: "Accelerator") -> AbstractContextManager[None]:
    """Choose how attention is computed: plain products on a CPU, whose way back is 1.4 times as fast."""
    from torch.nn.attention import SDPBackend, sdpa_kernel

    if accelerator.device.type != "cpu":
        return nullcontext()
    context: AbstractContextManager[None] = sdpa_kernel(SDPBackend.MATH)
    return context


def _loop(run: _Run, log: TrainingLog) -> None:
    config, began, first = run.config, time.monotonic(), run.progress.seen
    while run.progress.step < config.steps:
        for batch in run.batches():
            losses = run.step(batch)
            step = run.progress.step
            rate = (run.progress.seen - first) / max(time.monotonic() - began, 1e-6)
            log.add(run.progress, {name: float(part.detach()) for name, part in losses.parts.items()}, rate)
            if step % config.log_every == 0:
                log.write(learning_rate(config, step))
            if step % config.save_every == 0:
                run.save()
            if run.judged and step % config.show_every == 0 and run.accelerator.is_main_process:
                log.judged(step, evaluate(run.family, run.bare, run.judged[: config.judged]))
            if step >= config.steps:
                return
        run.progress = replace(run.progress, epoch=run.progress.epoch + 1, batch=0)
