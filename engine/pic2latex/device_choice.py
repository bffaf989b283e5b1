"""Opening a model on the best device that really works: recognizers and detectors alike."""

import logging
from typing import TYPE_CHECKING, TypeVar

from pic2latex.device import devices_to_try
from pic2latex.errors import DeviceError
from pic2latex.types import Device

if TYPE_CHECKING:
    from collections.abc import Callable

    from pic2latex.onnx_session import Sessions

__all__ = ["open_on"]

log = logging.getLogger(__name__)

OpenedModel = TypeVar("OpenedModel")


def open_on(device: Device, threads: int | None, opener: "Callable[[Sessions], OpenedModel]") -> OpenedModel:
    """Return what `opener` opens on `device` with at most `threads` threads (None: the physical cores).

    `Device.AUTO` takes CUDA where a GPU is found and really works, and quietly the processor otherwise. Raises what
    `opener` raises, and DeviceError when the asked device cannot be used.
    """
    from pic2latex.onnx_session import Sessions

    *accelerators, last = devices_to_try(device)
    for accelerator in accelerators:
        try:
            return opener(Sessions(accelerator, threads))
        except DeviceError as error:
            log.info("%s is not used: %s", accelerator, error)
    return opener(Sessions(last, threads))
