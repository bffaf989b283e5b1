"""One server with the real networks for all tests that only ask it."""

from collections.abc import Iterator

import pytest

from pic2latex.server.local_reader import LocalReader
from tests.engine.server.running import ONE_THREAD, Running, running


@pytest.fixture(scope="session")
def real_server() -> Iterator[Running]:
    with running(LocalReader(ONE_THREAD)) as server:
        yield server
