"""`train render`: formulas become shards of pictures, in parallel, in many fonts; what is already there is kept.

A run is a plan of shards. Each shard is a slice of the shuffled formulas and a seed, so that any of them can be made
again alone, on any number of processes, with the same result.
"""

import random
import tempfile
from collections.abc import Callable, Iterable
from concurrent.futures import FIRST_COMPLETED, Future, wait
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from pic2latex.errors import TrainingError
from pic2latex.latex.unread_text import CHINESE_RUN
from pic2latex.training.data.latex_renderer import SOURCE_EM, RenderedFormula, TypesetRequest, typeset
from pic2latex.training.data.math_fonts import FONTS, OPENTYPE_FONTS
from pic2latex.training.data.mathjax_renderer import mathjax_pictures
from pic2latex.training.data.mixture.kinds import MIXTURE
from pic2latex.training.data.shards import Sample, write_shard
from pic2latex.training.process_pool import worker_processes

if TYPE_CHECKING:
    from collections.abc import Iterator

    import numpy as np
    from numpy.typing import NDArray

    from pic2latex.training.data.formula_files import TrainingFormula

__all__ = ["RENDERERS", "RenderPlan", "RenderedShard", "plan_shards", "render_shards"]

DISPLAY_STYLE_OF_DISPLAY = 0.85
DISPLAY_STYLE_OF_INLINE = 0.35
"""Shares set in display style: mostly as in their source, but a model must know every formula in both styles."""


@dataclass(frozen=True, slots=True)
class RenderPlan:
    """One shard to be made: its stem, its formulas, its seed, who draws, and how many formulas share a run of TeX."""

    stem: Path
    formulas: "tuple[TrainingFormula, ...]"
    seed: int
    renderer: str = "tex"
    batch: int = 250


@dataclass(frozen=True, slots=True)
class RenderedShard:
    """A shard that is done: formulas asked for and pictures made."""

    stem: Path
    asked: int
    made: int


def plan_shards(
    formulas: "Iterable[TrainingFormula]",
    folder: Path,
    *,
    renderer: str = "tex",
    per_shard: int = 5000,
    seed: int = 0,
) -> tuple[RenderPlan, ...]:
    """Shuffle the formulas and cut them into shards `folder`/`renderer`-00000 and on, leaving out those there are."""
    rows = list(formulas)
    if not rows:
        raise TrainingError("There are no formulas to render.", hint="Check the formula file.")
    random.Random(seed).shuffle(rows)
    plans = []
    for number, start in enumerate(range(0, len(rows), per_shard)):
        stem = folder / f"{renderer}-{number:05d}"
        if not stem.with_suffix(".jsonl").exists():
            plans.append(
                RenderPlan(stem, tuple(rows[start : start + per_shard]), seed * 1_000_003 + number, renderer)
            )
    return tuple(plans)


def render_shards(
    plans: tuple[RenderPlan, ...],
    *,
    processes: int | None = None,
    progress: Callable[[RenderedShard], None] = lambda _: None,
) -> tuple[RenderedShard, ...]:
    """Make every planned shard on `processes` processes (default: all cores), calling `progress` as each is done.

    Raises ComponentMissing without pdflatex.
    """
    for folder in {plan.stem.parent for plan in plans}:
        folder.mkdir(parents=True, exist_ok=True)
    done: list[RenderedShard] = []
    with worker_processes(processes) as pool:
        waiting: set[Future[RenderedShard]] = {pool.submit(render_shard, plan) for plan in plans}
        try:
            while waiting:
                finished, waiting = wait(waiting, return_when=FIRST_COMPLETED)
                for future in finished:
                    done.append(future.result())
                    progress(done[-1])
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            raise
    return tuple(sorted(done, key=lambda shard: shard.stem))


def render_shard(plan: RenderPlan) -> RenderedShard:
    """Make one shard; each run of TeX uses one font drawn by weight."""
    with tempfile.TemporaryDirectory(prefix="pic2latex-render-") as folder:
        made = write_shard(plan.stem, RENDERERS[plan.renderer](plan, Path(folder)))
    return RenderedShard(plan.stem, len(plan.formulas), made)


def _tex_pictures(plan: RenderPlan, folder: Path) -> "Iterator[tuple[Sample, NDArray[np.uint8]]]":
    """Yield the formulas of a plan typeset by TeX with their pictures (h, w), uint8."""
    generator = random.Random(plan.seed)
    plain = [formula for formula in plan.formulas if not CHINESE_RUN.search(formula.latex)]
    chinese = [formula for formula in plan.formulas if CHINESE_RUN.search(formula.latex)]
    for formulas, fonts in ((plain, (*FONTS, *OPENTYPE_FONTS)), (chinese, OPENTYPE_FONTS)):
        weights = [font.weight for font in fonts]
        for start in range(0, len(formulas), plan.batch):
            font = generator.choices(fonts, weights)[0]
            requests = [_request(formula, generator) for formula in formulas[start : start + plan.batch]]
            for drawn in typeset(requests, font, folder):
                yield _sample(drawn), drawn.pixels


def _request(formula: "TrainingFormula", generator: random.Random) -> TypesetRequest:
    share = DISPLAY_STYLE_OF_DISPLAY if formula.display else DISPLAY_STYLE_OF_INLINE
    kind = formula.source.removeprefix(MIXTURE) if formula.source.startswith(MIXTURE) else ""
    return TypesetRequest(formula.latex, generator.random() < share, kind)


def _sample(formula: RenderedFormula) -> Sample:
    height, width = formula.pixels.shape
    return Sample(
        latex=formula.request.latex,
        font=formula.font,
        display=formula.request.display_style,
        height=height,
        width=width,
        em=SOURCE_EM,
        glyphs=tuple((glyph.kind, glyph.x, glyph.y) for glyph in formula.glyphs),
        kind=formula.request.kind,
    )


def _mathjax_pictures(plan: RenderPlan, _: Path) -> "Iterator[tuple[Sample, NDArray[np.uint8]]]":
    """Yield the formulas of a plan drawn by MathJax with their pictures (h, w), uint8."""
    generator = random.Random(plan.seed)
    return mathjax_pictures([_request(formula, generator) for formula in plan.formulas])


RENDERERS: "dict[str, Callable[[RenderPlan, Path], Iterator[tuple[Sample, NDArray[np.uint8]]]]]" = {
    "tex": _tex_pictures,
    "mathjax": _mathjax_pictures,
}
"""Who draws: pdflatex and XeLaTeX in many fonts with known glyphs, or MathJax, which is what web pages look like."""
