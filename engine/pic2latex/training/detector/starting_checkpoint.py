"""What a detector's training begins with: a checkpoint's folder, or a model by folder or name, taken back."""

import json
from pathlib import Path

import torch

from pic2latex.detectors.segmentation import MODEL_FILE
from pic2latex.errors import TrainingError
from pic2latex.training.checkpoints import find_checkpoint
from pic2latex.training.detector.network import SegmentationConfig, SegmentationNetwork, load_segmentation
from pic2latex.training.onnx_weights import read_weights

__all__ = ["open_detector", "recovered_segmentation"]


def open_detector(init: str) -> SegmentationNetwork:
    """Return the network that `init` names, in evaluation mode. Raises TrainingError when there is none."""
    folder = find_checkpoint(init)
    return recovered_segmentation(folder) if (folder / MODEL_FILE).exists() else load_segmentation(folder)


def recovered_segmentation(folder: Path) -> SegmentationNetwork:
    """Return the network that `export_detector` wrote to `folder`, tensor by tensor as it was.

    Raises TrainingError when the weights are not there under their names.
    """
    found, config = read_weights(folder / MODEL_FILE)
    data = json.loads(config)
    network = SegmentationNetwork(SegmentationConfig(tuple(data["widths"]), tuple(data["blocks"])))
    state = {name.removeprefix("network."): torch.from_numpy(value.copy()) for name, value in found.items()}
    known = {name: state[name] for name in network.state_dict() if name in state}
    missing = network.load_state_dict(known, strict=False).missing_keys
    if lost := [name for name in missing if not name.endswith("num_batches_tracked")]:
        raise TrainingError(
            f"The model in {folder} lacks the weight {lost[0]}.", hint="Begin with another checkpoint."
        )
    return network.eval()
