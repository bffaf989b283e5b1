"""An engine that asks whether to stop, for the reader of PDFs, which knows engines only by `recognize_page`."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from pic2latex.types import Options, Page

if TYPE_CHECKING:
    from pic2latex.engine import Engine
    from pic2latex.picture import PictureSource

__all__ = ["CancellableEngine"]


class CancellableEngine:
    """A `PageEngine` whose readings end with Cancelled once `cancelled` says so."""

    def __init__(self, engine: "Engine", cancelled: Callable[[], bool]) -> None:
        self._engine = engine
        self._cancelled = cancelled

    def recognize_page(
        self,
        source: "PictureSource",
        options: Options | None = None,
        *,
        progress: Callable[[int, int], None] | None = None,
    ) -> Page:
        """Read one page; see `Engine.recognize_page`."""
        return self._engine.recognize_page(source, options, progress=progress, cancelled=self._cancelled)
