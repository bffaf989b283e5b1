"""What a run of `train detector` is told."""

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from msgspec import Meta

from pic2latex.training.config_file import Count, RunConfig, read_config

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["DetectorConfig", "read_detector_config"]

_Side = Annotated[int, Meta(ge=32, multiple_of=32, description="pixels of a view, in multiples of 32")]


@dataclass(frozen=True, slots=True, kw_only=True)
class DetectorConfig(RunConfig):
    """One run; see the descriptions and `RunConfig`. `data` and `validation` are folders of pages."""

    batch: Annotated[Count, Meta(description="views at a time")] = 8
    height: _Side = 352
    width: _Side = 480
    weight_decay: Annotated[float, Meta(ge=0, le=1, description="of AdamW")] = 0.01
    anneal: Annotated[
        float, Meta(ge=0, le=1, description="last share of the run, over which the rate falls")
    ] = 0.6
    clip: Annotated[float, Meta(gt=0, description="largest norm of the gradients")] = 2.0
    core_weight: Annotated[float, Meta(ge=0, description="of the loss of the formulas' cores")] = 1.0
    ema: Annotated[float, Meta(ge=0, lt=1, description="decay of the averaged weights")] = 0.995
    evaluated: Annotated[Count, Meta(description="views an evaluation takes, at most")] = 64


def read_detector_config(path: Path | None, settings: "Sequence[str]" = ()) -> DetectorConfig:
    """Read a TOML file and apply `key=value` settings over it. Raises TrainingError; see `read_config`."""
    return read_config(DetectorConfig, path, settings)
