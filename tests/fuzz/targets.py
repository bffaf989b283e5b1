"""What is fuzzed: for each target inputs, and a session that takes them one by one and raises what must not happen.

An input is answered well when there is a result or one of the program's own errors. Anything else that is raised, a
child that ends by a signal, or an answer of the server that says it is at fault is a find.
"""

import contextlib
import io
import os
import tempfile
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from unittest.mock import patch

from hypothesis import strategies as st

from pic2latex.errors import Pic2LatexError
from tests.fuzz.byte_mutation import damaged
from tests.fuzz.file_targets import FILE_TARGETS
from tests.fuzz.fuzz_target import FuzzTarget, Run
from tests.fuzz.network_targets import NETWORK_TARGETS
from tests.fuzz.odd_text import as_bytes, json_values, latex, words
from tests.fuzz.seed_files import pdfs, pictures

__all__ = ["TARGETS"]


@contextlib.contextmanager
def _pictures() -> Iterator[Run]:
    from pic2latex.engine import Engine
    from pic2latex.testing import FakeRecognizer

    with Engine(opener=lambda _name, _device: FakeRecognizer().opened()) as engine:

        def run(content: bytes) -> None:
            with contextlib.suppress(Pic2LatexError):
                engine.recognize(content)

        yield run


@contextlib.contextmanager
def _pdfs() -> Iterator[Run]:
    from pic2latex.pages.pdf.pdfium import Pdf

    def run(content: bytes) -> None:
        with contextlib.suppress(Pic2LatexError), Pdf(content) as pdf:
            pdf.size(1)
            pdf.picture(1, 72)
            pdf.objects(1)
            pdf.layer(1)

    yield run


@contextlib.contextmanager
def _latex() -> Iterator[Run]:
    from pic2latex.latex import canonical, canonical_loose, clean, problems, training_target

    def run(text: str) -> None:
        for rewrite in (clean, canonical, canonical_loose, training_target):
            once = rewrite(text)
            assert rewrite(once) == once, f"{rewrite.__name__} is not idempotent"
        problems(text)

    yield run


@contextlib.contextmanager
def _formats() -> Iterator[Run]:
    from xml.etree import ElementTree as ET

    from pic2latex.formats import FORMATS, render

    kinds = sorted(each.id for each in FORMATS)

    def run(question: tuple[str, int]) -> None:
        text, place = question
        kind = kinds[place % len(kinds)]
        with contextlib.suppress(Pic2LatexError):
            rendered = render(text, kind)
            rendered.text.encode()
            if kind in {"mathml", "svg"} and rendered.text:
                ET.fromstring(rendered.text)

    yield run


@contextlib.contextmanager
def _cards() -> Iterator[Run]:
    from pic2latex.models.card import CARD_NAME, read_card

    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)

        def run(content: bytes) -> None:
            (folder / CARD_NAME).write_bytes(content)
            with contextlib.suppress(Pic2LatexError):
                read_card(folder)

        yield run


class _Answering(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    body = b""

    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(self.body)))
        self.end_headers()
        self.wfile.write(self.body)

    do_HEAD = do_GET

    def log_message(self, *_: Any) -> None:
        pass


@contextlib.contextmanager
def _hub() -> Iterator[Run]:
    from pic2latex.models.download.huggingface import look_up
    from tests.engine.models.reader_model import ENTRY

    answering = type("Answering", (_Answering,), {})
    with ThreadingHTTPServer(("127.0.0.1", 0), answering) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
        thread.start()

        def run(content: bytes) -> None:
            answering.body = content  # type: ignore[attr-defined]
            with contextlib.suppress(Pic2LatexError):
                look_up(ENTRY)

        with patch.dict(os.environ, {"HF_ENDPOINT": f"http://127.0.0.1:{server.server_address[1]}"}):
            yield run
        server.shutdown()
        thread.join()


@contextlib.contextmanager
def _command_lines() -> Iterator[Run]:
    """Run them where there is an empty folder; no sub-command among the words starts anything that stays."""
    from pic2latex.cli import DOUBTFUL, EXIT_CODES, main

    known = {0, 2, DOUBTFUL, *(code for _, code in EXIT_CODES)}
    before = Path.cwd()
    with tempfile.TemporaryDirectory() as scratch:
        os.chdir(scratch)

        def run(arguments: list[str]) -> None:
            said, shown = (
                io.StringIO(),
                io.TextIOWrapper(io.BytesIO(), encoding="utf-8", errors="surrogateescape"),
            )
            stdin = io.TextIOWrapper(io.BytesIO(b""))
            with (
                contextlib.redirect_stderr(said),
                contextlib.redirect_stdout(shown),
                patch("sys.stdin", stdin),
            ):
                try:
                    code = main(arguments)
                except SystemExit as ended:
                    code = int(ended.code or 0)
            assert code in known, f"exit code {code}: {said.getvalue()[-300:]}"
            assert code == 0 or said.getvalue().strip(), "an error that says nothing"

        try:
            yield run
        finally:
            os.chdir(before)


ROUTES = ("/v1/recognize", "/v1/convert", "/v1/documents", "/v3/text", "/predict")


@contextlib.contextmanager
def _requests() -> Iterator[Run]:
    from pic2latex.server.settings import Limits, ServerSettings
    from tests.engine.server.running import faked, running

    limits = Limits(body_bytes=1_000_000, request_seconds=20.0)
    with running(faked(), ServerSettings(port=0, limits=limits)) as server, server.http() as http:

        def run(question: tuple[str, bytes]) -> None:
            route, body = question
            answer = http.post(route, content=body, headers={"Content-Type": "application/json"})
            assert answer.status_code < 500 or answer.status_code == 503, f"{route}: {answer.text[:300]}"

        yield run


def _like_a_card() -> st.SearchStrategy[bytes]:
    import json

    from pic2latex.models.card import _json
    from tests.engine.models.model_folders import card_of

    good = dict(_json(card_of("reader", {"encoder.onnx": b"x"})))
    changed = st.dictionaries(st.sampled_from(sorted(good)), json_values, max_size=4)
    seeds = (json.dumps(good).encode(), b"[" * 100_000, b'{"a":' * 100_000, b"")
    return st.one_of(
        changed.map(lambda new: as_bytes({**good, **new})), json_values.map(as_bytes), damaged(seeds)
    )


def _like_an_answer() -> st.SearchStrategy[bytes]:
    file = st.fixed_dictionaries(
        {"rfilename": st.sampled_from(["encoder_model.onnx", "config.json"]) | json_values},
        optional={"size": json_values, "blobId": json_values, "lfs": json_values},
    )
    answer = st.fixed_dictionaries(
        {"sha": st.just("0" * 40) | json_values, "siblings": st.lists(file, max_size=4) | json_values}
    )
    return st.one_of(
        answer.map(as_bytes), json_values.map(as_bytes), st.just(b"[" * 100_000), st.binary(max_size=60)
    )


def _like_a_request() -> st.SearchStrategy[tuple[str, bytes]]:
    names = (
        "latex",
        "formats",
        "image",
        "src",
        "page",
        "mode",
        "options",
        "beams",
        "format",
        "data",
        "display",
    )
    body = st.dictionaries(st.sampled_from(names), json_values | latex, max_size=5)
    return st.tuples(
        st.sampled_from(ROUTES),
        st.one_of(body.map(as_bytes), json_values.map(as_bytes), st.binary(max_size=40)),
    )


TARGETS = (
    FuzzTarget("pictures", st.deferred(lambda: damaged(pictures())), _pictures, 0.2, 60),
    FuzzTarget("PDFs", st.deferred(lambda: damaged(pdfs())), _pdfs, 0.2, 10),
    FuzzTarget("LaTeX", latex, _latex, 0.2, 100),
    FuzzTarget("formats", st.tuples(latex, st.integers(0, 99)), _formats, 0.15, 30),
    FuzzTarget("cards", st.deferred(_like_a_card), _cards, 0.05, 60),
    FuzzTarget("hub answers", st.deferred(_like_an_answer), _hub, 0.05, 30),
    FuzzTarget("command lines", st.lists(words, min_size=1, max_size=6), _command_lines, 0.1, 25),
    FuzzTarget("JSON requests", st.deferred(_like_a_request), _requests, 0.05, 30),
    *FILE_TARGETS,
    *NETWORK_TARGETS,
)
