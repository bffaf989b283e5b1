"""Connections: what is no HTTP, one too many, and few descriptors."""

import contextlib
import json
import os
import resource
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, closing
from typing import Any

import httpx2
import pytest

from pic2latex.server import descriptor_limit, serving
from pic2latex.server.descriptor_limit import KEPT_FREE, connections_allowed, raise_descriptor_limit
from tests.engine.server.running import PNG, faked, running, sample
from tests.engine.server.test_robustness import ADDRESS

FEW = 512  # descriptors


@contextlib.contextmanager
def connected(port: int) -> Iterator[socket.socket]:
    with closing(socket.create_connection(("127.0.0.1", port), timeout=30)) as line:
        yield line


def received(line: socket.socket) -> tuple[str, dict[str, Any]]:
    """Return the head and the problem of an answer after which the server closes."""
    content = b""
    while part := line.recv(65_536):
        content += part
    head, _, body = content.partition(b"\r\n\r\n")
    return head.decode(), json.loads(body)


@pytest.mark.logs_warnings  # of uvicorn
def test_what_is_no_http_gets_a_problem() -> None:
    with running(faked()) as server, connected(server.port) as line:
        line.sendall(b"this is no request\r\n\r\n")
        head, problem = received(line)
    assert head.startswith("HTTP/1.1 400 ")
    assert "Content-Type: application/problem+json" in head
    assert (problem["type"], problem["status"]) == ("/problems/http-malformed", 400)
    assert problem["hint"]


def test_one_connection_too_many_is_told_and_the_others_go_on(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(serving, "MOST_CONNECTIONS", 2)
    with running(faked()) as server, httpx2.Client(base_url=server.base, trust_env=False) as http:
        assert http.get("/healthz").status_code == 200
        with connected(server.port), connected(server.port) as surplus:
            head, problem = received(surplus)
            assert http.post("/v1/recognize", content=sample("basel"), headers=PNG).status_code == 200
    assert head.startswith("HTTP/1.1 503 ")
    assert "Retry-After: 1" in head
    assert problem["type"] == "/problems/busy"


@pytest.mark.parametrize(
    ("limits", "raised", "allowed"),
    [
        ((1024, 524_288), 2000 + KEPT_FREE, 2000),
        ((1024, 1024), None, 1024 - KEPT_FREE),
        ((1024, resource.RLIM_INFINITY), 2000 + KEPT_FREE, 2000),
        ((8192, 8192), None, 2000),
        ((resource.RLIM_INFINITY, resource.RLIM_INFINITY), None, 2000),
        ((64, 64), None, 1),
    ],
)
def test_descriptors(
    limits: tuple[int, int], raised: int | None, allowed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = [limits]
    monkeypatch.setattr(resource, "getrlimit", lambda _kind: now[-1])
    monkeypatch.setattr(resource, "setrlimit", lambda _kind, both: now.append(both))
    raise_descriptor_limit(2000)
    assert now[1:] == ([] if raised is None else [(raised, limits[1])])
    assert connections_allowed(2000) == allowed


def test_systems_without_such_limits(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "resource", None)
    descriptor_limit.raise_descriptor_limit(2000)
    assert descriptor_limit.connections_allowed(2000) == 2000


@pytest.mark.slow
def test_more_connections_than_descriptors_hold_up_nobody() -> None:
    command = f"ulimit -n {FEW}; exec {sys.executable} -m pic2latex serve --port 0 --threads 1 --device cpu"
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    with subprocess.Popen(
        ("bash", "-c", command), stderr=subprocess.PIPE, text=True, env=environment
    ) as process:
        assert process.stderr is not None
        try:
            found = ADDRESS.search(process.stderr.readline())
            assert found
            _crowd(found[1])
        finally:
            process.terminate()
            said = process.stderr.read()
    assert "Too many open files" not in said


def _crowd(base: str) -> None:
    """Hold more connections than there are descriptors, and ask until those that ask nothing were cut."""
    with httpx2.Client(base_url=base, timeout=120, trust_env=False) as http, ExitStack() as lines:
        for _ in range(FEW + 50):
            lines.enter_context(connected(http.base_url.port or 0))
        deadline = time.monotonic() + 120
        while (answer := _asked(http)) != 200:
            assert answer in {503, None}
            assert time.monotonic() < deadline
            time.sleep(0.2)


def _asked(http: httpx2.Client) -> int | None:
    """Return the status of one reading; None where the server closed before all was sent."""
    try:
        answer = http.post("/v1/recognize?detail=brief", content=sample("basel"), headers=PNG)
    except httpx2.TransportError:
        return None
    return answer.status_code
