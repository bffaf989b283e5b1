"""Admission control: room in the queue of each lane, memory for decoded pictures, time for the work, draining."""

import asyncio
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from pic2latex.errors import Pic2LatexError
from pic2latex.server.errors import OutOfTime, ServerBusy
from pic2latex.server.metrics import Metrics
from pic2latex.server.problems import problem_type
from pic2latex.server.reader import Facts, Reader, Told
from pic2latex.server.reader_tasks import Lane, Task
from pic2latex.server.settings import Limits

__all__ = ["Admission"]

RGB = 3  # bytes a pixel
PAGES_SHARE = 4  # a page takes many times the time of a formula, so that fewer wait
LONGEST_RETRY = 30  # seconds


class Admission:
    """Gives tasks to the reader while there is room. Used from one event loop."""

    def __init__(self, reader: Reader, limits: Limits, metrics: Metrics) -> None:
        self._reader = reader
        self._limits = limits
        self._metrics = metrics
        self._depth: Counter[Lane] = Counter()
        self._decoded = 0
        self._seconds = dict.fromkeys(Lane, 0.1)  # moving average of a task's time
        self._draining = False
        self._idle = asyncio.Event()
        self._idle.set()

    @property
    def is_draining(self) -> bool:
        """Whether nothing more is taken in."""
        return self._draining

    def is_full(self) -> bool:
        """Tell whether a formula would be refused now."""
        return self._depth[Lane.FORMULA] >= self._room(Lane.FORMULA)

    def busy(self, lane: Lane) -> ServerBusy:
        """Return, and count, the refusal of a task that there is no room for."""
        return self._busy(lane, f"Already {self._depth[lane]} requests of this kind wait.")

    async def run(self, task: Task, *, pixels: int = 0, told: Told | None = None) -> Facts:
        """Do a task within the time allowed.

        Raises ServerBusy when there is no room, OutOfTime, and the task's own Pic2LatexError.
        """
        with self._place(task.lane, pixels):
            return await self.run_inside(task, told)

    async def run_inside(self, task: Task, told: Told | None = None) -> Facts:
        """Do a task for which room was made before, as for the pages of a document. Raises as `run` does."""
        loop = asyncio.get_running_loop()
        began = loop.time()
        try:
            async with asyncio.timeout(self._limits.request_seconds):
                facts = await self._reader.run(task, told)
        except TimeoutError:
            seconds = self._limits.request_seconds
            hint = "Send a smaller picture, or ask again when less is going on."
            raise OutOfTime(f"This took longer than {seconds:g} seconds.", hint=hint) from None
        except Pic2LatexError as error:
            self._metrics.failed(problem_type(error).name)
            raise
        self._metrics.read(facts)
        spent = loop.time() - began
        self._seconds[task.lane] = 0.9 * self._seconds[task.lane] + 0.1 * spent
        return facts

    def stop(self) -> None:
        """Take nothing more in."""
        self._draining = True

    async def drain(self, seconds: float) -> bool:
        """Take nothing more in and wait for what runs, at most so long; return whether all of it ended."""
        self.stop()
        try:
            async with asyncio.timeout(seconds):
                await self._idle.wait()
        except TimeoutError:
            return False
        return True

    @contextmanager
    def _place(self, lane: Lane, pixels: int) -> Iterator[None]:
        weight = pixels * RGB
        if self._draining:
            raise self._busy(lane, "The server is ending.")
        if self._depth[lane] >= self._room(lane):
            raise self.busy(lane)
        if self._decoded and self._decoded + weight > self._limits.decoded_bytes:
            raise self._busy(lane, "Too many large pictures wait.")
        self._decoded += weight
        self._count(lane, 1)
        try:
            yield
        finally:
            self._decoded -= weight
            self._count(lane, -1)

    def _count(self, lane: Lane, change: int) -> None:
        self._depth[lane] += change
        self._metrics.queued(lane, self._depth[lane])
        if any(self._depth.values()):
            self._idle.clear()
        else:
            self._idle.set()

    def _room(self, lane: Lane) -> int:
        queue = self._limits.queue
        return max(1, queue // PAGES_SHARE) if lane is Lane.PAGE else queue

    def _busy(self, lane: Lane, message: str) -> ServerBusy:
        self._metrics.refused(lane)
        error = ServerBusy(message, hint="Ask again after the seconds that Retry-After gives.")
        # What waits is spread over the workers; the average holds the time in the queue, too.
        workers = max(1, self._reader.state().workers)
        error.retry_after = max(1, min(LONGEST_RETRY, round(self._seconds[lane] / workers)))
        return error

    def counts(self) -> dict[str, Any]:
        """Return how many tasks of each lane wait or run."""
        return {str(lane): self._depth[lane] for lane in Lane}
