"""What a Hugging Face export says about the pictures it wants, read into the settings of a card.

From config.json and preprocessor_config.json. The ids of special tokens and the limits of generation stay in
their own files, which the recogniser reads when it opens the model.
"""

from pathlib import Path

from pic2latex.errors import ModelInstallFailed
from pic2latex.models.json_object import JsonObject, parse_json

__all__ = ["export_settings"]

CONFIG, PREPROCESSOR = "config.json", "preprocessor_config.json"


def export_settings(folder: Path) -> JsonObject:
    """Read the settings of the export in `folder`.

    height and width (pixels), channels, mean and std (one for each channel, for pixels of 0 to 1), trim
    (whether empty borders are cut off) and fit: "pad" when the picture keeps its shape, "stretch" when it
    fills the whole size. Models of one grey channel are taken to be trained as TexTeller was (trimmed and
    padded), those of three as the image processors of their library do it (stretched). Raises
    ModelInstallFailed, naming the file and what it lacks, and OSError as the file system does.
    """
    config, preprocessor = _read(folder, CONFIG), _read(folder, PREPROCESSOR)
    encoder = config.get("encoder")
    channels = encoder.get("num_channels", 3) if isinstance(encoder, JsonObject) else 3
    mean, std = _numbers(preprocessor, "image_mean"), _numbers(preprocessor, "image_std")
    if len(mean) != channels or len(std) != channels:
        raise _unusable(PREPROCESSOR, "does not have one mean and one deviation for each channel")
    height, width = _size(preprocessor)
    settings = {"height": height, "width": width, "channels": channels, "mean": mean, "std": std}
    grey = channels == 1
    return JsonObject({**settings, "trim": grey, "fit": "pad" if grey else "stretch"}, path="settings")


def _read(folder: Path, name: str) -> JsonObject:
    """Read the JSON object in a file of the export. Raises OSError as the file system does."""
    if not (folder / name).is_file():
        hint = f"Copy {name} as well: it says how the model wants its pictures."
        raise ModelInstallFailed(f"The model in {folder} has no {name}.", hint=hint)
    try:
        data = parse_json((folder / name).read_bytes())
    except ValueError as error:
        raise _unusable(name, "is not valid JSON") from error
    if not isinstance(data, dict):
        raise _unusable(name, "is not a JSON object")
    return JsonObject(data)


def _size(preprocessor: JsonObject) -> tuple[int, int]:
    size = preprocessor.get("size")
    sides = (size.get("height"), size.get("width")) if isinstance(size, JsonObject) else (size, size)
    height, width = sides
    if isinstance(height, int) and isinstance(width, int):
        return height, width
    raise _unusable(PREPROCESSOR, "does not say how high and how wide the pictures are")


def _numbers(preprocessor: JsonObject, key: str) -> tuple[float, ...]:
    values = preprocessor.get(key)
    if isinstance(values, tuple):
        return tuple(float(value) for value in values if isinstance(value, int | float))
    raise _unusable(PREPROCESSOR, f"has no list of numbers “{key}”")


def _unusable(name: str, what: str) -> ModelInstallFailed:
    return ModelInstallFailed(f"The file {name} of the model {what}.", hint="Export or copy the model again.")
