"""What comes from anybody: damaged files, bombs, bodies without end, clients that dawdle; and an end under load."""

import io
import os
import random
import re
import signal
import socket
import struct
import subprocess
import sys
import tempfile
import threading
import time
import zlib
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx2
import pytest

from pic2latex.server.settings import Limits, ServerSettings
from tests.engine.pages.documents import blank_pages
from tests.engine.server.running import PNG, SAMPLES, Running, faked, problem, running, sample

FUZZED = 150
SLOW_CLIENTS = 200
WARMING, MANY = 40, 400  # requests
CLIENTS = 4
"""Threads of clients, and so the most that the server's pool of threads may have grown by after the first requests."""
SOME = 5  # answers after which the server is told to end
EXPECTED = {200, 413, 415, 422}
ADDRESS = re.compile(r"serving at (http://\S+)/")


def damaged(random_: random.Random, whole: bytes) -> bytes:
    """Return a file cut short, with other bytes, or with a piece in the wrong place."""
    data = bytearray(whole)
    way = random_.randrange(4)
    if way == 0:
        return bytes(data[: random_.randrange(len(data))])
    if way == 1:
        for _ in range(random_.randrange(1, 30)):
            data[random_.randrange(len(data))] = random_.randrange(256)
    elif way == 2:
        start = random_.randrange(len(data))
        data[start : start + random_.randrange(200)] = random_.randbytes(random_.randrange(200))
    else:
        place = random_.randrange(8, min(60, len(data)))  # headers
        data[place] ^= 1 << random_.randrange(8)
    return bytes(data)


@pytest.fixture
def temporary_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give the server and its processes a temporary folder of their own: other programs use the common one."""
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    for name in ("TMPDIR", "TEMP", "TMP"):
        monkeypatch.setenv(name, str(folder))
    return folder


@pytest.mark.slow
@pytest.mark.logs_warnings  # headers of forms that are none
def test_damaged_pictures_get_the_right_problem(temporary_folder: Path) -> None:
    random_ = random.Random(7)
    wholes = [path.read_bytes() for path in sorted(SAMPLES.glob("*.png"))]
    picture = io.BytesIO()
    from PIL import Image

    for kind in ("JPEG", "GIF", "BMP", "TIFF", "WEBP"):
        picture = io.BytesIO()
        Image.open(SAMPLES / "basel.png").convert("RGB").save(picture, kind)
        wholes.append(picture.getvalue())
    with running(faked()) as server, ThreadPoolExecutor(6) as pool:
        bodies = [damaged(random_, random_.choice(wholes)) for _ in range(FUZZED)]
        for response in pool.map(lambda body: ask(server, body), bodies):
            assert response.status_code in EXPECTED, response.text
            if response.status_code != 200:
                problem(response)
        assert server.get("/healthz").status_code == 200
    assert list(temporary_folder.iterdir()) == []


def ask(server: Running, body: bytes) -> httpx2.Response:
    return server.post("/v1/recognize?detail=brief", content=body, headers=PNG)


@pytest.mark.slow
def test_damaged_documents_get_a_problem(tmp_path: Path, temporary_folder: Path) -> None:
    random_ = random.Random(8)
    whole = blank_pages(tmp_path / "blank.pdf", 2).read_bytes()
    with running(faked()) as server:
        for _ in range(12):
            body = b"%PDF-" + damaged(random_, whole)[5:]
            response = server.post("/v1/documents", content=body, headers={"Content-Type": "application/pdf"})
            assert response.status_code in {202, 415, 503}, response.text
            if response.status_code == 202:
                name = response.json()["id"]
                deadline = time.monotonic() + 60
                while server.get(f"/v1/documents/{name}").json()["state"] in {"waiting", "running"}:
                    assert time.monotonic() < deadline
                    time.sleep(0.02)
    assert list(temporary_folder.iterdir()) == []


def png(width: int, height: int) -> bytes:
    """Return a tiny PNG file that claims to be large, and unpacks to it."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    rows = zlib.compress(bytes(min((width // 8 + 2) * height, 20_000_000)), 9)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


@pytest.mark.parametrize(
    ("width", "height"), [(20_001, 8), (8000, 8000), (2**31 - 1, 2**31 - 1), (5001, 5001)]
)
def test_bombs_are_seen_by_their_headers(width: int, height: int) -> None:
    with running(faked()) as server:
        response = ask(server, png(width, height))
        assert problem(response)["status"] in {413, 415}


def endless() -> Iterator[bytes]:
    for _ in range(1600):
        yield bytes(65_536)


@pytest.mark.parametrize("has_length", [True, False])
def test_a_hundred_megabytes_are_refused(*, has_length: bool) -> None:
    with running(faked()) as server:
        body = bytes(100_000_000) if has_length else endless()
        try:
            response = server.post("/v1/recognize", content=body, headers=PNG)
        except httpx2.TransportError:
            pass  # refused while it was still being sent
        else:
            assert problem(response)["status"] == 413
        assert server.get("/readyz").status_code == 200


@pytest.mark.slow
def test_clients_that_dawdle_hold_up_nobody() -> None:
    settings = ServerSettings(port=0, limits=Limits(head_seconds=3.0))
    with running(faked(), settings) as server:
        lines = [socket.create_connection(("127.0.0.1", server.port)) for _ in range(SLOW_CLIENTS)]
        for number, line in enumerate(lines):
            line.sendall(b"GET / HTTP/1.1\r\nX: " if number % 2 else b"")
        for name in ("basel", "quadratic"):
            assert ask(server, (SAMPLES / f"{name}.png").read_bytes()).status_code == 200
        for line in lines:
            line.settimeout(30)
            assert line.recv(1000) == b"", "it was cut"
            line.close()
        assert server.get("/healthz").status_code == 200


def test_many_requests_leave_nothing_open() -> None:
    bodies = (sample("basel"), b"no picture")

    def ask_often(server: Running, count: int) -> Counter[int]:
        with server.http() as http, ThreadPoolExecutor(CLIENTS) as pool:
            sent = [
                pool.submit(http.post, "/v1/recognize?detail=brief", content=bodies[number % 2], headers=PNG)
                for number in range(count)
            ]
            return Counter(each.result().status_code for each in sent)

    def open_now() -> tuple[int, int]:
        return len(list(Path("/dev/fd").iterdir())), threading.active_count()

    with running(faked(), ServerSettings(port=0)) as server:
        ask_often(server, WARMING)
        files, threads = open_now()
        most = (
            files,
            threads + CLIENTS,
        )  # the pool starts a thread where all of its own are taken, and keeps it
        assert ask_often(server, MANY) == {200: MANY // 2, 415: MANY // 2}
        deadline = time.monotonic() + 30  # the server closes what its client has closed
        while any(now > then for now, then in zip(open_now(), most, strict=True)):
            assert time.monotonic() < deadline, (most, open_now())
            time.sleep(0.05)
        assert server.services.admission.counts() == {"formula": 0, "page": 0, "convert": 0}


@pytest.mark.slow
def test_what_was_accepted_is_answered_when_it_is_told_to_end() -> None:
    command = (sys.executable, "-m", "pic2latex", "serve", "--port", "0", "--threads", "1", "--device", "cpu")
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    body = (SAMPLES / "quadratic.png").read_bytes()
    statuses: list[int] = []
    refused: list[str] = []
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True, env=environment) as process:
        assert process.stderr is not None
        found = ADDRESS.search(process.stderr.readline())
        assert found

        def client() -> None:
            with httpx2.Client(base_url=found[1], timeout=60, trust_env=False) as http:
                for _ in range(40):
                    try:
                        statuses.append(http.post("/v1/recognize", content=body, headers=PNG).status_code)
                    except httpx2.ConnectError:
                        return  # nobody listens any more
                    except httpx2.TransportError as error:
                        refused.append(repr(error))
                        return

        threads = [threading.Thread(target=client) for _ in range(6)]
        for thread in threads:
            thread.start()
        deadline = time.monotonic() + 60
        while len(statuses) < SOME:
            assert time.monotonic() < deadline
            time.sleep(0.02)
        process.send_signal(signal.SIGTERM)
        for thread in threads:
            thread.join()
        process.stderr.read()
    assert set(statuses) <= {200, 503}
    assert statuses.count(200) >= SOME
    # A connection kept open that is closed between two requests is no request that was accepted.
    assert all("disconnected without sending a response" in each or "ReadError" in each for each in refused)
