"""The one loop that writes tokens, for every family of networks and for every way of searching.

Rows that are done leave the batch at once, and their caches with them. What the parts hand each other is in types.py.
"""

from collections.abc import Callable, Sequence

from pic2latex.errors import Cancelled
from pic2latex.recognizers.decoding.types import Hypothesis, Limit, Search, SearchSettings, StepModel

__all__ = ["decode", "not_cancelled", "raise_if_cancelled", "search_with"]


def not_cancelled() -> bool:
    """Say that nobody cancelled."""
    return False


def raise_if_cancelled(cancelled: Callable[[], bool]) -> None:
    """Raise Cancelled when `cancelled` says so."""
    if cancelled():
        raise Cancelled("The recognition was cancelled.", hint="Start it again when you want to.")


def decode(
    model: StepModel,
    limits: Sequence[Limit],
    settings: SearchSettings,
    cancelled: Callable[[], bool] = not_cancelled,
) -> tuple[tuple[Hypothesis, ...], ...]:
    """Write what `model` sees; return the readings of each picture, best first and at least one.

    There is a limit for each of the model's pictures. Raises Cancelled between two steps once `cancelled` says so.
    """
    from pic2latex.recognizers.decoding.beam import BeamSearch
    from pic2latex.recognizers.decoding.greedy import GreedySearch

    kind = GreedySearch if settings.beams == 1 else BeamSearch
    return search_with(model, kind(model.special, model.separators, tuple(limits), settings), cancelled)


def search_with(
    model: StepModel, search: Search, cancelled: Callable[[], bool] = not_cancelled
) -> tuple[tuple[Hypothesis, ...], ...]:
    """Write what `search` decides on, as `decode` does. Raises Cancelled."""
    logits = model.begin()
    while (move := search.advance(logits)) is not None:
        raise_if_cancelled(cancelled)
        if move.rows is not None:
            model.keep(move.rows)
        logits = model.step(move.tokens)
    return search.results()
