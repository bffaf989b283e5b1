"""Reads a doubtful picture again from where its reading wavers, and keeps what accounts for the ink better."""

import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from pic2latex.recognizers.decoding.branching import BranchingSearch
from pic2latex.recognizers.decoding.loop import search_with
from pic2latex.recognizers.glyph_coverage import Coverage
from pic2latex.recognizers.scaled_reading import ScaledReading
from pic2latex.recognizers.second_choices import ROUNDS, second_choices

if TYPE_CHECKING:
    from pic2latex.recognizers.decoding.types import Hypothesis, StepModel
    from pic2latex.recognizers.glyph_coverage import GlyphInventory, Seen

__all__ = ["BranchedReader"]


@dataclass(frozen=True, slots=True, eq=False)
class BranchedReader:
    """What reading one picture again takes.

    `open_steps` opens the network on it anew; `seen` are the symbols of its glyph map, which `inventory` counted, None
    where there is none. A reading of more than `longest` tokens is given up.
    """

    open_steps: "Callable[[], StepModel]"
    inventory: "GlyphInventory | None"
    seen: "Seen | None"
    longest: int
    alternatives: int
    cancelled: Callable[[], bool]

    def better(self, read: ScaledReading) -> ScaledReading | None:
        """Return what ranks above a reading; None when nothing does. Raises Cancelled."""
        started, first = time.perf_counter(), read
        for _ in range(ROUNDS):
            trunk = read.hypotheses[0]
            branches = second_choices(trunk, self._unread(trunk))
            if not branches:
                break
            best = max(map(self._judged, self._branch(trunk, branches)), key=lambda each: each.rank)
            if best.hypotheses[0].ids == trunk.ids:
                break
            read = best
        return None if read is first else replace(read, decoding=time.perf_counter() - started)

    def _branch(self, trunk: "Hypothesis", branches: dict[int, tuple[int, ...]]) -> "tuple[Hypothesis, ...]":
        steps = self.open_steps()
        search = BranchingSearch(steps.special.end, trunk.ids, branches, self.longest, self.alternatives)
        return search_with(steps, search, self.cancelled)[0]

    def _judged(self, hypothesis: "Hypothesis") -> ScaledReading:
        coverage = Coverage()
        if self.inventory is not None and self.seen is not None:
            coverage = self.inventory.coverage(self.seen, hypothesis.ids)
        return ScaledReading((hypothesis,), coverage, 0.0, 0.0, is_agreed=True)

    def _unread(self, hypothesis: "Hypothesis") -> frozenset[int]:
        """Return the tokens of symbols that the glyph map sees and a reading has not."""
        if self.inventory is None or self.seen is None:
            return frozenset()
        return self.inventory.tokens_of_unread(self.seen, hypothesis.ids)
