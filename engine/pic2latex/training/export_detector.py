"""A trained segmentation network as a model folder: detector.onnx and card.json.

The graph takes bytes of ink and gives probabilities, so that nothing is left to do for the program; weights are stored
in half precision. After writing, the model must give the same maps as the network it came from.
"""

from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import torch
from torch import Tensor, nn

from pic2latex.detectors.segmentation import MODEL_FILE, THRESHOLD
from pic2latex.models.card import ModelCard, ModelFile, ModelKind, write_card
from pic2latex.models.digest import sha256_of
from pic2latex.models.record import Record
from pic2latex.training.export_compact import exported, save_halved
from pic2latex.training.segmentation_network import SegmentationNetwork, load_segmentation

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

__all__ = ["DetectorExport", "export_detector", "largest_difference"]


@dataclass(frozen=True, slots=True)
class DetectorExport:
    """What to export and what its card says. `scores` are measured."""

    checkpoint: Path
    description: str
    name: str = "detector"
    licence: str = "Apache-2.0"
    provenance: str = "Trained by the Pic2LaTeX project on pages it typeset itself."
    threshold: float = THRESHOLD
    scores: Record = field(default_factory=Record)


class DetectorGraph(nn.Module):
    """uint8 ink (batch, h, w) to probabilities (batch, 4, h/2, w/2) of text, inline, display and core."""

    def __init__(self, network: SegmentationNetwork) -> None:
        super().__init__()
        self.network = network

    def forward(self, ink: Tensor) -> Tensor:
        """Return the maps; see the class."""
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
    save_halved(exported(graph, (example,), shapes, (["ink"], ["maps"])), path)
    card = ModelCard(
        name=export.name,
        kind=ModelKind.SEGMENTATION,
        description=export.description,
        licence=export.licence,
        provenance=export.provenance,
        files=(ModelFile(path.name, sha256_of(path), path.stat().st_size),),
        settings=Record({"threshold": export.threshold}),
        scores=export.scores,
    )
    write_card(folder, card)
    return card


def largest_difference(checkpoint: Path, folder: Path, ink: "NDArray[np.uint8]") -> float:
    """Return by how much the maps of the checkpoint and of the model in `folder` differ at most, on ink (h, w)."""
    import numpy as np

    from pic2latex.recognizers.session import Sessions
    from pic2latex.types import Device

    with torch.no_grad():
        true = DetectorGraph(load_segmentation(checkpoint))(torch.from_numpy(ink)[None]).numpy()
    session = Sessions(Device.CPU).open(folder / MODEL_FILE)
    (found,) = session.run({"ink": np.ascontiguousarray(ink[None])}, ["maps"])
    return float(np.abs(true - found).max())
