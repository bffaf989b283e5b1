"""What the loop, the searches and the networks hand each other: tokens, readings, limits, and what each of them can do.

A `StepModel` is a network with its caches: it turns the newest token of each row into logits for the next one. A
`Search` (greedy.py, beam.py) looks at logits and decides which rows go on with which tokens.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

__all__ = [
    "Ending",
    "Hypothesis",
    "Limit",
    "Search",
    "SearchSettings",
    "SpecialTokens",
    "Step",
    "StepModel",
    "TokenChoice",
]


@dataclass(frozen=True, slots=True)
class SpecialTokens:
    """Ids that are no text: the one that starts every sequence, the one that fills, the one that ends."""

    start: int = 0
    pad: int = 1
    end: int = 2


@dataclass(frozen=True, slots=True)
class SearchSettings:
    """How to search.

    `alternatives` is how many other readings of each token are kept. `length_penalty` divides the log probability of a
    beam by its length to this power. `min_tokens` forbids the end before that many tokens were written, to measure
    speed; the end itself counts as a token. `loops` is off only there.
    """

    beams: int = 1
    length_penalty: float = 1.0
    alternatives: int = 3
    min_tokens: int = 0
    loops: bool = True


@dataclass(frozen=True, slots=True)
class Limit:
    """What one picture can hold: tokens in all, and tokens of a repetition before it counts as run-away.

    `repeated` bounds repetitions on one line (1111…), `repeated_cells` those that go on through cells of an alignment
    (a matrix of zeros), of which a picture can really hold many.
    """

    tokens: int
    repeated: int
    repeated_cells: int


class Ending(StrEnum):
    """Why a reading stopped: the network said so, the picture's limit was reached, or it repeated itself."""

    END = "end"
    LIMIT = "limit"
    LOOP = "loop"


@dataclass(frozen=True, slots=True)
class TokenChoice:
    """A written token: its id and log probability, and the next best ids with theirs, best first."""

    id: int
    log_probability: float
    others: tuple[tuple[int, float], ...] = ()


@dataclass(frozen=True, slots=True)
class Hypothesis:
    """One reading: tokens without start and end, and the mean log probability of a token, the end included."""

    choices: tuple[TokenChoice, ...]
    score: float
    ending: Ending

    @property
    def ids(self) -> list[int]:
        """The token ids alone."""
        return [choice.id for choice in self.choices]


@dataclass(frozen=True, slots=True)
class Step:
    """The next step: the rows that go on (None for all, in order) and the newest token of each."""

    tokens: "NDArray[np.int64]"
    rows: "NDArray[np.intp] | None" = None


class StepModel(Protocol):
    """A network that writes one token a step for several rows at once, and keeps what it needs to go on."""

    special: SpecialTokens
    separators: frozenset[int]  # ids of tokens that contain & or \\

    def begin(self) -> "NDArray[np.float32]":
        """Feed the start token; return logits (rows, vocabulary). One row a picture."""

    def step(self, tokens: "NDArray[np.int64]") -> "NDArray[np.float32]":
        """Feed the newest token of each row (rows,); return logits (rows, vocabulary), which may be changed."""

    def keep(self, rows: "NDArray[np.intp]") -> None:
        """Go on with these rows in this order. A row may be left out or come more than once.

        `rows` (b',), integers.
        """


class Search(Protocol):
    """Decides from logits what to write."""

    def advance(self, logits: "NDArray[np.float32]") -> Step | None:
        """Take logits (rows, vocabulary) of the rows that went on; return the next move, None when all is done."""

    def results(self) -> tuple[tuple[Hypothesis, ...], ...]:
        """Return the readings of each picture, best first; never an empty tuple for a picture."""
