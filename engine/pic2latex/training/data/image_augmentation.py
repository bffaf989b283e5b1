"""A clean typeset formula becomes what a snip looks like: any size, theme, antialiasing, dirt and crop.

A look is drawn from tables of (probability, effect). Every effect takes and returns a `View`, so the glyph centres
follow whatever happens to the picture. Effects work on coverage (0 paper, 1 ink); colours come last.
"""

import math
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, TypeAlias

from pic2latex.training.data import print_effects as printed
from pic2latex.training.data.view import View

if TYPE_CHECKING:
    from collections.abc import Callable

    import numpy as np
    from numpy.typing import NDArray

    from pic2latex.training.data.view import Floats

    Effect: TypeAlias = Callable[[View, np.random.Generator], View]

__all__ = ["LOOKS", "Look", "augment_snip", "degrade"]

SMALLEST_EM, LARGEST_EM = 6.0, 44.0
"""Pixels an em on screens that are snipped from: a whole page fitted to a window to a Retina display."""

SMALLEST_SCAN_EM = 16.0
"""Pixels an em of type of eight points at 150 dpi."""


@dataclass(frozen=True, slots=True)
class Look:
    """A kind of picture: its name, its share of all looks, and its effects with their probabilities, in order."""

    name: str
    share: float
    effects: "tuple[tuple[float, Effect], ...]"


def augment_snip(
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


def degrade(coverage: "Floats", em: float, generator: "np.random.Generator") -> "Floats":
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
_LENS: "tuple[tuple[float, Effect], ...]" = ((0.8, printed.perspective), (0.4, printed.curl))
_PRINTED: "tuple[tuple[float, Effect], ...]" = ((1.0, printed.paper), (0.4, _noise), (0.35, _jpeg))

LOOKS: tuple[Look, ...] = (
    Look("screen", 0.66, (*_STROKES, *_GEOMETRY, *_SCREEN, (1.0, _colour), *_CAMERA)),
    Look(
        "black-and-white scan",
        0.09,
        (*_BOOK, (0.5, _margins), (1.0, printed.bilevel), (0.5, printed.shown_smaller), (1.0, _colour)),
    ),
    Look("grey scan", 0.06, (*_BOOK, (0.5, _margins), (0.7, _blur), (0.3, printed.shown_smaller), *_PRINTED)),
    Look(
        "old print",
        0.08,
        (*_BOOK, (1.0, printed.old_print), (0.5, _margins), (0.4, printed.shown_smaller), *_PRINTED),
    ),
    Look(
        "photo",
        0.11,
        (
            *_BOOK,
            (0.7, _margins),
            *_LENS,
            (1.0, printed.paper),
            (0.8, printed.shadow),
            (0.6, printed.focus),
            (0.7, _noise),
            (0.6, _jpeg),
        ),
    ),
)
"""What pictures of formulas are, and how often training draws each."""
