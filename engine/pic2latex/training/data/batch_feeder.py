"""Makes batches ahead of the step that learns from them, in order, on worker processes that live as long as the run.

PyTorch's DataLoader keeps two batches ahead, and starts its processes anew with every epoch: too little for a GPU.
"""

from collections import deque
from concurrent.futures.process import BrokenProcessPool
from typing import TYPE_CHECKING, Protocol, Self, TypeVar

from pic2latex.errors import TrainingError
from pic2latex.training.process_pool import worker_processes

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from concurrent.futures import Future, ProcessPoolExecutor
    from types import TracebackType

    import numpy as np
    from numpy.typing import NDArray

    Arrays = Mapping[str, "NDArray[np.generic]"]

__all__ = ["BatchFeeder", "BatchJob"]

_AHEAD = 3
"""Batches a worker has done or begun that nobody asked for yet."""

_Asked = TypeVar("_Asked")
_Given = TypeVar("_Given")


class BatchJob(Protocol):
    """A batch to be made, small enough to be sent to another process. `size` counts its examples."""

    @property
    def size(self) -> int:
        """The number of examples."""

    def __call__(self) -> "Arrays":
        """Make it. Arrays by name, of shapes that are the task's."""


class BatchFeeder:
    """Runs jobs on `workers` processes, or in this one for 0. Closed by leaving its context."""

    def __init__(self, workers: int) -> None:
        self._workers = workers
        self._pool: ProcessPoolExecutor | None = (
            worker_processes(workers, hears_interrupts=False) if workers else None
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: "TracebackType | None"
    ) -> None:
        if self._pool is not None:
            self._pool.shutdown(wait=kind is None, cancel_futures=True)

    def map(self, function: "Callable[[_Asked], _Given]", items: "Iterable[_Asked]") -> "Iterator[_Given]":
        """Yield `function` of each item, in order."""
        if self._pool is None:
            yield from map(function, items)
            return
        futures = [self._pool.submit(function, item) for item in items]
        for future in futures:
            yield _result(future)

    def batches(self, jobs: "Iterable[tuple[_Asked, BatchJob]]") -> "Iterator[tuple[_Asked, Arrays]]":
        """Yield the batches of `jobs`, which may have no end, in order, each with what came with its job.

        Shapes and dtypes are the jobs'.
        """
        if self._pool is None:
            for about, job in jobs:
                yield about, job()
            return
        waiting: deque[tuple[_Asked, Future[Arrays]]] = deque()
        for about, job in jobs:
            waiting.append((about, self._pool.submit(_made, job)))
            if len(waiting) > _AHEAD * self._workers:
                first, future = waiting.popleft()
                yield first, _result(future)
        for about, future in waiting:
            yield about, _result(future)


def _made(job: BatchJob) -> "Arrays":
    """Make a batch in a worker process; shapes and dtypes are the job's."""
    import cv2

    cv2.setNumThreads(1)  # it would start a thread a core in every process
    return job()


def _result(future: "Future[_Given]") -> _Given:
    try:
        return future.result()
    except BrokenProcessPool as error:
        raise TrainingError(
            "A process that makes batches was ended from outside.",
            hint="It may have run out of memory: choose fewer workers or a smaller budget.",
        ) from error
