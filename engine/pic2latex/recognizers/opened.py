"""Recognisers that were opened and stay open: by model and device, replaced when a device fails.

The engine asks here for the recogniser of a picture's options. Opening is somebody else's: `InstalledModels` opens what
lies on this machine, and tests pass something that gives a `FakeRecognizer`.
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from pic2latex.recognizers.protocol import Recognizer
from pic2latex.types import Device

__all__ = ["InstalledModels", "Opened", "OpenedModels", "Opener"]

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Opened:
    """An opened recogniser and the name of its model."""

    name: str
    recognizer: Recognizer


Opener = Callable[[str | None, Device], Opened]
"""Opens the model of a name (None: the default) on a device."""


@dataclass(frozen=True, slots=True)
class InstalledModels:
    """Opens models of this machine. `folder` is where the user's models lie (None: the usual place)."""

    folder: Path | None = None
    threads: int | None = None

    def __call__(self, model: str | None, device: Device) -> Opened:
        """Open a model. Raises ModelError when it is missing or damaged, and DeviceError."""
        from pic2latex.models.store import Store
        from pic2latex.recognizers import open_recognizer

        store = Store(self.folder)
        installed = store.find(model) if model else store.default()
        return Opened(installed.name, open_recognizer(installed, device, self.threads))


class OpenedModels:
    """Opens each model once for each device, when it is first asked for."""

    def __init__(self, opener: Opener) -> None:
        self._opener = opener
        self._opened: dict[tuple[str | None, Device], Opened] = {}

    def get(self, model: str | None, device: Device) -> Opened:
        """Return the recogniser of `model` on `device`, opened now if it is not yet."""
        key = (model, device)
        if key not in self._opened:
            self._opened[key] = self._opener(model, device)
        return self._opened[key]

    def fall_back(self, failed: Opened) -> Opened:
        """Replace a recogniser whose device failed by the same model on the processor."""
        log.warning(
            "The device %s failed; %s goes on with the processor.", failed.recognizer.device, failed.name
        )
        keys = [key for key, opened in self._opened.items() if opened is failed]
        replacement = self._opener(failed.name, Device.CPU)
        for key in keys:
            self._opened[key] = replacement
        failed.recognizer.close()
        return replacement

    def interrupt(self) -> None:
        """Interrupt whatever runs. From any thread."""
        for opened in tuple(self._opened.values()):
            opened.recognizer.interrupt()

    def close(self) -> None:
        """Close all recognisers. They are opened anew when asked for again."""
        closing = {id(opened): opened for opened in self._opened.values()}
        self._opened.clear()
        for opened in closing.values():
            opened.recognizer.close()
