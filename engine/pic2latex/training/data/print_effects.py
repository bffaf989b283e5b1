"""What paper, scanners and cameras do to a formula: effects on a `View`, which take its glyph centres along."""

import math
from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np

    from pic2latex.training.data.view import Floats, View

__all__ = ["bilevel", "curl", "focus", "old_print", "paper", "perspective", "shadow", "shown_smaller"]

SMALLEST_SHOWN_EM = 10.0
"""Pixels an em below which nobody shows a scan."""


def _smooth_noise(shape: tuple[int, int], cell: float, generator: "np.random.Generator") -> "Floats":
    """Return noise (h, w) of deviation about 1 that changes over `cell` pixels."""
    import cv2
    import numpy as np

    height, width = shape
    small = (max(2, int(width / cell) + 2), max(2, int(height / cell) + 2))
    coarse = generator.standard_normal(small[::-1], np.float32)
    return np.asarray(cv2.resize(coarse, (width, height), interpolation=cv2.INTER_CUBIC), np.float32)


def old_print(view: "View", generator: "np.random.Generator") -> "View":
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


def bilevel(view: "View", generator: "np.random.Generator") -> "View":
    """Scan in black and white: a threshold over a blurred, noisy page, with specks."""
    import cv2
    import numpy as np

    soft = cv2.GaussianBlur(view.coverage, (0, 0), float(generator.uniform(0.4, 0.8)))
    noisy = soft + generator.standard_normal(soft.shape, np.float32) * np.float32(generator.uniform(0, 0.1))
    black = noisy > generator.uniform(0.28, 0.5) * min(1.0, view.em / 30)
    specks = generator.random(soft.shape, np.float32) < generator.uniform(0, 0.0008)
    return replace(view, coverage=np.asarray(black | specks, np.float32))


def shown_smaller(view: "View", generator: "np.random.Generator") -> "View":
    """Shrink as viewers do that show a scan at less than its size."""
    import cv2
    import numpy as np

    factor = max(float(generator.uniform(0.5, 0.95)), min(1.0, SMALLEST_SHOWN_EM / view.em))
    height, width = view.coverage.shape[:2]
    size = (max(4, int(width * factor)), max(4, int(height * factor)))
    ratio = np.array([size[0] / width, size[1] / height], np.float32)
    small = cv2.resize(view.coverage, size, interpolation=cv2.INTER_AREA)
    return replace(
        view,
        coverage=np.asarray(small, np.float32),
        centres=view.centres * ratio,
        em=view.em * float(ratio[1]),
    )


def perspective(view: "View", generator: "np.random.Generator") -> "View":
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
    return replace(view, coverage=np.asarray(seen, np.float32), centres=np.asarray(centres, np.float32))


def curl(view: "View", generator: "np.random.Generator") -> "View":
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
    return replace(view, coverage=np.asarray(bent, np.float32), centres=centres.astype(np.float32))


def paper(view: "View", generator: "np.random.Generator") -> "View":
    """Print on paper: a tint, fibres, and ink that is not quite black."""
    import numpy as np

    shape = view.coverage.shape[0], view.coverage.shape[1]
    paper = generator.uniform(190, 255) - generator.uniform(0, 30, 3) * np.array([1, 0.5, 0.0])
    ink = generator.uniform(0, 80, 3) * 0.5 + generator.uniform(0, 40)
    texture = _smooth_noise(shape, float(generator.uniform(1.5, 4)), generator) * generator.uniform(0, 5)
    coverage = view.coverage[:, :, None]
    page = paper.astype(np.float32) * (1 - coverage) + ink.astype(np.float32) * coverage
    return replace(view, coverage=np.asarray(np.clip(page + texture[:, :, None], 0, 255), np.float32))


def shadow(view: "View", generator: "np.random.Generator") -> "View":
    """Light the page unevenly in two directions, with the soft shadow of a hand or a telephone."""
    import numpy as np

    height, width = view.coverage.shape[:2]
    field = _smooth_noise((height, width), max(height, width) * float(generator.uniform(0.3, 1)), generator)
    light = np.clip(1 - generator.uniform(0.05, 0.22) * (field + 1), 0.35, 1.0)
    return replace(view, coverage=np.asarray(view.coverage * light[:, :, None], np.float32))


def focus(view: "View", generator: "np.random.Generator") -> "View":
    """Miss the focus, or move while the picture is taken."""
    import cv2
    import numpy as np

    if generator.random() < 0.6:
        sigma = float(generator.uniform(0.3, 0.8)) * max(1.0, view.em / 24)
        return replace(view, coverage=np.asarray(cv2.GaussianBlur(view.coverage, (0, 0), sigma), np.float32))
    length = max(2, round(view.em * float(generator.uniform(0.03, 0.09))))
    kernel = np.full((1, length), 1 / length, np.float32)
    kernel = kernel if generator.random() < 0.5 else kernel.T
    return replace(view, coverage=np.asarray(cv2.filter2D(view.coverage, -1, kernel), np.float32))
