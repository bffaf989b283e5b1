"""Pictures to results by their mode: the one place where the desktop calls the engine. No Qt here."""

from collections.abc import Callable

from pic2latex.engine import Engine, Progress
from pic2latex.errors import RecognitionError
from pic2latex.types import Mode, Options, Page, Picture, Recognition

__all__ = ["PictureReader"]


class PictureReader:
    """Reads formulas and pages with one engine."""

    def __init__(self, engine: Engine | None = None) -> None:
        self._engine = engine or Engine()

    def open(self, options: Options) -> None:
        """Load what the first picture with these options will need. Raises ModelError, DeviceError."""
        self._engine.open(options)

    def read(
        self, picture: Picture, options: Options, progress: Progress, cancelled: Callable[[], bool]
    ) -> Recognition | Page:
        """Read a picture. Raises what the engine raises, and RecognitionError for a page with nothing on it."""
        if options.mode is Mode.FORMULA:
            return self._engine.recognize(picture, options, cancelled=cancelled)
        page = self._engine.recognize_page(picture, options, progress=progress, cancelled=cancelled)
        if not page.markdown.strip():
            raise RecognitionError(
                "No text was found in the picture.", hint="Select the text a little more widely."
            )
        return page

    def close(self) -> None:
        """Free the models; the next picture loads them again."""
        self._engine.close()
