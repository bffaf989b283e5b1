"""Opens detectors of the models that lie on this machine. What stays open is kept by `model_cache.ModelCache`."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from pic2latex.detectors.protocol import Detector
from pic2latex.types import Device

__all__ = ["DetectorOpener", "InstalledDetectors"]

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
        from pic2latex.device_choice import open_on
        from pic2latex.models.card import ModelRole
        from pic2latex.models.store import Store

        store = Store(self.folder)
        installed = store.find(model) if model else store.default(ModelRole.DETECTOR)
        return open_on(device, self.threads, lambda sessions: open_detector(installed, sessions))
