"""What a run begins with: a checkpoint's folder, or a model by folder or name, taken back from its ONNX files."""

import json
import re
from pathlib import Path

from pic2latex.errors import Pic2LatexError, TrainingError
from pic2latex.models.card import CARD_NAME, ModelKind, read_card
from pic2latex.training.onnx_weights import read_weights
from pic2latex.training.recognizer.compact_network import CompactNetwork, load_network, network_config

__all__ = ["checkpoint_em", "open_checkpoint", "recovered_network"]

_CONFIG = "config.json"


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
    return recovered_network(folder)


def recovered_network(folder: Path) -> CompactNetwork:
    """Return the network that `export_compact` wrote to `folder`, tensor by tensor as it was.

    Raises TrainingError when the weights are not there under their names.
    """
    import torch

    found, config = read_weights(folder / "encoder.onnx")
    found |= read_weights(folder / "decoder.onnx")[0]
    network = CompactNetwork(network_config(json.loads(config)))
    names = {_state_name(name): value for name, value in found.items()}
    counters = [name for name in network.state_dict() if name.endswith("num_batches_tracked")]
    state = {name: torch.from_numpy(names[name].copy()) for name in network.state_dict() if name in names}
    missing = network.load_state_dict(state, strict=False).missing_keys
    if lost := sorted(set(missing) - set(counters)):
        raise TrainingError(
            f"The model in {folder} lacks the weight {lost[0]}.", hint="Begin with another checkpoint."
        )
    return network.eval()


def _state_name(name: str) -> str:
    """Return the name in checkpoints of a tensor in a graph."""
    return re.sub(r"^projections\.(\d+)", r"layers.\1.cross_kv", name.removeprefix("network."))
