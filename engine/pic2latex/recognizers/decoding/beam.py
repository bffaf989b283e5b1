"""Beam search: several readings side by side, each scored by its log probability over its length to a power.

The rules are those of transformers' generate(), so that a model reads the same here and there: of twice as many
continuations as there are beams, the best that end are kept as finished if they are among the first, the best that
do not end go on, and a picture is done when no running beam can still beat the worst finished one.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from pic2latex.recognizers.decoding.log_softmax import StepScores, top_k
from pic2latex.recognizers.decoding.repetition import Repetition
from pic2latex.recognizers.decoding.types import (
    Ending,
    Hypothesis,
    Limit,
    SearchSettings,
    SpecialTokens,
    Step,
    TokenChoice,
)

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["BeamSearch"]


@dataclass(frozen=True, slots=True, eq=False)
class Beam:
    """The newest token of a reading, the reading before it, and the sum of log probabilities so far."""

    choice: TokenChoice | None
    before: "Beam | None"
    total: np.float32
    length: int

    def choices(self) -> tuple[TokenChoice, ...]:
        """Return the reading's tokens from the first on."""
        found = []
        beam: Beam | None = self
        while beam is not None and beam.choice is not None:
            found.append(beam.choice)
            beam = beam.before
        return tuple(reversed(found))


@dataclass(frozen=True, slots=True)
class Finished:
    """A reading that goes no further and its score with the length penalty."""

    beam: Beam
    score: float
    ending: Ending
    dropped: int  # newest tokens that are no text: the end, or a repetition


@dataclass(slots=True)
class PictureBeams:
    """The beams of one picture: those that run, one a row of the batch, and the best finished ones."""

    limit: Limit
    running: list[Beam]
    finished: list[Finished]


class BeamSearch:
    """`SearchSettings.beams` rows a picture after the first step; a picture leaves the batch when it is read."""

    def __init__(
        self,
        special: SpecialTokens,
        separators: frozenset[int],
        limits: tuple[Limit, ...],
        settings: SearchSettings,
    ) -> None:
        self._end = special.end
        self._settings = settings
        start = Beam(None, None, np.float32(0), 0)
        self._pictures = tuple(PictureBeams(limit, [start], []) for limit in limits)
        self._repetition = Repetition(limits, separators) if settings.loops else None

    def advance(self, logits: "NDArray[np.float32]") -> Step | None:
        """Grow the beams of every picture by a token; see `Search`.

        `logits` (b, vocabulary), float32, b beams of all pictures.
        """
        written = next((p.running[0].length for p in self._pictures if p.running), 0)
        if written < self._settings.min_tokens - 1:
            logits[:, self._end] = -np.inf
        scores = StepScores.of(logits)
        log_probabilities = scores.log_probabilities()
        parents: list[int] = []
        first = 0
        for picture in self._pictures:
            count = len(picture.running)
            if count:
                rows = range(first, first + count)
                parents += self._grow(picture, log_probabilities[first : first + count], scores, rows)
                first += count
        return self._move(parents)

    def results(self) -> tuple[tuple[Hypothesis, ...], ...]:
        """Return the finished readings of each picture, best first."""
        return tuple(tuple(map(_hypothesis, picture.finished)) for picture in self._pictures)

    def _grow(
        self, picture: PictureBeams, log_probabilities: "NDArray[np.float32]", scores: StepScores, rows: range
    ) -> list[int]:
        """Replace the running beams by their best continuations; return the row each of them comes from.

        `log_probabilities` (beams, vocabulary), float32, of one picture.
        """
        vocabulary = log_probabilities.shape[1]
        totals = log_probabilities + np.array([[beam.total] for beam in picture.running], np.float32)
        parents: list[int] = []
        grown: list[Beam] = []
        for place, (beam, token) in enumerate(self._candidates(totals.ravel(), vocabulary)):
            ended = token == self._end
            full = picture.running[beam].length + 1 >= picture.limit.tokens
            if (ended or full) and place >= self._settings.beams:
                continue  # only the best beams may finish; the others are there to go on
            if not (ended or full) and len(grown) == self._settings.beams:
                continue
            choice = scores.choice(rows[beam], token, self._settings.alternatives)
            before = picture.running[beam]
            longer = Beam(choice, before, totals[beam, token], before.length + 1)
            if ended or full:
                self._finish(picture, longer, Ending.END if ended else Ending.LIMIT, dropped=int(ended))
            else:
                grown.append(longer)
                parents.append(rows[beam])
        picture.running = grown
        if self._is_done(picture):
            picture.running = []
        return parents if picture.running else []

    def _candidates(self, totals: "NDArray[np.float32]", vocabulary: int) -> Iterator[tuple[int, int]]:
        """Give beam and token of the best `totals` (beams * vocabulary,), float32, best first."""
        for place in top_k(totals, 2 * self._settings.beams):
            beam, token = divmod(int(place), vocabulary)
            yield beam, token

    def _finish(self, picture: PictureBeams, beam: Beam, ending: Ending, *, dropped: int) -> None:
        score = float(beam.total) / beam.length**self._settings.length_penalty
        picture.finished.append(Finished(beam, score, ending, dropped))
        picture.finished.sort(key=lambda each: -each.score)
        del picture.finished[self._settings.beams :]

    def _is_done(self, picture: PictureBeams) -> bool:
        if not picture.running:
            return True
        if len(picture.finished) < self._settings.beams:
            return False
        best = picture.running[0]
        possible = float(best.total) / best.length**self._settings.length_penalty
        return bool(possible <= picture.finished[-1].score)

    def _move(self, parents: list[int]) -> Step | None:
        rows = np.array(parents, np.intp)
        if self._repetition and parents:
            rows = self._without_loops(self._repetition, rows)
        tokens = [beam.choice.id for p in self._pictures for beam in p.running if beam.choice is not None]
        return Step(np.array(tokens, np.int64), rows) if tokens else None

    def _without_loops(self, repetition: Repetition, rows: "NDArray[np.intp]") -> "NDArray[np.intp]":
        """Finish the running beams that repeat themselves; return the rows of the others. `rows` (b,), integers."""
        repetition.keep(rows)
        beams = [(picture, beam) for picture in self._pictures for beam in picture.running]
        tokens = np.array([beam.choice.id for _, beam in beams if beam.choice is not None], np.int64)
        loops = repetition.add(tokens)
        if not loops.any():
            return rows
        for (picture, beam), loop in zip(beams, loops, strict=True):
            if loop:
                picture.running.remove(beam)
                self._finish(picture, beam, Ending.LOOP, dropped=int(loop))
        kept = np.flatnonzero(loops == 0)
        repetition.keep(kept)
        return rows[kept]


def _hypothesis(finished: Finished) -> Hypothesis:
    choices = finished.beam.choices()
    score = float(finished.beam.total) / finished.beam.length
    return Hypothesis(choices[: len(choices) - finished.dropped], min(0.0, score), finished.ending)
