"""Candidates run interleaved: A B C, A B C, ... so that a machine which slows down slows all of them.

A ratio is taken within each round and then the median over the rounds. It stays right when other programs come
and go between the rounds, which the ratio of two separate averages does not.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from statistics import median

__all__ = ["Competitor", "Run", "Series", "ratio", "run_interleaved"]


@dataclass(frozen=True, slots=True)
class Run:
    """One measured run: seconds in the encoder and after it, and the token ids that were written."""

    encoding: float
    decoding: float
    ids: tuple[int, ...]

    @property
    def seconds(self) -> float:
        """Both together."""
        return self.encoding + self.decoding


@dataclass(frozen=True, slots=True)
class Competitor:
    """Something to measure. `write` is told how many tokens to write and returns how that went."""

    name: str
    write: Callable[[int], Run]


@dataclass(frozen=True, slots=True)
class Series:
    """The runs of one contestant, one for each round, and what they have in common."""

    name: str
    runs: tuple[Run, ...]

    @property
    def seconds(self) -> float:
        """Median seconds of a run."""
        return median(run.seconds for run in self.runs)

    @property
    def encoding(self) -> float:
        """Median seconds in the encoder."""
        return median(run.encoding for run in self.runs)

    @property
    def decoding(self) -> float:
        """Median seconds after the encoder."""
        return median(run.decoding for run in self.runs)

    @property
    def milliseconds_per_token(self) -> float:
        """Median milliseconds after the encoder for each token written."""
        return 1000 * median(run.decoding / len(run.ids) for run in self.runs)

    @property
    def ids(self) -> tuple[int, ...]:
        """The token ids of the first run."""
        return self.runs[0].ids


def run_interleaved(
    contestants: Sequence[Competitor],
    tokens: int,
    rounds: int,
    *,
    warm_up: int = 3,
    told: Callable[[str], None] = lambda _: None,
) -> Mapping[str, Series]:
    """Let each contestant write `tokens` tokens once in each round; return the series by name.

    Before the first round each writes `warm_up` tokens, which are not measured. `told` hears what runs now.
    """
    for contestant in contestants:
        told(f"warming up {contestant.name}")
        contestant.write(warm_up)
    runs: dict[str, list[Run]] = {contestant.name: [] for contestant in contestants}
    for number in range(1, rounds + 1):
        for contestant in contestants:
            told(f"round {number} of {rounds}: {contestant.name}")
            runs[contestant.name].append(contestant.write(tokens))
    return {name: Series(name, tuple(taken)) for name, taken in runs.items()}


def ratio(slower: Series, faster: Series, of: Callable[[Run], float] = lambda run: run.seconds) -> float:
    """Return how many times longer `slower` took than `faster`: the median over the rounds.

    `of` picks the seconds of a run that count.
    """
    pairs = zip(slower.runs, faster.runs, strict=True)
    return median(of(slow) / of(fast) for slow, fast in pairs)
