"""Turns and ratios, with made-up times."""

from collections.abc import Iterator

import pytest

from pic2latex.bench.interleaved import Competitor, Run, Series, ratio, run_interleaved


def contestant(name: str, log: list[tuple[str, int]], seconds: Iterator[float]) -> Competitor:
    def write(tokens: int) -> Run:
        log.append((name, tokens))
        return Run(1.0, next(seconds), tuple(range(tokens)))

    return Competitor(name, write)


def test_contestants_take_turns_after_warming_up() -> None:
    log: list[tuple[str, int]] = []
    told: list[str] = []
    both = [contestant(name, log, iter([9.0, 2.0, 4.0])) for name in ("a", "b")]
    series = run_interleaved(both, tokens=5, rounds=2, warm_up=1, told=told.append)
    assert log == [("a", 1), ("b", 1), ("a", 5), ("b", 5), ("a", 5), ("b", 5)]
    assert [len(each.runs) for each in series.values()] == [2, 2]
    assert [run.decoding for run in series["a"].runs] == [2.0, 4.0]
    assert told[-1] == "round 2 of 2: b"


@pytest.mark.parametrize(
    ("slow", "fast", "expected"),
    [
        ([6.0], [2.0], 3.0),
        ([6.0, 60.0, 8.0], [2.0, 20.0, 2.0], 3.0),  # a slow round slows both
        ([4.0, 6.0], [1.0, 2.0], 3.5),
        ([1.0, 1.0, 1.0], [2.0, 2.0, 2.0], 0.5),
    ],
)
def test_ratio_is_taken_within_rounds(slow: list[float], fast: list[float], expected: float) -> None:
    one, other = (
        Series(name, tuple(Run(0.0, seconds, (1,)) for seconds in taken))
        for name, taken in (("slow", slow), ("fast", fast))
    )
    assert ratio(one, other) == pytest.approx(expected)


def test_ratio_of_a_part() -> None:
    slow, fast = Series("slow", (Run(3.0, 8.0, (1,)),)), Series("fast", (Run(3.0, 2.0, (1,)),))
    assert ratio(slow, fast) == pytest.approx(11 / 5)
    assert ratio(slow, fast, lambda run: run.decoding) == pytest.approx(4.0)


def test_series_gives_medians() -> None:
    runs = (Run(1.0, 2.0, (1, 2)), Run(3.0, 4.0, (1, 2)), Run(2.0, 10.0, (1, 2)))
    series = Series("a", runs)
    assert (series.encoding, series.decoding, series.seconds) == (2.0, 4.0, 7.0)
    assert series.milliseconds_per_token == pytest.approx(2000.0)
    assert series.ids == (1, 2)
