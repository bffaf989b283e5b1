"""A trained segmentation network as a model folder: detector.onnx and card.json.

The graph takes bytes of ink and gives probabilities, so that nothing is left to do for the program; weights are stored
in half precision. After writing, the model must give the same maps as the network it came from.
"""

import json
from dataclasses import asdict, dataclass, field
from pathlib import Path

import torch
from torch import Tensor, nn

from pic2latex.detectors.preprocessing import EM
from pic2latex.detectors.segmentation import MODEL_FILE, THRESHOLD
from pic2latex.models.card import ModelCard, ModelFile, ModelKind, write_card
from pic2latex.models.download.checksum import sha256_of
from pic2latex.models.json_object import JsonObject
from pic2latex.training.detector.network import SegmentationNetwork, load_segmentation
from pic2latex.training.export.compact import exported, save_named

__all__ = ["DetectorExport", "export_detector", "is_faithful"]


_ROUNDING = 0.01
"""By how much a probability may differ: weights in half precision have three digits."""


@dataclass(frozen=True, slots=True)
class DetectorExport:
    """What to export and what its card says. `scores` are measured."""

    checkpoint: Path
    description: str
    name: str = "detector"
    licence: str = "Apache-2.0"
    provenance: str = "Trained by the Pic2LaTeX project on pages it typeset itself."
    threshold: float = THRESHOLD
    scores: JsonObject = field(default_factory=JsonObject)


class DetectorGraph(nn.Module):
    """uint8 ink (batch, h, w) to probabilities (batch, 4, h/2, w/2) of text, inline, display and core."""

    def __init__(self, network: SegmentationNetwork) -> None:
        super().__init__()
        self.network = network

    def forward(self, ink: Tensor) -> Tensor:
        """Return the maps; see the class. `ink` (b, h, w), uint8; maps (b, 4, h/2, w/2), float32."""
        logits = self.network(ink[:, None].float() / 255)
        return torch.cat([logits[:, :4].softmax(dim=1)[:, 1:], logits[:, 4:].sigmoid()], dim=1)


def export_detector(export: DetectorExport, folder: Path) -> ModelCard:
    """Write the model of `export` to `folder` and return its card. Raises TrainingError without a usable checkpoint."""
    graph = DetectorGraph(load_segmentation(export.checkpoint))
    folder.mkdir(parents=True, exist_ok=True)
    batch, rows, columns = (torch.export.Dim(name) for name in ("batch", "rows", "columns"))
    example = torch.zeros(2, 64, 96, dtype=torch.uint8)
    shapes = ({0: batch, 1: 32 * rows, 2: 32 * columns},)
    path = folder / MODEL_FILE
    model = exported(graph, (example,), shapes, (["ink"], ["maps"]))
    state = {f"network.{name}": value.numpy() for name, value in graph.network.state_dict().items()}
    save_named(model, state, json.dumps(asdict(graph.network.config)), path)
    card = ModelCard(
        name=export.name,
        kind=ModelKind.SEGMENTATION,
        description=export.description,
        licence=export.licence,
        provenance=export.provenance,
        files=(ModelFile(path.name, sha256_of(path), path.stat().st_size),),
        settings=JsonObject({"em": EM, "threshold": export.threshold}),
        scores=export.scores,
    )
    write_card(folder, card)
    return card


def is_faithful(checkpoint: Path, folder: Path) -> bool:
    """Tell whether the model in `folder` gives the maps of the checkpoint, on ink drawn at random in three sizes."""
    import numpy as np

    from pic2latex.onnx_session import Sessions
    from pic2latex.types import Device

    graph, generator = DetectorGraph(load_segmentation(checkpoint)), np.random.default_rng(0)
    session = Sessions(Device.CPU).open(folder / MODEL_FILE)
    for size in ((1, 64, 96), (1, 320, 160), (2, 32, 32)):
        ink = np.where(generator.random(size) < 0.2, generator.integers(0, 256, size), 0).astype(np.uint8)
        with torch.no_grad():
            true = graph(torch.from_numpy(ink)).numpy()
        (found,) = session.run({"ink": ink}, ["maps"])
        if float(np.abs(true - found).max()) > _ROUNDING:
            return False
    return True
