"""What a training run is told: a frozen dataclass, read from a TOML file, changed by `key=value` arguments."""

import tomllib
from dataclasses import dataclass, fields
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from pic2latex.errors import TrainingError

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["Schedule", "TrainConfig", "checked_settings", "read_train_config", "settings_of_run"]


class Schedule(Protocol):
    """How a run's learning rate goes: up over `warmup` steps, level, down over the last `anneal` share of `steps`."""

    @property
    def steps(self) -> int:
        """All steps of the run."""

    @property
    def warmup(self) -> int:
        """Steps until the rate is reached."""

    @property
    def anneal(self) -> float:
        """The share of the steps over which it falls."""

    @property
    def learning_rate(self) -> float:
        """The rate in between."""


@dataclass(frozen=True, slots=True)
class TrainConfig:
    """One run. Paths are relative to the working directory.

    `family` is a key of `families.FAMILIES`. `init` is a folder with a checkpoint to start from; a run whose `out`
    already holds one goes on from there. The learning rate rises over `warmup` steps, stays, and falls to nothing
    over the last `anneal` share of `steps`. `em` is the size in pixels that text is
    scaled to (compact networks). `budget` is the work of a batch in pixels. `snips`
    is the share of pictures that are made to look like snips; the others are shown clean. `threads` is
    for each process on a CPU: two processes with one each are about twice as fast as one process with two.
    """

    data: Path
    out: Path
    tokenizer: Path
    family: str = "compact"
    validation: Path | None = None
    init: Path | None = None
    preset: str = "small"
    em: int = 16
    steps: int = 100_000
    learning_rate: float = 6e-4
    warmup: int = 400
    anneal: float = 0.4
    weight_decay: float = 0.02
    clip: float = 1.0
    label_smoothing: float = 0.05
    glyph_weight: float = 0.5
    scale_weight: float = 0.5
    ema: float = 0.9975
    budget: int = 170_000
    max_tokens: int = 150
    snips: float = 0.6
    precision: str = "bf16"
    seed: int = 0
    workers: int = 1
    threads: int = 1
    log_every: int = 50
    save_every: int = 1000
    show_every: int = 1000
    judged: int = 200


def read_train_config(path: Path | None, settings: "Sequence[str]" = ()) -> TrainConfig:
    """Read a TOML file and apply `key=value` settings over it.

    Raises TrainingError for an unknown key, a value of the wrong kind, or a path that is missing.
    """
    values = settings_of_run(path, settings, ("data", "out", "tokenizer"))
    config = TrainConfig(**checked_settings(TrainConfig, values))
    if config.precision not in {"bf16", "fp16", "no"}:
        raise TrainingError(f"precision cannot be {config.precision}.", hint="It is bf16, fp16 or no.")
    return config


def settings_of_run(
    path: Path | None, settings: "Sequence[str]", required: "Sequence[str]"
) -> dict[str, Any]:
    """Return what a TOML file and `key=value` settings over it say.

    Raises TrainingError when a required one is missing.
    """
    values: dict[str, Any] = {}
    if path is not None:
        try:
            values = tomllib.loads(path.read_text(encoding="utf-8"))
        except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
            raise TrainingError(
                f"{path} cannot be read: {error}.", hint="See the README for an example."
            ) from error
    for setting in settings:
        key, separator, text = setting.partition("=")
        if not separator:
            raise TrainingError(f"“{setting}” is not a setting.", hint="Write it as key=value.")
        values[key.strip()] = text.strip()
    missing = [name for name in required if name not in values]
    if missing:
        raise TrainingError(
            f"The run does not say {', '.join(missing)}.", hint="Name it in the file or as key=value."
        )
    return values


def checked_settings(kind: type, values: dict[str, Any]) -> dict[str, Any]:
    """Return the values as the fields of the dataclass `kind` want them. Raises TrainingError for one that is none."""
    kinds = {field.name: _KINDS[str(field.type)] for field in fields(kind)}
    unknown = sorted(set(values) - set(kinds))
    if unknown:
        raise TrainingError(
            f"There is no setting {unknown[0]}.", hint=f"The settings are: {', '.join(sorted(kinds))}."
        )
    checked = {}
    for name, value in values.items():
        try:
            checked[name] = kinds[name](value)
        except (ValueError, TypeError) as error:
            raise TrainingError(
                f"{name} cannot be {value!r}.", hint=f"It is a {kinds[name].__name__}."
            ) from error
    return checked


_KINDS: dict[str, Any] = {
    "<class 'pathlib.Path'>": Path,
    "pathlib.Path | None": Path,
    "<class 'str'>": str,
    "<class 'int'>": int,
    "<class 'float'>": float,
}
