"""Pages of a document read one by one and several at a time, in turns: the ratio of their times, and the memory."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from statistics import median

from pic2latex.bench.process_memory import peak_bytes
from pic2latex.bench.result_table import BenchTable, Column
from pic2latex.types import Device, TextLayerUse

__all__ = ["DocumentRuns", "document_reader", "measure_document", "table_of"]

MIB = 1 << 20


@dataclass(frozen=True, slots=True)
class DocumentRuns:
    """A document read with so many `jobs`: seconds of each round, and the most bytes held until the first one's end."""

    jobs: int
    seconds: tuple[float, ...]
    peak: int


def document_reader(source: Path, model: str, threads: int) -> Callable[[int], None]:
    """Return what reads a document with so many jobs, on the processor, models opened anew and no text layer used.

    It raises what `Engine.recognize_document` raises.
    """

    def read(jobs: int) -> None:
        from pic2latex.engine import Engine
        from pic2latex.types import Mode, Options

        options = Options(mode=Mode.PAGE, text_layer=TextLayerUse.NEVER)
        with Engine(model, device=Device.CPU, threads=threads) as engine:
            engine.recognize_document(source, options, jobs=jobs)

    return read


def measure_document(
    read: Callable[[int], None], jobs: int, rounds: int, told: Callable[[str], None] = lambda _: None
) -> tuple[DocumentRuns, DocumentRuns]:
    """Read a document with one job and with `jobs`, once each in every round. Raises what `read` raises."""
    seconds: dict[int, list[float]] = {1: [], jobs: []}
    peaks: dict[int, int] = {}
    for number in range(1, rounds + 1):
        for count, taken in seconds.items():
            told(f"round {number} of {rounds}: {count} at a time")
            started = time.perf_counter()
            read(count)
            taken.append(time.perf_counter() - started)
            peaks.setdefault(count, peak_bytes())
    one, several = (partial(DocumentRuns, count) for count in (1, jobs))
    return one(tuple(seconds[1]), peaks[1]), several(tuple(seconds[jobs]), peaks[jobs])


def table_of(runs: tuple[DocumentRuns, DocumentRuns], threads: int) -> BenchTable:
    """Return a row for each way. The ratio is taken within each round, then the median over the rounds."""
    alone = runs[0].seconds
    rows = tuple(
        (
            each.jobs,
            median(each.seconds),
            median(mine / one for mine, one in zip(each.seconds, alone, strict=True)),
            each.peak / MIB,
        )
        for each in runs
    )
    columns = (
        Column("jobs", "pages at a time"),
        Column("seconds", "seconds", "{:.1f}"),
        Column("ratio", "of the time of one", "{:.2f}"),
        Column("mib", "MiB at most", "{:.0f}"),
    )
    title = f"A document read with {threads} threads (medians; opening the models counts)"
    return BenchTable("document", title, columns, rows)
