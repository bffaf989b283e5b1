"""A clean typeset formula becomes what a snip looks like: any size, theme, antialiasing, dirt and crop.

A look is drawn from tables of (probability, effect). Every effect takes and returns a `View`, so the glyph centres
follow whatever happens to the picture. Effects work on coverage (0 paper, 1 ink); colours come last.
"""

import math
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Callable

    import numpy as np
    from numpy.typing import NDArray

    Floats: TypeAlias = NDArray[np.float32]
    Effect: TypeAlias = Callable[["View", np.random.Generator], "View"]

__all__ = ["LOOKS", "Look", "View", "snip_view", "worn"]

SMALLEST_EM, LARGEST_EM = 6.0, 44.0
"""Pixels an em on screens people snip from: a whole page fitted to a window to a Retina display."""

SMALLEST_SCAN_EM = 16.0
"""Pixels an em of type of eight points at 150 dpi."""

SMALLEST_SHOWN_EM = 10.0
"""Pixels an em below which nobody shows a scan."""


@dataclass(frozen=True, slots=True, eq=False)
class View:
    """A formula on its way to a picture.

    `coverage` is (h, w) float32 or, once colours are on, (h, w, 3) from 0 to 255; `centres` is (n, 2) x, y in pixels;
    `em` is the size of the text in pixels.
    """

    coverage: "Floats"
    centres: "Floats"
    em: float


@dataclass(frozen=True, slots=True)
class Look:
    """A kind of picture: its name, its share of all looks, and its effects with their probabilities, in order."""

    name: str
    share: float
    effects: "tuple[tuple[float, Effect], ...]"


def snip_view(
    pixels: "NDArray[np.uint8]", centres: "Floats", em: float, generator: "np.random.Generator"
) -> View:
    """Draw one of LOOKS and apply it to a stored picture (h, w; black on white); the result is (h, w, 3), 0 to 255."""
    import numpy as np

    view = View(np.asarray((255 - pixels) / 255, np.float32), centres.astype(np.float32), em)
    chosen = generator.choice(len(LOOKS), p=[look.share for look in LOOKS])
    for probability, effect in LOOKS[chosen].effects:
        if generator.random() < probability:
            view = effect(view, generator)
    return view


def worn(coverage: "Floats", em: float, generator: "np.random.Generator") -> "Floats":
    """Draw a look and apply all of it that moves nothing, to coverage (h, w); the result is (h, w, 3), 0 to 255."""
    import numpy as np

    view = View(coverage, np.zeros((0, 2), np.float32), em)
    for probability, effect in (*_STROKES, *_SCREEN, (1.0, _colour), *_CAMERA):
        if generator.random() < probability:
            view = effect(view, generator)
    return view.coverage


def _thicken(view: View, generator: "np.random.Generator") -> View:
    import cv2
    import numpy as np

    morph = cv2.dilate if generator.random() < 0.6 else cv2.erode
    # Half of the effect only: the whole of it would take thin strokes away.
    changed = np.asarray(morph(view.coverage, np.ones((2, 2), np.uint8)), np.float32)
    return replace(view, coverage=np.asarray((view.coverage + changed) / 2, np.float32))


def _rotate(view: View, generator: "np.random.Generator") -> View:
    import cv2
    import numpy as np

    height, width = view.coverage.shape
    degrees = float(generator.uniform(-2.5, 2.5))
    cosine, sine = abs(math.cos(math.radians(degrees))), abs(math.sin(math.radians(degrees)))
    new_width, new_height = int(width * cosine + height * sine) + 2, int(height * cosine + width * sine) + 2
    matrix = cv2.getRotationMatrix2D((width / 2, height / 2), degrees, 1.0)
    matrix[0, 2] += (new_width - width) / 2
    matrix[1, 2] += (new_height - height) / 2
    turned = cv2.warpAffine(view.coverage, matrix, (new_width, new_height), flags=cv2.INTER_LINEAR)
    centres = view.centres @ matrix[:, :2].T + matrix[:, 2]
    return View(np.asarray(turned, np.float32), centres.astype(np.float32), view.em)


def _resize(view: View, generator: "np.random.Generator") -> View:
    """Bring the text to a screen size, slightly stretched, at a sub-pixel position."""
    return _resized(view, SMALLEST_EM, LARGEST_EM, generator)


def _scan_size(view: View, generator: "np.random.Generator") -> View:
    """Bring the text to the size of a scan of 150 to 300 dpi or a photo."""
    return _resized(view, SMALLEST_SCAN_EM, LARGEST_EM, generator)


def _resized(view: View, smallest: float, largest: float, generator: "np.random.Generator") -> View:
    import cv2
    import numpy as np

    em = math.exp(generator.uniform(math.log(smallest), math.log(largest)))
    factor = em / view.em
    stretch = float(generator.uniform(0.96, 1.04))
    shift = generator.integers(0, 4, 2)  # at the stored size, so that it is a part of a pixel afterwards
    padded = np.pad(view.coverage, ((int(shift[1]), 0), (int(shift[0]), 0)))
    height, width = padded.shape
    size = (max(4, round(width * factor * stretch)), max(4, round(height * factor)))
    method = cv2.INTER_AREA if factor < 1 else cv2.INTER_CUBIC
    resized = np.clip(cv2.resize(padded, size, interpolation=method), 0, 1)
    ratio = np.array([size[0] / width, size[1] / height], np.float32)
    return View(np.asarray(resized, np.float32), (view.centres + shift.astype(np.float32)) * ratio, em)


def _margins(view: View, generator: "np.random.Generator") -> View:
    import numpy as np

    top, bottom, left, right = (int(side) for side in generator.exponential(0.4 * view.em, 4))
    padded = np.pad(view.coverage, ((top, bottom), (left, right)))
    return replace(view, coverage=padded, centres=view.centres + np.array([left, top], np.float32))


def _neighbours(view: View, generator: "np.random.Generator") -> View:
    """Let the line above or below show at the edge, cut off: a piece of the same formula stands in for it."""
    import numpy as np

    height, width = view.coverage.shape
    sliver = min(height, max(2, int(view.em * generator.uniform(0.08, 0.25))))
    gap = int(view.em * generator.uniform(0.4, 1.0))
    piece = np.roll(view.coverage, int(generator.integers(0, width)), axis=1)
    blank = np.zeros((gap, width), np.float32)
    if generator.random() < 0.5:
        return View(
            np.concatenate([piece[-sliver:], blank, view.coverage]),
            view.centres + np.array([0, sliver + gap], np.float32),
            view.em,
        )
    return replace(view, coverage=np.concatenate([view.coverage, blank, piece[:sliver]]))


def _blur(view: View, generator: "np.random.Generator") -> View:
    import cv2
    import numpy as np

    sigma = float(generator.uniform(0.3, 0.8)) * max(1.0, view.em / 24)
    return replace(view, coverage=np.asarray(cv2.GaussianBlur(view.coverage, (0, 0), sigma), np.float32))


def _zoom(view: View, generator: "np.random.Generator") -> View:
    """Shrink and enlarge again, as a viewer does with a picture shown at the wrong size."""
    import cv2
    import numpy as np

    height, width = view.coverage.shape[:2]
    factor = float(generator.uniform(0.55, 0.85)) if view.em > 15 else 0.8
    size = (max(4, int(width * factor)), max(4, int(height * factor)))
    small = cv2.resize(view.coverage, size, interpolation=cv2.INTER_AREA)
    again = cv2.resize(small, (width, height), interpolation=cv2.INTER_LINEAR)
    return replace(view, coverage=np.asarray(again, np.float32))


def _fade(view: View, generator: "np.random.Generator") -> View:
    """Print faintly, or with contrast turned up."""
    import numpy as np

    if generator.random() < 0.5:
        return replace(view, coverage=view.coverage * np.float32(generator.uniform(0.35, 0.9)))
    lifted = (view.coverage - generator.uniform(0, 0.2)) * generator.uniform(1, 1.7)
    return replace(view, coverage=np.asarray(np.clip(lifted, 0, 1), np.float32))


def _colour(view: View, generator: "np.random.Generator") -> View:
    """Put ink and paper colours on; one time in ten each colour channel sees the ink a third of a pixel further."""
    import cv2
    import numpy as np

    ink, paper = _theme(generator)
    channels = [view.coverage] * 3
    if generator.random() < 0.1:
        height, width = view.coverage.shape
        channels = [
            np.asarray(
                cv2.warpAffine(
                    view.coverage, np.array([[1, 0, shift], [0, 1, 0]], np.float32), (width, height)
                ),
                np.float32,
            )
            for shift in (-1 / 3, 0, 1 / 3)
        ]
    coverage = np.stack(channels, axis=2)
    return replace(view, coverage=paper * (1 - coverage) + ink * coverage)


def _theme(generator: "np.random.Generator") -> "tuple[Floats, Floats]":
    """Draw ink and paper: mostly black on white, often a dark theme, sometimes any two colours far apart."""
    import numpy as np

    chance = generator.random()
    if chance < 0.55:
        return np.zeros(3, np.float32), np.full(3, 255, np.float32)
    if chance < 0.75:
        dark, light = generator.uniform(0, 60, 3), generator.uniform(180, 255, 3)
        return light.astype(np.float32), dark.astype(np.float32)
    ink = generator.uniform(0, 255, 3)
    paper = np.where(ink > 127, generator.uniform(0, 60, 3), generator.uniform(190, 255, 3))
    return ink.astype(np.float32), paper.astype(np.float32)


def _shade(view: View, generator: "np.random.Generator") -> View:
    """Light the page unevenly, as a lamp beside a sheet does."""
    import numpy as np

    width = view.coverage.shape[1]
    light = np.linspace(1.0, generator.uniform(0.65, 0.95), width, dtype=np.float32)
    light = light[::-1] if generator.random() < 0.5 else light
    return replace(view, coverage=view.coverage * light[None, :, None])


def _noise(view: View, generator: "np.random.Generator") -> View:
    import numpy as np

    grain = generator.standard_normal(view.coverage.shape[:2], np.float32) * np.float32(
        generator.uniform(2, 12)
    )
    return replace(view, coverage=np.asarray(np.clip(view.coverage + grain[:, :, None], 0, 255), np.float32))


def _smooth_noise(shape: tuple[int, int], cell: float, generator: "np.random.Generator") -> "Floats":
    """Return noise (h, w) of deviation about 1 that changes over `cell` pixels."""
    import cv2
    import numpy as np

    height, width = shape
    small = (max(2, int(width / cell) + 2), max(2, int(height / cell) + 2))
    coarse = generator.standard_normal(small[::-1], np.float32)
    return np.asarray(cv2.resize(coarse, (width, height), interpolation=cv2.INTER_CUBIC), np.float32)


def _old_print(view: View, generator: "np.random.Generator") -> View:
    """Print with worn type: strokes grow thick and thin from place to place, edges are rough, hairlines break."""
    import cv2
    import numpy as np

    shape = view.coverage.shape[0], view.coverage.shape[1]
    soft = cv2.GaussianBlur(
        view.coverage, (0, 0), max(0.45, view.em * float(generator.uniform(0.015, 0.035)))
    )
    pressure = _smooth_noise(shape, view.em * float(generator.uniform(0.4, 2.0)), generator)
    edge = _smooth_noise(shape, max(1.5, view.em * 0.06), generator)
    middle = generator.uniform(0.2, 0.45) * min(
        1.0, view.em / 32
    )  # blur takes more of the hairlines of small type
    limit = middle * (1 + generator.uniform(0, 0.3) * pressure + generator.uniform(0, 0.25) * edge)
    return replace(view, coverage=np.asarray(np.clip((soft - limit) / 0.25 + 0.5, 0, 1), np.float32))


def _bilevel(view: View, generator: "np.random.Generator") -> View:
    """Scan in black and white: a threshold over a blurred, noisy page, with specks."""
    import cv2
    import numpy as np

    soft = cv2.GaussianBlur(view.coverage, (0, 0), float(generator.uniform(0.4, 0.8)))
    noisy = soft + generator.standard_normal(soft.shape, np.float32) * np.float32(generator.uniform(0, 0.1))
    black = noisy > generator.uniform(0.28, 0.5) * min(1.0, view.em / 30)
    specks = generator.random(soft.shape, np.float32) < generator.uniform(0, 0.0008)
    return replace(view, coverage=np.asarray(black | specks, np.float32))


def _shown_smaller(view: View, generator: "np.random.Generator") -> View:
    """Shrink as viewers do that show a scan at less than its size."""
    import cv2
    import numpy as np

    factor = max(float(generator.uniform(0.5, 0.95)), min(1.0, SMALLEST_SHOWN_EM / view.em))
    height, width = view.coverage.shape[:2]
    size = (max(4, int(width * factor)), max(4, int(height * factor)))
    ratio = np.array([size[0] / width, size[1] / height], np.float32)
    small = cv2.resize(view.coverage, size, interpolation=cv2.INTER_AREA)
    return View(np.asarray(small, np.float32), view.centres * ratio, view.em * float(ratio[1]))


def _perspective(view: View, generator: "np.random.Generator") -> View:
    """See the page from a side: its corners move by a few hundredths of its width, up to a quarter of an em down."""
    import cv2
    import numpy as np

    height, width = view.coverage.shape[:2]
    drop, shift = min(0.03 * width, 0.5 * view.em), min(0.03 * width, 0.08 * height)
    corners = np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float32)
    moved = corners + generator.uniform(-1, 1, (4, 2)).astype(np.float32) * np.array(
        [shift, drop], np.float32
    )
    moved -= moved.min(0)
    matrix = cv2.getPerspectiveTransform(corners, moved)
    size = (int(moved[:, 0].max()) + 2, int(moved[:, 1].max()) + 2)
    seen = cv2.warpPerspective(view.coverage, matrix, size, flags=cv2.INTER_LINEAR)
    centres = view.centres
    if len(centres):
        centres = cv2.perspectiveTransform(centres[None].astype(np.float32), matrix)[0]
    return View(np.asarray(seen, np.float32), np.asarray(centres, np.float32), view.em)


def _curl(view: View, generator: "np.random.Generator") -> View:
    """Bend the line as the page of an open book does: up to a third of an em over ten ems or more."""
    import cv2
    import numpy as np

    width = view.coverage.shape[1]
    depth = float(generator.uniform(0.05, 0.3)) * view.em
    period = max(width, 10 * view.em) * float(generator.uniform(0.8, 2))
    phase = float(generator.uniform(0, 2 * math.pi))
    pad = int(depth) + 1
    padded = np.pad(view.coverage, ((pad, pad), (0, 0)))
    columns = np.arange(width, dtype=np.float32)
    bend = (depth * np.sin(2 * math.pi * columns / period + phase)).astype(np.float32)
    map_x = np.broadcast_to(columns, padded.shape).astype(np.float32)
    map_y = np.arange(padded.shape[0], dtype=np.float32)[:, None] - bend[None]
    bent = cv2.remap(padded, map_x, map_y, cv2.INTER_LINEAR)
    at = np.clip(view.centres[:, 0].astype(int), 0, width - 1)
    centres = view.centres + np.stack([np.zeros(len(at), np.float32), bend[at] + pad], 1)
    return View(np.asarray(bent, np.float32), centres.astype(np.float32), view.em)


def _paper(view: View, generator: "np.random.Generator") -> View:
    """Print on paper: a tint, fibres, and ink that is not quite black."""
    import numpy as np

    shape = view.coverage.shape[0], view.coverage.shape[1]
    paper = generator.uniform(190, 255) - generator.uniform(0, 30, 3) * np.array([1, 0.5, 0.0])
    ink = generator.uniform(0, 80, 3) * 0.5 + generator.uniform(0, 40)
    texture = _smooth_noise(shape, float(generator.uniform(1.5, 4)), generator) * generator.uniform(0, 5)
    coverage = view.coverage[:, :, None]
    page = paper.astype(np.float32) * (1 - coverage) + ink.astype(np.float32) * coverage
    return replace(view, coverage=np.asarray(np.clip(page + texture[:, :, None], 0, 255), np.float32))


def _shadow(view: View, generator: "np.random.Generator") -> View:
    """Light the page unevenly in two directions, with the soft shadow of a hand or a telephone."""
    import numpy as np

    height, width = view.coverage.shape[:2]
    field = _smooth_noise((height, width), max(height, width) * float(generator.uniform(0.3, 1)), generator)
    light = np.clip(1 - generator.uniform(0.05, 0.22) * (field + 1), 0.35, 1.0)
    return replace(view, coverage=np.asarray(view.coverage * light[:, :, None], np.float32))


def _focus(view: View, generator: "np.random.Generator") -> View:
    """Miss the focus, or move while the picture is taken."""
    import cv2
    import numpy as np

    if generator.random() < 0.6:
        return _blur(view, generator)
    length = max(2, round(view.em * float(generator.uniform(0.03, 0.09))))
    kernel = np.full((1, length), 1 / length, np.float32)
    kernel = kernel if generator.random() < 0.5 else kernel.T
    return replace(view, coverage=np.asarray(cv2.filter2D(view.coverage, -1, kernel), np.float32))


def _jpeg(view: View, generator: "np.random.Generator") -> View:
    import cv2
    import numpy as np

    quality = int(generator.integers(20, 75))
    data = cv2.imencode(".jpg", view.coverage.astype(np.uint8), [cv2.IMWRITE_JPEG_QUALITY, quality])[1]
    return replace(view, coverage=np.asarray(cv2.imdecode(data, cv2.IMREAD_COLOR), np.float32))


_STROKES: "tuple[tuple[float, Effect], ...]" = ((0.15, _thicken),)
_GEOMETRY: "tuple[tuple[float, Effect], ...]" = (
    (0.2, _rotate),
    (1.0, _resize),
    (0.1, _neighbours),
    (0.5, _margins),
)
_SCREEN: "tuple[tuple[float, Effect], ...]" = ((0.2, _blur), (0.12, _zoom), (0.3, _fade))
_CAMERA: "tuple[tuple[float, Effect], ...]" = ((0.07, _shade), (0.25, _noise), (0.15, _jpeg))
_BOOK: "tuple[tuple[float, Effect], ...]" = (
    (0.3, _thicken),
    (0.5, _rotate),
    (1.0, _scan_size),
    (0.15, _neighbours),
)
_LENS: "tuple[tuple[float, Effect], ...]" = ((0.8, _perspective), (0.4, _curl))
_PRINTED: "tuple[tuple[float, Effect], ...]" = ((1.0, _paper), (0.4, _noise), (0.35, _jpeg))

LOOKS: tuple[Look, ...] = (
    Look("screen", 0.66, (*_STROKES, *_GEOMETRY, *_SCREEN, (1.0, _colour), *_CAMERA)),
    Look(
        "black-and-white scan",
        0.09,
        (*_BOOK, (0.5, _margins), (1.0, _bilevel), (0.5, _shown_smaller), (1.0, _colour)),
    ),
    Look("grey scan", 0.06, (*_BOOK, (0.5, _margins), (0.7, _blur), (0.3, _shown_smaller), *_PRINTED)),
    Look("old print", 0.08, (*_BOOK, (1.0, _old_print), (0.5, _margins), (0.4, _shown_smaller), *_PRINTED)),
    Look(
        "photo",
        0.11,
        (
            *_BOOK,
            (0.7, _margins),
            *_LENS,
            (1.0, _paper),
            (0.8, _shadow),
            (0.6, _focus),
            (0.7, _noise),
            (0.6, _jpeg),
        ),
    ),
)
"""What pictures of formulas are, and how often training draws each."""
