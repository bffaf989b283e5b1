"""Recognisers: what turns a prepared picture of a formula into LaTeX. One module a family of networks.

`KINDS` is the one table of families; a model's card names its kind. Importing this package loads no network library.
"""

from dataclasses import dataclass
from importlib import import_module
from types import MappingProxyType
from typing import TYPE_CHECKING

from pic2latex.device import parse_device
from pic2latex.errors import ModelError
from pic2latex.models.card import ModelKind
from pic2latex.models.foreign_errors import model_errors
from pic2latex.recognizers.protocol import DecodeRequest, Prepared, Recognizer, RecognizerOutput
from pic2latex.types import Device

if TYPE_CHECKING:
    from collections.abc import Callable

    from pic2latex.models.store import InstalledModel
    from pic2latex.onnx_session import Sessions

__all__ = [
    "KINDS",
    "DecodeRequest",
    "Prepared",
    "Recognizer",
    "RecognizerKind",
    "RecognizerOutput",
    "open_recognizer",
    "parse_device",
]


@dataclass(frozen=True, slots=True)
class RecognizerKind:
    """A family of networks: what its cards call it, and the module whose `open_model` opens one."""

    id: ModelKind
    module: str

    def open(self, model: "InstalledModel", sessions: "Sessions") -> Recognizer:
        """Open a model of this kind; see `open_recognizer` for what can go wrong."""
        opener: Callable[[InstalledModel, Sessions], Recognizer] = import_module(self.module).open_model
        with model_errors(model.card.name):
            return opener(model, sessions)


KINDS = MappingProxyType(
    {
        kind.id: kind
        for kind in (
            RecognizerKind(ModelKind.COMPACT, "pic2latex.recognizers.compact"),
            RecognizerKind(ModelKind.VISION_ENCODER_DECODER, "pic2latex.recognizers.vision_encoder_decoder"),
        )
    }
)


def open_recognizer(
    model: "InstalledModel", device: Device = Device.AUTO, threads: int | None = None
) -> Recognizer:
    """Open `model` on `device` with at most `threads` threads (None: the physical cores).

    `Device.AUTO` takes CUDA where a GPU is found and really works, and quietly the processor otherwise. Raises
    ModelError when the model is damaged or no recogniser, and DeviceError when the asked device cannot be used.
    """
    from pic2latex.device_choice import open_on

    kind = KINDS.get(model.card.kind)
    if kind is None:
        message = f"The model “{model.card.name}” is a {model.card.kind} model and cannot read formulas."
        raise ModelError(message, hint="Choose a model that reads formulas.")
    return open_on(device, threads, lambda sessions: kind.open(model, sessions))
