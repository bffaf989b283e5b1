"""Pictures to results by their mode: the one place where the desktop calls the engine. No Qt here."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from pic2latex.engine import Engine, Progress
from pic2latex.errors import RecognitionError
from pic2latex.types import Device, Mode, Options, Page, Picture, Recognition

if TYPE_CHECKING:
    from pic2latex.detectors.protocol import Detector
    from pic2latex.model_cache import ModelCache
    from pic2latex.server.reader_tasks import Task

__all__ = ["PictureReader"]


class PictureReader:
    """Reads formulas and pages with one engine."""

    def __init__(self, engine: Engine | None = None) -> None:
        self._engine = engine or Engine()
        self._detectors: ModelCache[Detector] | None = None

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

    def do(self, task: "Task", progress: Progress, cancelled: Callable[[], bool]) -> Any:
        """Do what a task of the local API needs the models for.

        A formula gives a Recognition and a page a Page, to be written in formats elsewhere; the others give facts.
        Raises what the engine raises.
        """
        from pic2latex.server import task_execution
        from pic2latex.server.reader_tasks import DetectTask, DocumentPageTask, FormulaTask, PageTask

        match task:
            case FormulaTask():
                picture = task_execution.picture_from(task.data)
                return self._engine.recognize(picture, task.options, cancelled=cancelled)
            case PageTask():
                picture = task_execution.picture_from(task.data)
                return self._engine.recognize_page(
                    picture, task.options, progress=progress, cancelled=cancelled
                )
            case DocumentPageTask():
                return task_execution.read_document_page(task, self._engine, progress, cancelled)
            case DetectTask():
                return task_execution.detect(task, self._opened_detectors(), Device.AUTO)
            case _:
                raise AssertionError("the task needs no models")

    def close(self) -> None:
        """Free the models; the next picture loads them again."""
        self._engine.close()
        if self._detectors is not None:
            self._detectors.close()

    def _opened_detectors(self) -> "ModelCache[Detector]":
        from pic2latex.detectors.installed import InstalledDetectors
        from pic2latex.model_cache import ModelCache

        if self._detectors is None:
            self._detectors = ModelCache(InstalledDetectors())
        return self._detectors
