"""Whether a process grows: what is measured, and what is said about it."""

import json
import sys

import pytest

from pic2latex.bench.growth import GrowthPoint, GrowthTask, measure_growth, table_of
from pic2latex.cli import main
from pic2latex.errors import RecognitionError

TASK = GrowthTask("compact", 100, 4, 1)


def points(held: list[int], **last: int) -> list[GrowthPoint]:
    steady = [GrowthPoint(number, each, 6, 3, 0, 0) for number, each in enumerate(held)]
    end = steady[-1]
    steady[-1] = GrowthPoint(
        end.formulas, end.resident, *(last.get(key, value) for key, value in LAST.items())
    )
    return steady


LAST = {"descriptors": 6, "threads": 3, "temporary": 0, "failed": 0}


def test_warming_up_does_not_count() -> None:
    table = table_of(TASK, points([50_000_000] * 10 + [200_000_000] * 90))
    rows = {row[0]: row[1:] for row in table.rows}
    assert rows["memory, MB"] == (200, 200, 1)
    assert rows["memory, least and most after warming up, MB"] == (200, 200, 1)


def test_what_grew_is_told() -> None:
    held = [100_000_000] * 90 + [125_000_000] * 10
    rows = {row[0]: row[1:] for row in table_of(TASK, points(held, descriptors=9, temporary=2)).rows}
    assert rows["memory, MB"] == (100, 125, 1.25)
    assert rows["descriptors"] == (6, 9, 1.5)
    assert rows["threads"] == (3, 3, 1)
    assert rows["temporary files"] == (0, 2, None)


def test_a_system_that_does_not_tell() -> None:
    silent = [GrowthPoint(number, None, None, None, 0, 0) for number in range(100)]
    rows = {row[0]: row[1:] for row in table_of(TASK, silent).rows}
    assert rows["memory, MB"] == (None, None, None)
    assert rows["descriptors"] == (None, None, None)


def test_a_process_that_ends_early_says_why() -> None:
    with pytest.raises(RecognitionError, match="no-such-model"):
        measure_growth(GrowthTask("no-such-model", 100, 4, 1))


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="other systems do not tell")
def test_a_process_that_reads_does_not_grow(capsys: pytest.CaptureFixture[str]) -> None:
    """Memory once swung by a quarter: what pages left free lay between what was in use."""
    assert main(["bench", "--growth", "--formulas", "200", "--pages", "12", "--threads", "1", "--json"]) == 0
    printed = capsys.readouterr()
    rows = {row["what"]: row for row in json.loads(printed.out)["growth"]}
    assert rows["memory, MB"]["ratio"] < 1.03
    assert rows["memory, least and most after warming up, MB"]["ratio"] < 1.06
    assert rows["descriptors"]["ratio"] == 1
    assert rows["temporary files"]["end"] == 0
    assert rows["readings that failed"]["end"] == 0
    assert "200 of 200 formulas" in printed.err
