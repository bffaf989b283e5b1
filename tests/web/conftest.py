"""Playwright and axe from npm, by hash as the program's own JavaScript, and one visit to the page for all tests."""

import json
import os
import shutil
import subprocess
import tarfile
from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from PIL import Image

from installer import assets
from pic2latex.server.local_reader import LocalReader
from pic2latex.server.phone import service
from pic2latex.server.settings import ServerSettings
from tests.engine.chromium import NAMES
from tests.engine.pages.conftest import pictured_pdf
from tests.engine.pages.documents import mirrored_page
from tests.engine.server.running import ONE_THREAD, SAMPLES, running

__all__ = ["fetch_node_modules", "illegible_picture", "pictured_pdf"]

LOCK = Path(__file__).with_name("javascript-lock.json")
SCRIPT = Path(__file__).with_name("page.mjs")
VISIT_SECONDS = 900


@pytest.fixture(scope="session")
def node_modules(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Fetch what the tests need from npm and return the folder that holds node_modules."""
    return fetch_node_modules(tmp_path_factory.mktemp("web"))


def fetch_node_modules(parent: Path) -> Path:
    """Fetch playwright and axe from npm into `parent`/node_modules and return `parent`."""
    for entry in json.loads(LOCK.read_text(encoding="utf-8"))["packages"]:
        archive = assets._fetch(assets.Package(**entry), parent, lambda _line: None)
        target = parent / "node_modules" / entry["name"]
        with tarfile.open(archive) as packed:
            packed.extractall(parent / "unpacked", filter="data")
        target.parent.mkdir(parents=True, exist_ok=True)
        (parent / "unpacked" / "package").rename(target)
    return parent


def illegible_picture(folder: Path, height: int) -> Path:
    """Draw matrices so many pixels high, in a file in `folder`."""
    path = folder / "illegible.png"
    with Image.open(SAMPLES / "inverse.png") as picture:
        grey = picture.convert("L")
    grey.resize((round(grey.width * height / grey.height), height), Image.Resampling.LANCZOS).save(path)
    return path


class _Foreign(BaseHTTPRequestHandler):
    """A page of another site."""

    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.end_headers()
        self.wfile.write(b"<!doctype html><title>Another site</title>")

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the name it is called by
        """Say nothing."""


@pytest.fixture(scope="session")
def foreign() -> Iterator[str]:
    """Serve a page of another origin."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Foreign))
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture(scope="session")
def illegible(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a picture of matrices 16 pixels high: too small for any model to be sure of every token."""
    return illegible_picture(tmp_path_factory.mktemp("illegible"), 16)


@pytest.fixture(scope="session")
def visit(
    node_modules: Path,
    foreign: str,
    illegible: Path,
    pictured_pdf: Path,
    tmp_path_factory: pytest.TempPathFactory,
) -> dict[str, Any]:
    """Visit the page and do everything on it; return what was seen."""
    chromium = next((found for name in NAMES if (found := shutil.which(name))), None)
    assert chromium is not None, "These tests need Chromium (Debian: apt-get install chromium)."
    settings = replace(ServerSettings(port=0), allowed_hosts=("math.test",))
    with pytest.MonkeyPatch.context() as patch, running(LocalReader(ONE_THREAD), settings) as server:
        patch.setattr(service, "lan_addresses", lambda: ("127.0.0.1",))
        command = (
            "node",
            str(SCRIPT),
            server.base,
            f"http://math.test:{server.port}",
            foreign,
            str(SAMPLES),
            str(illegible),
            str(pictured_pdf),
            str(mirrored_page(tmp_path_factory.mktemp("page") / "doubtful.png")),
        )
        environment = {**os.environ, "NODE_MODULES_PARENT": str(node_modules), "CHROMIUM": chromium}
        done = subprocess.run(
            command, capture_output=True, text=True, check=False, timeout=VISIT_SECONDS, env=environment
        )
        metrics = server.get("/metrics").text
    assert done.returncode == 0, done.stderr
    seen: dict[str, Any] = json.loads(done.stdout)
    return {**seen, "metrics": metrics}
