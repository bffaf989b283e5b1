"""How much the server takes: bytes, pixels, places, time; and that those who left cost nothing."""

import io
import socket
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

import httpx2
import pytest
from PIL import Image

from pic2latex.server.settings import Limits, ServerSettings
from tests.engine.server.running import PNG, Running, faked, problem, running, sample

SMALL = Limits(
    body_bytes=200_000, pixels=300_000, queue=2, request_seconds=0.5, head_seconds=0.5, body_seconds=0.5
)
SETTINGS = ServerSettings(port=0, limits=SMALL)


def blank(width: int, height: int) -> bytes:
    file = io.BytesIO()
    Image.new("L", (width, height), 255).save(file, "PNG")
    return file.getvalue()


@contextmanager
def slow_server(seconds: float, **limits: Any) -> Iterator[Running]:
    settings = replace(SETTINGS, limits=replace(SMALL, **limits))
    with running(faked(seconds=seconds), settings) as server:
        yield server


def chunks(size: int) -> Iterator[bytes]:
    for _ in range(size // 1000):
        yield b"x" * 1000


@pytest.mark.parametrize(
    ("body", "name"),
    [
        (b"x" * 200_001, "body-too-large"),
        (chunks(300_000), "body-too-large"),
        (blank(1000, 1000), "picture-too-large"),
    ],
    ids=["with a length", "in chunks", "pixels"],
)
def test_too_much_is_refused(body: Any, name: str) -> None:
    with running(faked(), SETTINGS) as server:
        response = server.post("/v1/recognize", content=body, headers=PNG)
        assert problem(response)["type"] == f"/problems/{name}"
        assert response.status_code == 413
        assert server.get("/healthz").status_code == 200


def test_a_form_with_a_file_that_is_too_large() -> None:
    with running(faked(), SETTINGS) as server:
        response = server.post("/v1/recognize", files={"picture": b"x" * 210_000})
        assert response.status_code == 413
        many = [("picture", b"x")] * 65
        assert problem(server.post("/v1/recognize-many", files=many))["status"] == 422


def test_a_full_queue_answers_at_once_and_says_when_to_come_again() -> None:
    with slow_server(0.2, request_seconds=60.0) as server, ThreadPoolExecutor(8) as pool:
        ask = lambda _: server.post("/v1/recognize", content=sample("basel"), headers=PNG)  # noqa: E731
        responses = list(pool.map(ask, range(8)))
        assert {response.status_code for response in responses} == {200, 503}
        for response in responses:
            if response.status_code == 503:
                assert problem(response)["type"] == "/problems/busy"
                assert int(response.headers["retry-after"]) >= 1
        assert server.get("/healthz").status_code == 200
        counted = 'pic2latex_requests_total{route="/v1/recognize",status="503"}'
        assert counted in server.get("/metrics").text


def test_what_is_refused_early_may_be_read_by_other_pages_and_leaves_the_connection_open() -> None:
    origin = "https://notes.example"
    headers = {**PNG, "Origin": origin}
    settings = replace(SETTINGS, limits=replace(SMALL, queue=1, request_seconds=60.0), cors_origins=(origin,))
    picture = sample("basel")
    length = f"Content-Type: image/png\r\nContent-Length: {len(picture)}"
    with (
        running(faked(seconds=60.0), settings) as server,
        socket.create_connection(("127.0.0.1", server.port)) as waiting,
        server.http() as http,
    ):
        # FastAPI builds its routes at the first request, with warnings silenced in a way that knows no threads.
        assert http.get("/nowhere").status_code == 404
        head = f"POST /v1/recognize HTTP/1.1\r\nHost: 127.0.0.1:{server.port}\r\n{length}\r\n\r\n"
        waiting.sendall(head.encode() + picture)
        while http.get("/readyz").status_code == 200:
            pass
        for body in (picture, b"x" * 20, b"x" * 200_000):
            response = http.post("/v1/recognize", content=body, headers=headers)
            assert problem(response)["status"] == 503
            assert response.headers["access-control-allow-origin"] == origin
        page = http.post("/v1/recognize?mode=page", content=b"", headers=headers)
        assert problem(page)["status"] == 422, "pages have a queue of their own"


def test_work_that_takes_too_long_is_ended() -> None:
    with slow_server(60.0) as server:
        response = server.post("/v1/recognize", content=sample("basel"), headers=PNG)
        assert problem(response)["type"] == "/problems/out-of-time"
        assert response.status_code == 504
        assert "retry-after" in response.headers
        wait_until_idle(server)


def test_a_client_that_leaves_stops_its_work() -> None:
    with slow_server(60.0, request_seconds=60.0) as server:
        for _ in range(3):
            with server.http() as http, pytest.raises(httpx2.ReadTimeout):
                http.post("/v1/recognize", content=sample("basel"), headers=PNG, timeout=0.3)
        wait_until_idle(server)


def test_many_pictures_stop_with_their_client() -> None:
    with slow_server(60.0, request_seconds=60.0) as server:
        with server.http() as http, pytest.raises(httpx2.ReadTimeout):
            http.post("/v1/recognize-many", files=[("picture", sample("basel"))] * 4, timeout=0.3)
        wait_until_idle(server)


def test_a_body_that_never_comes_is_given_up() -> None:
    with running(faked(), SETTINGS) as server, socket.create_connection(("127.0.0.1", server.port)) as line:
        head = f"POST /v1/recognize HTTP/1.1\r\nHost: 127.0.0.1:{server.port}\r\n"
        line.sendall(f"{head}Content-Type: image/png\r\nContent-Length: 1000\r\n\r\nx".encode())
        answer = line.recv(4096)
        assert answer.startswith(b"HTTP/1.1 408 ")
        assert b"connection: close" in answer.lower()
        line.settimeout(30)
        while answer:
            answer = line.recv(4096)  # to the end: the rest of the body is not waited for


@pytest.mark.parametrize("beginning", [b"", b"GET /healthz HT"])
def test_a_head_that_never_comes_is_given_up(beginning: bytes) -> None:
    with running(faked(), SETTINGS) as server, socket.create_connection(("127.0.0.1", server.port)) as line:
        line.sendall(beginning)
        line.settimeout(30)
        assert line.recv(100) == b""


def test_a_second_head_has_the_same_time() -> None:
    with running(faked(), SETTINGS) as server, socket.create_connection(("127.0.0.1", server.port)) as line:
        request = f"GET /healthz HTTP/1.1\r\nHost: 127.0.0.1:{server.port}\r\n"
        line.settimeout(30)
        line.sendall(f"{request}\r\n".encode())
        answer = b""
        while b"alive" not in answer:
            answer += line.recv(4096)
        line.sendall(request.encode())
        assert line.recv(100) == b""


def test_formulas_are_not_stuck_behind_pages() -> None:
    """A large picture, which is read in the lane of pages, does not hold up a small one that came later."""
    limits = {"request_seconds": 60.0, "pixels": 2_000_000, "queue": 8}
    large = io.BytesIO()
    picture = Image.open(io.BytesIO(sample("basel")))
    picture.resize((1600, 600)).save(large, "PNG")
    with slow_server(1.0, **limits) as server:
        order: list[str] = []

        def ask(name: str, data: bytes) -> None:
            assert server.post("/v1/recognize", content=data, headers=PNG).status_code == 200
            order.append(name)

        threads = [threading.Thread(target=ask, args=("large", large.getvalue())) for _ in range(2)]
        for thread in threads:
            thread.start()
        wait_until(server, lambda waiting: waiting == len(threads))
        ask("small", sample("basel"))
        for thread in threads:
            thread.join()
        assert order.index("small") < 2


def wait_until_idle(server: Running) -> None:
    """Wait until nothing is read any more."""
    wait_until(server, lambda waiting: waiting == 0)


def wait_until(server: Running, is_reached: Callable[[int], bool]) -> None:
    """Wait for a number of requests that are read or wait to be."""
    deadline = time.monotonic() + 30
    while not is_reached(sum(server.services.admission.counts().values())):
        assert time.monotonic() < deadline, server.services.admission.counts()
        time.sleep(0.02)
