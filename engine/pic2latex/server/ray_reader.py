"""A reader whose engines are replicas of Ray Serve. What a replica did not answer before it died is asked again."""

import asyncio
import logging
from typing import Any

from pic2latex.server.engine_host import Done
from pic2latex.server.errors import ServerBusy, ServerFault
from pic2latex.server.reader import Facts, ReaderState, Told
from pic2latex.server.reader_tasks import Task

__all__ = ["RayReader"]

log = logging.getLogger(__name__)

MOST_ATTEMPTS = 5
PAUSE = 0.2  # seconds before a task is asked again, growing


class RayReader:
    """A `Reader` over the handle of the `Recognizer` deployment. Steps of a task are not told."""

    def __init__(self, handle: Any) -> None:
        self._handle = handle
        self._restarts = 0

    async def open(self) -> None:
        """Do nothing: replicas load their model before they take requests."""

    async def run(self, task: Task, told: Told | None = None) -> Facts:
        """Do a task in some replica; see `Reader`."""
        from ray.exceptions import RayError
        from ray.serve.exceptions import BackPressureError

        del told
        for attempt in range(1, MOST_ATTEMPTS + 1):
            response = self._handle.run.remote(task)
            try:
                event = await response
            except asyncio.CancelledError:
                response.cancel()
                raise
            except BackPressureError:
                busy = "Every replica has as much to do as it may."
                raise ServerBusy(busy, hint="Ask again later.") from None
            except RayError:  # the replica, its process or its machine is gone: reading changes nothing
                self._restarts += 1
                log.warning("A replica ended while it read; the task is asked again")
                await asyncio.sleep(PAUSE * attempt)
                continue
            if isinstance(event, Done):
                return event.facts
            raise event.error
        raise ServerFault(
            "Replicas ended while they read this.", hint="Leave this picture out, and report it."
        )

    def state(self) -> ReaderState:
        """Say that it is ready: Ray Serve routes to replicas that are."""
        return ReaderState(is_ready=True, restarts=self._restarts)

    async def close(self) -> None:
        """Do nothing: the replicas are Ray Serve's."""
