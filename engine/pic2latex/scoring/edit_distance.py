"""How far a reading is from its reference, in tokens and in characters: the edit distance of Levenshtein (1966)."""

from collections.abc import Sequence

from rapidfuzz.distance import Levenshtein

__all__ = ["edits", "normalised"]


def edits(a: Sequence[str], b: Sequence[str]) -> int:
    """Count the insertions, deletions and substitutions between two sequences (Levenshtein)."""
    return int(Levenshtein.distance(a, b))


def normalised(distance: int, a: Sequence[str], b: Sequence[str]) -> float:
    """Divide a distance by the longer length: 0.0 for equal (also two empty) sequences, 1.0 when one is empty."""
    longer = max(len(a), len(b))
    return distance / longer if longer else 0.0
