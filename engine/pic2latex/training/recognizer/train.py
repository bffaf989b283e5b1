"""`train recognizer`: what a recognizer learns from and how it is judged. The loop: `training_loop.py`."""

import functools
import itertools
import random
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from pic2latex.training.config_file import with_defaults
from pic2latex.training.data.dataset import (
    ExampleLimits,
    LoadedSource,
    Source,
    find_sources,
    is_held_out,
    load_source,
)
from pic2latex.training.data.left_out import nothing_left, summary
from pic2latex.training.recognizer.batching import bucketed
from pic2latex.training.recognizer.evaluation import evaluate
from pic2latex.training.recognizer.families import Family, open_family, resolved
from pic2latex.training.task import Epoch, Losses
from pic2latex.training.training_loop import train

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from torch import Tensor, nn

    from pic2latex.training.checkpoints import Progress
    from pic2latex.training.data.batch_feeder import Arrays, BatchFeeder
    from pic2latex.training.data.dataset import Example
    from pic2latex.training.recognizer.config import TrainConfig
    from pic2latex.training.validation_metrics import Evaluation

__all__ = ["RecognizerTask", "train_recognizer"]

_EPOCH_PICTURES = 36_000
"""An epoch is at most about that many pictures, so that what comes into a growing folder is soon seen."""

_HELD_OUT_OF_OWN, _HELD_OUT_OF_SHARDS = 0.1, 0.01
_PASSES, _FEWEST_STEPS, _MOST_STEPS, _USUAL_BATCH = 20, 300, 5000, 25
"""Of a run that begins with trained weights: how often it sees its data, between which numbers of steps."""

_STEPS_FROM_NOTHING = 100_000


@dataclass(frozen=True, slots=True)
class _Batch:
    """A batch to be made from its examples, with looks and places drawn from `seed`."""

    config: "TrainConfig"
    examples: "tuple[Example, ...]"
    seed: tuple[int, ...]

    @property
    def size(self) -> int:
        return len(self.examples)

    def __call__(self) -> "Arrays":
        """Make it; shapes and dtypes are those of the family's `batch`."""
        family = _family(self.config)
        batch = family.batch(self.examples, np.random.default_rng(self.seed))
        return {name: value.numpy() for name, value in batch.items()}


@functools.lru_cache(maxsize=2)
def _family(config: "TrainConfig") -> Family:
    """Return the family of a run; a process that makes batches opens it once."""
    return open_family(config)


@dataclass(frozen=True, slots=True)
class _Load:
    """Loads a source on any process."""

    config: "TrainConfig"

    def __call__(self, source: Source) -> LoadedSource:
        family = _family(self.config)
        limits = ExampleLimits(tokens=self.config.max_tokens)
        return load_source(source, family.encode, family.glyph_numbers, limits)


class RecognizerTask:
    """See `training_loop.Task`. An epoch chooses the sources of the folder that were shown least often so far."""

    noun = "pictures"

    def __init__(self, config: "TrainConfig") -> None:
        self.config = config
        self.family = open_family(config)
        self._validation: Sequence[Example] | None = None

    def build(self) -> "nn.Module":
        """See `training_loop.Task`."""
        return self.family.build()

    def choose(self, number: int, before: "Mapping[str, Any]") -> dict[str, Any]:
        """Return the sources of the epoch, and how often each was shown before it."""
        passes: dict[str, int] = dict(before.get("passes", {}))
        passes.update({name: passes.get(name, 0) + 1 for name in before.get("sources", ())})
        there = find_sources(self.config.data)
        least = min(passes.get(source.name, 0) for source in there)
        fewest = [source for source in there if passes.get(source.name, 0) == least]
        random.Random(f"{self.config.seed}/{number}").shuffle(fewest)
        sizes = itertools.accumulate(source.size() for source in fewest)
        enough = next((count for count, size in enumerate(sizes, 1) if size >= _EPOCH_PICTURES), len(fewest))
        return {"passes": passes, "sources": [source.name for source in fewest[:enough]]}

    def epoch(self, number: int, chosen: "Mapping[str, Any]", feeder: "BatchFeeder") -> Epoch:
        """Load the chosen sources and cut their examples into batches."""
        there = {source.name: source for source in find_sources(self.config.data)}
        sources = [there[name] for name in chosen["sources"] if name in there]
        loaded = list(feeder.map(_Load(self.config), sources))
        every = [example for each in loaded for example in each.examples]
        examples = [example for example in every if not is_held_out(example, self._held_out)]
        if not examples:
            raise nothing_left(self.config.data, loaded)
        budget, em = self.config.budget, self.config.em
        assert budget is not None
        assert em is not None
        batches = bucketed(examples, budget=budget, seed=self.config.seed, epoch=number, em=em)
        jobs = [
            _Batch(self.config, batch, (self.config.seed, number, place))
            for place, batch in enumerate(batches)
        ]
        held = f", {len(every) - len(examples)} held out" if len(every) > len(examples) else ""
        told = f"epoch {number + 1}: {len(examples)} pictures of {len(sources)} of {len(there)} sources{held}"
        is_new = any(not chosen["passes"].get(source.name) for source in sources)
        return Epoch(jobs, (told, *summary(loaded)) if is_new else ())

    def losses(self, model: "nn.Module", batch: "Mapping[str, Tensor]") -> Losses:
        """See `training_loop.Task`. Shapes are those of the family's `batch`."""
        return self.family.losses(model, batch)

    def evaluate(self, model: "nn.Module") -> "Evaluation | None":
        """See `evaluation`."""
        if self._validation is None:
            self._validation = self._validation_examples()
        if not self._validation:
            return None
        return evaluate(self.family, model, self._validation, self.config)

    def save(self, model: "nn.Module", folder: "Path") -> None:
        """See `training_loop.Task`."""
        self.family.save(model, folder)

    @property
    def _held_out(self) -> float:
        """The share of the data's formulas that is never learned from."""
        if self.config.validation is not None:
            return 0.0
        assert self.config.held_out is not None
        return self.config.held_out

    def _validation_examples(self) -> "list[Example]":
        """Return the first examples of the validation folder, or the first held out of the data."""
        folder = self.config.validation or self.config.data
        found: list[Example] = []
        loaded = []
        for source in find_sources(folder):
            loaded.append(_Load(self.config)(source))
            kept = loaded[-1].examples
            if self.config.validation is None:
                kept = [example for example in kept if is_held_out(example, self._held_out)]
            found += kept
            if len(found) >= self.config.evaluated:
                break
        if not found and self.config.validation is not None:
            raise nothing_left(folder, loaded)
        return found[: self.config.evaluated]


def train_recognizer(config: "TrainConfig") -> "Progress":
    """Train a recognizer; see `training_loop.train`. Raises TrainingError for data or settings that do not fit."""
    config = decided(config)
    return train(RecognizerTask(config), config)


def decided(config: "TrainConfig") -> "TrainConfig":
    """Return the config with everything decided that it leaves open, by what it begins with and the data there is.

    Raises TrainingError when the data, the tokenizer or the checkpoint are not there.
    """
    config = resolved(config)
    sources = find_sources(config.data)
    is_own = any(source.count for source in sources)
    steps = _STEPS_FROM_NOTHING
    if config.init is not None:
        pictures = sum(source.size() for source in sources)
        steps = max(_FEWEST_STEPS, min(_MOST_STEPS, pictures * _PASSES // _USUAL_BATCH))
    return with_defaults(
        config,
        steps=steps if config.seconds is None else _STEPS_FROM_NOTHING,
        learning_rate=6e-4 if config.init is None else 2e-4,
        held_out=_HELD_OUT_OF_OWN if is_own else _HELD_OUT_OF_SHARDS,
    )
