"""Areas of another ground within a picture: a marker pen over a term, a selection, an inverted part.

What is written there is told from the area's own colour. An area is solid, of one colour around its rim, and has
something written on it: a filled square or a thick letter has not.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pic2latex.preprocessing.connected_components import connected_components

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

__all__ = ["distance_on_areas"]

VISIBLE = 16.0
"""Colour distance (0-255) from which on something has another colour than the ground."""

SOLID_SHARE, SMALLEST_SOLID, LARGEST_SOLID = 0.3, 7, 41
"""An area is as wide everywhere as this share of the picture's shorter side; at least and at most so many pixels."""

LARGE = 2.5
"""Times the square of that width: the smallest area."""

SAME, EXACTLY = 30, 6
"""Colour distance up to which two pixels have one colour, on even ground and on uneven."""

MOST_AREAS = 49
"""Areas looked at; a photograph has no end of them."""

FILLED = 0.85
"""The share of its box that an area fills: bands, and not letters grown together."""

RIM, RIM_SHARE = 3, 0.75
"""Pixels around an area's edge, and the share of them that has the area's colour."""

WRITTEN = (0.01, 0.33)
"""The share of an area that is written on: from, to."""


@dataclass(frozen=True, slots=True, eq=False)
class _Area:
    """A rectangle of the picture, which pixels of it are the area (h, w), and the area's colour (3,)."""

    rows: slice
    columns: slice
    inside: "NDArray[np.bool_]"
    colour: "NDArray[np.float32]"


def distance_on_areas(
    pixels: "NDArray[np.uint8]",
    distance: "NDArray[np.float32]",
    ground: "NDArray[np.uint8]",
    *,
    is_even: bool = True,
) -> "NDArray[np.float32]":
    """Return the distance of each pixel (h, w, 3) from the ground it lies on: `ground`, or the colour of its area.

    `distance` (h, w) is that from `ground`; it is returned where there are no areas. Where the ground is not `is_even`,
    as on a photograph, only areas of exactly one colour count: shadows have many.
    """
    result = distance
    for area in _areas(pixels, distance, ground, SAME if is_even else EXACTLY):
        result = result.copy() if result is distance else result
        _replace(result, pixels, ground.astype("float32"), area)
    return result


def _areas(
    pixels: "NDArray[np.uint8]", distance: "NDArray[np.float32]", ground: "NDArray[np.uint8]", same: int
) -> list[_Area]:
    """Return the areas of other colours. `pixels` (h, w, 3), `distance` (h, w), `ground` (3,)."""
    import cv2
    import numpy as np

    width = int(min(LARGEST_SOLID, max(SMALLEST_SOLID, SOLID_SHARE * min(distance.shape))))
    visible = (distance > VISIBLE).astype(np.uint8)
    if visible.mean() < 0.02:
        return []
    room = np.pad(visible, width)
    closed = cv2.morphologyEx(room, cv2.MORPH_CLOSE, np.ones((width // 4 | 1,) * 2, np.uint8))
    solid = cv2.morphologyEx(closed, cv2.MORPH_OPEN, np.ones((width, width), np.uint8))
    solid = solid[width:-width, width:-width]
    components = connected_components(solid, connectivity=4)
    large = components.area >= np.maximum(LARGE * width**2, FILLED * components.width * components.height)
    found = []
    for place in np.flatnonzero(large[:MOST_AREAS]).tolist():
        inside_rows, inside_columns = components.window(place)
        rows = slice(max(0, inside_rows.start - width), inside_rows.stop + width)
        columns = slice(max(0, inside_columns.start - width), inside_columns.stop + width)
        area = _area(pixels[rows, columns], components.labels[rows, columns] == place + 1, same)
        if area is not None and float(np.abs(area[1] - ground).max()) > same:
            found.append(_Area(rows, columns, *area))
    return found


def _area(
    pixels: "NDArray[np.uint8]", inside: "NDArray[np.bool_]", same: int
) -> "tuple[NDArray[np.bool_], NDArray[np.float32]] | None":
    """Return the area and its colour, unless it is ink: nothing stands on it, or its rim has several colours.

    `pixels` (h, w, 3), `inside` (h, w); the colour (3,), float32.
    """
    import cv2
    import numpy as np

    padded = np.pad(inside.astype(np.uint8), 1)
    core = cv2.erode(padded, np.ones((3, 3), np.uint8))[1:-1, 1:-1] > 0
    inner = cv2.erode(padded, np.ones((2 * RIM + 3,) * 2, np.uint8))[1:-1, 1:-1] > 0
    rim = pixels[core & ~inner]
    if not len(rim) or not inner.any():
        return None
    colour = np.median(rim, axis=0).astype(np.float32)
    if (np.abs(rim - colour).max(axis=1) < same).mean() < RIM_SHARE:
        return None
    written = float((np.abs(pixels[inner] - colour).max(axis=1) > 2 * SAME).mean())
    return (_all_of(pixels, inside, colour), colour) if WRITTEN[0] <= written <= WRITTEN[1] else None


def _all_of(
    pixels: "NDArray[np.uint8]", inside: "NDArray[np.bool_]", colour: "NDArray[np.float32]"
) -> "NDArray[np.bool_]":
    """Return the area to its very edge: pixels of its colour that hang together with it, and what they surround.

    `pixels` (h, w, 3), `inside` and the result (h, w), `colour` (3,).
    """
    import cv2
    import numpy as np

    same = (np.abs(pixels - colour).max(axis=2) < SAME).astype(np.uint8)
    _, labels = cv2.connectedComponents(same, connectivity=4)
    own = np.isin(labels, np.unique(labels[inside & (same > 0)])) & (same > 0)
    rows, columns = np.flatnonzero(own.any(axis=1)), np.flatnonzero(own.any(axis=0))
    if not len(rows):
        return inside
    rim = 2 * RIM + 1
    room = np.pad(own.astype(np.uint8), rim)
    closed = cv2.morphologyEx(room, cv2.MORPH_CLOSE, np.ones((rim, rim), np.uint8))[rim:-rim, rim:-rim] > 0
    within = np.zeros_like(inside)
    within[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1] = True
    return np.asarray(closed | (inside & within))


def _replace(
    distance: "NDArray[np.float32]", pixels: "NDArray[np.uint8]", ground: "NDArray[np.float32]", area: _Area
) -> None:
    """Put the distance from the area's colour in place; near its edge, from the line of colours to the ground.

    `distance` (h, w), float32, is changed in place; `pixels` (h, w, 3), `ground` (3,).
    """
    import cv2
    import numpy as np

    window = area.rows, area.columns
    seen = pixels[window].astype(np.float32)
    kernel = np.ones((2 * RIM + 1,) * 2, np.uint8)
    inside = area.inside.astype(np.uint8)
    whole = cv2.dilate(inside, kernel) > 0
    edge = whole & ~(cv2.erode(np.pad(inside, RIM), kernel)[RIM:-RIM, RIM:-RIM] > 0)
    line = ground - area.colour
    along = np.clip(((seen - area.colour) @ line) / max(float(line @ line), 1.0), 0, 1)
    off_line = np.abs(seen - area.colour - along[..., None] * line).max(axis=2)
    off_colour = np.abs(seen - area.colour).max(axis=2)
    own = distance[window]
    own[whole] = np.where(edge, off_line, off_colour)[whole]
