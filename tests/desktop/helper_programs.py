"""The whole desktop program in this process, over a recogniser that needs no model and a clipboard that is Qt's."""

from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from PySide6.QtWidgets import QApplication

from pic2latex.errors import Pic2LatexError
from pic2latex_desktop.app.application import Application
from pic2latex_desktop.app.bootstrap import AppPaths, build_startup_parts
from pic2latex_desktop.recognition.engine_reader import PictureReader
from pic2latex_desktop.settings.schema import Settings
from pic2latex_desktop.settings.store import save
from tests.desktop.fake_engines import reader_of

__all__ = ["Program"]


class Program:
    """An `Application` with places of its own. `settings` differ from the defaults as the user might have chosen."""

    def __init__(
        self,
        folder: Path,
        script: Sequence[str | Pic2LatexError] = (),
        *,
        seconds: float = 0.0,
        pages: Sequence[str | Pic2LatexError] = (),
        settings: Settings | None = None,
        make_reader: Callable[[], PictureReader] | None = None,
    ) -> None:
        self.places = AppPaths(folder / "settings.json", folder / "history.sqlite", folder / "cache")
        chosen = replace(settings or Settings(), welcomed=True, preview="light")
        save(chosen, self.places.settings)
        application = QApplication.instance()
        assert application is not None
        self.face = build_startup_parts(self.places, application)
        self.app = Application(self.face, self.places, make_reader or reader_of(script, seconds, pages))

    def start(self) -> Application:
        """Start without opening windows of its own accord."""
        self.app.start(in_background=True)
        return self.app

    def close(self) -> None:
        """End every thread."""
        with suppress(RuntimeError):
            self.app.close()
