"""What a Hugging Face export says about the pictures it wants, read into the settings of a card.

Only what decides how a picture is prepared is read here (config.json and preprocessor_config.json). The ids
of special tokens and the limits of generation stay in their own files, which the recogniser reads when it
opens the model.
"""

import json
from pathlib import Path

from pic2latex.errors import ModelInstallFailed
from pic2latex.models.record import Record

__all__ = ["export_settings"]

CONFIG = "config.json"
PREPROCESSOR = "preprocessor_config.json"


def export_settings(folder: Path) -> Record:
    """Read the settings of the export in `folder`: height, width (pixels), channels, mean, std, trim, fit.

    `fit` is "stretch" (the picture is stretched to the whole size), as the processors of such models do.
    Raises ModelInstallFailed, naming the file and the field, when the export does not say what is needed.
    """
    config = _read(folder, CONFIG)
    if not (folder / PREPROCESSOR).is_file():
        hint = f"Copy {PREPROCESSOR} as well: it says how the model wants its pictures."
        raise ModelInstallFailed(f"The model in {folder} has no {PREPROCESSOR}.", hint=hint)
    preprocessor = _read(folder, PREPROCESSOR)
    encoder = config.get("encoder", Record())
    channels = encoder.get("num_channels", 3) if isinstance(encoder, Record) else 3
    height, width = _size(preprocessor)
    return Record(
        {
            "height": height,
            "width": width,
            "channels": channels,
            "mean": _numbers(preprocessor, "image_mean"),
            "std": _numbers(preprocessor, "image_std"),
            "trim": False,
            "fit": "stretch",
        },
        path="settings",
    )


def _read(folder: Path, name: str) -> Record:
    """Read the JSON object in a file of the export. Raises OSError as the file system does."""
    try:
        data = json.loads((folder / name).read_text(encoding="utf-8"))
    except ValueError as error:
        raise _unusable(name, "is not valid JSON") from error
    if not isinstance(data, dict):
        raise _unusable(name, "is not a JSON object")
    return Record(data)


def _size(preprocessor: Record) -> tuple[int, int]:
    size = preprocessor.get("size")
    if isinstance(size, int):
        return size, size
    if isinstance(size, Record):
        height, width = size.get("height"), size.get("width")
        if isinstance(height, int) and isinstance(width, int):
            return height, width
    raise _unusable(PREPROCESSOR, "does not say the size of the pictures (“size” with “height” and “width”)")


def _numbers(preprocessor: Record, key: str) -> tuple[float, ...]:
    values = preprocessor.get(key)
    if isinstance(values, tuple) and values:
        numbers = tuple(float(value) for value in values if isinstance(value, int | float))
        if len(numbers) == len(values):
            return numbers
    raise _unusable(PREPROCESSOR, f"has no list of numbers “{key}”")


def _unusable(name: str, what: str) -> ModelInstallFailed:
    return ModelInstallFailed(f"The file {name} of the model {what}.", hint="Export or copy the model again.")
