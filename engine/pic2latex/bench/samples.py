"""An installed model on the shipped samples: seconds for each stage, milliseconds for each token, start, memory.

The samples are read one by one through the engine, as a snip is; nothing of one reading is kept for the next.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from pic2latex.bench.cold_start import Fresh, measure_fresh
from pic2latex.bench.decoder_step import milliseconds_per_step
from pic2latex.bench.result_table import BenchTable, Cell, Column
from pic2latex.types import Device, Recognition

__all__ = ["Effort", "SampleResult", "SampleTiming", "measure_samples", "shipped_samples", "tables_of"]

WARM_UPS = 3
TYPICAL_TOKENS = 30
STAGES = ("prepare", "encode", "decode", "clean")


@dataclass(frozen=True, slots=True)
class Effort:
    """How much to measure: rounds over the samples, threads, and new processes to start."""

    rounds: int
    threads: int
    starts: int = 3


@dataclass(frozen=True, slots=True)
class SampleTiming:
    """One timed reading: the seconds of each stage, in the order of STAGES, and the tokens that were written."""

    stages: tuple[float, ...]
    tokens: int

    @classmethod
    def of(cls, recognition: Recognition) -> "SampleTiming":
        """Take the times out of a recognition."""
        taken = {time.stage: time.seconds for time in recognition.seconds}
        return cls(tuple(taken[stage] for stage in STAGES), len(recognition.candidates[0].tokens))

    @property
    def seconds(self) -> float:
        """All stages together."""
        return sum(self.stages)


@dataclass(frozen=True, slots=True)
class SampleResult:
    """All readings of each sample by its name, and the readings in processes of their own.

    `step` is the milliseconds of one step of the decoder alone, where the model's family lets that be measured.
    """

    readings: Mapping[str, tuple[SampleTiming, ...]]
    fresh: tuple[Fresh, ...] = ()
    step: float | None = None

    @property
    def typical(self) -> str:
        """The sample whose number of tokens is nearest to 30."""
        return min(self.readings, key=lambda name: abs(self.readings[name][0].tokens - TYPICAL_TOKENS))


def shipped_samples() -> tuple[Path, ...]:
    """Return the pictures of single formulas that travel with the program."""
    import pic2latex_resources

    folder = pic2latex_resources.path("samples")
    entries = json.loads((folder / "samples.json").read_text(encoding="utf-8"))
    return tuple(folder / entry["file"] for entry in entries if entry["mode"] == "formula")


def measure_samples(
    model: str,
    samples: Sequence[Path],
    effort: Effort,
    told: Callable[[str], None] = lambda _: None,
) -> SampleResult:
    """Read each of `samples` on the processor, in turns, and one of them in new processes; `told` hears of it.

    Raises ModelError when the model is missing or damaged, and RecognitionError.
    """
    from pic2latex.engine import Engine

    readings: dict[str, list[SampleTiming]] = {sample.name: [] for sample in samples}
    with Engine(model, device=Device.CPU, threads=effort.threads) as engine:
        told(f"warming up {model}")
        for sample in samples[:WARM_UPS]:
            engine.recognize(sample)
        for number in range(1, effort.rounds + 1):
            told(f"round {number} of {effort.rounds}: {len(samples)} samples")
            for sample in samples:
                readings[sample.name].append(SampleTiming.of(engine.recognize(sample)))
    told(f"starting {effort.starts} new processes")
    done = {name: tuple(taken) for name, taken in readings.items()}
    typical = next(sample for sample in samples if sample.name == SampleResult(done).typical)
    fresh = tuple(measure_fresh(model, typical, effort.threads) for _ in range(effort.starts))
    return SampleResult(done, fresh, milliseconds_per_step(model, typical, effort.threads))


def tables_of(result: SampleResult) -> tuple[BenchTable, ...]:
    """Return the table of samples and the table of what concerns the whole program."""
    return _sample_table(result), _summary_table(result)


def _sample_table(result: SampleResult) -> BenchTable:
    columns = (
        Column("sample", "sample"),
        Column("tokens", "tokens"),
        *(Column(f"{stage}_ms", f"{stage} ms", "{:.1f}") for stage in STAGES),
        Column("total_ms", "total ms", "{:.1f}"),
        Column("ms_per_token", "decode ms/token", "{:.2f}"),
    )
    rows: tuple[tuple[Cell, ...], ...] = tuple(
        (
            name,
            readings[0].tokens,
            *(1000 * median(reading.stages[place] for reading in readings) for place in range(len(STAGES))),
            1000 * median(reading.seconds for reading in readings),
            median(_per_token(reading) for reading in readings),
        )
        for name, readings in result.readings.items()
    )
    return BenchTable("samples", "Samples (medians over the rounds)", columns, rows)


def _summary_table(result: SampleResult) -> BenchTable:
    every = [reading for readings in result.readings.values() for reading in readings]
    totals = sorted(reading.seconds for reading in every)
    typical = result.readings[result.typical]
    rows = (
        ("readings", len(every), ""),
        ("one reading, median", 1000 * median(totals), "ms"),
        ("one reading, 95th percentile", 1000 * totals[int(0.95 * (len(totals) - 1))], "ms"),
        (f"{result.typical} ({typical[0].tokens} tokens), median", 1000 * _median_seconds(typical), "ms"),
        ("decoding at all sizes tried, median", median(_per_token(reading) for reading in every), "ms/token"),
        ("decoding at one size, median", result.step, "ms/token"),
        ("cold start (new process, import, open)", median(fresh.opening for fresh in result.fresh), "s"),
        ("first reading after that", median(fresh.reading for fresh in result.fresh), "s"),
        ("peak memory (new process, one reading)", max(fresh.peak for fresh in result.fresh) / 1e6, "MB"),
    )
    columns = (Column("what", "what"), Column("value", "value", "{:.4g}"), Column("unit", "unit"))
    return BenchTable("summary", "In all", columns, rows)


def _per_token(reading: SampleTiming) -> float:
    """Return milliseconds of decoding for each token written; the end of the text is one more step."""
    return 1000 * reading.stages[STAGES.index("decode")] / (reading.tokens + 1)


def _median_seconds(readings: Sequence[SampleTiming]) -> float:
    return median(reading.seconds for reading in readings)
