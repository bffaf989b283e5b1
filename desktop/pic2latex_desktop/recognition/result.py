"""A recognised picture on its way through the windows: what was snipped, what was read, how sure that is."""

from dataclasses import dataclass

from PySide6.QtCore import QRect
from PySide6.QtGui import QImage

from pic2latex.types import Candidate, Mode, Page, Picture, Recognition, RecognitionWarning

__all__ = ["Capture", "RecognitionResult", "result_of"]


@dataclass(frozen=True, slots=True, eq=False)
class Capture:
    """A picture to be read. `place` is where on the desktop it lay (logical points), if it was snipped."""

    picture: Picture
    image: QImage
    mode: Mode
    place: QRect | None = None


@dataclass(frozen=True, slots=True, eq=False)
class RecognitionResult:
    """What came of a snip. `source` is LaTeX for a formula and Markdown otherwise."""

    snip: Capture
    source: str
    candidate: Candidate | None
    confidence: float
    model: str
    seconds: float
    warnings: tuple[RecognitionWarning, ...] = ()
    entry: int | None = None
    formulas: tuple[Candidate, ...] = ()
    """Of a page: how each of its formulas was read, in order."""

    @property
    def is_formula(self) -> bool:
        """Whether `source` is the LaTeX of one formula."""
        return self.snip.mode is Mode.FORMULA


def result_of(snip: Capture, recognised: Recognition | Page, model: str) -> RecognitionResult:
    """Put what the engine returned beside the snip it came from."""
    seconds = sum(stage.seconds for stage in recognised.seconds)
    if isinstance(recognised, Recognition):
        return RecognitionResult(
            snip,
            recognised.latex,
            recognised.candidates[0],
            recognised.confidence,
            recognised.model,
            seconds,
            recognised.warnings,
        )
    formulas = tuple(region.formula for region in recognised.regions if region.formula is not None)
    probabilities = [token.probability for formula in formulas for token in formula.tokens]
    confidence = min(probabilities, default=1.0)
    return RecognitionResult(
        snip,
        recognised.markdown,
        None,
        confidence,
        model,
        seconds,
        recognised.warnings,
        formulas=formulas,
    )
