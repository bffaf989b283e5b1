"""What a run begins with: a checkpoint's folder, or a model by folder or name, taken back from its ONNX files."""

import json
from pathlib import Path

from pic2latex.errors import Pic2LatexError, TrainingError
from pic2latex.models.card import CARD_NAME, ModelKind, read_card
from pic2latex.models.store import Store
from pic2latex.training.recognizer.compact_network import CompactNetwork, load_network

__all__ = ["checkpoint_em", "find_checkpoint", "open_checkpoint"]

_CONFIG = "config.json"


def find_checkpoint(init: str) -> Path:
    """Return the folder that `init` names, itself or as the name of a model on this machine.

    Raises TrainingError when there is neither.
    """
    folder = Path(init).expanduser()
    if folder.is_dir():
        return folder
    store = Store()
    try:
        return store.find(init).folder
    except Pic2LatexError as error:
        raise TrainingError(
            f"There is no checkpoint or model “{init}”.",
            hint=f"Name a folder, or one of: {', '.join(store.names())}.",
        ) from error


def checkpoint_em(folder: Path) -> int:
    """Return the size in pixels that text was scaled to. Raises TrainingError when the folder does not say."""
    try:
        if (folder / _CONFIG).exists():
            return int(json.loads((folder / _CONFIG).read_text(encoding="utf-8"))["em"])
        return read_card(folder).settings.integer("em")
    except (OSError, ValueError, KeyError, TypeError, Pic2LatexError) as error:
        raise TrainingError(
            f"{folder} is neither a checkpoint nor a compact model: {error}.",
            hint="Name a folder with config.json and model.safetensors, or a model's folder.",
        ) from error


def open_checkpoint(folder: Path) -> CompactNetwork:
    """Return the network of a checkpoint or of a compact model, in evaluation mode.

    Raises TrainingError when the folder holds neither.
    """
    if (folder / _CONFIG).exists() or not (folder / CARD_NAME).exists():
        return load_network(folder)
    if read_card(folder).kind is not ModelKind.COMPACT:
        raise TrainingError(
            f"The model in {folder} is of another kind.", hint="Begin with a compact model or a checkpoint."
        )
    from pic2latex.training.export.compact import recovered_network

    return recovered_network(folder)
