"""What was captured, what was read in it, how sure that is, and what checking it found."""

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from PySide6.QtCore import QRect
from PySide6.QtGui import QImage

from pic2latex.types import Candidate, Mode, Page, Picture, Recognition, RecognitionWarning

if TYPE_CHECKING:
    from pic2latex.formats.render_comparison import RenderComparison

__all__ = ["Capture", "CheckVerdict", "CheckedResult", "RecognitionResult", "result_of"]


@dataclass(frozen=True, slots=True, eq=False)
class Capture:
    """A picture to be read. `place` is where on the desktop it lay (logical points), if it was snipped."""

    picture: Picture
    image: QImage
    mode: Mode
    place: QRect | None = None


@dataclass(frozen=True, slots=True, eq=False)
class RecognitionResult:
    """What came of a picture. `source` is LaTeX for a formula and Markdown otherwise."""

    capture: Capture
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
        return self.capture.mode is Mode.FORMULA


class CheckVerdict(StrEnum):
    """What drawing the result and comparing it with the picture says. `CLOSE` claims nothing.

    `UNKNOWN` could not be compared.
    """

    AGREES = "agrees"
    CLOSE = "close"
    DIFFERS = "differs"
    BETTER = "better"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, eq=False)
class CheckedResult:
    """The verdict on a result, how the two lie over each other, and a better reading if there is one."""

    verdict: CheckVerdict
    comparison: "RenderComparison | None" = None
    better: RecognitionResult | None = None


def result_of(capture: Capture, recognised: Recognition | Page, model: str) -> RecognitionResult:
    """Put what the engine returned beside the picture it came from."""
    seconds = sum(stage.seconds for stage in recognised.seconds)
    if isinstance(recognised, Recognition):
        return RecognitionResult(
            capture,
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
        capture,
        recognised.markdown,
        None,
        confidence,
        model,
        seconds,
        recognised.warnings,
        formulas=formulas,
    )
