"""Opened models that stay open: by name and device, replaced when a device fails. Recognizers and detectors alike."""

import logging
from collections.abc import Callable
from typing import Generic, Protocol, TypeVar

from pic2latex.types import Device

__all__ = ["ModelCache", "OpenModel"]

log = logging.getLogger(__name__)


class OpenModel(Protocol):
    """What is kept: a model that was opened on a device."""

    @property
    def name(self) -> str:
        """The model's name."""

    @property
    def device(self) -> Device:
        """The device it runs on."""

    def interrupt(self) -> None:
        """End what runs now. From any thread."""

    def close(self) -> None:
        """Let go of its memory."""


M = TypeVar("M", bound=OpenModel)


class ModelCache(Generic[M]):
    """Opens each model once for each device, when it is first asked for.

    `opener` opens the model of a name (None: the default) on a device; it raises ModelError and DeviceError.
    """

    def __init__(self, opener: Callable[[str | None, Device], M]) -> None:
        self._opener = opener
        self._opened: dict[tuple[str | None, Device], M] = {}

    def get(self, model: str | None = None, device: Device = Device.AUTO) -> M:
        """Return `model` on `device`, opened now if it is not yet."""
        key = (model, device)
        if key not in self._opened:
            self._opened[key] = self._opener(model, device)
        return self._opened[key]

    def fall_back(self, failed: M) -> M:
        """Replace a model whose device failed by the same model on the processor."""
        log.warning("The device %s failed; %s goes on with the processor.", failed.device, failed.name)
        keys = [key for key, opened in self._opened.items() if opened is failed]
        replacement = self._opener(keys[0][0] if keys else failed.name, Device.CPU)
        for key in keys:
            self._opened[key] = replacement
        failed.close()
        return replacement

    def interrupt(self) -> None:
        """Interrupt whatever runs. From any thread."""
        for opened in tuple(self._opened.values()):
            opened.interrupt()

    def close(self) -> None:
        """Close all models. They are opened anew when asked for again."""
        closing = {id(opened): opened for opened in self._opened.values()}
        self._opened.clear()
        for opened in closing.values():
            opened.close()
