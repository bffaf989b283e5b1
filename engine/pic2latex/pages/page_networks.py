"""The networks that pages need, opened when they are first asked for: one that finds formulas, two for text."""

from collections.abc import Callable
from pathlib import Path

from pic2latex.detectors.installed import DetectorOpener, InstalledDetectors
from pic2latex.errors import DeviceError
from pic2latex.model_cache import ModelCache
from pic2latex.pages.text.rapidocr import TextNetworks
from pic2latex.types import Detection, Device, Picture, TextFiles

__all__ = ["PageNetworks", "TextOpener", "installed_page_networks", "open_installed_text"]

TextOpener = Callable[[TextFiles], TextNetworks]
"""Opens the networks for text."""


class PageNetworks:
    """Keeps opened detectors, and the networks for text that were asked for last."""

    def __init__(self, open_detector: DetectorOpener, open_text: TextOpener) -> None:
        self._detectors = ModelCache(open_detector)
        self._open_text = open_text
        self._text: tuple[TextFiles, TextNetworks] | None = None

    def text(self, files: TextFiles) -> TextNetworks:
        """Return the networks for text. Raises ModelMissing and ModelDamaged."""
        if self._text is not None and self._text[0] == files:
            return self._text[1]
        opened = self._open_text(files)
        self._close_text()
        self._text = files, opened
        return opened

    def finder(self, name: str | None, device: Device) -> Callable[[Picture], tuple[Detection, ...]]:
        """Return what finds formulas: a detector by name (None: the bundled one), opened now.

        Where its device fails it goes on with the processor. Raises ModelError and DeviceError.
        """
        self._detectors.get(name, device)

        def find(picture: Picture) -> tuple[Detection, ...]:
            detector = self._detectors.get(name, device)
            try:
                return detector.detect(picture)
            except DeviceError:
                if detector.device is Device.CPU:
                    raise
                return self._detectors.fall_back(detector).detect(picture)

        return find

    def interrupt(self) -> None:
        """Interrupt a detector that runs. From any thread."""
        self._detectors.interrupt()

    def close(self) -> None:
        """Close everything. It is opened anew when asked for again."""
        self._detectors.close()
        self._close_text()

    def _close_text(self) -> None:
        if self._text is not None:
            self._text[1].close()
        self._text = None


def installed_page_networks(folder: Path | None = None, threads: int | None = None) -> PageNetworks:
    """Return the networks of this machine. `folder` is where the user's models lie (None: the usual place)."""
    return PageNetworks(InstalledDetectors(folder, threads), open_installed_text(threads, folder))


def open_installed_text(threads: int | None = None, folder: Path | None = None) -> TextOpener:
    """Return what opens the networks for text, with at most `threads` threads (None: the physical cores).

    `folder` is where the user's models lie (None: the usual place).
    """

    def open_text(files: TextFiles) -> TextNetworks:
        from pic2latex.models.store import Store
        from pic2latex.onnx_session import Sessions
        from pic2latex.pages.text.model_files import chosen_text_files
        from pic2latex.pages.text.rapidocr import open_text_networks

        return open_text_networks(chosen_text_files(files, Store(folder)), Sessions(Device.CPU, threads))

    return open_text
