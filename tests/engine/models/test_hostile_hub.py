"""A hub, or whoever answers in its place, that lies, or never ends: bounded in bytes, and an error of ours."""

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from pic2latex.errors import ModelInstallFailed
from pic2latex.models.download import hub_request
from pic2latex.models.download.hub_request import token_for
from pic2latex.models.install import install
from pic2latex.models.store import Store
from tests.engine.models.local_hub import COMMIT
from tests.engine.models.reader_model import ENTRY, QUICK

CHUNK = b"x" * 65_536
MOST_TAKEN = 40 << 20
"""Bytes that a server can get rid of before the client hangs up; what is endless would be gigabytes."""


def described(**others: object) -> bytes:
    files = [candidate for file in ENTRY.files for candidate in file.candidates]
    usual: dict[str, object] = {"size": 100_000, "blobId": "0" * 40, "lfs": {"sha256": "0" * 64}}
    siblings = [{"rfilename": name, **usual, **others} for name in files]
    return json.dumps({"sha": COMMIT, "siblings": siblings}).encode()


def endless(write: Callable[[bytes], object]) -> None:
    for _ in range(10_000):
        write(CHUNK)


ANSWERS: dict[str, tuple[Any, Any]] = {
    "an answer without end": (endless, b""),
    "an answer of blanks without end": (lambda write: [write(b" " * 65_536) for _ in range(10_000)], b""),
    "a file without end": (described(), endless),
    "nested lists": (b"[" * 200_000, b""),
    "nested objects": (b'{"a":' * 200_000, b""),
    "nested siblings": (b'{"sha": "' + COMMIT.encode() + b'", "siblings": ' + b"[" * 100_000, b""),
    "a list": (b"[]", b""),
    "null": (b"null", b""),
    "siblings that are none": (b'{"sha": "%s", "siblings": 3}' % COMMIT.encode(), b""),
    "siblings without names": (b'{"sha": "%s", "siblings": [{}, 1]}' % COMMIT.encode(), b""),
    "a commit that leads elsewhere": (described().replace(COMMIT.encode(), b"../../../etc"), b""),
    "sizes that are texts": (described(size="300"), b""),
    "a size of nothing": (described(size=0), b""),
    "a size below nothing": (described(size=-5), b""),
    "a size beyond all disks": (described(size=10**30), b""),
    "a size that is true": (described(size=True), b""),
    "a hash that is a number": (described(lfs={"sha256": 5}), b""),
    "a hash that is a list": (described(lfs=[], blobId=["a"]), b""),
    "no UTF-8": (b"\xff\xfe{", b""),
    "an error page without end": (404, endless),
}


@pytest.fixture
def hub(monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> Iterator[list[int]]:
    """Serve one of ANSWERS; yield the bytes that went out, answer by answer."""
    about, content = ANSWERS[request.param]
    sent: list[int] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            answer = about if "/api/" in self.path else content
            self.send_response(answer if isinstance(answer, int) else 200)
            self.end_headers()
            body = content if isinstance(answer, int) else answer
            sent.append(0)

            def write(data: bytes) -> None:
                self.wfile.write(data)
                sent[-1] += len(data)

            with suppress(ConnectionError):
                write(body) if isinstance(body, bytes) else body(write)

        do_HEAD = do_GET

        def log_message(self, *_: Any) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
    monkeypatch.setenv("HF_ENDPOINT", f"http://127.0.0.1:{server.server_address[1]}")
    yield sent
    server.shutdown()
    server.server_close()


@pytest.mark.parametrize("hub", ANSWERS, indirect=True)
def test_it_ends_with_an_error_of_ours(hub: list[int], empty_store: Store) -> None:
    with pytest.raises(ModelInstallFailed) as caught:
        install(ENTRY, empty_store, patience=QUICK)
    assert caught.value.hint
    assert sum(hub) < MOST_TAKEN
    assert empty_store.names() == ()
    incoming = empty_store.incoming(ENTRY.name)
    taken = sum(path.stat().st_size for path in incoming.iterdir()) if incoming.exists() else 0
    assert taken <= 100_000 * len(ENTRY.files)


@pytest.mark.parametrize("hub", ["an answer of blanks without end"], indirect=True)
def test_a_slow_answer_ends_too(hub: list[int], empty_store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hub_request, "WHOLE_SECONDS", -1.0)
    with pytest.raises(ModelInstallFailed, match="takes too long"):
        install(ENTRY, empty_store, patience=QUICK)


@pytest.mark.parametrize(
    ("url", "gets_it"),
    [
        ("https://huggingface.co/api/models/x", True),
        ("https://huggingface.co:444/x", False),
        ("http://huggingface.co/x", False),
        ("https://huggingface.co.evil.example/x", False),
        ("https://user@huggingface.co/x", False),
        ("https://hf-mirror.example/x", False),
        ("https://www.modelscope.cn/x", False),
        ("http://127.0.0.1:8000/x", False),
    ],
)
def test_the_token_goes_to_the_hub_it_belongs_to(
    url: str, gets_it: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HF_TOKEN", "hf_secret")
    headers = {name.lower(): value for name, value in hub_request.request_headers(url).items()}
    assert ("hf_secret" in str(headers)) == gets_it == (token_for(url) is None)
    assert "pic2latex/0" in headers["user-agent"]
