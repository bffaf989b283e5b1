"""Why a doubtful reading may be wrong, in terms a user understands: rows, size, edge, handwriting, no formula at all.

The limits were set on 40 rows composed of handwritten symbols and on 235 printed formulas (arXiv, papers, Chinese,
accents, matrices, half size). Of the former 35 are called handwriting, of the latter 5 of 40 with Chinese alone.
"""

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from pic2latex.preprocessing.connected_components import connected_components
from pic2latex.recognition_warnings import warning_of
from pic2latex.recognizers.confidence import Sight
from pic2latex.recognizers.glyph_coverage import Coverage
from pic2latex.types import RecognitionWarning, WarningCode

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from pic2latex.preprocessing.binarization import Ink
    from pic2latex.recognizers.compact_encoder import Encoded

__all__ = ["InkLooks", "InkView", "ink_looks", "reasons"]

MANY_SYMBOLS = 2
"""From so many unread or invented symbols on, they are given as a reason."""

LONG_EM, SEVERAL_ROWS = 24.0, 2
"""From so many ems of width and so many rows on, these are given as a reason."""

SMALL_PIXELS = 9.0
"""Pixels of an em of the picture below which small text is what a doubtful reading is put down to."""

UNSURE_SIZE = 1.5
"""Factor between the estimated size of text and the one that was read at, from which the size was not known."""

WRITTEN_LEGIBILITY, WRITTEN_SPREAD = 0.58, 0.2
"""Handwriting has glyphs less legible than this, and strokes that differ less than this in width."""

HOPELESS_LEGIBILITY = 0.7
"""The same where nothing looks like a formula: some pens write as clearly as bad print."""

NO_FORMULA = -0.6
"""Mean log probability of a token below which nothing on the picture looks like a formula."""

MANY_SPECKS, SPECK = 25, 0.12
"""So many components that are smaller than so many ems both ways, and more of them than of others, are noise."""


@dataclass(frozen=True, slots=True)
class InkLooks:
    """How the ink of a picture looks, beside what is read in it.

    `stroke_spread` is the standard deviation of the strokes' widths over their mean. `specks` tells that most pieces
    are tiny, `touches_edge` that ink reaches an edge of the picture; `text_pixels` is the em in pixels of it.
    `legibility` and `score` are the glyph map's certainty (0-1) and the mean log probability of a token; `turn` is by
    how many degrees the picture seems to be turned.
    """

    stroke_spread: float = 1.0
    specks: bool = False
    text_pixels: float = 100.0
    touches_edge: bool = False
    legibility: float = 1.0
    score: float = 0.0
    turn: int = 0

    @property
    def is_handwriting(self) -> bool:
        """Whether this looks written with a pen: strokes of one width, and few glyphs that print has."""
        least = HOPELESS_LEGIBILITY if self.score < NO_FORMULA else WRITTEN_LEGIBILITY
        return self.legibility < least and self.stroke_spread < WRITTEN_SPREAD


def stroke_spread(ink: "NDArray[np.uint8]") -> float:
    """Return the spread of stroke widths in ink (h, w), uint8: standard deviation over mean along the middles."""
    import cv2
    import numpy as np

    solid = (ink > 127).astype(np.uint8)
    distance = cv2.distanceTransform(solid, cv2.DIST_L2, 3)
    peak = cv2.dilate(distance, np.ones((3, 3), np.uint8))
    middles = distance[(solid > 0) & (distance >= peak)]
    return float(middles.std() / middles.mean()) if len(middles) else 1.0


def has_specks(ink: "NDArray[np.uint8]", em: float) -> bool:
    """Tell whether most components of ink (h, w), uint8, are specks; `em` in pixels of it."""
    import numpy as np

    found = connected_components(ink > 0)
    tiny = int((np.maximum(found.width, found.height) < SPECK * em).sum())
    return tiny >= MANY_SPECKS and tiny > len(found) - tiny


def ink_looks(ink: "NDArray[np.uint8]", em: float) -> InkLooks:
    """Measure ink (h, w), uint8, 255 at full ink, whose text has an em of `em` pixels."""
    return InkLooks(stroke_spread(ink), has_specks(ink, em))


@dataclass(frozen=True, slots=True, eq=False)
class InkView:
    """Ink as it was read, what the network saw in it, and the degrees by which it may be turned nevertheless."""

    ink: "Ink"
    seen: "Encoded"
    turn: int

    def looks(self, score: float) -> InkLooks:
        """Measure how the ink looks beside a reading of this score."""
        em = self.ink.em * self.seen.correction
        return replace(
            ink_looks(self.ink.pixels, em),
            text_pixels=em / self.ink.scale,
            touches_edge=self.ink.touches_edge,
            legibility=self.seen.legibility,
            score=score,
            turn=self.turn,
        )


def reasons(coverage: Coverage, sight: Sight, looks: InkLooks) -> tuple[RecognitionWarning, ...]:
    """Return why a doubtful reading may be wrong; that nothing is known is a reason too."""
    is_unread = coverage.unread >= MANY_SYMBOLS and coverage.unread >= coverage.invented
    is_invented = coverage.invented >= MANY_SYMBOLS and coverage.invented > coverage.unread
    is_off = max(sight.correction, 1 / sight.correction) >= UNSURE_SIZE
    found = [
        warning_of(code, **values)
        for code, holds, values in (
            (WarningCode.UNREAD_INK, is_unread, {}),
            (WarningCode.INVENTED, is_invented, {}),
            (WarningCode.SEVERAL_ROWS, sight.rows >= SEVERAL_ROWS, {}),
            (WarningCode.LONG_ROW, sight.rows < SEVERAL_ROWS and sight.width >= LONG_EM, {}),
            (WarningCode.TOUCHES_EDGE, looks.touches_edge, {}),
            (WarningCode.TOO_SMALL, looks.text_pixels < SMALL_PIXELS, {"pixels": round(looks.text_pixels)}),
            (WarningCode.UNSURE_SIZE, is_off and not looks.is_handwriting, {}),
            (WarningCode.HANDWRITING, looks.is_handwriting, {}),
            (WarningCode.TURNED, looks.turn != 0, {"degrees": looks.turn}),
            (WarningCode.NOISE, looks.specks, {}),
            (WarningCode.NO_FORMULA, looks.score < NO_FORMULA and not looks.is_handwriting, {}),
        )
        if holds
    ]
    return tuple(found) or (warning_of(WarningCode.UNCERTAIN),)
