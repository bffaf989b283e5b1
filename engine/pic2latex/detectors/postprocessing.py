"""From the network's maps to formulas: which pieces of ink are formula, which belong together, where one ends.

Boxes are never drawn through ink: they are unions of connected pieces of ink, so that no index is cut off and no
letter of the text is swallowed. The cores, which the network keeps clear of each other, say how many formulas there
are; each piece of formula goes to the core it touches or is nearest to.
"""

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np

from pic2latex.detectors.component_assignment import CORE, Pieces, assign_components
from pic2latex.types import RegionKind

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    Floats: TypeAlias = NDArray[np.float32]
    Bytes: TypeAlias = NDArray[np.uint8]

__all__ = ["FormulaRegion", "ProbabilityMaps", "formula_regions"]

INK = 70
"""Of 255: the least ink that counts as written."""

SURE = 0.25
"""A piece whose share of formula is this near to none or all is not taken apart."""

GAPS = {RegionKind.INLINE: 0.55, RegionKind.DISPLAY: 3.0}
"""Ems of empty paper between two pieces of one formula, side by side."""

DOUBT = 0.25
"""By how much of its score a formula without any core is doubted."""


@dataclass(frozen=True, slots=True, eq=False)
class ProbabilityMaps:
    """The network's answer at half the canvas' size: probabilities (h, w) of each class of ink and of a core."""

    text: "Floats"
    inline: "Floats"
    display: "Floats"
    core: "Floats"

    @classmethod
    def of(cls, maps: "NDArray[Any]") -> "ProbabilityMaps":
        """Take apart what the network gives, (4, h, w)."""
        return cls(*(np.asarray(plane, np.float32) for plane in maps))


@dataclass(frozen=True, slots=True)
class FormulaRegion:
    """A formula in pixels of the canvas; right and bottom are exclusive. `score` from 0 to 1."""

    kind: RegionKind
    score: float
    left: int
    top: int
    right: int
    bottom: int


def formula_regions(canvas: "Bytes", maps: ProbabilityMaps, em: float) -> tuple[FormulaRegion, ...]:
    """Return the formulas on a canvas (h, w) whose text is `em` pixels large, from the maps (h/2, w/2)."""
    ink = canvas > INK
    formula, text = _doubled(maps.inline + maps.display), _doubled(maps.text)
    pieces = Pieces(_formula_ink(ink, formula, text, em))
    others = np.logical_and(ink, pieces.components.labels == 0)
    owners = assign_components(pieces, maps.core, others, em)
    groups: dict[int, list[int]] = {}
    for piece, owner in enumerate(owners):
        groups.setdefault(owner, []).append(piece)
    inline, display = pieces.means(_doubled(maps.inline)), pieces.means(_doubled(maps.display))
    strength = _core_strength(maps.core)
    regions = [
        _region(pieces, members, inline, display, strength.get(owner, 0.0))
        for owner, members in groups.items()
    ]
    return _joined(regions, others, em)


def _doubled(plane: "Floats") -> "Floats":
    """Return a plane (h/2, w/2) as (h, w), float32, each value four times."""
    return np.asarray(plane.repeat(2, axis=0).repeat(2, axis=1), np.float32)


def _formula_ink(ink: "NDArray[np.bool_]", formula: "Floats", text: "Floats", em: float) -> "Bytes":
    """Return the ink that is formula: whole pieces where they are of one kind, single pixels where the two touch.

    All are (h, w); the result uint8.
    """
    import cv2

    count, labels = cv2.connectedComponents(ink.astype(np.uint8), connectivity=8)
    places = np.flatnonzero(labels)
    of = labels.ravel()[places]
    as_formula = np.bincount(of, formula.ravel()[places], count)
    as_text = np.bincount(of, text.ravel()[places], count)
    share = as_formula / np.maximum(as_formula + as_text, 1e-6)
    sizes = np.bincount(of, minlength=count)
    is_mixed = (share > SURE) & (share < 1 - SURE) & (sizes > 0.6 * em * em)
    chosen = np.zeros(ink.size, np.uint8)
    chosen[places] = np.where(is_mixed[of], formula.ravel()[places] > text.ravel()[places], share[of] > 0.5)
    return chosen.reshape(ink.shape)


def _core_strength(core: "Floats") -> dict[int, float]:
    """Return the mean probability of each core, by its number. `core` (h/2, w/2), float32."""
    import cv2

    count, cores = cv2.connectedComponents((core > CORE).astype(np.uint8), connectivity=4)
    places = np.flatnonzero(cores)
    of = cores.ravel()[places]
    sums, sizes = np.bincount(of, core.ravel()[places], count), np.bincount(of, minlength=count)
    return {number: float(sums[number] / max(1, sizes[number])) for number in range(1, count)}


def _region(
    pieces: Pieces,
    members: "Sequence[int]",
    inline: "NDArray[np.float64]",
    display: "NDArray[np.float64]",
    strength: float,
) -> FormulaRegion:
    """Return the formula that consists of these pieces; one without a core is less sure.

    `inline` and `display` (n,) are the pieces' mean probabilities.
    """
    chosen = np.asarray(members, np.intp)
    box, areas = pieces.components.bounds(chosen), pieces.components.area[chosen]
    weights = areas / areas.sum()
    as_inline = float((inline[chosen] * weights).sum())
    as_display = float((display[chosen] * weights).sum())
    sure = (as_inline + as_display) * (1 - DOUBT + DOUBT * strength)
    return FormulaRegion(
        RegionKind.INLINE if as_inline >= as_display else RegionKind.DISPLAY,
        min(1.0, sure),
        int(box.left),
        int(box.top),
        int(box.right),
        int(box.bottom),
    )


def _joined(
    regions: "Sequence[FormulaRegion]", other_ink: "NDArray[np.bool_]", em: float
) -> tuple[FormulaRegion, ...]:
    """Put together what is one formula: boxes that overlap, and neighbours with nothing but paper between them.

    `other_ink` (h, w), bool.
    """
    left = sorted(regions, key=lambda region: (region.left, region.top))
    joined: list[FormulaRegion] = []
    while left:
        region = left.pop(0)
        partner = next((other for other in left if _belong_together(region, other, other_ink, em)), None)
        if partner is None:
            joined.append(region)
        else:
            left.remove(partner)
            left.insert(0, _union(region, partner))
    return tuple(joined)


def _belong_together(
    first: FormulaRegion, second: FormulaRegion, other_ink: "NDArray[np.bool_]", em: float
) -> bool:
    """Tell whether two regions are one formula. `other_ink` (h, w), bool, is what stands between formulas."""
    across = max(first.left, second.left) - min(first.right, second.right)
    down = max(first.top, second.top) - min(first.bottom, second.bottom)
    low = min(first.bottom - first.top, second.bottom - second.top)
    if across < 0 and down < 0:
        smaller = min(_area(first), _area(second))
        return across * down > 0.4 * smaller
    gap = em * min(GAPS[first.kind], GAPS[second.kind])
    if down > -0.4 * low or across > gap:
        return False
    rows = slice(max(first.top, second.top), min(first.bottom, second.bottom))
    between = other_ink[rows, min(first.right, second.right) : max(first.left, second.left)]
    return not between.any()


def _area(region: FormulaRegion) -> int:
    return (region.right - region.left) * (region.bottom - region.top)


def _union(first: FormulaRegion, second: FormulaRegion) -> FormulaRegion:
    larger = max(first, second, key=_area)
    return replace(
        larger,
        score=max(first.score, second.score),
        left=min(first.left, second.left),
        top=min(first.top, second.top),
        right=max(first.right, second.right),
        bottom=max(first.bottom, second.bottom),
    )
