"""Detectors: what finds the formulas on a page. One module a family of networks.

`KINDS` is the one table of families; a model's card names its kind. Importing this package loads no network library.
"""

from dataclasses import dataclass
from importlib import import_module
from types import MappingProxyType
from typing import TYPE_CHECKING

from pic2latex.detectors.protocol import Detector
from pic2latex.errors import ModelError
from pic2latex.models.card import ModelKind
from pic2latex.models.foreign_errors import model_errors

if TYPE_CHECKING:
    from collections.abc import Callable

    from pic2latex.models.store import InstalledModel
    from pic2latex.onnx_session import Sessions

__all__ = ["KINDS", "Detector", "DetectorKind", "open_detector"]


@dataclass(frozen=True, slots=True)
class DetectorKind:
    """A family of networks: what its cards call it, and the module whose `open_model` opens one."""

    id: ModelKind
    module: str

    def open(self, model: "InstalledModel", sessions: "Sessions") -> Detector:
        """Open a model of this kind; see `open_detector` for what can go wrong."""
        opener: Callable[[InstalledModel, Sessions], Detector] = import_module(self.module).open_model
        with model_errors(model.card.name):
            return opener(model, sessions)


KINDS = MappingProxyType(
    {
        kind.id: kind
        for kind in (
            DetectorKind(ModelKind.RTDETR, "pic2latex.detectors.rtdetr"),
            DetectorKind(ModelKind.SEGMENTATION, "pic2latex.detectors.segmentation"),
        )
    }
)


def open_detector(model: "InstalledModel", sessions: "Sessions") -> Detector:
    """Open `model` on the device of `sessions`.

    Raises ModelError when the model is damaged or no detector, and DeviceError when the device cannot be used.
    """
    kind = KINDS.get(model.card.kind)
    if kind is None:
        message = f"The model “{model.card.name}” is a {model.card.kind} model and cannot find formulas."
        raise ModelError(
            message, hint="Choose a model that finds formulas on a page, or leave the choice out."
        )
    return kind.open(model, sessions)
