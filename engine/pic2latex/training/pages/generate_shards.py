"""`train pages`: shards of labelled pages, set by TeX in parallel; what is already there is kept.

A run is a plan of shards, each a few documents drawn from its own seed, so that any of them can be made again alone.
"""

import random
import tempfile
from collections.abc import Callable, Iterable
from concurrent.futures import Future, as_completed
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from pic2latex.errors import TrainingError
from pic2latex.training.pages.fonts import HELD_OUT_SOURCES
from pic2latex.training.pages.page_shards import write_page_shard
from pic2latex.training.pages.synthetic_documents import document
from pic2latex.training.pages.typeset import typeset_pages
from pic2latex.training.process_pool import worker_processes

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pic2latex.training.data.formula_files import TrainingFormula
    from pic2latex.training.pages.typeset import TypesetPage

__all__ = ["PagePlan", "PagesWanted", "made_pages", "plan_pages", "usable_formulas"]

PAGES_A_DOCUMENT = 2
"""Few: what a detector learns from is how different documents look, not how long they are."""

_FORMULAS_A_SHARD = 1500


@dataclass(frozen=True, slots=True)
class PagesWanted:
    """How many pages, the share of Chinese ones, which side of the split, and the seed of it all."""

    count: int
    chinese: float = 0.4
    held_out: bool = False
    seed: int = 0
    per_shard: int = 24


@dataclass(frozen=True, slots=True)
class PagePlan:
    """One shard to be made: its stem, the formulas to draw from, the languages of its documents, its seed."""

    stem: Path
    formulas: "tuple[TrainingFormula, ...]"
    languages: tuple[str, ...]
    seed: int
    pages: int
    held_out: bool


def usable_formulas(formulas: "Iterable[TrainingFormula]", *, held_out: bool) -> "list[TrainingFormula]":
    """Return the formulas of one side of the split; a file without sources is taken whole.

    Raises TrainingError when none is left.
    """
    rows = list(formulas)
    if any(formula.source for formula in rows):
        rows = [formula for formula in rows if formula.source.startswith(HELD_OUT_SOURCES) == held_out]
    if not rows:
        raise TrainingError("There are no formulas for the pages.", hint="Check the formula file.")
    return rows


def plan_pages(
    formulas: "Iterable[TrainingFormula]", folder: Path, wanted: PagesWanted
) -> tuple[PagePlan, ...]:
    """Cut the pages wanted into shards `folder`/pages-00000 and on, leaving out those there are."""
    rows = usable_formulas(formulas, held_out=wanted.held_out)
    plans = []
    for number, start in enumerate(range(0, wanted.count, wanted.per_shard)):
        seed = (wanted.seed * 1_000_003 + number) * 2 + wanted.held_out
        generator = random.Random(seed)
        taken = tuple(generator.sample(rows, min(len(rows), _FORMULAS_A_SHARD)))
        pages = min(wanted.per_shard, wanted.count - start)
        languages = tuple(
            "chinese" if generator.random() < wanted.chinese else "english"
            for _ in range(0, pages, PAGES_A_DOCUMENT)
        )
        stem = folder / f"pages-{number:05d}"
        if not stem.with_suffix(".jsonl").exists():
            plans.append(PagePlan(stem, taken, languages, seed, pages, wanted.held_out))
    return tuple(plans)


def made_pages(
    plans: tuple[PagePlan, ...],
    *,
    processes: int | None = None,
    progress: Callable[[int], None] = lambda _: None,
) -> int:
    """Make every planned shard on `processes` processes (default: all cores); return the number of pages.

    `progress` is told the pages of each shard. Raises ComponentMissing without TeX.
    """
    for folder in {plan.stem.parent for plan in plans}:
        folder.mkdir(parents=True, exist_ok=True)
    count = 0
    with worker_processes(processes) as pool:
        waiting: set[Future[int]] = {pool.submit(make_shard, plan) for plan in plans}
        try:
            for future in as_completed(waiting):
                count += future.result()
                progress(future.result())
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            raise
    return count


def make_shard(plan: PagePlan) -> int:
    """Make one shard; return its number of pages, which TeX decides in the end."""
    with tempfile.TemporaryDirectory(prefix="pic2latex-pages-") as folder:
        return write_page_shard(plan.stem, _pages(plan, Path(folder)))


def _pages(plan: PagePlan, folder: Path) -> "Iterator[tuple[str, str, TypesetPage]]":
    made = 0
    # A few documents more than it takes on average: some fail, some come out shorter than they were meant to be.
    for number, language in enumerate((*plan.languages, *plan.languages)):
        wanted = min(PAGES_A_DOCUMENT, plan.pages - made)
        if wanted <= 0:
            return
        seed = plan.seed * 1009 + number
        drawn = document(plan.formulas, language, wanted, seed, held_out=plan.held_out)
        for page in typeset_pages(drawn, folder):
            if made < plan.pages:
                made += 1
                yield language, drawn.font, page
