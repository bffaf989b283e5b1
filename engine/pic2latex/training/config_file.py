"""What a training run is told: frozen dataclasses, read from a TOML file, changed by `key=value` arguments.

Types and limits stand beside the fields; msgspec checks them and converts the words of the command line.
"""

import tomllib
from dataclasses import MISSING, dataclass, fields, replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal, TypeVar, get_type_hints

from msgspec import Meta, ValidationError, convert

from pic2latex.errors import TrainingError
from pic2latex.input_file import read_input_text

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

__all__ = ["Count", "RunConfig", "Share", "read_config", "settings_table", "with_defaults"]

Count = Annotated[int, Meta(ge=1)]
Whole = Annotated[int, Meta(ge=0)]
Positive = Annotated[float, Meta(gt=0)]
Share = Annotated[float, Meta(ge=0, le=1)]
_Config = TypeVar("_Config", bound="RunConfig")


@dataclass(frozen=True, slots=True, kw_only=True)
class RunConfig:
    """What every run is told, whatever it trains. Paths are relative to the working directory.

    What is None is decided when the run begins: see `with_defaults`.
    """

    data: Annotated[
        Path, Meta(description="folder to learn from; shards that come in later are learned from too")
    ]
    out: Annotated[
        Path, Meta(description="folder for checkpoints and logs; a run in it goes on where it was")
    ]
    validation: Annotated[
        Path | None, Meta(description="folder never learned from (default: a part of data)")
    ] = None
    held_out: Annotated[
        Annotated[float, Meta(ge=0, le=0.5)] | None,
        Meta(description="that part (default: 0.1 of own pictures, 0.01 of shards)"),
    ] = None
    init: Annotated[
        str | None, Meta(description="checkpoint or model to begin with: a folder, or the name of a model")
    ] = None
    steps: Annotated[
        Count | None,
        Meta(description="steps of the whole run (default: by the data with init, else 100000)"),
    ] = None
    seconds: Annotated[
        Positive | None, Meta(description="time limit; the learning rate then falls by the clock")
    ] = None
    learning_rate: Annotated[
        Annotated[float, Meta(gt=0, le=10)] | None,
        Meta(description="highest learning rate (default: 6e-4, with init 2e-4)"),
    ] = None
    warmup: Annotated[
        Whole | None, Meta(description="steps until it is reached (default: a twentieth, at most 400)")
    ] = None
    anneal: Annotated[Share, Meta(description="last share of the run, over which it falls to nothing")] = 0.4
    optimizer: Annotated[Literal["adamw", "muon"], Meta(description="muon: for matrices, on a GPU")] = "adamw"
    weight_decay: Annotated[float, Meta(ge=0, le=1, description="of AdamW or Muon")] = 0.02
    clip: Annotated[float, Meta(gt=0, description="largest norm of the gradients")] = 1.0
    accumulate: Annotated[Count, Meta(description="batches whose gradients make one step")] = 1
    ema: Annotated[
        float, Meta(ge=0, lt=1, description="decay of the averaged weights, which are what is saved")
    ] = 0.9975
    batch_norm: Annotated[
        Literal["auto", "train", "frozen"],
        Meta(description="whether statistics are learned; auto: frozen when the run begins with init"),
    ] = "auto"
    precision: Annotated[
        Literal["auto", "no", "bf16", "fp16"], Meta(description="auto: the faster of two in a short trial")
    ] = "auto"
    attention: Annotated[
        Literal["auto", "math", "flash"], Meta(description="auto: the faster of two in a short trial")
    ] = "auto"
    seed: Annotated[int, Meta(ge=0, description="of weights, order and looks")] = 0
    workers: Annotated[int, Meta(ge=0, le=256, description="processes that make batches ahead")] = 1
    threads: Annotated[int, Meta(ge=1, le=256, description="threads a process computes with")] = 1
    log_every: Annotated[Count, Meta(description="steps between two lines of the log")] = 50
    save_every: Annotated[Count, Meta(description="steps between two checkpoints")] = 500
    evaluate_every: Annotated[
        Count | None,
        Meta(description="steps between evaluations (default: ten a run, or every 1000 steps)"),
    ] = None
    evaluated: Annotated[Count, Meta(description="pictures an evaluation takes, at most")] = 200
    patience: Annotated[
        int, Meta(ge=0, description="evaluations without gain after which the run ends (0: never)")
    ] = 0


def with_defaults(config: _Config, **decided: Any) -> _Config:
    """Return the config with `decided` in place of what it leaves open."""
    opened = {name: value for name, value in decided.items() if getattr(config, name) is None}
    return replace(config, **opened)


def read_config(kind: type[_Config], path: Path | None, settings: "Sequence[str]" = ()) -> _Config:
    """Read a TOML file and apply `key=value` settings over it.

    Raises TrainingError for an unknown key, a value that cannot be, a missing setting or an unreadable file.
    """
    values: dict[str, Any] = {} if path is None else _from_file(path)
    for setting in settings:
        key, separator, text = setting.partition("=")
        if not separator:
            raise TrainingError(f"“{setting}” is not a setting.", hint="Write it as key=value.")
        values[key.strip()] = text.strip()
    known = {field.name: field for field in fields(kind)}
    unknown = sorted(set(values) - set(known))
    if unknown:
        raise TrainingError(
            f"There is no setting {unknown[0]}.", hint=f"The settings are: {', '.join(sorted(known))}."
        )
    missing = [name for name, field in known.items() if field.default is MISSING and not values.get(name)]
    if missing:
        raise TrainingError(
            f"The run does not say {', '.join(missing)}.", hint="Name it in the file or as key=value."
        )
    return _converted(kind, values)


def _from_file(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(read_input_text(path))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise TrainingError(
            f"{path} cannot be read: {error}.",
            hint="It is a TOML file with a line key = value for each setting.",
        ) from error


def _converted(kind: type[_Config], values: "Mapping[str, Any]") -> _Config:
    try:
        return convert(values, kind, strict=False, dec_hook=_path)
    except ValidationError as error:
        reason, _, place = str(error).partition(" - at `$.")
        name = place.rstrip("`")
        raise TrainingError(
            f"{name} cannot be {values.get(name)!r}.",
            hint=f"{reason.replace('`', '')}: {_description(kind, name)}.",
        ) from error


def _path(kind: type, value: object) -> Path:
    if kind is not Path or not isinstance(value, str):
        raise ValidationError(f"Expected a path, got {value!r}")
    return Path(value)


def _metas(kind: type[RunConfig]) -> "dict[str, list[Meta]]":
    hints = get_type_hints(kind, include_extras=True)
    return {
        name: [meta for meta in getattr(hint, "__metadata__", ()) if isinstance(meta, Meta)]
        for name, hint in hints.items()
    }


def _description(kind: type[RunConfig], name: str) -> str:
    return next(
        (meta.description for meta in _metas(kind).get(name, ()) if meta.description), "see the README"
    )


def settings_table(kind: type[RunConfig]) -> str:
    """Return a line for each setting: its name, its default and what it is, for the help of the command."""
    lines = []
    for field in fields(kind):
        default = (
            "" if field.default is MISSING else f" = {field.default}" if field.default is not None else ""
        )
        lines.append(f"  {field.name + default:<28} {_description(kind, field.name)}")
    return "\n".join(lines)
