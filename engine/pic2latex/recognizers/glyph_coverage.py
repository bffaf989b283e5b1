"""Whether a reading accounts for the ink: the symbols that the glyph map sees, counted against those it writes.

The map has a class for every cell of the grid (training/data/glyph_classes.py). A glyph at the border of cells shows
in both, so what is seen is a range: at least one for each group of neighbouring cells, at most one for each cell.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from pic2latex.recognizers.glyph_symbols import symbol_of_glyph, symbols_of_token

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["Coverage", "GlyphInventory", "GlyphPlace", "Seen"]

SURE, POSSIBLE = 0.5, 0.1
"""Probability of a symbol in a cell from which it must be read, and from which it may be."""


@dataclass(frozen=True, slots=True, eq=False)
class Seen:
    """How often each symbol stands on the picture, at least and at most, int64 (symbols,), and all glyphs together."""

    least: "NDArray[np.int64]"
    most: "NDArray[np.int64]"
    glyphs: int


@dataclass(frozen=True, slots=True)
class Coverage:
    """Symbols that were seen and not read, symbols that were read and not seen, and symbols seen at least."""

    unread: int = 0
    invented: int = 0
    seen: int = 0

    @property
    def faults(self) -> int:
        """Both kinds together."""
        return self.unread + self.invented


@dataclass(frozen=True, slots=True)
class GlyphPlace:
    """A glyph of the map: its symbol, its class's name, its cell, and its probability (0-1)."""

    symbol: str
    name: str
    row: int
    column: int
    probability: float


class GlyphInventory:
    """Counts symbols for one model: `names` of its glyph classes from 1 on, and its `vocabulary` of tokens by id."""

    def __init__(self, names: Sequence[str], vocabulary: Sequence[str]) -> None:
        self._names = ("", *names)
        of_class = ["", *(symbol_of_glyph(name) for name in names)]
        self._symbols = tuple(sorted(set(filter(None, of_class))))
        number = {symbol: place for place, symbol in enumerate(self._symbols)}
        self._classes = np.array([place for place, symbol in enumerate(of_class) if symbol], np.intp)
        self._symbol_of_class = np.array([number[symbol] for symbol in of_class if symbol], np.intp)
        order = np.argsort(self._symbol_of_class, kind="stable")
        self._classes, self._symbol_of_class = self._classes[order], self._symbol_of_class[order]
        self._starts = np.searchsorted(self._symbol_of_class, np.arange(len(self._symbols)))
        self._written = [
            np.array([number[symbol] for symbol in symbols_of_token(token) if symbol in number], np.intp)
            for token in vocabulary
        ]

    def seen(self, glyphs: "NDArray[np.float32]") -> Seen:
        """Count the symbols of a glyph map (classes, rows, columns)."""
        maps = self._maps(glyphs)
        best = np.where(maps.max(axis=0) >= SURE, maps.argmax(axis=0), -1)
        least = np.bincount(best[_first_cells(best)], minlength=len(self._symbols))
        most = np.maximum(least, (maps >= POSSIBLE).sum(axis=(1, 2)))
        return Seen(least, most, int((glyphs[0] < SURE).sum()))

    def coverage(self, seen: Seen, ids: Sequence[int]) -> Coverage:
        """Return how a reading of these token ids accounts for what is seen."""
        written = self._counts(ids)
        unread = np.maximum(0, seen.least - written).sum()
        invented = np.maximum(0, written - seen.most).sum()
        return Coverage(int(unread), int(invented), int(seen.least.sum()))

    def tokens_of_unread(self, seen: Seen, ids: Sequence[int]) -> frozenset[int]:
        """Return the tokens of one symbol each that stands on the picture more often than in these token ids."""
        unread = seen.least > self._counts(ids)
        return frozenset(
            token for token, places in enumerate(self._written) if len(places) == 1 and unread[places[0]]
        )

    def _counts(self, ids: Sequence[int]) -> "NDArray[np.int64]":
        """Return how often these token ids write each symbol (symbols,), int64."""
        places = [self._written[token] for token in ids if token < len(self._written)]
        if not places:
            return np.zeros(len(self._symbols), np.int64)
        return np.bincount(np.concatenate(places), minlength=len(self._symbols))

    def symbols(self, ids: Sequence[int]) -> tuple[str, ...]:
        """Return the counted symbols that these token ids write, in order."""
        return tuple(self._symbols[place] for token in ids for place in self._written[token])

    def places(self, glyphs: "NDArray[np.float32]") -> tuple[GlyphPlace, ...]:
        """Return the glyphs that the map (classes, rows, columns) is sure of, row by row."""
        maps = self._maps(glyphs)
        best = np.where(maps.max(axis=0) >= SURE, maps.argmax(axis=0), -1)
        found = []
        for row, column in zip(*np.nonzero(_first_cells(best)), strict=True):
            symbol = int(best[row, column])
            classes = self._classes[self._symbol_of_class == symbol]
            name = self._names[int(classes[glyphs[classes, row, column].argmax()])]
            probability = float(maps[symbol, row, column])
            found.append(
                GlyphPlace(self._symbols[symbol], name, int(row), int(column), min(1.0, probability))
            )
        return tuple(found)

    def best(self, glyphs: "NDArray[np.float32]") -> "NDArray[np.float32]":
        """Return the probability of the likeliest symbol in each cell, float32 (rows, columns)."""
        best: NDArray[np.float32] = self._maps(glyphs).max(axis=0)
        return best

    def doubt(self, glyphs: "NDArray[np.float32]") -> float:
        """Return how unsure a glyph map (classes, rows, columns) is where it sees symbols, on average (0-1)."""
        maps = self._maps(glyphs)
        best = np.where(maps.max(axis=0) >= POSSIBLE, maps.argmax(axis=0), -1)
        first = _first_cells(best)
        return float(1 - np.minimum(1, maps.max(axis=0)[first]).mean()) if first.any() else 1.0

    def _maps(self, glyphs: "NDArray[np.float32]") -> "NDArray[np.float32]":
        """Return the probability of each symbol in each cell (symbols, rows, columns)."""
        maps: NDArray[np.float32] = np.add.reduceat(glyphs[self._classes], self._starts, axis=0)
        return maps


def _first_cells(best: "NDArray[np.int64]") -> "NDArray[np.bool_]":
    """Return the cells (rows, columns) that hold a symbol and have no neighbour before them with the same one."""
    framed = np.pad(best, 1, constant_values=-2)
    here = framed[1:-1, 1:-1]
    same = framed[1:-1, :-2] == here
    for above in (framed[:-2, :-2], framed[:-2, 1:-1], framed[:-2, 2:]):
        same |= above == here
    first: NDArray[np.bool_] = (here >= 0) & ~same
    return first
