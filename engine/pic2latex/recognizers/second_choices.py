"""Where a doubtful reading could have gone on otherwise: the places and tokens that a branching search tries.

A reading is worth branching where the network wavered, and most of all where the token it nearly wrote is of a symbol
that the glyph map sees and the reading has not.
"""

from collections.abc import Set as AbstractSet
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pic2latex.recognizers.decoding.types import Hypothesis

__all__ = ["ROUNDS", "second_choices"]

MOST = 4
"""Branches of one reading: twice as many found nothing more in 133 doubtful formulas of arXiv, of which these set right
nine and spoiled none (in up to three rounds)."""

ROUNDS = 2
"""How often a reading that was bettered branches again: it may have another fault."""

LEAST = -2.0
"""Log probability below the chosen token's under which another is not tried."""

UNREAD_BONUS = 2.0
"""Added to the log probability of a token whose symbol was seen and not read."""


def second_choices(hypothesis: "Hypothesis", unread: AbstractSet[int]) -> dict[int, tuple[int, ...]]:
    """Return which other tokens to try at which places of a reading; `unread` are those whose symbol it lacks."""
    found = [
        (other - choice.log_probability + UNREAD_BONUS * (token in unread), place, token)
        for place, choice in enumerate(hypothesis.choices)
        for token, other in choice.others
    ]
    found = sorted((each for each in found if each[0] >= LEAST), reverse=True)[:MOST]
    branches: dict[int, tuple[int, ...]] = {}
    for _, place, token in found:
        branches[place] = (*branches.get(place, ()), token)
    return branches
