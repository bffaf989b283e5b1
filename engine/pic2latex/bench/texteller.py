"""TexTeller's network, filled with random numbers, reads one picture in every way there is.

All ways write the same number of tokens for the same pixel values with the same number of threads, and take turns.
The end of the text is forbidden, so that the length is given.
"""

import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, closing
from dataclasses import dataclass
from itertools import takewhile
from pathlib import Path
from typing import TYPE_CHECKING

from pic2latex.bench.interleaved import Competitor, Run, Series, ratio, run_interleaved
from pic2latex.bench.optimum.optimum_loop import OptimumLoop
from pic2latex.bench.result_table import BenchTable, Cell, Column
from pic2latex.bench.uncached_loop import NoCacheLoop
from pic2latex.types import Device

if TYPE_CHECKING:
    from pic2latex.models.store import InstalledModel
    from pic2latex.onnx_session import Sessions
    from pic2latex.recognizers.protocol import Prepared
    from pic2latex.recognizers.vision_encoder_decoder import VisionEncoderDecoder

__all__ = ["INT8", "NO_CACHE", "OPTIMUM", "OURS", "BenchTask", "compare_loops", "table_of"]

OURS, INT8, NO_CACHE, OPTIMUM = "ours", "ours, int8", "no cache", "Optimum"


@dataclass(frozen=True, slots=True)
class BenchTask:
    """What to compare on which picture: the model, its int8 sibling, and a Python that has Optimum, or None."""

    model: "InstalledModel"
    int8: "InstalledModel | None"
    optimum: Path | None
    picture: Path
    threads: int
    tokens: int
    rounds: int


def compare_loops(task: BenchTask, told: Callable[[str], None] = lambda _: None) -> Mapping[str, Series]:
    """Measure every way that `task` allows; return the series by name.

    Raises ModelError for damaged models, and ComponentMissing when Optimum does not run.
    """
    with ExitStack() as opened:
        contestants = []
        for contestant in _contestants(task, opened):
            told(f"opened {contestant.name}")
            contestants.append(contestant)
        return run_interleaved(contestants, task.tokens, task.rounds, told=told)


def _contestants(task: BenchTask, opened: ExitStack) -> Iterator[Competitor]:
    from pic2latex.onnx_session import Sessions
    from pic2latex.picture import read_picture
    from pic2latex.recognizers.image_processor import Fitting

    sessions = Sessions(Device.CPU, task.threads)
    settings = task.model.card.settings
    start = settings.integer("start_token")
    recognizer = _opened(task.model, sessions, opened)
    picture = recognizer.prepare(read_picture(task.picture))
    pixels = Fitting.of(settings).normalised(picture.pixels)
    baseline = NoCacheLoop(task.model.folder, sessions, start)
    yield Competitor(NO_CACHE, lambda tokens: baseline.write(pixels, tokens))
    yield _ours(OURS, recognizer, picture)
    if task.optimum:
        loop = OptimumLoop(task.optimum, task.model.folder, pixels, threads=task.threads, start=start)
        yield Competitor(OPTIMUM, opened.enter_context(loop).write)
    if task.int8:
        yield _ours(INT8, _opened(task.int8, sessions, opened), picture)


def _opened(model: "InstalledModel", sessions: "Sessions", opened: ExitStack) -> "VisionEncoderDecoder":
    from pic2latex.recognizers.vision_encoder_decoder import open_model

    return opened.enter_context(closing(open_model(model, sessions)))


def _ours(name: str, recognizer: "VisionEncoderDecoder", picture: "Prepared") -> Competitor:
    def write(tokens: int) -> Run:
        began = time.perf_counter()
        hidden = recognizer.encode(picture)
        encoded = time.perf_counter()
        ids = recognizer.write(hidden, tokens)
        return Run(encoded - began, time.perf_counter() - encoded, tuple(ids))

    return Competitor(name, write)


def table_of(series: Mapping[str, Series]) -> BenchTable:
    """Return one row for each way: times, how many times faster ours is, and whether the tokens are the same."""
    columns = (
        Column("loop", "loop"),
        Column("seconds", "total s", "{:.2f}"),
        Column("encoding_seconds", "encoder s", "{:.2f}"),
        Column("decoding_seconds", "decoder s", "{:.2f}"),
        Column("ms_per_token", "decoder ms/token", "{:.1f}"),
        Column("times_ours", "total ÷ ours", "{:.2f}"),
        Column("decoding_times_ours", "decoder ÷ ours", "{:.2f}"),
        Column("same_tokens", "first tokens as without cache"),
    )
    ours, truth = series[OURS], series[NO_CACHE]
    rows = tuple(_row(each, ours, truth) for each in series.values())
    tokens, rounds = len(ours.ids), len(ours.runs)
    title = f"TexTeller's network, random weights: {tokens} tokens, medians of {rounds} rounds in turns"
    footnotes = (
        "÷ ours: how many times longer than ours, the median of the rounds' ratios.",
        "Random weights are never sure: rounded to 8 bits they soon write something else. What it costs a real",
        "model is measured by “pic2latex models quantize”.",
    )
    return BenchTable("texteller", title, columns, rows, footnotes)


def _row(each: Series, ours: Series, truth: Series) -> tuple[Cell, ...]:
    return (
        each.name,
        each.seconds,
        each.encoding,
        each.decoding,
        each.milliseconds_per_token,
        ratio(each, ours),
        ratio(each, ours, lambda run: run.decoding),
        f"{_agreeing(each, truth)} of {len(truth.ids)}",
    )


def _agreeing(each: Series, truth: Series) -> int:
    """Return how many token ids come before the first that differs from those of `truth`, in the worst round."""
    pairs = [list(zip(run.ids, truth.ids, strict=True)) for run in each.runs]
    return min(len(list(takewhile(lambda pair: pair[0] == pair[1], run))) for run in pairs)
