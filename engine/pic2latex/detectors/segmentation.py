"""The segmentation family: the bundled detector. One small network over the whole picture, then geometry.

The network says of every pixel whether it is text, an inline or a displayed formula, and whether it lies in the core of
one; postprocessing.py makes boxes of that. Small enough to look at a snip in a fifth of a second on two cores.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from pic2latex.detectors.boxes import inside, sort_reading_order
from pic2latex.detectors.postprocessing import ProbabilityMaps, formula_regions
from pic2latex.detectors.preprocessing import EM, MARGIN, Scaled, scaled
from pic2latex.errors import PictureBlank
from pic2latex.types import Box, Detection, Device, Picture

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from pic2latex.detectors.postprocessing import FormulaRegion
    from pic2latex.models.store import InstalledModel
    from pic2latex.onnx_session import OnnxSession, Sessions

__all__ = ["MODEL_FILE", "SegmentationDetector", "detections_of", "open_model"]

MODEL_FILE = "detector.onnx"
THRESHOLD = 0.6
SEEN = 64
"""Of 255: the ink that counts when a box is drawn tight around it."""


def open_model(model: "InstalledModel", sessions: "Sessions") -> "SegmentationDetector":
    """Open a model of this family. Raises ModelDamaged and DeviceError."""
    settings = model.card.settings
    session = sessions.open(model.path(MODEL_FILE))
    return SegmentationDetector(
        model.card.name, session, settings.number("em", EM), settings.number("threshold", THRESHOLD)
    )


class SegmentationDetector:
    """An opened segmentation model; a `Detector`."""

    def __init__(self, name: str, session: "OnnxSession", em: float, threshold: float) -> None:
        self._name, self._session, self._em, self._threshold = name, session, em, threshold

    @property
    def name(self) -> str:
        """The name of the model."""
        return self._name

    @property
    def device(self) -> Device:
        """Where the network really runs."""
        return self._session.device

    def detect(self, picture: Picture, *, threshold: float | None = None) -> tuple[Detection, ...]:
        """Find the formulas of one picture; see `Detector`."""
        try:
            seen = scaled(picture, self._em)
        except PictureBlank:
            return ()
        (maps,) = self._session.run({"ink": seen.canvas[None]}, ["maps"])
        least = self._threshold if threshold is None else threshold
        return detections_of(seen, maps[0], picture, least)

    def interrupt(self) -> None:
        """Make a running `detect` raise Cancelled soon."""
        self._session.interrupt()

    def close(self) -> None:
        """Let go of the network."""
        del self._session


@dataclass(frozen=True, slots=True, eq=False)
class _Sheet:
    """The ink found on a picture, with what is needed to get from the canvas to the picture."""

    seen: Scaled
    width: int
    height: int

    def box(self, region: "FormulaRegion") -> Box | None:
        """Return a region of the canvas as a box of the picture, drawn tight around its ink."""
        ink, factor = self.seen.ink, self.seen.factor
        left, right = ((side - MARGIN) / factor for side in (region.left - 0.5, region.right + 0.5))
        top, bottom = ((side - MARGIN) / factor for side in (region.top - 0.5, region.bottom + 0.5))
        first_row, first_column = max(0, int(top)), max(0, int(left))
        piece = ink.pixels[first_row : int(np.ceil(bottom)), first_column : int(np.ceil(right))] > SEEN
        rows, columns = np.flatnonzero(piece.any(axis=1)), np.flatnonzero(piece.any(axis=0))
        if not rows.size:
            return None
        return inside(
            Box(
                ink.left + (first_column + int(columns[0])) / ink.scale,
                ink.top + (first_row + int(rows[0])) / ink.scale,
                ink.left + (first_column + int(columns[-1]) + 1) / ink.scale,
                ink.top + (first_row + int(rows[-1]) + 1) / ink.scale,
            ),
            self.width,
            self.height,
        )


def detections_of(
    seen: Scaled, maps: "NDArray[Any]", picture: Picture, threshold: float
) -> tuple[Detection, ...]:
    """Turn the network's answer (4, h/2, w/2) on `seen` into boxes of `picture`, those surer than `threshold`."""
    sheet = _Sheet(seen, picture.width, picture.height)
    found = []
    for region in formula_regions(seen.canvas, ProbabilityMaps.of(maps), seen.em):
        box = sheet.box(region) if region.score >= threshold else None
        if box is not None:
            found.append(Detection(box, region.kind, region.score))
    return sort_reading_order(found)
