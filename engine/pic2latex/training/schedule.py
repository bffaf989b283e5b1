"""The learning rate of a run: up, level, and down a cosine over the last part, by steps or by the clock."""

import math
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pic2latex.training.checkpoints import Progress
    from pic2latex.training.config_file import RunConfig

__all__ = ["is_evaluation_due", "learning_rate", "share_done"]

_LAST = 0.01
"""Of the highest rate, at the very end."""

_EVALUATIONS, _EVALUATION_STEPS = 10, 1000
_WARMUP_STEPS = 400
_WARMUP_SHARE = 0.05


def share_done(config: "RunConfig", progress: "Progress") -> float:
    """Return how much of the run is done, 0 to 1: of its steps or of its seconds, whichever is further."""
    assert config.steps is not None
    by_clock = progress.seconds / config.seconds if config.seconds is not None else 0.0
    return min(1.0, max(progress.step / config.steps, by_clock))


def learning_rate(config: "RunConfig", progress: "Progress") -> float:
    """Return the rate of the next step."""
    assert config.learning_rate is not None
    done, level = share_done(config, progress), 1 - config.anneal
    warm = _warm(config, progress, done)
    if done < level or config.anneal <= 0:
        return config.learning_rate * warm
    fallen = (done - level) / config.anneal
    return config.learning_rate * warm * (_LAST + (1 - _LAST) * 0.5 * (1 + math.cos(math.pi * fallen)))


def is_evaluation_due(config: "RunConfig", before: "Progress", now: "Progress") -> bool:
    """Tell whether the step from `before` to `now` calls for an evaluation: ten a run, unless told otherwise."""
    if config.evaluate_every is not None:
        return now.step % config.evaluate_every == 0
    shares = (int(_EVALUATIONS * share_done(config, each)) for each in (before, now))
    return now.step % _EVALUATION_STEPS == 0 or len(set(shares)) > 1


def _warm(config: "RunConfig", progress: "Progress", done: float) -> float:
    if config.warmup is not None:
        return min(1.0, (progress.step + 1) / max(1, config.warmup))
    assert config.steps is not None
    steps = min(_WARMUP_STEPS, max(1, round(_WARMUP_SHARE * config.steps)))
    by_steps = (progress.step + 1) / steps
    # A short run by the clock does not get far: it is warm when a twentieth of its time is over.
    by_clock = done / _WARMUP_SHARE if config.seconds is not None else 0.0
    return min(1.0, max(by_steps, by_clock))
