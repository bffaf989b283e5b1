"""The whole program, asked by other processes."""

import pytest
from pytestqt.qtbot import QtBot

from pic2latex.desktop_ipc import IpcRequest, IpcStatus, Reply
from pic2latex.errors import RecognitionError
from pic2latex_desktop.app.application import Application
from pic2latex_desktop.app.single_instance import IpcCall
from tests.desktop.app_fixtures import BASEL, LATEX, SAMPLES, Start, clipboard
from tests.desktop.job_events import events


def ask(app: Application, request: IpcRequest) -> list[Reply]:
    """Ask as another process would; the list fills when the answer comes."""
    replies: list[Reply] = []
    app.remote_control.serve(IpcCall(request, replies.append, app))
    return replies


def test_other_process_gets_the_result_it_waits_for(qtbot: QtBot, start: Start) -> None:
    app = start(LATEX)
    replies = ask(app, IpcRequest("open", paths=(str(BASEL),), format="dollars", waits=True))
    assert replies == []
    qtbot.waitUntil(lambda: bool(replies), timeout=20_000)
    assert replies == [Reply(IpcStatus.OK, f"$${LATEX}$$")]
    qtbot.waitUntil(lambda: clipboard() == f"$${LATEX}$$")


def test_other_process_gets_many_results_together(qtbot: QtBot, start: Start) -> None:
    app = start("a", "b")
    paths = (str(BASEL), str(SAMPLES / "quadratic.png"))
    replies = ask(app, IpcRequest("open", paths=paths, waits=True))
    qtbot.waitUntil(lambda: bool(replies), timeout=20_000)
    assert sorted(replies[0].text.splitlines()) == ["a", "b"]


@pytest.mark.parametrize(
    ("request_", "status", "part"),
    [
        (IpcRequest("open", paths=("/no/such/file.png",), waits=True), IpcStatus.FAILED, "not there"),
        (IpcRequest("paste", waits=True), IpcStatus.FAILED, "no picture"),
        (IpcRequest("open", paths=(str(BASEL),)), IpcStatus.OK, ""),
        (IpcRequest("pause"), IpcStatus.OK, ""),
        (IpcRequest("show"), IpcStatus.OK, ""),
        (IpcRequest("history"), IpcStatus.OK, ""),
        (IpcRequest("settings"), IpcStatus.OK, ""),
    ],
    ids=lambda value: value.command if isinstance(value, IpcRequest) else str(value),
)
def test_every_question_is_answered(
    qtbot: QtBot, start: Start, request_: IpcRequest, status: IpcStatus, part: str
) -> None:
    app = start(LATEX)
    replies = ask(app, request_)
    qtbot.waitUntil(lambda: bool(replies), timeout=20_000)
    assert replies[0].status is status
    assert part in replies[0].message
    if request_.command == "pause":
        assert app.settings.current.keys_paused
        ask(app, IpcRequest("resume"))
        assert not app.settings.current.keys_paused


def test_failed_recognition_is_answered_with_its_words(qtbot: QtBot, start: Start) -> None:
    app = start(RecognitionError("It ran too long.", hint="Cut it."))
    replies = ask(app, IpcRequest("open", paths=(str(BASEL),), waits=True))
    qtbot.waitUntil(lambda: bool(replies), timeout=20_000)
    assert replies[0].status is IpcStatus.FAILED
    assert "Cut it." in replies[0].hint


def test_snip_that_cannot_be_taken_is_answered(qtbot: QtBot, start: Start) -> None:
    """There is no screen to freeze on a platform without one."""
    app = start(LATEX)
    replies = ask(app, IpcRequest("snip", waits=True))
    qtbot.waitUntil(lambda: bool(replies), timeout=20_000)
    assert replies[0].status in {IpcStatus.FAILED, IpcStatus.CANCELLED}


def test_asker_that_went_away_costs_nothing(qtbot: QtBot, start: Start) -> None:
    app = start(LATEX, seconds=0.2)
    replies: list[Reply] = []
    call = IpcCall(IpcRequest("open", paths=(str(BASEL),), waits=True), replies.append, app)
    app.remote_control.serve(call)
    call.abandoned.emit()
    with qtbot.waitSignal(events(app).kept, timeout=20_000):
        pass
    assert replies == []
