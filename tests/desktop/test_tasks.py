"""Work beside the GUI thread: order, where its parts run, results and errors as values, and an end to be trusted."""

import threading
import time
from collections.abc import Callable, Iterator
from functools import partial

import pytest
from PySide6.QtCore import QCoreApplication, QThread, QTimer
from pytestqt.qtbot import QtBot

from pic2latex_desktop.tasks import Coroutine, CoroutineQueue, DetachedTasks, TaskThread, run_blocking


def test_results_come_back_in_order_on_this_thread(qtbot: QtBot) -> None:
    background = TaskThread()
    seen: list[tuple[int, bool]] = []
    threads: set[int] = set()

    def work(number: int) -> int:
        threads.add(threading.get_ident())
        return number

    def note(number: int) -> None:
        seen.append((number, QThread.currentThread().isMainThread()))

    for number in range(20):
        background.run(partial(work, number), note, lambda _: None)
    qtbot.waitUntil(lambda: len(seen) == 20)
    assert seen == [(number, True) for number in range(20)]
    assert len(threads) == 1
    assert threading.get_ident() not in threads
    background.close()


def test_errors_come_back_as_values(qtbot: QtBot) -> None:
    background = TaskThread()
    errors: list[Exception] = []
    background.run(lambda: 1 // 0, lambda _: None, errors.append)
    background.run(lambda: dict[str, int]()["missing"], lambda _: None, errors.append)
    qtbot.waitUntil(lambda: len(errors) == 2)
    assert [type(error) for error in errors] == [ZeroDivisionError, KeyError]
    background.close()


def test_window_stays_responsive(qtbot: QtBot) -> None:
    background = TaskThread()
    done: list[bool] = []
    turns: list[None] = []
    may_end = threading.Event()
    background.run(lambda: may_end.wait(60), done.append, lambda _: None)
    timer = QTimer()
    timer.timeout.connect(lambda: turns.append(None))
    timer.start()
    qtbot.waitUntil(lambda: len(turns) > 10)
    assert done == []
    may_end.set()
    qtbot.waitUntil(lambda: done != [])
    assert done == [True], "it ended when it was let go, and not by itself"
    timer.stop()
    background.close()


def test_closing_waits_for_the_piece_at_hand_and_drops_the_rest(qtbot: QtBot) -> None:
    background = TaskThread()
    begun = threading.Event()
    finished: list[int] = []

    def work(number: int) -> None:
        begun.set()
        time.sleep(0.05)
        finished.append(number)

    delivered: list[None] = []
    for number in range(5):
        background.run(partial(work, number), delivered.append, lambda _: None)
    begun.wait(5)
    background.close()
    assert finished == [0]
    QCoreApplication.processEvents()
    assert delivered == []


def test_detached_pieces_do_not_wait_for_each_other(qtbot: QtBot) -> None:
    detached, waits, came = DetachedTasks(), threading.Event(), list[object]()
    detached.run(lambda: waits.wait(60), came.append, came.append)
    detached.run(lambda: 1 // 0, came.append, came.append)
    qtbot.waitUntil(lambda: len(came) == 1)
    assert isinstance(came[0], ZeroDivisionError)
    waits.set()
    qtbot.waitUntil(lambda: came[1:] == [True])


@pytest.fixture
def tasks(qtbot: QtBot) -> Iterator[CoroutineQueue]:
    tasks = CoroutineQueue()
    yield tasks
    tasks.close()


def is_here() -> bool:
    return threading.current_thread() is threading.main_thread()


def test_parts_run_where_they_belong(qtbot: QtBot, tasks: CoroutineQueue) -> None:
    """What is yielded runs beside, all else on the thread of the windows."""

    def task() -> Coroutine[list[bool]]:
        here = [is_here()]
        beside = yield is_here
        return [*here, beside, is_here()]

    came: list[list[bool]] = []
    tasks.run(task(), came.append, lambda _: None)
    qtbot.waitUntil(lambda: bool(came))
    assert came == [[True, False, True]]


def test_one_begins_when_the_one_before_has_ended(qtbot: QtBot, tasks: CoroutineQueue) -> None:
    events: list[str] = []

    def task(name: str) -> Coroutine[str]:
        for part in "12":
            yield lambda: None
            events.append(name + part)
        return name

    for name in "abc":
        tasks.run(task(name), events.append, lambda _: None)
    qtbot.waitUntil(lambda: len(events) == 9)
    assert events == ["a1", "a2", "a", "b1", "b2", "b", "c1", "c2", "c"]


def test_what_is_asked_while_an_end_is_told_comes_next(qtbot: QtBot, tasks: CoroutineQueue) -> None:
    events: list[str] = []

    def task(name: str) -> Coroutine[str]:
        yield lambda: None
        return name

    def ask_for_more(name: str) -> None:
        events.append(name)
        tasks.run(task("later"), events.append, lambda _: None)

    tasks.run(task("first"), ask_for_more, lambda _: None)
    qtbot.waitUntil(lambda: len(events) == 2)
    assert events == ["first", "later"]


def hung() -> None:
    raise TimeoutError("it hung")


def caught() -> Coroutine[str]:
    try:
        yield hung
    except TimeoutError:
        yield lambda: None
        return "went another way"
    return "went well"


def not_caught() -> Coroutine[str]:
    yield hung
    return "went well"


def never_left() -> Coroutine[str]:
    if threading.active_count() < 0:
        yield hung
    return "was done here"


def failed_here() -> Coroutine[str]:
    yield lambda: None
    raise LookupError("nothing there")


@pytest.mark.parametrize(
    ("make", "result", "error"),
    [
        (caught, "went another way", None),
        (not_caught, None, TimeoutError),
        (never_left, "was done here", None),
        (failed_here, None, LookupError),
    ],
)
def test_it_ends_alike_on_two_threads_and_on_one(
    qtbot: QtBot,
    tasks: CoroutineQueue,
    make: Callable[[], Coroutine[str]],
    result: str | None,
    error: type[Exception] | None,
) -> None:
    results: list[str] = []
    errors: list[Exception] = []
    tasks.run(make(), results.append, errors.append)
    qtbot.waitUntil(lambda: bool(results or errors))
    assert results == ([result] if result else [])
    assert [type(each) for each in errors] == ([error] if error else [])
    if error is None:
        assert run_blocking(make()) == result
    else:
        with pytest.raises(error):
            run_blocking(make())


def test_closing_ends_what_was_begun_and_what_waits(qtbot: QtBot) -> None:
    """Nobody is told any more, but what the user copied last is copied."""
    tasks = CoroutineQueue()
    done: list[str] = []
    begun = threading.Event()

    def task(name: str) -> Coroutine[None]:
        yield begun.set
        done.append(name)

    def fails() -> Coroutine[None]:
        yield hung

    told: list[object] = []
    tasks.run(task("first"), told.append, told.append)
    tasks.run(fails(), told.append, told.append)
    tasks.run(task("last"), told.append, told.append)
    assert begun.wait(10)
    tasks.close()
    assert done == ["first", "last"]
    QCoreApplication.processEvents()
    assert told == []
