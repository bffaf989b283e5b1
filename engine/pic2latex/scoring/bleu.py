"""Corpus BLEU-4 on tokens: clipped n-gram counts summed over all pairs, one reference, no smoothing.

Papineni, Roukos, Ward and Zhu, ACL 2002 (doi 10.3115/1073083.1073135).
"""

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

__all__ = ["NGramCounts", "corpus_bleu", "count_ngrams"]

ORDERS = 4


@dataclass(frozen=True, slots=True)
class NGramCounts:
    """What one pair adds to BLEU: for n = 1…4 the predicted n-grams and how many the reference has; both lengths."""

    matched: tuple[int, ...]
    predicted: tuple[int, ...]
    prediction_length: int
    reference_length: int


def count_ngrams(prediction: Sequence[str], reference: Sequence[str]) -> NGramCounts:
    """Count one pair. A sequence shorter than n has no n-grams."""
    matched, predicted = [], []
    for order in range(1, ORDERS + 1):
        ours, theirs = _ngrams(prediction, order), _ngrams(reference, order)
        matched.append((ours & theirs).total())
        predicted.append(ours.total())
    return NGramCounts(tuple(matched), tuple(predicted), len(prediction), len(reference))


def _ngrams(tokens: Sequence[str], order: int) -> Counter[tuple[str, ...]]:
    return Counter(tuple(tokens[start : start + order]) for start in range(len(tokens) - order + 1))


def corpus_bleu(counts: Iterable[NGramCounts]) -> float | None:
    """Put the counts of a corpus together: geometric mean of the four precisions times the brevity penalty.

    The result is between 0 and 1; None when no prediction is long enough to have 4-grams.
    """
    pairs = tuple(counts)
    matched = [sum(pair.matched[order] for pair in pairs) for order in range(ORDERS)]
    predicted = [sum(pair.predicted[order] for pair in pairs) for order in range(ORDERS)]
    if not predicted[-1]:
        return None
    if not all(matched):
        return 0.0
    mean = sum(math.log(m / p) for m, p in zip(matched, predicted, strict=True)) / ORDERS
    ours = sum(pair.prediction_length for pair in pairs)
    theirs = sum(pair.reference_length for pair in pairs)
    return math.exp(mean + min(0.0, 1 - theirs / ours))
