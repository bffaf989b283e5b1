"""What a run of `train detector` is told, from a TOML file and `key=value` arguments."""

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from pic2latex.errors import TrainingError
from pic2latex.training.recognizer.config import checked_settings, settings_of_run

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["DetectorConfig", "read_detector_config"]


@dataclass(frozen=True, slots=True)
class DetectorConfig:
    """One run. Paths are relative to the working directory.

    `data` is a folder of pages, `validation` one of pages that are never learned from. A run whose `out` holds a
    state goes on from there. The learning rate rises over `warmup` steps, stays, and falls to nothing over the last
    `anneal` share of `steps`. Views are `height` by `width` pixels, in multiples of 32, `batch` of them at a time.
    """

    data: Path
    out: Path
    validation: Path | None = None
    steps: int = 3000
    batch: int = 8
    height: int = 352
    width: int = 480
    learning_rate: float = 2e-3
    warmup: int = 100
    anneal: float = 0.6
    weight_decay: float = 0.01
    clip: float = 2.0
    core_weight: float = 1.0
    ema: float = 0.995
    precision: str = "bf16"
    seed: int = 0
    workers: int = 1
    threads: int = 1
    log_every: int = 50
    save_every: int = 500
    show_every: int = 500
    judged: int = 64


def read_detector_config(path: Path | None, settings: "Sequence[str]" = ()) -> DetectorConfig:
    """Read a TOML file and apply `key=value` settings over it.

    Raises TrainingError for an unknown key, a value of the wrong kind, or a path that is missing.
    """
    values = settings_of_run(path, settings, ("data", "out"))
    config = DetectorConfig(**checked_settings(DetectorConfig, values))
    if config.height % 32 or config.width % 32 or min(config.height, config.width, config.batch) < 1:
        raise TrainingError(
            "The size of the views does not fit the network.",
            hint="Choose multiples of 32, and a batch of 1 or more.",
        )
    return config
