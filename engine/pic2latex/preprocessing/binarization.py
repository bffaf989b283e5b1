"""Preprocessing: background removal, binarisation, cropping and scale; a `Picture` becomes ink at a known size.

Training and recognition both go through this module, so what a model is trained on is what it is shown. It
must not know any model: the em a network wants and how its canvas is padded are arguments.

Units: pixels of the array at hand. "Em" is the font size of the main text (10 for 10 pt text at 72 dpi).
"""

import math
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from pic2latex.errors import PictureBlank
from pic2latex.preprocessing.border_bands import crop_uniform_bands
from pic2latex.preprocessing.colored_areas import distance_on_areas
from pic2latex.preprocessing.connected_components import connected_components
from pic2latex.preprocessing.drawn_frames import frame_mask
from pic2latex.preprocessing.text_size import em_candidates
from pic2latex.types import Picture

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

__all__ = ["MARGIN", "Ink", "extract_ink", "ink_mask", "pad_to_canvas", "rescale"]

FAINTEST = 10.0
"""Colour distance (0-255) under which a mark cannot be told from the background."""

MAX_ENLARGEMENT = 6.0
MAX_CANVAS = 1_600_000
"""Pixels of the canvas at the network's scale; a wrong estimate must not make it explode."""

LARGE_EM = 80.0
"""Text taller than this is shrunk before anything else: it holds no more information, only work."""

SMALL_EM, ENLARGED_EM = 24.0, 60.0
"""Text smaller than the first is enlarged towards the second before ink and paper are told apart: a threshold on few
grey pixels costs strokes. On 498 formulas in 22 fonts that read 1 point more exactly, 7 more at half the size."""


MOST_PIXELS = 9_000_000
"""Of a picture: an A4 page at 300 dpi has 8.7 million."""

MOST_PIECES = 60_000
"""Of ink: a dense page has a tenth of that. More are a screen, noise or a photograph, and would take long."""

RULE = 40
"""A line this many times as long as it is thick is a rule and no minus sign."""

MARGIN = 4
"""Pixels of a canvas left of the ink, and at least above and below it."""

RIM = 3
"""Pixels around small text that are enlarged with it."""


AT_EDGE = 0.5
"""Pixels between ink and an edge of the picture below which it touches it."""


@dataclass(frozen=True, slots=True, eq=False)
class Ink:
    """What is written: uint8 (height, width), 0 where nothing is, 255 at full ink; trimmed; read-only.

    `em` is the likeliest size of the text in pixels of this array, `other_ems` are the next ones. Pixel (x, y) of it
    lies at (left + x / scale, top + y / scale) of the picture. `touches_edge` tells that ink reaches an edge of
    it, where more of it may be cut off.
    """

    pixels: "NDArray[np.uint8]"
    em: float
    left: float = 0
    top: float = 0
    scale: float = 1.0
    other_ems: tuple[float, ...] = ()
    touches_edge: bool = False


def extract_ink(picture: Picture, *, enlarges: bool = False) -> Ink:
    """Separate what is written from what it is written on, whatever the colours are, and cut off the margins.

    With `enlarges` small text is made larger first. Raises PictureBlank when nothing is written.
    """
    import cv2

    found = _found(picture, enlarges=enlarges)
    em, *others = found.ems
    ink, scale = found.ink, found.scale
    if scale == 1 and em > LARGE_EM:
        scale = LARGE_EM / em
        size = (max(1, round(ink.shape[1] * scale)), max(1, round(ink.shape[0] * scale)))
        ink = cv2.resize(ink, size, interpolation=cv2.INTER_AREA)
        em, others = LARGE_EM, [other * scale for other in others]
    pixels: NDArray[np.uint8] = ink.copy()
    pixels.setflags(write=False)
    right, bottom = found.left + ink.shape[1] / scale, found.top + ink.shape[0] / scale
    touches = min(found.left, found.top, picture.width - right, picture.height - bottom) < AT_EDGE
    return Ink(pixels, em, found.left, found.top, scale, tuple(others), touches)


def ink_mask(picture: Picture) -> "tuple[NDArray[np.uint8], float]":
    """Return where ink is, 0 or 255 (h, w), and the factor by which small text was enlarged. Raises PictureBlank."""
    found = _found(picture, enlarges=True)
    return found.mask, found.scale


@dataclass(frozen=True, slots=True, eq=False)
class _Found:
    """Ink and mask (h, w) `scale` times as large as on the picture, where they lie on it, and the likeliest ems."""

    ink: "NDArray[np.uint8]"
    mask: "NDArray[np.uint8]"
    left: float
    top: float
    scale: float
    ems: tuple[float, ...]


def _found(picture: Picture, *, enlarges: bool) -> _Found:
    shrunk = _shrunk(picture)
    if shrunk is not picture:
        factor = shrunk.width / picture.width
        found = _found(shrunk, enlarges=enlarges)
        return replace(found, left=found.left / factor, top=found.top / factor, scale=found.scale * factor)
    rows, columns = crop_uniform_bands(picture.pixels)
    distance = _distance_from_background(picture.pixels[rows, columns])
    ink, mask, left, top = _trimmed(distance, picture)
    if enlarges:
        _refuse_rules(mask, picture)
        if (frame := frame_mask(mask)) is not None:
            distance = _without_frame(distance, frame, (int(left), int(top)))
            ink, mask, left, top = _trimmed(distance, picture)
    ems, scale = _ems(mask, picture.em), 1.0
    if enlarges and ems[0] < SMALL_EM:
        distance, near = _with_rim(distance, (int(left), int(top)), mask.shape)
        scale = min(ENLARGED_EM / ems[0], max(1.0, math.sqrt(MAX_CANVAS / distance.size)))
        ink, mask, left, top = _trimmed(_enlarged(distance, scale), picture)
        left, top = near[0] + left / scale, near[1] + top / scale
        ems = _ems(mask, picture.em * scale if picture.em else None)
    return _Found(ink, mask, columns.start + left, rows.start + top, scale, ems)


def _ems(mask: "NDArray[np.uint8]", known: float | None) -> tuple[float, ...]:
    """Return the ems to try for `mask` (h, w), uint8: the known one, or the likely ones."""
    return (known,) if known else em_candidates(mask)


def _shrunk(picture: Picture) -> Picture:
    """Return a picture of at most MOST_PIXELS: a larger one holds no more that can be read, and takes memory."""
    import cv2

    factor = (MOST_PIXELS / (picture.width * picture.height)) ** 0.5
    if factor >= 1:
        return picture
    size = (max(4, round(picture.width * factor)), max(4, round(picture.height * factor)))
    pixels: NDArray[np.uint8] = cv2.resize(picture.pixels, size, interpolation=cv2.INTER_AREA)
    pixels.setflags(write=False)
    return replace(picture, pixels=pixels, em=picture.em * factor if picture.em else None)


def _refuse_rules(mask: "NDArray[np.uint8]", picture: Picture) -> None:
    """Raise PictureBlank when nothing but long lines is written. `mask` (h, w), uint8."""
    import numpy as np

    pieces = connected_components(mask)
    sides = np.stack([pieces.width, pieces.height]).astype(np.float64)
    if (sides.max(axis=0) > RULE * sides.min(axis=0)).all():
        raise PictureBlank(
            f"There is nothing but a line on {picture.origin}.", hint="Select the formula itself."
        )


def _without_frame(
    distance: "NDArray[np.float32]", frame: "NDArray[np.bool_]", place: tuple[int, int]
) -> "NDArray[np.float32]":
    """Return the distance from the ground without a frame that lies at `place` (x, y)."""
    left, top = place
    result = distance.copy()
    result[top : top + frame.shape[0], left : left + frame.shape[1]][frame] = 0
    return result


def _with_rim(
    distance: "NDArray[np.float32]", place: tuple[int, int], shape: tuple[int, ...]
) -> "tuple[NDArray[np.float32], tuple[int, int]]":
    """Return what lies at `place` (x, y) and is `shape` large with RIM pixels around it, and the x, y of that.

    The same writing is enlarged the same way, whatever its margins are.
    """
    import numpy as np

    left, top = place
    wide = np.pad(distance, RIM)
    rows, columns = slice(top, top + shape[0] + 2 * RIM), slice(left, left + shape[1] + 2 * RIM)
    return np.ascontiguousarray(wide[rows, columns]), (left - RIM, top - RIM)


def _enlarged(distance: "NDArray[np.float32]", scale: float) -> "NDArray[np.float32]":
    """Return `distance` (h, w), float32, scaled up, still within 0-255."""
    import cv2
    import numpy as np

    size = (round(distance.shape[1] * scale), round(distance.shape[0] * scale))
    return np.asarray(np.clip(cv2.resize(distance, size, interpolation=cv2.INTER_CUBIC), 0, 255), np.float32)


def _trimmed(
    distance: "NDArray[np.float32]", picture: Picture
) -> "tuple[NDArray[np.uint8], NDArray[np.uint8], float, float]":
    """Return ink and mask without margins, and the left and top that were cut off. Both are (h, w), uint8."""
    mask, ink = _threshold(distance, picture)
    top, bottom, left, right = _bounds(mask, picture)
    return ink[top:bottom, left:right], mask[top:bottom, left:right], left, top


def _distance_from_background(pixels: "NDArray[np.uint8]") -> "NDArray[np.float32]":
    """Return how far each pixel's colour is from the background there (0-255).

    An array (h, w, 3) becomes (h, w), float32.
    """
    import cv2
    import numpy as np

    edge = np.concatenate([pixels[0], pixels[-1], pixels[:, 0], pixels[:, -1]])
    ground = _commonest_colour(pixels, edge)
    difference = _colour_distance(pixels, ground)
    uneven = float(np.percentile(np.abs(edge.astype(np.int16) - ground.astype(np.int16)).max(axis=1), 75))
    on_areas = distance_on_areas(pixels, difference, ground, is_even=uneven <= FAINTEST)
    if uneven <= FAINTEST or on_areas is not difference or min(pixels.shape[:2]) < 24:
        return on_areas
    # A photograph or a gradient: the background is what remains when everything thin is taken away.
    scale = 256 / max(pixels.shape[:2])
    small = (
        cv2.resize(pixels, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA) if scale < 1 else pixels
    )
    kernel = int(min(101, max(5, min(small.shape[:2]) // 2 | 1)))
    local = cv2.medianBlur(np.ascontiguousarray(small), kernel)
    local = cv2.resize(local, (pixels.shape[1], pixels.shape[0]), interpolation=cv2.INTER_LINEAR)
    return _colour_distance(pixels, local)


def _colour_distance(pixels: "NDArray[np.uint8]", ground: "NDArray[np.uint8]") -> "NDArray[np.float32]":
    """Return the largest difference over the channels (h, w)."""
    import numpy as np

    difference = np.abs(pixels.astype(np.int16) - ground.astype(np.int16)).max(axis=2)
    return np.asarray(difference, dtype=np.float32)


def _commonest_colour(pixels: "NDArray[np.uint8]", edge: "NDArray[np.uint8]") -> "NDArray[np.uint8]":
    """Return the commonest colour: of the whole picture if the edge agrees, of the edge otherwise.

    `pixels` (h, w, 3), `edge` (n, 3); (3,), uint8.
    """
    import numpy as np

    def mode(colours: "NDArray[np.uint8]") -> "NDArray[np.uint8]":
        coarse = (colours >> 4).astype(np.int32)
        keys = (coarse[:, 0] << 8) | (coarse[:, 1] << 4) | coarse[:, 2]
        members = colours[keys == np.bincount(keys, minlength=4096).argmax()]
        return np.asarray(np.median(members, axis=0), dtype=np.uint8)

    step = max(1, pixels.shape[0] * pixels.shape[1] // 200_000)
    whole = mode(pixels.reshape(-1, 3)[::step])
    rim = mode(edge)
    # Heavy ink in a tight crop can outnumber the background; the rim rarely is ink. But a frame drawn around
    # the crop would be: then the rim's colour is rare inside.
    inside = np.abs(pixels.reshape(-1, 3)[::step].astype(np.int16) - rim).max(axis=1) < 24
    return rim if float(inside.mean()) > 0.15 else whole


def _threshold(
    distance: "NDArray[np.float32]", picture: Picture
) -> "tuple[NDArray[np.uint8], NDArray[np.uint8]]":
    """Return the mask of ink (0 or 255) and the antialiased ink, noise removed and contrast stretched.

    All are (h, w). The level is Otsu's (IEEE Transactions on Systems, Man, and Cybernetics 9, 1979).
    """
    import cv2
    import numpy as np

    peak = float(np.percentile(distance[:: max(1, distance.shape[0] // 1500)], 99.9))
    peak = max(peak, float(cv2.blur(distance, (2, 2)).max()) * 0.8)
    if peak < FAINTEST:
        raise _blank(picture)
    scaled = np.clip(distance * (255 / peak), 0, 255).astype(np.uint8)
    level, _ = cv2.threshold(scaled, 0, 255, cv2.THRESH_BINARY + cv2.THRESH_OTSU)
    level = float(np.clip(level, 40, 140))
    strong = distance[scaled > level]
    if strong.size == 0:
        raise _blank(picture)
    full = float(np.percentile(strong, 90))
    quiet = distance[scaled <= level]
    floor = min(float(quiet.std()) * 1.5 if quiet.size else 0.0, full * 0.2)
    ink = np.clip((distance - floor) * (255 / max(full - floor, 1.0)), 0, 255).astype(np.uint8)
    mask = np.where(scaled > level, 255, 0).astype(np.uint8)
    return mask, ink


def _bounds(mask: "NDArray[np.uint8]", picture: Picture) -> tuple[int, int, int, int]:
    """Return top, bottom, left, right of the ink with a margin of 1, single specks left out.

    `mask` (h, w), uint8.
    """
    pieces = connected_components(mask)
    if not len(pieces):
        raise _blank(picture)
    if len(pieces) >= MOST_PIECES:
        message = f"There is only a pattern of {len(pieces)} specks on {picture.origin}."
        raise PictureBlank(message, hint="Select the formula itself, without a photograph or a pattern.")
    box = pieces.bounds(pieces.area >= min(3, int(pieces.area.max())))
    height, width = mask.shape
    return (
        max(0, int(box.top) - 1),
        min(height, int(box.bottom) + 1),
        max(0, int(box.left) - 1),
        min(width, int(box.right) + 1),
    )


def rescale(ink: Ink, em: float, *, correction: float = 1.0) -> "NDArray[np.uint8]":
    """Return the ink (h, w) scaled until one em is `em` pixels; the true em is the estimate x `correction`.

    Enlargement and the result's area are limited; small pictures are never reduced to nothing.
    """
    import cv2

    height, width = ink.pixels.shape
    factor = min(em / (ink.em * correction), MAX_ENLARGEMENT)
    factor = min(factor, (MAX_CANVAS / (height * width)) ** 0.5)
    size = (max(4, round(width * factor)), max(4, round(height * factor)))
    method = cv2.INTER_AREA if factor < 1 else cv2.INTER_CUBIC
    resized: NDArray[np.uint8] = cv2.resize(ink.pixels, size, interpolation=method)
    return resized


def pad_to_canvas(
    pixels: "NDArray[np.uint8]", *, multiple: int = 16, margin: int = MARGIN, least: int = 0
) -> "NDArray[np.uint8]":
    """Put the ink (h, w) on an empty canvas, `margin` from the left, with sides in multiples of `multiple`.

    `least` is the least width, for networks that never saw a picture hardly wider than a letter.
    """
    import numpy as np

    height, width = pixels.shape
    full_height, full_width = (
        (side + 2 * margin + multiple - 1) // multiple * multiple for side in (height, width)
    )
    result = np.zeros((full_height, max(full_width, least)), dtype=np.uint8)
    top = (full_height - height) // 2
    result[top : top + height, margin : margin + width] = pixels
    return result


def _blank(picture: Picture) -> PictureBlank:
    return PictureBlank(
        f"Nothing is written on {picture.origin}.",
        hint="Select the formula itself. If the screen came out in one colour, allow screen recording.",
    )
