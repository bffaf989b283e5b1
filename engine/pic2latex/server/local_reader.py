"""A reader whose engine runs in this process, in threads beside the event loop."""

import asyncio
from collections.abc import Callable
from typing import TYPE_CHECKING

from pic2latex.server.engine_host import Done, EngineHost, Event, Failed, HostStep
from pic2latex.server.reader import Facts, ReaderState, Told
from pic2latex.server.reader_tasks import Task
from pic2latex.server.settings import EngineSettings

if TYPE_CHECKING:
    from pic2latex.engine import Engine

__all__ = ["LocalReader", "settle"]


class LocalReader:
    """A `Reader` without other processes. `make_engine` replaces the engine, for tests."""

    def __init__(
        self,
        settings: EngineSettings | None = None,
        make_engine: "Callable[[EngineSettings], Engine] | None" = None,
    ) -> None:
        self._settings = settings or EngineSettings()
        self._make_engine = make_engine
        self._host: EngineHost | None = None
        self._is_ready = False

    async def open(self) -> None:
        """Load the model; see `Reader`."""
        await asyncio.to_thread(self.open_now)

    def open_now(self) -> None:
        """Load the model, and return when that is done. Raises what `open` does."""
        host = EngineHost(self._settings, self._make_engine)
        host.open()
        self._host = host
        self._is_ready = True

    async def run(self, task: Task, told: Told | None = None) -> Facts:
        """Do a task; see `Reader`."""
        assert self._host is not None, "the reader was not opened"
        loop = asyncio.get_running_loop()
        future: asyncio.Future[Facts] = loop.create_future()

        def reply(event: Event) -> None:
            loop.call_soon_threadsafe(settle, future, event, told)

        number = self._host.submit(task, reply)
        try:
            return await future
        except asyncio.CancelledError:
            self._host.cancel(number)
            raise

    def state(self) -> ReaderState:
        """Return whether the model is loaded."""
        return ReaderState(self._is_ready, problem="" if self._is_ready else "The model is being loaded.")

    async def close(self) -> None:
        """End everything; see `Reader`."""
        self._is_ready = False
        host, self._host = self._host, None
        if host is not None:
            await asyncio.to_thread(host.close)


def settle(future: "asyncio.Future[Facts]", event: Event, told: Told | None) -> None:
    """Pass an event on to whoever waits, unless nobody does any more. In the event loop."""
    if future.done():
        return
    match event:
        case HostStep(done, steps):
            if told is not None:
                told(done, steps)
        case Done(facts):
            future.set_result(facts)
        case Failed(error):
            future.set_exception(error)
