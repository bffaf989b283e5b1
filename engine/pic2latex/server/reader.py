"""What the application knows of whatever reads: tasks in, facts out, and how much is going on."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol

from pic2latex.server.reader_tasks import Task

__all__ = ["Facts", "Reader", "ReaderState", "Told"]

Facts = dict[str, Any]
"""What became of a task, ready for JSON, except that files are bytes."""

Told = Callable[[int, int], None]
"""Told, from the event loop, how many steps of a task are done, and of how many."""


@dataclass(frozen=True, slots=True)
class ReaderState:
    """Whether tasks can be done now, and by how many processes; `problem` says why not."""

    is_ready: bool
    workers: int = 1
    problem: str = ""
    restarts: int = 0


class Reader(Protocol):
    """Does tasks. Used from one event loop."""

    async def open(self) -> None:
        """Start, and load what the first task needs. Raises ModelError, DeviceError and ComponentMissing."""

    async def run(self, task: Task, told: Told | None = None) -> Facts:
        """Do a task. Raises its Pic2LatexError; when the awaiting coroutine is cancelled, the work stops soon."""

    def state(self) -> ReaderState:
        """Return whether it can work now."""

    async def close(self) -> None:
        """End the work that runs and let go of everything."""
