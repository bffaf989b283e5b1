"""The local API inside the running program, asked over real HTTP while the program's own event loop runs."""

import socket
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Any

import httpx2
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLineEdit, QPushButton
from pytestqt.qtbot import QtBot

from pic2latex.errors import RecognitionError
from pic2latex_desktop.app.application import Application
from pic2latex_desktop.settings.schema import Settings
from tests.desktop.app_fixtures import BASEL, LATEX, Start, open_sample
from tests.desktop.helper_programs import Program
from tests.desktop.job_events import events

PNG = {"Content-Type": "image/png"}


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Caller:
    """Asks the API from another thread, while Qt's loop goes on in this one."""

    def __init__(self, app: Application, qtbot: QtBot) -> None:
        self.app = app
        self._qtbot = qtbot
        self._pool = ThreadPoolExecutor(4)

    def switch_on(self, port: int | None = None) -> None:
        self.app.settings.set(local_api=True, local_api_port=port or free_port())
        self._qtbot.waitUntil(lambda: bool(self.app.local_api.state.address))

    def begin(
        self, method: str, path: str, *, token: str | None = "own", **more: Any
    ) -> "Future[httpx2.Response]":
        state = self.app.local_api.state
        given = state.token if token == "own" else token
        headers = {**more.pop("headers", {}), **({"Authorization": f"Bearer {given}"} if given else {})}

        def ask() -> httpx2.Response:
            with httpx2.Client(base_url=state.address, trust_env=False, timeout=60) as http:
                return http.request(method, path, headers=headers, **more)

        return self._pool.submit(ask)

    def ask(self, method: str, path: str, **more: Any) -> httpx2.Response:
        future = self.begin(method, path, **more)
        self._qtbot.waitUntil(future.done, timeout=60_000)
        return future.result()

    def read(self, query: str = "") -> httpx2.Response:
        return self.ask("POST", f"/v1/recognize{query}", content=BASEL.read_bytes(), headers=PNG)


Call = Callable[..., Caller]


@pytest.fixture
def call(qtbot: QtBot, start: Start) -> Call:
    return lambda *script, **more: Caller(start(*script, **more), qtbot)


def test_it_is_off_by_default(call: Call) -> None:
    caller = call(LATEX)
    assert caller.app.local_api.state.address == ""
    assert not caller.app.settings.current.local_api


def test_a_picture_is_read_by_the_programs_own_engine(call: Call) -> None:
    caller = call(LATEX)
    caller.switch_on()
    answer = caller.read("?format=typst")
    assert answer.status_code == 200, answer.text
    assert answer.json()["latex"] == LATEX
    assert answer.json()["texts"]["typst"].startswith("$ sum")
    # Neither history nor clipboard nor windows hear of it.
    assert caller.app.history.entries() == ()
    assert caller.app.windows.existing("result") is None


def test_only_one_engine_is_made(qtbot: QtBot, tmp_path: Path) -> None:
    from tests.desktop.fake_engines import reader_of

    made: list[object] = []
    make = reader_of([LATEX, LATEX])

    def counted() -> Any:
        made.append(make())
        return made[-1]

    program = Program(tmp_path, make_reader=counted)
    try:
        caller = Caller(program.start(), qtbot)
        caller.switch_on()
        assert caller.read().json()["latex"] == LATEX
        with qtbot.waitSignal(events(caller.app).copied, timeout=20_000):
            open_sample(caller.app)
        assert len(made) == 1
    finally:
        program.close()


@pytest.mark.parametrize(("token", "status"), [(None, 401), ("wrong", 401), ("own", 200)])
def test_requests_need_the_token(call: Call, token: str | None, status: int) -> None:
    caller = call()
    caller.switch_on()
    assert caller.ask("GET", "/v1/formats", token=token).status_code == status


def test_other_pages_and_names_are_refused(call: Call) -> None:
    caller = call()
    caller.switch_on()
    assert caller.ask("GET", "/v1/formats", headers={"Host": "rebound.test"}).status_code == 421
    assert caller.ask("GET", "/v1/formats", headers={"Origin": "http://elsewhere.test"}).status_code == 403


def test_errors_of_the_engine_are_problems(call: Call) -> None:
    caller = call(RecognitionError("Nothing was read.", hint="Select it again."))
    caller.switch_on()
    answer = caller.read()
    assert answer.status_code == 422
    assert answer.json()["type"] == "/problems/nothing-recognized"


def test_formulas_are_converted_and_pages_read(qtbot: QtBot, tmp_path: Path) -> None:
    program = Program(tmp_path, pages=["Let $x$ be."])
    try:
        caller = Caller(program.start(), qtbot)
        caller.switch_on()
        converted = caller.ask("POST", "/v1/convert", json={"latex": "x^2", "formats": ["typst"]})
        assert converted.json()["texts"]["typst"] == "$ x^2 $"
        page = caller.read("?mode=page&format=latex")
        assert page.json()["markdown"] == "Let $x$ be."
        assert "Let" in page.json()["texts"]["latex"]
    finally:
        program.close()


def test_the_user_comes_first_and_the_request_is_answered_all_the_same(qtbot: QtBot, tmp_path: Path) -> None:
    """A page of a program gives way to a snip, and begins anew."""
    program = Program(tmp_path, [LATEX], pages=["A page."], seconds=1.0)
    try:
        caller = Caller(program.start(), qtbot)
        caller.switch_on()
        order: list[str] = []
        waiting = caller.begin("POST", "/v1/recognize?mode=page", content=BASEL.read_bytes(), headers=PNG)
        waiting.add_done_callback(lambda _: order.append("page"))
        with qtbot.waitSignal(caller.app.worker.progressed, timeout=20_000):
            pass  # the page is being read
        events(caller.app).copied.connect(lambda *_: order.append("snip"))
        open_sample(caller.app)
        qtbot.waitUntil(waiting.done, timeout=60_000)
        assert waiting.result().json()["markdown"] == "A page."
        assert order == ["snip", "page"]
    finally:
        program.close()


def test_switched_off_it_answers_no_more(call: Call, qtbot: QtBot) -> None:
    caller = call()
    caller.switch_on()
    address = caller.app.local_api.state.address
    caller.app.settings.set(local_api=False)
    assert caller.app.local_api.state.address == ""
    port = int(address.rsplit(":", 1)[1])

    def is_gone() -> bool:
        with socket.socket() as probe:
            return probe.connect_ex(("127.0.0.1", port)) != 0

    qtbot.waitUntil(is_gone)


def test_another_port_and_another_token(call: Call, qtbot: QtBot) -> None:
    caller = call()
    caller.switch_on()
    first = caller.app.local_api.state
    caller.app.local_api.renew_token()
    qtbot.waitUntil(lambda: caller.app.local_api.state.token not in {"", first.token})
    assert caller.ask("GET", "/v1/formats", token=first.token).status_code == 401
    assert caller.ask("GET", "/v1/formats").status_code == 200
    port = free_port()
    caller.app.settings.set(local_api_port=port)
    qtbot.waitUntil(lambda: caller.app.local_api.state.address.endswith(f":{port}"))
    assert caller.ask("GET", "/v1/formats").status_code == 200


def test_a_port_that_is_taken_is_said(call: Call, qtbot: QtBot) -> None:
    caller = call()
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        caller.app.settings.set(local_api=True, local_api_port=taken.getsockname()[1])
        qtbot.waitUntil(lambda: caller.app.local_api.state.problem is not None)
        caller.app.window_actions.show_settings("sharing")
        words = caller.app.windows.settings.local_api.findChild(QLineEdit, "local_api_address")
        assert isinstance(words, QLineEdit)
        assert words.text() == ""


def test_the_settings_show_address_and_token_to_copy(call: Call, qtbot: QtBot) -> None:
    caller = call()
    caller.app.window_actions.show_settings("sharing")
    caller.switch_on()
    state = caller.app.local_api.state
    widget = caller.app.windows.settings.local_api
    assert (widget.address.text(), widget.token.text()) == (state.address, state.token)
    button = widget.findChild(QPushButton, "copy_local_api_token_shown")
    assert isinstance(button, QPushButton)
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert QApplication.clipboard().text() == state.token


def test_it_starts_with_the_program(qtbot: QtBot, tmp_path: Path) -> None:
    settings = replace(Settings(), local_api=True, local_api_port=free_port())
    program = Program(tmp_path, [LATEX], settings=settings)
    try:
        app = program.start()
        qtbot.waitUntil(lambda: bool(app.local_api.state.address))
        assert Caller(app, qtbot).read().json()["latex"] == LATEX
    finally:
        program.close()


def test_a_client_that_leaves_ends_its_reading(qtbot: QtBot, tmp_path: Path) -> None:
    program = Program(tmp_path, pages=["A page."], seconds=5.0)
    try:
        caller = Caller(program.start(), qtbot)
        caller.switch_on()
        state = caller.app.local_api.state
        with socket.socket() as client:
            client.connect(("127.0.0.1", int(state.address.rsplit(":", 1)[1])))
            body = BASEL.read_bytes()
            head = (
                f"POST /v1/recognize?mode=page HTTP/1.1\r\nHost: {state.address[7:]}\r\n"
                f"Authorization: Bearer {state.token}\r\nContent-Type: image/png\r\n"
                f"Content-Length: {len(body)}\r\n\r\n"
            )
            client.sendall(head.encode() + body)
            qtbot.waitUntil(lambda: caller.app.worker.waiting == 1)
        qtbot.waitUntil(lambda: caller.app.worker.waiting == 0, timeout=60_000)
    finally:
        program.close()
