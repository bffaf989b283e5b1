"""A snip of text with formulas, as users take them, read through the engine: the seconds of each stage."""

from collections.abc import Callable
from statistics import median
from typing import TYPE_CHECKING

from pic2latex.bench.result_table import BenchTable, Cell, Column
from pic2latex.types import Device, Mode, Options, Page, RegionKind

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["SAMPLE", "measure_paragraph", "table_of"]

SAMPLE = "samples/paragraph.png"
"""About 800 by 300 pixels, nine rows, eight inline formulas."""


def measure_paragraph(
    model: str, rounds: int, threads: int, told: Callable[[str], None] = lambda _: None
) -> tuple[Page, ...]:
    """Read the sample `rounds` times on the processor, after one time that does not count.

    Raises ModelError when a model is missing or damaged, and RecognitionError.
    """
    import pic2latex_resources
    from pic2latex.engine import Engine

    sample: Path = pic2latex_resources.path(SAMPLE)
    options = Options(mode=Mode.PAGE)
    with Engine(model, device=Device.CPU, threads=threads) as engine:
        told("warming up")
        engine.recognize_page(sample, options)
        pages = []
        for number in range(1, rounds + 1):
            told(f"round {number} of {rounds}: a paragraph")
            pages.append(engine.recognize_page(sample, options))
    return tuple(pages)


def table_of(pages: tuple[Page, ...]) -> BenchTable:
    """Return a row for each stage, and one for all together."""
    stages = tuple(time.stage for time in pages[0].seconds)
    taken = [{time.stage: time.seconds for time in page.seconds} for page in pages]
    rows: tuple[tuple[Cell, ...], ...] = (
        *((stage, 1000 * median(seconds[stage] for seconds in taken)) for stage in stages),
        ("all", 1000 * median(sum(seconds.values()) for seconds in taken)),
    )
    formulas = sum(region.kind is not RegionKind.TEXT for region in pages[0].regions)
    title = f"A paragraph of {pages[0].width}×{pages[0].height} pixels, {formulas} formulas read (medians)"
    columns = (Column("stage", "stage"), Column("ms", "ms", "{:.0f}"))
    return BenchTable("paragraph", title, columns, rows)
