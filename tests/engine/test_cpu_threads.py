"""Threads: what the processor has, and what a container allows."""

import os
import sys
from pathlib import Path

import pytest

from pic2latex import cpu_threads
from pic2latex.cpu_threads import usable_cores


@pytest.mark.parametrize(
    ("files", "limit"),
    [
        ({"cpu.max": "max 100000"}, None),
        ({"cpu.max": "200000 100000"}, 2.0),
        ({"cpu.max": "150000 100000"}, 1.5),
        ({"cpu/cpu.cfs_quota_us": "-1", "cpu/cpu.cfs_period_us": "100000"}, None),
        ({"cpu/cpu.cfs_quota_us": "50000", "cpu/cpu.cfs_period_us": "100000"}, 0.5),
        ({}, None),
        ({"cpu.max": "nonsense"}, None),
    ],
)
def test_limit_of_a_container(files: dict[str, str], limit: float | None, tmp_path: Path) -> None:
    for name, text in files.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text + "\n")
    assert cpu_threads._container_limit(tmp_path) == limit


@pytest.mark.parametrize(("quota", "most"), [("100000", 1), ("150000", 2), ("10000", 1)])
def test_container_bounds_the_threads(
    quota: str, most: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "cpu.max").write_text(f"{quota} 100000\n")
    monkeypatch.setattr(cpu_threads, "CGROUP", tmp_path)
    assert 1 <= usable_cores() <= most


@pytest.mark.skipif(sys.platform != "linux", reason="reads what Linux says about processors")
def test_siblings_count_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Two threads of one core are one core; processors this process may not use do not count."""
    for number, siblings in {0: "0,2", 1: "1,3", 2: "0,2", 3: "1,3"}.items():
        folder = tmp_path / f"cpu{number}/topology"
        folder.mkdir(parents=True)
        (folder / "thread_siblings_list").write_text(siblings + "\n")
    monkeypatch.setattr(cpu_threads, "TOPOLOGY", tmp_path)
    assert cpu_threads._linux_cores(frozenset({0, 1, 2, 3})) == 2
    assert cpu_threads._linux_cores(frozenset({0, 2})) == 1
    assert cpu_threads._linux_cores(frozenset({0, 9})) is None


def test_there_is_at_least_one_and_no_more_than_processors() -> None:
    assert 1 <= usable_cores() <= (os.cpu_count() or 1)
