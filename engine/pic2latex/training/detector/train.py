"""`train detector`: the training loop of the segmentation network, top to bottom.

As in the recognizer's loop, what is learned from depends on seed, epoch and batch number alone, so that a run that is
stopped goes on as if it had not been.
"""

import time
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
import torch
from torch.nn import functional
from torch.utils.data import DataLoader, Dataset

from pic2latex.training.checkpoints import AveragedWeights, Progress, load_state, save_state
from pic2latex.training.data.shards import find_shards
from pic2latex.training.detector.network import SegmentationConfig, SegmentationNetwork, save_segmentation
from pic2latex.training.detector.training_crops import training_view
from pic2latex.training.pages.shards import PageShard
from pic2latex.training.recognizer.train import learning_rate
from pic2latex.training.training_log import TrainingLog

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from accelerate import Accelerator
    from torch import Tensor

    from pic2latex.training.detector.config import DetectorConfig
    from pic2latex.training.pages.shards import PageFacts

__all__ = ["detector_losses", "train_detector"]

_CLASS_WEIGHTS = (0.4, 1.0, 1.5, 1.5)
"""Paper is most of a page and easily told; formulas are the least and matter most."""

_BATCHES_AN_EPOCH = 1000
"""Views are drawn with replacement; an epoch is no more than how long the processes that draw them live."""

_TRIES = 5


@dataclass(frozen=True, slots=True)
class _Pages:
    """All pages of a folder: their shards and facts, pair by pair."""

    shards: tuple[PageShard, ...]
    facts: "tuple[tuple[int, PageFacts], ...]"

    @classmethod
    def of(cls, folder: "Path") -> "_Pages":
        """Read the facts of every page in `folder`. Raises TrainingError if there is none."""
        shards = tuple(PageShard(stem) for stem in find_shards(folder))
        return cls(
            shards, tuple((place, facts) for place, shard in enumerate(shards) for facts in shard.facts())
        )


class _Views(Dataset["dict[str, Tensor]"]):
    """The batches of one epoch, drawn when asked for."""

    def __init__(self, pages: _Pages, config: "DetectorConfig", seed: tuple[int, ...]) -> None:
        self._pages, self._config, self._seed = pages, config, seed

    def __len__(self) -> int:
        return _BATCHES_AN_EPOCH

    def __getitem__(self, index: int) -> "dict[str, Tensor]":
        cv2_single_threaded()
        generator = np.random.default_rng((*self._seed, index))
        size = (self._config.height, self._config.width)
        views = [self._view(size, generator) for _ in range(self._config.batch)]
        planes = zip(*views, strict=True)
        names = ("canvas", "classes", "core", "weights")
        return {name: torch.from_numpy(np.stack(plane)) for name, plane in zip(names, planes, strict=True)}

    def _view(self, size: tuple[int, int], generator: np.random.Generator) -> "tuple[np.ndarray, ...]":
        for _ in range(_TRIES):
            place, facts = self._pages.facts[int(generator.integers(len(self._pages.facts)))]
            view = training_view(self._pages.shards[place].page(facts), size, generator)
            if view is not None:
                return view.canvas, view.classes, view.core, view.weights
        half = (size[0] // 2, size[1] // 2)
        return (
            np.zeros(size, np.uint8),
            np.zeros(half, np.uint8),
            np.zeros(half, np.uint8),
            np.ones(half, np.uint8),
        )


def cv2_single_threaded() -> None:
    """Keep OpenCV from starting a thread a core in every process that makes views."""
    import cv2

    cv2.setNumThreads(1)


class _Run:
    """One training run: its parts, and the few verbs the loop is made of."""

    def __init__(self, config: "DetectorConfig", accelerator: "Accelerator") -> None:
        torch.manual_seed(config.seed)
        torch.set_num_threads(config.threads)
        self.config, self.accelerator = config, accelerator
        self.pages = _Pages.of(config.data)
        self.judged = _Pages.of(config.validation) if config.validation is not None else None
        model = SegmentationNetwork(SegmentationConfig()).train()
        model.to(memory_format=torch.channels_last)  # type: ignore[call-overload]  # twice as fast on a CPU
        optimizer = torch.optim.AdamW(
            model.parameters(), config.learning_rate, weight_decay=config.weight_decay
        )
        self.average = AveragedWeights(model, config.ema)
        self.progress = load_state(config.out, model, self.average, optimizer) or Progress()
        self.model, self.optimizer = accelerator.prepare(model, optimizer)

    @property
    def bare(self) -> SegmentationNetwork:
        """The network without the wrapping of many processes."""
        module: SegmentationNetwork = self.accelerator.unwrap_model(self.model)
        return module

    def batches(self) -> "Iterator[dict[str, Tensor]]":
        """Yield the batches of this process for the rest of the current epoch."""
        seed = (self.config.seed, self.progress.epoch, self.accelerator.process_index)
        views = _Views(self.pages, self.config, seed)
        yield from DataLoader(
            views,
            batch_size=None,
            sampler=range(min(self.progress.batch, len(views)), len(views)),
            num_workers=self.config.workers,
            multiprocessing_context="spawn" if self.config.workers else None,
            generator=torch.Generator(),  # its own: the global one must not depend on where a run was stopped
        )

    def step(self, batch: "Mapping[str, Tensor]") -> "dict[str, Tensor]":
        """Learn from one batch."""
        for group in self.optimizer.param_groups:
            group["lr"] = learning_rate(self.config, self.progress.step)
        batch = {name: value.to(self.accelerator.device) for name, value in batch.items()}
        with self.accelerator.autocast():
            logits = self.model(network_input(batch["canvas"]))
        losses = detector_losses(logits.float(), batch)
        self.optimizer.zero_grad(set_to_none=True)
        self.accelerator.backward(losses["classes"] + self.config.core_weight * losses["core"])
        self.accelerator.clip_grad_norm_(self.model.parameters(), self.config.clip)
        self.optimizer.step()
        self.average.update(self.bare)
        self.progress = replace(
            self.progress,
            step=self.progress.step + 1,
            batch=self.progress.batch + 1,
            seen=self.progress.seen + len(batch["canvas"]) * self.accelerator.num_processes,
        )
        return losses

    def save(self) -> None:
        """Write the state to go on from, and the averaged network to use."""
        if not self.accelerator.is_main_process:
            return
        save_state(self.config.out, self.bare, self.average, self.optimizer.optimizer, self.progress)
        averaged = SegmentationNetwork(self.bare.config)
        averaged.load_state_dict(self.average.state())
        save_segmentation(averaged, self.config.out)

    @torch.no_grad()
    def judge(self) -> str:
        """Say how well the averaged network labels the ink of pages it never learned from."""
        assert self.judged is not None
        averaged = SegmentationNetwork(self.bare.config)
        averaged.load_state_dict(self.average.state())
        averaged.to(self.accelerator.device).eval()
        views = _Views(self.judged, self.config, (0,))
        hits, union = torch.zeros(4), torch.zeros(4)
        for place in range(max(1, self.config.judged // self.config.batch)):
            batch = {name: value.to(self.accelerator.device) for name, value in views[place].items()}
            found = averaged(network_input(batch["canvas"]))[:, :4].argmax(dim=1)
            for kind in range(4):
                is_true, is_found = batch["classes"] == kind, found == kind
                hits[kind] += (is_true & is_found).sum().cpu()
                union[kind] += (is_true | is_found).sum().cpu()
        shares = (hits / union.clamp(min=1)).tolist()
        return "  ".join(f"{name} {share:.3f}" for name, share in zip(_NAMES, shares, strict=True))


_NAMES = ("paper", "text", "inline", "display")


def network_input(canvas: "Tensor") -> "Tensor":
    """Return what the network sees of uint8 ink (batch, h, w)."""
    return (canvas[:, None].float() / 255).contiguous(memory_format=torch.channels_last)


def detector_losses(logits: "Tensor", batch: "Mapping[str, Tensor]") -> "dict[str, Tensor]":
    """Return how far logits (batch, 5, h, w) are from the classes and the cores of `batch`."""
    kinds = torch.tensor(_CLASS_WEIGHTS, device=logits.device)
    truth, weights = batch["core"].float(), batch["weights"].float()
    each = functional.cross_entropy(logits[:, :4], batch["classes"].long(), kinds, reduction="none")
    classes = (each * weights).sum() / (kinds[batch["classes"].long()] * weights).sum()
    core = functional.binary_cross_entropy_with_logits(logits[:, 4], truth, weights)
    found = logits[:, 4].sigmoid()
    overlap = (2 * (found * truth).sum() + 1) / (found.sum() + truth.sum() + 1)
    return {"classes": classes, "core": core + 0.5 * (1 - overlap)}


def train_detector(config: "DetectorConfig") -> Progress:
    """Train until `steps` are done, going on from what `out` holds. Returns how far the run is.

    Raises TrainingError for data, settings or a checkpoint that do not fit. An interrupt saves and is passed on.
    """
    from accelerate import Accelerator

    run = _Run(config, Accelerator(mixed_precision=config.precision))
    log = TrainingLog(config.out, quiet=not run.accelerator.is_main_process, steps=config.steps)
    size = sum(parameter.numel() for parameter in run.bare.parameters()) / 1e6
    log.say(f"{len(run.pages.facts)} pages, {size:.1f} M parameters")
    try:
        _loop(run, log)
    except KeyboardInterrupt:
        log.say(f"interrupted at step {run.progress.step}")
        run.save()
        raise
    finally:
        log.close()
    run.save()
    run.accelerator.wait_for_everyone()
    return run.progress


def _loop(run: _Run, log: TrainingLog) -> None:
    config, began, first = run.config, time.monotonic(), run.progress.seen
    while run.progress.step < config.steps:
        for batch in run.batches():
            losses = run.step(batch)
            step = run.progress.step
            rate = (run.progress.seen - first) / max(time.monotonic() - began, 1e-6)
            log.add(run.progress, {name: float(part.detach()) for name, part in losses.items()}, rate)
            if step % config.log_every == 0:
                log.write(learning_rate(config, step))
            if step % config.save_every == 0:
                run.save()
            if run.judged and step % config.show_every == 0 and run.accelerator.is_main_process:
                log.say(f"step {step}: share of the labels right: {run.judge()}")
            if step >= config.steps:
                return
        run.progress = replace(run.progress, epoch=run.progress.epoch + 1, batch=0)
