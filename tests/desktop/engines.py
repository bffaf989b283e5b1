"""Engines for desktop tests: the real one with a recogniser that needs no model."""

from collections.abc import Callable, Sequence

from pic2latex.engine import Engine
from pic2latex.errors import ModelMissing, Pic2LatexError
from pic2latex.recognizers.fake import FakeRecognizer
from pic2latex.recognizers.opened import Opened
from pic2latex.types import Device
from pic2latex_desktop.reading import PictureReader

__all__ = ["reader_of", "reader_without_model"]


def reader_of(
    script: Sequence[str | Pic2LatexError] = (), seconds: float = 0.0
) -> Callable[[], PictureReader]:
    """Return what makes a reader that answers from `script`, `seconds` for each picture."""
    recognizer = FakeRecognizer(script, seconds=seconds)

    def opener(name: str | None, device: Device) -> Opened:
        return recognizer.opened(name or "fake")

    return lambda: PictureReader(Engine(opener=opener))


def reader_without_model() -> PictureReader:
    """Return a reader whose model is not installed."""

    def opener(name: str | None, device: Device) -> Opened:
        raise ModelMissing("The model is not installed.", hint="Install it.")

    return PictureReader(Engine(opener=opener))
