"""What a Hugging Face export says about itself, read into the settings of a card.

From config.json, preprocessor_config.json and generation_config.json, in the words the recogniser of such
models uses: how a picture is prepared, and which ids begin, end and fill a text.
"""

import json
from pathlib import Path

from pic2latex.errors import ModelInstallFailed
from pic2latex.models.record import JsonValue, Record

__all__ = ["export_settings"]

CONFIG, PREPROCESSOR, GENERATION = "config.json", "preprocessor_config.json", "generation_config.json"

# Where each number may be said, first that has it: a section of config.json, or generation_config.json.
TOKENS: tuple[tuple[str, str], ...] = (
    ("start_token", "decoder_start_token_id"),
    ("end_token", "eos_token_id"),
    ("pad_token", "pad_token_id"),
)


def export_settings(folder: Path) -> Record:
    """Read the settings of the export in `folder`.

    image_size (pixels; the input is square), channels, mean and std (one a channel, for pixels of 0 to 1),
    fit ("pad": the picture keeps its shape, as grey models of this family were trained; "stretch": it fills
    the square, as for the usual colour models), start_token, end_token, pad_token, and max_tokens. Raises
    ModelInstallFailed, naming the file and what it lacks, and OSError as the file system does.
    """
    config, preprocessor = _read(folder, CONFIG), _read(folder, PREPROCESSOR)
    generation = _read(folder, GENERATION) if (folder / GENERATION).is_file() else Record()
    encoder, decoder = _section(config, "encoder"), _section(config, "decoder")
    channels = encoder.get("num_channels", 3)
    mean, std = _numbers(preprocessor, "image_mean"), _numbers(preprocessor, "image_std")
    if not isinstance(channels, int) or len(mean) != channels or len(std) != channels:
        raise _unusable(PREPROCESSOR, "does not have one mean and one deviation for each colour of the model")
    settings: dict[str, object] = {
        "image_size": _side(preprocessor),
        "channels": channels,
        "mean": mean,
        "std": std,
        "fit": "pad" if channels == 1 else "stretch",
    }
    for name, key in TOKENS:
        settings[name] = _token(key, (generation, config, decoder))
    longest = decoder.get("max_position_embeddings")
    if isinstance(longest, int):
        settings["max_tokens"] = longest
    return Record(settings, path="settings")


def _read(folder: Path, name: str) -> Record:
    """Read the JSON object in a file of the export. Raises OSError as the file system does."""
    if not (folder / name).is_file():
        hint = f"Copy {name} as well: it says how the model wants its pictures."
        raise ModelInstallFailed(f"The model in {folder} has no {name}.", hint=hint)
    try:
        data = json.loads((folder / name).read_text(encoding="utf-8"))
    except ValueError as error:
        raise _unusable(name, "is not valid JSON") from error
    if not isinstance(data, dict):
        raise _unusable(name, "is not a JSON object")
    return Record(data)


def _section(config: Record, name: str) -> Record:
    section = config.get(name)
    return section if isinstance(section, Record) else Record()


def _side(preprocessor: Record) -> int:
    size = preprocessor.get("size")
    sides = (size.get("height"), size.get("width")) if isinstance(size, Record) else (size, size)
    if isinstance(sides[0], int) and sides[0] == sides[1]:
        return sides[0]
    raise _unusable(PREPROCESSOR, "does not say that the pictures are square, and how large")


def _numbers(preprocessor: Record, key: str) -> tuple[float, ...]:
    values = preprocessor.get(key)
    if isinstance(values, tuple):
        return tuple(float(value) for value in values if isinstance(value, int | float))
    raise _unusable(PREPROCESSOR, f"has no list of numbers “{key}”")


def _token(key: str, places: tuple[Record, ...]) -> JsonValue:
    for place in places:
        value = place.get(key)
        first = value[0] if isinstance(value, tuple) and value else value
        if isinstance(first, int):
            return first
    raise _unusable(CONFIG, f"has no number “{key}”")


def _unusable(name: str, what: str) -> ModelInstallFailed:
    return ModelInstallFailed(f"The file {name} of the model {what}.", hint="Export or copy the model again.")
