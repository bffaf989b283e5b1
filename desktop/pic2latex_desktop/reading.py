"""Pictures to results by their mode: the one place where the desktop calls the engine. No Qt here."""

from collections.abc import Callable

from pic2latex.engine import Engine
from pic2latex.types import Options, Page, Picture, Recognition

__all__ = ["PictureReader"]


class PictureReader:
    """Reads formulas and pages with one engine."""

    def __init__(self, engine: Engine | None = None) -> None:
        self._engine = engine or Engine()

    def open(self, options: Options) -> None:
        """Load what the first picture with these options will need. Raises ModelError, DeviceError."""
        self._engine.open(options)

    def read(self, picture: Picture, options: Options, cancelled: Callable[[], bool]) -> Recognition | Page:
        """Read a picture. Raises what `Engine.recognize` raises."""
        return self._engine.recognize(picture, options, cancelled=cancelled)

    def close(self) -> None:
        """Free the models; the next picture loads them again."""
        self._engine.close()
