"""A formula goes every way through the program, and none of it is in the log that `--verbose` writes."""

import io
import logging
from collections.abc import Callable, Iterator

import pytest
from pytestqt.qtbot import QtBot

from pic2latex.errors import ConversionError, RecognitionError
from pic2latex.private_log import PrivateFormatter
from pic2latex_desktop.__main__ import main
from pic2latex_desktop.tasks import CoroutineQueue, DetachedTasks, TaskThread, run_blocking
from tests.desktop.app_fixtures import Start, open_sample, settle
from tests.desktop.job_events import events

MARKER = "secretword"


@pytest.fixture
def written() -> Iterator[Callable[[], str]]:
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(PrivateFormatter("%(message)s"))
    root = logging.getLogger()
    level = root.level
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    yield stream.getvalue
    root.setLevel(level)
    root.removeHandler(handler)


def fail() -> None:
    raise ConversionError(f"Undefined control sequence \\{MARKER}.", hint=MARKER)


@pytest.mark.logs_warnings
def test_snip_copy_history_and_errors(qtbot: QtBot, start: Start, written: Callable[[], str]) -> None:
    app = start(
        rf"\{MARKER}{{x}}+\frac{{a}}{{b}}",
        RecognitionError(f"The picture of {MARKER} was not recognised.", hint=MARKER),
    )
    with qtbot.waitSignals([events(app).copied, events(app).kept], timeout=20_000):
        open_sample(app)
    settle(qtbot, app)
    app.windows.result.editor.setPlainText(rf"\{MARKER}{{")
    with qtbot.waitSignal(events(app).failed, timeout=20_000):
        open_sample(app)
    settle(qtbot, app)
    text = written()
    assert "RecognitionError" in text, "it is told that something failed"
    assert MARKER not in text


@pytest.mark.logs_warnings
def test_tasks_that_fail(qtbot: QtBot, written: Callable[[], str]) -> None:
    """Their tracebacks once ended with the message, which quotes the formula."""
    errors: list[Exception] = []

    def coroutine() -> Iterator[Callable[[], None]]:
        yield fail

    thread, queue, detached = TaskThread(), CoroutineQueue(), DetachedTasks()
    thread.run(fail, lambda _: None, errors.append)
    detached.run(fail, lambda _: None, errors.append)
    queue.run(coroutine(), lambda _: None, errors.append)  # type: ignore[arg-type]
    qtbot.waitUntil(lambda: len(errors) == 3)
    with pytest.raises(ConversionError):
        run_blocking(coroutine())  # type: ignore[arg-type]
    thread.close()
    queue.close()
    text = written()
    assert text.count("pic2latex.errors.ConversionError") >= 4
    assert MARKER not in text


def test_the_program_sets_its_log_up_so(monkeypatch: pytest.MonkeyPatch) -> None:
    """The test's own handlers are taken away meanwhile: a program that is embedded keeps its own."""
    root = logging.getLogger()
    monkeypatch.setattr(root, "handlers", [])
    before = root.level
    monkeypatch.setattr("pic2latex_desktop.preview.probe.run_probe", lambda: 0)
    try:
        assert main(["--verbose", "--probe-preview"]) == 0
        (handler,) = root.handlers
        assert isinstance(handler.formatter, PrivateFormatter)
        assert root.level == logging.DEBUG
    finally:
        root.setLevel(before)
