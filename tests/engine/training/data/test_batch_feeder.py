"""Batches come in order, from any number of processes, and an end of one of these is said in a sentence."""

import os
import signal
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pytest
from numpy.typing import NDArray

from pic2latex.errors import TrainingError
from pic2latex.training.data.batch_feeder import BatchFeeder


@dataclass(frozen=True)
class Job:
    number: int
    size: int = 1

    def __call__(self) -> dict[str, NDArray[np.generic]]:
        if self.number < 0:
            os.kill(os.getpid(), signal.SIGKILL)
        return {"number": np.array([self.number])}


def double(number: int) -> int:
    return 2 * number


@pytest.mark.parametrize("workers", [0, 2])
def test_batches_come_in_order(workers: int) -> None:
    with BatchFeeder(workers) as feeder:
        assert list(feeder.map(double, range(5))) == [0, 2, 4, 6, 8]
        made = list(feeder.batches((number, Job(number)) for number in range(20)))
    assert [(about, int(arrays["number"][0])) for about, arrays in made] == [(n, n) for n in range(20)]


def test_jobs_without_end_are_made_as_they_are_asked_for() -> None:
    asked = []

    def jobs() -> Iterator[tuple[int, Job]]:
        number = 0
        while True:
            asked.append(number)
            yield number, Job(number)
            number += 1

    with BatchFeeder(1) as feeder:
        stream = feeder.batches(jobs())
        assert [next(stream)[0] for _ in range(3)] == [0, 1, 2]
    assert len(asked) < 10


def test_a_process_that_is_ended_is_named() -> None:
    with BatchFeeder(1) as feeder, pytest.raises(TrainingError, match="ended from outside"):
        list(feeder.batches([(0, Job(-1))]))
