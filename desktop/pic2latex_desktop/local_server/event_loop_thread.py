"""A thread with an asyncio event loop, for servers beside the windows. Results come back to the GUI thread."""

import asyncio
import logging
import threading
from collections.abc import Callable, Coroutine
from typing import TYPE_CHECKING, Any, TypeVar

from PySide6.QtCore import QObject, Qt, Signal, Slot

if TYPE_CHECKING:
    import concurrent.futures

__all__ = ["EventLoopThread"]

Result = TypeVar("Result")
END_SECONDS = 3.0
log = logging.getLogger(__name__)


class EventLoopThread(QObject):
    """Runs coroutines on one thread, which starts with the first of them. `close` cancels what runs and waits."""

    _ended = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._loop: asyncio.AbstractEventLoop | None = None
        self._thread: threading.Thread | None = None
        self._running: set[concurrent.futures.Future[Any]] = set()
        self._is_closed = False
        self._ended.connect(self._deliver, Qt.ConnectionType.QueuedConnection)

    def run(
        self,
        coroutine: Coroutine[Any, Any, Result],
        done: Callable[[Result], None],
        failed: Callable[[Exception], None],
    ) -> None:
        """Run a coroutine on the thread; then `done(result)` or `failed(error)`, on the thread of this object."""
        future = asyncio.run_coroutine_threadsafe(coroutine, self._started())
        self._running.add(future)

        def ended(future: "concurrent.futures.Future[Result]") -> None:
            self._ended.emit((future, done, failed))

        future.add_done_callback(ended)

    def call(self, function: Callable[[], Any]) -> None:
        """Call a function on the thread soon, if the thread runs."""
        if self._loop is not None:
            self._loop.call_soon_threadsafe(function)

    def close(self, seconds: float = 5.0) -> None:
        """Cancel what runs, and end the thread. Nobody is told any more."""
        self._is_closed = True
        loop, self._loop = self._loop, None
        if loop is None or self._thread is None:
            return
        for future in self._running:
            future.cancel()
        asyncio.run_coroutine_threadsafe(_rest_of(loop), loop).add_done_callback(
            lambda _: loop.call_soon_threadsafe(loop.stop)
        )
        self._thread.join(seconds)

    def _started(self) -> asyncio.AbstractEventLoop:
        if self._loop is None:
            self._loop = asyncio.new_event_loop()
            self._thread = threading.Thread(target=_serve, args=(self._loop,), name="servers", daemon=True)
            self._thread.start()
        return self._loop

    @Slot(object)
    def _deliver(self, outcome: Any) -> None:
        future, done, failed = outcome
        self._running.discard(future)
        if self._is_closed or future.cancelled():
            return
        error = future.exception()
        if error is None:
            done(future.result())
        elif isinstance(error, Exception):
            log.info("A server ended with an error.", exc_info=error)
            failed(error)


def _serve(loop: asyncio.AbstractEventLoop) -> None:
    asyncio.set_event_loop(loop)
    try:
        loop.run_forever()
    finally:
        loop.run_until_complete(loop.shutdown_asyncgens())
        loop.run_until_complete(loop.shutdown_default_executor())
        loop.close()


async def _rest_of(loop: asyncio.AbstractEventLoop) -> None:
    """Wait for everything that is still going on, and cancel what does not end."""
    others = {task for task in asyncio.all_tasks(loop) if task is not asyncio.current_task()}
    if others:
        _, left = await asyncio.wait(others, timeout=END_SECONDS)
        for task in left:
            task.cancel()
        await asyncio.gather(*left, return_exceptions=True)
