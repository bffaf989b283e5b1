"""The compact family's encoder: ink at the size of text that the network wants, and what the network sees in it.

Beside the memory for the decoder the network may tell how large the text really is (`log_em`) and which glyph has its
centre in which cell (`glyph_probabilities`, the glyph map). `recognizers/compact_decoder.py` describes the graphs.
"""

import math
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from pic2latex.preprocessing.binarization import MARGIN, Ink, pad_to_canvas, rescale
from pic2latex.recognizers.accents.letter_crops import attended_point
from pic2latex.recognizers.compact_decoder import Memory
from pic2latex.recognizers.decoding.loop import raise_if_cancelled

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from pic2latex.onnx_session import OnnxSession

__all__ = [
    "CELL_HEIGHT",
    "CELL_WIDTH",
    "GENEROUS",
    "ILLEGIBLE",
    "Attended",
    "CompactEncoder",
    "Encoded",
    "Turned",
]

MULTIPLE = 16
LEAST_WIDTH = 64
"""Pixels. In training, pictures share a canvas with longer ones: on a narrower one it invents indices."""

GENEROUS = 1.12
"""Text is shown to the network this much larger than its em: accents and indices are read better. Of 35 crops of papers
10 are read exactly instead of 5."""

OFF = math.log(1.12)
"""A scale head that sees the text this much too large or small has it scaled again."""

FURTHEST = math.log(2.0)
"""The scale head is not trusted beyond that."""

SATURATED = 0.28
"""The head was trained on text that is off by this much, and says about as much of text further off: ask it again."""

MOST_CORRECTIONS = 2

WORSE = 0.05
"""A correction that makes glyphs less legible by more than this is not believed."""

CLEAR = 0.6
"""Legibility from which on no other size is tried."""

CLEARER = 0.05
"""How much more legible a less likely size must be."""

NEAR = math.log(1.25)
"""Sizes nearer to each other than this are one."""

ILLEGIBLE = 0.15
"""Legibility below which there is no print at all: noise has 0.10, a blurred pattern 0.17, the worst print 0.23."""

TURN = 0.1
"""How much more legible turned ink must be. Of upright formulas, two in a hundred gain 0.08 by half a turn."""

ON_ITS_SIDE = 0.5
"""Legibility of print that may lie on its side: half of such formulas stay below 0.33, and all but 5 % below 0.48."""

NO_GLYPH = 0.1
"""Added to the number of glyphs, so that nothing is not legible."""

CELL_HEIGHT, CELL_WIDTH = 16, 8
"""Pixels of the canvas that make one cell of the grid."""

MOST_CELLS = 6_000
"""Cells of the largest canvas: a display of 40 by 25 ems. Attention is quadratic: this many take 1.4 s of a core, twice
as many 5.8 s. What is larger is shown smaller."""

MOST_WORK = 20_000
"""Cells of all looks at one picture: any number of looks at an ordinary formula, three at the largest."""

LOG_EM, GLYPH_PROBABILITIES = "log_em", "glyph_probabilities"
"""Outputs of the graph that are not the decoder's."""


@dataclass(frozen=True, slots=True, eq=False)
class Encoded:
    """A picture as the decoder sees it, the size it was seen at, and how long that took.

    `correction` is the text's em over the estimated one; `width` and `height` are the ink's, in ems. `log_em` is the
    logarithm of the em the network sees over the one it wants (0 without a scale head). `glyphs` is the glyph map,
    float32 (classes, rows, columns), class 0 where no glyph has its centre; None for networks without that output.
    `looks` is how often the network ran, `cells` how many cells of the grid it saw the last time.
    """

    memory: Memory
    correction: float
    width: float
    height: float
    seconds: float
    log_em: float = 0.0
    glyphs: "NDArray[np.float32] | None" = None
    looks: int = 1
    cells: int = 0

    @property
    def room(self) -> int:
        """How many more looks at the picture are worth their work."""
        return MOST_WORK // max(self.cells, 1) - self.looks

    @property
    def legibility(self) -> float:
        """How sure the network is of the glyphs it sees, on the average (0-1); 0 without a glyph map or glyphs.

        At the right size of text it is usually above 0.7, and at half or double of it 0.2 less.
        """
        if self.glyphs is None:
            return 0.0
        present = 1 - self.glyphs[0]
        return float((self.glyphs[1:].max(axis=0) * present).sum() / (present.sum() + NO_GLYPH))


@dataclass(frozen=True, slots=True, eq=False)
class Attended:
    """Where the decoder looked when it wrote each token: `weights` (tokens, cells), float32, of what was `seen`."""

    weights: "NDArray[np.float32]"
    seen: Encoded


@dataclass(frozen=True, slots=True, eq=False)
class Turned:
    """Ink that was turned anticlockwise by `degrees`, and what the network sees then."""

    degrees: int
    ink: Ink
    encoded: Encoded


class CompactEncoder:
    """An opened encoder.onnx. Built with the size of text it wants; `em` is the one it is shown, both in pixels."""

    def __init__(self, session: "OnnxSession", em: float) -> None:
        self._session = session
        self._em = em
        self.em = em * GENEROUS
        self.has_scale_head = LOG_EM in session.outputs
        self._extras = tuple(name for name in (LOG_EM, GLYPH_PROBABILITIES) if name in session.outputs)
        self._memories = tuple(name for name in session.outputs if name not in self._extras)

    def encode(self, ink: Ink, cancelled: Callable[[], bool], *, em_is_known: bool) -> Encoded:
        """Encode at the size of text that the network can read best.

        The scale head corrects the likeliest size; where glyphs are still not clear, the other sizes that the ink's
        components speak for are tried. A known size stays: from a lone letter no network can tell a small one from a
        capital.
        """
        raise_if_cancelled(cancelled)
        best = self.encode_at(ink, 1.0)
        if em_is_known:
            return best
        spent, best = self._corrected(ink, best)
        for other in ink.other_ems:
            if best.glyphs is None or best.legibility >= CLEAR or replace(best, looks=spent[1]).room < 1:
                break
            correction = other / ink.em
            if abs(math.log(correction / best.correction)) < NEAR:
                continue
            raise_if_cancelled(cancelled)
            more, found = self._corrected(ink, self.encode_at(ink, correction))
            spent = spent[0] + more[0], spent[1] + more[1]
            if found.legibility > best.legibility + CLEARER:
                best = found
        return replace(best, seconds=spent[0], looks=spent[1])

    def _corrected(self, ink: Ink, encoded: Encoded) -> tuple[tuple[float, int], Encoded]:
        """Encode again while the scale head finds the text too large or too small and that makes glyphs clearer.

        Return the seconds and the number of all looks, and the best.
        """
        seconds, looks = encoded.seconds, 1
        said = SATURATED
        while looks <= MOST_CORRECTIONS and abs(encoded.log_em) >= OFF and abs(said) >= SATURATED:
            said = encoded.log_em
            factor = math.exp(min(FURTHEST, max(-FURTHEST, encoded.log_em)))
            again = self.encode_at(ink, encoded.correction * factor)
            seconds, looks = seconds + again.seconds, looks + 1
            if again.glyphs is not None and again.legibility < encoded.legibility - WORSE:
                break
            encoded = again
        return (seconds, looks), encoded

    def turned(self, ink: Ink, seen: Encoded) -> Turned | None:
        """Return the ink turned to where its glyphs are clearly more legible; None where they stand upright.

        Quarter turns are looked at only where hardly a glyph is legible: print on its side never is.
        """
        if seen.glyphs is None:
            return None
        best, least = None, seen.legibility + TURN
        turns = (180, 90, 270) if seen.legibility < ON_ITS_SIDE else (180,)
        for degrees in turns[: max(0, seen.room)]:
            pixels = np.ascontiguousarray(np.rot90(ink.pixels, degrees // 90))
            upright = replace(ink, pixels=pixels)
            found = self.encode_at(upright, seen.correction)
            if found.legibility > least:
                best, least = Turned(degrees, upright, found), found.legibility
        return best

    def encode_at(self, ink: Ink, correction: float) -> Encoded:
        """Encode ink as if its em were `correction` times the estimated one; smaller where it is too large for that."""
        started = time.perf_counter()
        cells = (
            ink.pixels.size * (self._em * GENEROUS / (ink.em * correction)) ** 2 / (CELL_HEIGHT * CELL_WIDTH)
        )
        correction *= math.sqrt(max(1.0, cells / MOST_CELLS))
        scaled = rescale(ink, self._em * GENEROUS, correction=correction)
        canvas = pad_to_canvas(scaled, multiple=MULTIPLE, least=LEAST_WIDTH)
        memory, extras = self.encode_canvas(canvas)
        height, width = (side / (self._em * GENEROUS) for side in scaled.shape)
        log_em, glyphs = extras.get(LOG_EM), extras.get(GLYPH_PROBABILITIES)
        return Encoded(
            memory,
            correction,
            width,
            height,
            time.perf_counter() - started,
            0.0 if log_em is None else float(log_em[0]) - math.log(GENEROUS),
            None if glyphs is None else glyphs[0],
            cells=canvas.size // (CELL_HEIGHT * CELL_WIDTH),
        )

    def points_on_ink(self, attended: Attended, tokens: Sequence[int], ink: Ink) -> list[tuple[float, float]]:
        """Return where on the ink, x and y in its pixels, the tokens at these places of the reading stand.

        There are none without a glyph map, whose grid is that of the attention.
        """
        seen = attended.seen
        if seen.glyphs is None:
            return []
        rows, columns = seen.glyphs.shape[1:]
        height, width = round(seen.height * self.em), round(seen.width * self.em)
        left, top = MARGIN, (rows * CELL_HEIGHT - height) // 2
        cell = CELL_HEIGHT, CELL_WIDTH
        found = (attended_point(attended.weights[token], columns, cell) for token in tokens)
        scale = ink.pixels.shape[1] / width, ink.pixels.shape[0] / height
        return [((x - left) * scale[0], (y - top) * scale[1]) for x, y in found]

    def encode_canvas(self, ink: "NDArray[np.uint8]") -> "tuple[Memory, dict[str, NDArray[np.float32]]]":
        """Encode ink (h, w), sides in multiples of 16, as it is; return memory and the other outputs by name."""
        pixels = ink[None, None].astype(np.float32)
        pixels /= 127.5
        pixels -= 0.25
        values = self._session.run({"pictures": pixels}, (*self._memories, *self._extras))
        count = len(self._memories)
        return values[:count], dict(zip(self._extras, values[count:], strict=True))

    def interrupt(self) -> None:
        """Stop a running computation. From any thread."""
        self._session.interrupt()
