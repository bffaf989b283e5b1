"""`train detector`: what the segmentation network learns from and how it is judged. The loop: `training_loop.py`."""

import functools
import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import torch
from torch.nn import functional

from pic2latex.training.config_file import with_defaults
from pic2latex.training.data.shards import find_shards
from pic2latex.training.detector.network import SegmentationConfig, SegmentationNetwork, save_segmentation
from pic2latex.training.detector.starting_checkpoint import open_detector
from pic2latex.training.detector.training_crops import training_view
from pic2latex.training.pages.annotated import import_annotated
from pic2latex.training.pages.page_shards import PageShard
from pic2latex.training.task import Epoch, Losses
from pic2latex.training.training_loop import train
from pic2latex.training.validation_metrics import Evaluation

if TYPE_CHECKING:
    from collections.abc import Mapping

    from torch import Tensor, nn

    from pic2latex.training.checkpoints import Progress
    from pic2latex.training.data.batch_feeder import Arrays, BatchFeeder
    from pic2latex.training.detector.config import DetectorConfig
    from pic2latex.training.pages.page_shards import PageFacts

__all__ = ["DetectorTask", "detector_losses", "train_detector"]

_CLASS_WEIGHTS = (0.4, 1.0, 1.5, 1.5)
"""Paper is most of a page and easily told; formulas are the least and matter most."""

_BATCHES_AN_EPOCH = 1000
"""Views are drawn with replacement; an epoch is no more than how often new pages are looked for."""

_TRIES = 5
_NAMES = ("paper", "text", "inline", "display")
_STEPS, _LEARNING_RATE, _FINE_TUNING_RATE = 3000, 2e-3, 5e-4


@dataclass(frozen=True, slots=True)
class _Pages:
    """All pages of some shards: the shards and the facts, pair by pair."""

    shards: tuple[PageShard, ...]
    facts: "tuple[tuple[int, PageFacts], ...]"


@functools.lru_cache(maxsize=4)
def _pages(stems: "tuple[Path, ...]") -> _Pages:
    """Read the facts of every page; a process that draws views does it once for each epoch."""
    shards = tuple(PageShard(stem) for stem in stems)
    return _Pages(
        shards, tuple((place, facts) for place, shard in enumerate(shards) for facts in shard.facts())
    )


@dataclass(frozen=True, slots=True)
class _Batch:
    """A batch of `size` views of `height` by `width` pixels to be drawn from the pages of `stems`."""

    stems: "tuple[Path, ...]"
    size: int
    height: int
    width: int
    seed: tuple[int, ...]

    def __call__(self) -> "Arrays":
        """Make it: canvas (size, h, w), and classes, core and weights (size, h/2, w/2), all uint8."""
        generator = np.random.default_rng(self.seed)
        views = [self._view(generator) for _ in range(self.size)]
        planes = zip(*views, strict=True)
        names = ("canvas", "classes", "core", "weights")
        return {name: np.stack(plane) for name, plane in zip(names, planes, strict=True)}

    def _view(self, generator: np.random.Generator) -> "tuple[np.ndarray, ...]":
        """Draw a piece of a page: canvas (h, w), and classes, core and weights (h/2, w/2), all uint8."""
        pages, size = _pages(self.stems), (self.height, self.width)
        for _ in range(_TRIES):
            place, facts = pages.facts[int(generator.integers(len(pages.facts)))]
            view = training_view(pages.shards[place].page(facts), size, generator)
            if view is not None:
                return view.canvas, view.classes, view.core, view.weights
        half = (size[0] // 2, size[1] // 2)
        return (
            np.zeros(size, np.uint8),
            np.zeros(half, np.uint8),
            np.zeros(half, np.uint8),
            np.ones(half, np.uint8),
        )


class DetectorTask:
    """See `training_loop.Task`."""

    noun = "views"

    def __init__(self, config: "DetectorConfig") -> None:
        self.config = config
        self._troubles: tuple[str, ...] = ()

    def build(self) -> SegmentationNetwork:
        """Make the network, or load `init`: a checkpoint, or a detector by folder or name."""
        init = self.config.init
        network = SegmentationNetwork(SegmentationConfig()) if init is None else open_detector(init)
        network.to(memory_format=torch.channels_last)  # type: ignore[call-overload]  # twice as fast on a CPU
        return network

    def choose(self, number: int, before: "Mapping[str, Any]") -> dict[str, Any]:  # noqa: ARG002 - Task's arguments
        """Return the shards there are now."""
        held = set(self._held_out()) if self.config.validation is None else set()
        return {"shards": [str(stem) for stem in self._stems(self.config.data) if stem not in held]}

    def epoch(self, number: int, chosen: "Mapping[str, Any]", feeder: "BatchFeeder") -> Epoch:  # noqa: ARG002
        """Plan batches of views drawn from all pages."""
        stems = tuple(Path(name) for name in chosen["shards"])
        jobs = [self._batch(stems, (self.config.seed, number, place)) for place in range(_BATCHES_AN_EPOCH)]
        held = "" if self.config.validation is not None else f", {len(self._held_out())} shards held out"
        told = f"epoch {number + 1}: {len(_pages(stems).facts)} pages{held}"
        return Epoch(jobs, (told, *self._troubles) if number == 0 else ())

    def losses(self, model: "nn.Module", batch: "Mapping[str, Tensor]") -> Losses:
        """See `detector_losses`. Shapes are those of `_view`, with a leading axis for the batch."""
        parts = detector_losses(model(network_input(batch["canvas"])).float(), batch)
        return Losses(parts["classes"] + self.config.core_weight * parts["core"], parts)

    @torch.inference_mode()
    def evaluate(self, model: "nn.Module") -> "Evaluation | None":
        """Say how well the network labels the ink of pages it never learned from: intersection over union."""
        validation = self.config.validation
        stems = self._held_out() if validation is None else self._stems(validation)
        if not stems:
            return None
        device = next(model.parameters()).device
        hits, union = torch.zeros(4), torch.zeros(4)
        for place in range(max(1, self.config.evaluated // self.config.batch)):
            arrays = self._batch(stems, (0, place))()
            batch = {name: torch.from_numpy(value).to(device) for name, value in arrays.items()}
            found = model(network_input(batch["canvas"]))[:, :4].argmax(dim=1)
            for kind in range(4):
                is_true, is_found = batch["classes"] == kind, found == kind
                hits[kind] += (is_true & is_found).sum().cpu()
                union[kind] += (is_true | is_found).sum().cpu()
        shares = (hits / union.clamp(min=1)).tolist()
        figures = dict(zip(_NAMES, shares, strict=True))
        return Evaluation(figures, (figures["inline"] + figures["display"]) / 2)

    def save(self, model: "nn.Module", folder: "Path") -> None:
        """See `training_loop.Task`."""
        assert isinstance(model, SegmentationNetwork)
        save_segmentation(model, folder)

    def _batch(self, stems: "tuple[Path, ...]", seed: tuple[int, ...]) -> _Batch:
        return _Batch(stems, self.config.batch, self.config.height, self.config.width, seed)

    def _stems(self, folder: Path) -> tuple[Path, ...]:
        """Return the shards of a folder of pages; of the user's own pages, made of their annotations once."""
        if any(folder.glob("*.jsonl")):
            return find_shards(folder)
        key = hashlib.sha256(str(folder.resolve()).encode()).hexdigest()[:8]
        output = self.config.out / "pages" / key
        if not any(output.glob("*.jsonl")):
            self._troubles += import_annotated(folder, output)
        return find_shards(output)

    def _held_out(self) -> tuple[Path, ...]:
        """Return every tenth shard, from the tenth on: never learned from where no other pages are named."""
        return self._stems(self.config.data)[9::10]


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


def train_detector(config: "DetectorConfig") -> "Progress":
    """Train a detector; see `training_loop.train`. Raises TrainingError for data or settings that do not fit."""
    rate = _LEARNING_RATE if config.init is None else _FINE_TUNING_RATE
    config = with_defaults(config, steps=_STEPS, learning_rate=rate)
    return train(DetectorTask(config), config)
