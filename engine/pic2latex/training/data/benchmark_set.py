"""A test set: pictures of formulas a model never saw, in fonts and sizes drawn at random, and the same ones spoiled.

The clean picture and its spoiled versions come from the same draws, so that a table of scores by look says what each
kind of spoiling costs.
"""

import math
import random
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from pic2latex.atomic_write import atomic_file, atomic_write
from pic2latex.errors import TrainingError
from pic2latex.jsonl_record import json_line
from pic2latex.training.data.benchmark_looks import LOOKS, RESIZED
from pic2latex.training.data.latex_renderer import SOURCE_EM, RenderedFormula, TypesetRequest, typeset
from pic2latex.training.data.math_fonts import FONTS

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import numpy as np
    from numpy.typing import NDArray

    from pic2latex.training.data.formula_files import TrainingFormula
    from pic2latex.training.data.math_fonts import Font

    Grey = NDArray[np.uint8]

__all__ = ["make_test_set"]

SMALLEST_EM, LARGEST_EM = 12.0, 40.0
"""Pixels: the sizes formulas have on screens."""

_BATCH = 50


def make_test_set(
    formulas: "Sequence[TrainingFormula]",
    folder: Path,
    *,
    look: str = "clean",
    seed: int = 0,
    fonts: "Sequence[Font]" = FONTS,
) -> int:
    """Write `folder`/images and `folder`/formulas.jsonl in the form `score --dataset` reads; return how many.

    Raises TrainingError for an unknown look, and ComponentMissing without TeX.
    """
    import cv2

    if look not in LOOKS:
        raise TrainingError(f"There is no look {look}.", hint=f"Choose one of {', '.join(LOOKS)}.")
    (folder / "images").mkdir(parents=True, exist_ok=True)
    count = 0
    with atomic_file(folder / "formulas.jsonl") as index:
        for formula, grey, em, source in _pictures(formulas, seed, fonts):
            name = f"{count:05d}.png"
            spoiled = LOOKS[look](grey, random.Random(f"{seed}/{count}"))
            atomic_write(folder / "images" / name, cv2.imencode(".png", spoiled)[1].tobytes())
            request = formula.request
            row = {
                "img_name": name,
                "formula": request.latex,
                "display": request.display_style,
                "degraded": look != "clean",
                "font": formula.font,
                "em": round(em * RESIZED.get(look, 1.0), 2),
                "source": source,
            }
            index.write(f"{json_line(row)}\n".encode())
            count += 1
    return count


def _pictures(
    formulas: "Sequence[TrainingFormula]", seed: int, fonts: "Sequence[Font]"
) -> "Iterator[tuple[RenderedFormula, Grey, float, str]]":
    """Yield each formula typeset in a drawn font and brought to a drawn size, with a margin; its em and its source.

    Pictures are (h, w), uint8.
    """
    import cv2
    import numpy as np

    generator = random.Random(seed)
    order = list(formulas)
    generator.shuffle(order)
    weights = [font.weight for font in fonts]
    with tempfile.TemporaryDirectory(prefix="pic2latex-test-set-") as scratch:
        for start in range(0, len(order), _BATCH):
            font = generator.choices(fonts, weights)[0]
            sources = {(row.latex, row.display): row.source for row in order[start : start + _BATCH]}
            requests = [TypesetRequest(row.latex, row.display) for row in order[start : start + _BATCH]]
            for formula in typeset(requests, font, Path(scratch)):
                em = math.exp(generator.uniform(math.log(SMALLEST_EM), math.log(LARGEST_EM)))
                factor = em / SOURCE_EM
                size = tuple(max(4, round(side * factor)) for side in formula.pixels.shape[::-1])
                method = cv2.INTER_AREA if factor < 1 else cv2.INTER_CUBIC
                resized = cv2.resize(formula.pixels, size, interpolation=method)
                top, bottom, left, right = (int(em * generator.uniform(0.1, 0.8)) for _ in range(4))
                grey = np.pad(resized, ((top, bottom), (left, right)), constant_values=255)
                source = sources.get((formula.request.latex, formula.request.display_style), "")
                yield formula, np.asarray(grey, np.uint8), em, source
