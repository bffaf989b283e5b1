"""RT-DETR (Zhao and others 2023, arXiv 2304.08069) as PaddleDetection exports it, and TexTeller publishes its detector.

The picture is stretched to a square whatever its shape; its true size is told to the network through two more inputs,
and the boxes come back in pixels of the picture. Each row of the output is: class, score, left, top, right, bottom.
Pictures are shown as they are: RGB, from 0 to 1, no mean taken off, since the network was trained so.
"""

from typing import TYPE_CHECKING, Any

from pic2latex.detectors.boxes import inside, non_maximum_suppression, sort_reading_order
from pic2latex.errors import ModelDamaged, RecognitionError
from pic2latex.types import Box, Detection, Device, Picture, RegionKind

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from pic2latex.models.json_object import JsonObject
    from pic2latex.models.store import InstalledModel
    from pic2latex.onnx_session import OnnxSession, Sessions

__all__ = ["RtDetr", "open_model"]

GRAPH = "model.onnx"
INPUTS = ("image", "im_shape", "scale_factor")
ROW = 6  # numbers that describe a box
CLASSES = {"isolated": RegionKind.DISPLAY, "embedding": RegionKind.INLINE}
"""The kinds, by the names that the publisher gives them; a card lists these names in the order of the class numbers."""


def open_model(model: "InstalledModel", sessions: "Sessions") -> "RtDetr":
    """Open a model of this family. Raises ModelDamaged and DeviceError."""
    kinds = _kinds(model.card.settings)
    session = sessions.open(model.path(GRAPH), fixed=True)
    if missing := [name for name in INPUTS if name not in session.inputs]:
        message = (
            f"The model “{model.name}” is no formula detector of this kind: it has no input {missing[0]}."
        )
        raise ModelDamaged(message, hint="Import the detector that PaddleDetection exports for TexTeller.")
    return RtDetr(session, model.name, model.card.settings, kinds)


def _kinds(settings: "JsonObject") -> tuple[RegionKind, ...]:
    names = settings.texts("classes", tuple(CLASSES))
    if unknown := [name for name in names if name not in CLASSES]:
        message = f"The card of the model names the class “{unknown[0]}”, which is no kind of formula."
        raise ModelDamaged(message, hint=f"The classes are {', '.join(CLASSES)}.")
    return tuple(CLASSES[name] for name in names)


class RtDetr:
    """An opened model of this family; a `Detector`."""

    def __init__(
        self, session: "OnnxSession", name: str, settings: "JsonObject", kinds: tuple[RegionKind, ...]
    ) -> None:
        self._session = session
        self._name = name
        self._kinds = kinds
        self._side = settings.integer("image_size", 1600)
        self._threshold = settings.number("threshold", 0.5)

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
        rows = self._session.run(self._feeds(picture), self._session.outputs[:1])[0]
        if rows.ndim < 2 or rows.shape[-1] != ROW:
            message = f"The detector {self._name} answers in a form that is not known."
            raise RecognitionError(message, hint="Install the model again, or choose another detector.")
        least = self._threshold if threshold is None else threshold
        found = (self._detection(row, picture) for row in rows.reshape(-1, ROW).tolist() if row[1] >= least)
        return sort_reading_order(non_maximum_suppression(each for each in found if each is not None))

    def interrupt(self) -> None:
        """Stop a running computation; see `Detector`."""
        self._session.interrupt()

    def close(self) -> None:
        """Let go of the network; see `Detector`."""
        del self._session

    def _feeds(self, picture: Picture) -> "dict[str, NDArray[Any]]":
        """Return the network's inputs: image (1, 3, side, side), 0-1, and the scale (1, 2), float32."""
        import cv2
        import numpy as np

        side = self._side
        stretched = cv2.resize(picture.pixels, (side, side), interpolation=cv2.INTER_CUBIC)
        image = np.ascontiguousarray(stretched.transpose(2, 0, 1)[None], dtype=np.float32)
        image *= np.float32(1 / 255)
        scale = np.array([[side / picture.height, side / picture.width]], np.float32)
        return {"image": image, "im_shape": np.array([[side, side]], np.float32), "scale_factor": scale}

    def _detection(self, row: list[float], picture: Picture) -> Detection | None:
        number, score, left, top, right, bottom = row
        if not 0 <= number < len(self._kinds):
            return None  # padding rows are of class -1
        box = inside(Box(left, top, right, bottom), picture.width, picture.height)
        return Detection(box, self._kinds[int(number)], min(1.0, score)) if box else None
