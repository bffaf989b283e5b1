"""Several engines as one that reads pages: as many pages at one time as there are engines, each on a core of its own.

Reading a page on two cores is little faster than on one, because formulas are decoded token by token. On eight pages
of A4 at 200 dpi two engines of one thread took 0.65 of the time of one engine with two (the same CPU time, on a busy
machine), with 628 MiB instead of 454 MiB.
"""

import queue
from collections.abc import Callable, Sequence
from types import TracebackType
from typing import TYPE_CHECKING, Protocol, Self, runtime_checkable

from pic2latex.types import Options, Page

if TYPE_CHECKING:
    from pic2latex.picture import PictureSource

__all__ = ["MOST_JOBS", "PageEngine", "PageEngines", "jobs_for"]

MOST_JOBS = 3
"""Engines that are used without being asked for: each takes about 175 MiB, and all together at most 900 MiB."""


class PageEngine(Protocol):
    """What reads pages: the `Engine`."""

    def recognize_page(
        self,
        source: "PictureSource",
        options: Options | None = None,
        *,
        progress: Callable[[int, int], None] | None = None,
    ) -> Page:
        """Read one page."""


@runtime_checkable
class CoreSharing(Protocol):
    """An engine beside which others can read, on cores of their own."""

    def jobs_for(self, asked: int | None, pages: int) -> int:
        """Return how many of `pages` to read at one time; `asked` is None where nothing was asked for."""

    def beside(self, count: int) -> "Sequence[ClosablePageEngine]":
        """Return so many engines like this one, which share its threads."""


class ClosablePageEngine(PageEngine, Protocol):
    """A page engine that holds models."""

    def close(self) -> None:
        """Let go of them."""


class PageEngines:
    """Reads pages with one engine, or after `use` with several: a `PageEngine` for several threads, to be closed."""

    def __init__(self, engine: PageEngine) -> None:
        self._engine = engine
        self._others: Sequence[ClosablePageEngine] = ()
        self._free: queue.SimpleQueue[PageEngine] = queue.SimpleQueue()
        self._free.put(engine)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        for engine in self._others:
            engine.close()

    def use(self, asked: int | None, pages: int) -> int:
        """Settle how many of `pages` are read at one time, and return that. Called once, before reading."""
        jobs = self._engine.jobs_for(asked, pages) if isinstance(self._engine, CoreSharing) else 1
        if jobs == 1 or not isinstance(self._engine, CoreSharing):
            return 1
        self._others = self._engine.beside(jobs)
        self._free = queue.SimpleQueue()
        for engine in self._others:
            self._free.put(engine)
        return jobs

    def recognize_page(
        self,
        source: "PictureSource",
        options: Options | None = None,
        *,
        progress: Callable[[int, int], None] | None = None,
    ) -> Page:
        """Read one page with an engine that is free; waits for one."""
        engine = self._free.get()
        try:
            return engine.recognize_page(source, options, progress=progress)
        finally:
            self._free.put(engine)


def jobs_for(asked: int | None, pages: int, cores: int) -> int:
    """Return how many of `pages` to read at one time: what was `asked` for, else by the cores and the memory."""
    return max(1, min(pages, cores if asked is None else asked, MOST_JOBS if asked is None else pages))
