"""Opens the detector somebody asks for by name, on the device they ask for, once."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from pic2latex.detectors.protocol import Detector
from pic2latex.types import Device

__all__ = ["DetectorOpener", "InstalledDetectors", "OpenedDetectors"]

log = logging.getLogger(__name__)

DetectorOpener = Callable[[str | None, Device], Detector]
"""Opens the detector of a name (None: the default) on a device."""


@dataclass(frozen=True, slots=True)
class InstalledDetectors:
    """Opens detectors of this machine. `folder` is where the user's models lie (None: the usual place)."""

    folder: Path | None = None
    threads: int | None = None

    def __call__(self, model: str | None, device: Device) -> Detector:
        """Open a detector; on `Device.AUTO` with CUDA where that really works, and with the processor otherwise.

        Raises ModelError when it is missing, damaged or no detector, and DeviceError when the asked device cannot be
        used.
        """
        from pic2latex.detectors import open_detector
        from pic2latex.device_fallback import open_on
        from pic2latex.models.card import ModelRole
        from pic2latex.models.store import Store

        store = Store(self.folder)
        installed = store.find(model) if model else store.default(ModelRole.DETECTOR)
        return open_on(device, self.threads, lambda sessions: open_detector(installed, sessions))


class OpenedDetectors:
    """Opens each detector once for each device, when it is first asked for."""

    def __init__(self, opener: DetectorOpener) -> None:
        self._opener = opener
        self._opened: dict[tuple[str | None, Device], Detector] = {}

    def get(self, model: str | None = None, device: Device = Device.AUTO) -> Detector:
        """Return the detector `model` on `device`, opened now if it is not yet."""
        key = (model, device)
        if key not in self._opened:
            self._opened[key] = self._opener(model, device)
        return self._opened[key]

    def fall_back(self, failed: Detector) -> Detector:
        """Replace a detector whose device failed by the same model on the processor."""
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
        """Close all detectors. They are opened anew when asked for again."""
        closing = {id(opened): opened for opened in self._opened.values()}
        self._opened.clear()
        for opened in closing.values():
            opened.close()
