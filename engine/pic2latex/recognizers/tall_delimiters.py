"""Brackets taller than a line, told by their shape: of those that enclose a matrix or a system little else is sure.

A bracket is a connected component that is tall and narrow. The middle of its stroke, followed from top to bottom, runs
straight in a bar or a square bracket, bends evenly in a parenthesis, and has its one tooth half way in a brace.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from pic2latex.preprocessing.connected_components import connected_components

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["Delimiter", "tall_delimiters"]

LEAST_HEIGHT_EM = 1.9
LEAST_SHARE = 0.72
"""Of the picture's height; a large operator or a tall root is rarely that high beside what it belongs to."""

GREATEST_WIDTH_EM = 1.1
SLIMNESS = 0.42
"""Greatest width over height."""

STRAIGHT, TOOTH = 0.12, 0.25
"""Of the bracket's width: how far the middle of a straight stroke strays (standard deviation), and how far a brace's
tooth stands out."""

BEND = 0.1
"""The same near the ends, where a parenthesis is bent and a square bracket is not."""

HALF = 0.5
BAR_EM = 0.16
"""Greatest width of a bar."""


@dataclass(frozen=True, slots=True)
class Delimiter:
    """A tall bracket: one of `( ) [ ] { } |`, and its columns (right exclusive)."""

    shape: str
    left: int
    right: int


def tall_delimiters(mask: "NDArray[np.bool_]", em: float) -> tuple[Delimiter, ...]:
    """Return the tall brackets of `mask` (h, w) from left to right."""
    height = mask.shape[0]
    if height < LEAST_HEIGHT_EM * em:
        return ()
    pieces = connected_components(mask)
    is_tall = pieces.height >= max(LEAST_HEIGHT_EM * em, LEAST_SHARE * height)
    is_slim = pieces.width <= np.minimum(GREATEST_WIDTH_EM * em, SLIMNESS * pieces.height)
    found = []
    for place in np.flatnonzero(is_tall & is_slim).tolist():
        window = pieces.window(place)
        shape = _shape(pieces.labels[window] == place + 1, em)
        if shape:
            found.append(Delimiter(shape, window[1].start, window[1].stop))
    return tuple(sorted(found, key=lambda each: each.left))


def _shape(piece: "NDArray[np.bool_]", em: float) -> str:
    """Return which bracket a component (h, w) is; the empty text for none."""
    height, width = piece.shape
    if width <= BAR_EM * em:
        return "|"
    weights = piece / np.maximum(piece.sum(axis=1, keepdims=True), 1)
    middle = (weights * np.arange(width)).sum(axis=1) / max(width - 1, 1)  # 0 left, 1 right
    ends = float(np.concatenate([middle[: height // 20 + 1], middle[-(height // 20) - 1 :]]).mean())
    tilt = float(middle[: height // 8].mean() - middle[-(height // 8) :].mean())
    if abs(tilt) > 0.35:  # an integral or a slash
        return ""
    quarters = np.concatenate(
        [middle[height // 5 : 2 * height // 5], middle[3 * height // 5 : 4 * height // 5]]
    )
    half, around = height // 2, height // 40
    quarter, centre = float(quarters.mean()), float(middle[half - around : half + around + 1].mean())
    strays = float(quarters.std())
    if abs(quarter - centre) > TOOTH and strays < STRAIGHT / 2:
        return "{" if quarter > centre else "}"
    near, far = round(0.04 * height) + 1, round(0.1 * height) + 1
    bends = np.abs(np.concatenate([middle[near:far], middle[height - far : height - near]]) - quarter)
    if strays < STRAIGHT and float(bends.mean()) <= BEND:
        return "[" if quarter < HALF else "]"
    return "(" if ends > centre else ")"
