"""The program is told to end, or its session ends, while it reads a document for another program."""

import json
import signal
import socket
from pathlib import Path
from urllib.error import URLError
from urllib.request import Request, urlopen

import pytest
from PIL import Image

import pic2latex_resources
from pic2latex_desktop.history.database import is_sound
from tests.e2e.processes import started_on
from tests.e2e.whole_program import command, history_of, start
from tests.e2e.xvfb_session import PATIENCE, Desk, Program, eventually

TOKEN = "a-token-that-is-long-enough-for-the-api"
PAGES = 40


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def document(folder: Path) -> bytes:
    """Return a PDF of so many pages that it is never read to its end."""
    with Image.open(pic2latex_resources.path("samples/page.png")) as picture:
        page = picture.convert("L")
    path = folder / "long.pdf"
    page.save(path, "PDF", save_all=True, append_images=[page] * (PAGES - 1), resolution=150)
    return path.read_bytes()


def ask(port: int, path: str, body: bytes | None = None) -> dict[str, object]:
    headers = {"Authorization": f"Bearer {TOKEN}", "Content-Type": "application/pdf"}
    request = Request(f"http://127.0.0.1:{port}{path}", data=body, headers=headers)
    with urlopen(request, timeout=PATIENCE) as answer:
        told: dict[str, object] = json.load(answer)
    return told


@pytest.fixture
def reading(desk: Desk, tmp_path: Path) -> Program:
    """Return a program that has read the first pages of a document, and reads on."""
    port = free_port()
    settings = {"local_api": True, "local_api_port": port, "local_api_token": TOKEN, "mode": "page"}
    program = start(desk, arguments=("--background",), is_real=True, settings=settings)

    def begun() -> dict[str, object] | None:
        try:
            return ask(port, "/v1/documents", document(tmp_path))
        except URLError:  # it does not listen yet
            return None

    name = eventually(begun, "the document is taken")["id"]
    eventually(lambda: ask(port, f"/v1/documents/{name}")["done"], "its first page is read")
    assert ask(port, f"/v1/documents/{name}")["state"] == "running"
    return program


@pytest.mark.parametrize("way", ["SIGTERM", "SIGINT", "SIGHUP", "quit"])
def test_it_ends_with_all_that_it_started(reading: Program, desk: Desk, way: str) -> None:
    if way == "quit":
        asking = command(desk, "app", "quit")
        asking.communicate(timeout=PATIENCE)
        assert asking.returncode == 0
    else:
        reading.process.send_signal(getattr(signal, way))
    assert reading.process.wait(PATIENCE) == 0
    assert reading.ended(), "a child holds its output"
    eventually(lambda: not started_on(desk), f"nothing is left of it: {started_on(desk)}")
    assert is_sound(history_of(desk))


def test_it_ends_with_the_session(reading: Program, desk: Desk) -> None:
    """The display server goes first at many a log-out."""
    desk.processes[0].terminate()
    reading.process.wait(PATIENCE)
    assert reading.ended(), "a child holds its output"
    eventually(lambda: not started_on(desk), f"nothing is left of it: {started_on(desk)}")
    assert is_sound(history_of(desk))
