"""`pic2latex bench --document`: both ways run in turns, ratios are taken within rounds."""

from pathlib import Path

import pytest

from pic2latex.bench.document import DocumentRuns, measure_document, table_of
from pic2latex.bench.result_table import as_text
from pic2latex.cli import main


def test_both_ways_run_in_turns() -> None:
    asked: list[int] = []
    one, two = measure_document(asked.append, 2, 3)
    assert asked == [1, 2, 1, 2, 1, 2]
    assert (one.jobs, two.jobs) == (1, 2)
    assert len(one.seconds) == len(two.seconds) == 3
    assert two.peak >= one.peak > 0


def test_ratios_are_taken_within_rounds() -> None:
    runs = DocumentRuns(1, (10.0, 40.0, 20.0), 400 << 20), DocumentRuns(2, (5.0, 24.0, 14.0), 500 << 20)
    table = table_of(runs, 2)
    assert table.rows == ((1, 20.0, 1.0, 400.0), (2, 14.0, 0.6, 500.0))
    assert "0.60" in as_text(table)


def test_a_document_that_is_missing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["bench", "--document", str(tmp_path / "none.pdf"), "--rounds", "1"]) == 11
    assert "none.pdf" in capsys.readouterr().err
