"""Peaks are those of the process that asks."""

import subprocess
import sys
from pathlib import Path

import pytest

import pic2latex

ASK = "import sys; x = b'1' * {size}; del x; from pic2latex.bench.process_memory import peak_bytes; print(peak_bytes())"


def peak(size: int) -> int:
    command = (sys.executable, "-c", ASK.format(size=size))
    path = str(Path(pic2latex.__file__).parents[1])
    done = subprocess.run(command, capture_output=True, text=True, check=True, env={"PYTHONPATH": path})
    return int(done.stdout)


def test_freed_memory_counts() -> None:
    assert peak(200_000_000) - peak(1) == pytest.approx(200e6, rel=0.1)


def test_memory_of_the_starter_does_not_count() -> None:
    held = bytearray(b"1") * 300_000_000
    assert peak(1) < 100e6
    del held
