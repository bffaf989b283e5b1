"""Opens recognizers of the models that lie on this machine. What stays open is kept by `model_cache.ModelCache`."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from pic2latex.recognizers.protocol import Recognizer
from pic2latex.types import Device

__all__ = ["InstalledModels", "Opened", "Opener"]


@dataclass(frozen=True, slots=True)
class Opened:
    """An opened recogniser and the name of its model."""

    name: str
    recognizer: Recognizer

    @property
    def device(self) -> Device:
        """The device it runs on."""
        return self.recognizer.device

    def interrupt(self) -> None:
        """End what runs now. From any thread."""
        self.recognizer.interrupt()

    def close(self) -> None:
        """Let go of its memory."""
        self.recognizer.close()


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
