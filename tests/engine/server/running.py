"""A server that really listens, in a thread of the test's process."""

import asyncio
import json
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx2

import pic2latex_resources
from pic2latex.engine import Engine
from pic2latex.server.local_reader import LocalReader
from pic2latex.server.reader import Reader
from pic2latex.server.serving import bind, server_for
from pic2latex.server.settings import EngineSettings, ServerSettings
from pic2latex.testing import FakeRecognizer
from pic2latex.types import Device

SAMPLES = pic2latex_resources.path("samples")
ONE_THREAD = EngineSettings(device=Device.CPU, threads=1)
PATIENCE = 60.0


@dataclass(frozen=True, slots=True)
class Running:
    """A server that runs: where, and its application's parts."""

    base: str
    port: int
    services: Any

    def post(self, path: str, **more: Any) -> httpx2.Response:
        with self.http() as http:
            return http.post(path, **more)

    def get(self, path: str, **more: Any) -> httpx2.Response:
        with self.http() as http:
            return http.get(path, **more)

    def http(self, authority: Path | None = None) -> httpx2.Client:
        """Return a client; `authority` is whom it trusts with certificates."""
        context = True if authority is None else ssl.create_default_context(cafile=str(authority))
        return httpx2.Client(base_url=self.base, timeout=PATIENCE, trust_env=False, verify=context)


@contextmanager
def running(reader: Reader, settings: ServerSettings | None = None) -> Iterator[Running]:
    """Serve on a free port until the block ends."""
    bound, settings = bind(settings or ServerSettings(port=0))
    server = server_for(reader, settings)
    began = threading.Event()

    async def life() -> None:
        task = asyncio.create_task(server.serve(sockets=[bound]))
        while not server.started and not task.done():
            await asyncio.sleep(0.01)
        began.set()
        await task

    thread = threading.Thread(target=asyncio.run, args=(life(),), name="server-under-test")
    thread.start()
    assert began.wait(PATIENCE)
    try:
        app: Any = server.config.app
        yield Running(f"{settings.scheme}://127.0.0.1:{settings.port}", settings.port, app.state.services)
    finally:
        server.should_exit = True
        thread.join(PATIENCE)
        bound.close()
        assert not thread.is_alive(), "the server did not end"


def faked(*script: Any, **options: Any) -> LocalReader:
    """Return a reader whose engines read with a `FakeRecognizer`; each engine has one of its own."""

    def make(_settings: EngineSettings) -> Engine:
        fake = FakeRecognizer(script, **options)
        return Engine(opener=lambda _model, _device: fake.opened())

    return LocalReader(ONE_THREAD, make)


def sample(name: str) -> bytes:
    return (SAMPLES / f"{name}.png").read_bytes()


def problem(response: httpx2.Response) -> dict[str, Any]:
    """Return the problem a response holds, after a look at its shape."""
    assert response.headers["content-type"] == "application/problem+json", response.text
    members: dict[str, Any] = json.loads(response.text)
    assert members["status"] == response.status_code
    assert members["detail"]
    assert members["hint"]
    assert members["request"] == response.headers["x-request-id"]
    return members


PNG = {"Content-Type": "image/png"}
