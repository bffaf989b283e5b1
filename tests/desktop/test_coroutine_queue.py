"""Work that goes back and forth between two threads: where its parts run, in which order, and how it ends."""

import threading
from collections.abc import Callable, Iterator

import pytest
from pytestqt.qtbot import QtBot

from pic2latex_desktop.coroutine_queue import Coroutine, CoroutineQueue, run_blocking


@pytest.fixture
def relays(qtbot: QtBot) -> Iterator[CoroutineQueue]:
    relays = CoroutineQueue()
    yield relays
    relays.close()


def is_here() -> bool:
    return threading.current_thread() is threading.main_thread()


def test_parts_run_where_they_belong(qtbot: QtBot, relays: CoroutineQueue) -> None:
    """What is yielded runs beside, all else on the thread of the windows."""

    def task() -> Coroutine[list[bool]]:
        here = [is_here()]
        beside = yield is_here
        return [*here, beside, is_here()]

    came: list[list[bool]] = []
    relays.run(task(), came.append, lambda _: None)
    qtbot.waitUntil(lambda: bool(came))
    assert came == [[True, False, True]]


def test_one_begins_when_the_one_before_has_ended(qtbot: QtBot, relays: CoroutineQueue) -> None:
    events: list[str] = []

    def task(name: str) -> Coroutine[str]:
        for part in "12":
            yield lambda: None
            events.append(name + part)
        return name

    for name in "abc":
        relays.run(task(name), events.append, lambda _: None)
    qtbot.waitUntil(lambda: len(events) == 9)
    assert events == ["a1", "a2", "a", "b1", "b2", "b", "c1", "c2", "c"]


def test_what_is_asked_while_an_end_is_told_comes_next(qtbot: QtBot, relays: CoroutineQueue) -> None:
    events: list[str] = []

    def task(name: str) -> Coroutine[str]:
        yield lambda: None
        return name

    def ask_for_more(name: str) -> None:
        events.append(name)
        relays.run(task("later"), events.append, lambda _: None)

    relays.run(task("first"), ask_for_more, lambda _: None)
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
    relays: CoroutineQueue,
    make: Callable[[], Coroutine[str]],
    result: str | None,
    error: type[Exception] | None,
) -> None:
    results: list[str] = []
    errors: list[Exception] = []
    relays.run(make(), results.append, errors.append)
    qtbot.waitUntil(lambda: bool(results or errors))
    assert results == ([result] if result else [])
    assert [type(each) for each in errors] == ([error] if error else [])
    if error is None:
        assert run_blocking(make()) == result
    else:
        with pytest.raises(error):
            run_blocking(make())


def test_closing_ends_what_was_begun_and_what_waits(qtbot: QtBot) -> None:
    """Nobody is told any more, but what a person copied last is copied."""
    relays = CoroutineQueue()
    done: list[str] = []
    begun = threading.Event()

    def task(name: str) -> Coroutine[None]:
        yield begun.set
        done.append(name)

    def fails() -> Coroutine[None]:
        yield hung

    told: list[object] = []
    relays.run(task("first"), told.append, told.append)
    relays.run(fails(), told.append, told.append)
    relays.run(task("last"), told.append, told.append)
    assert begun.wait(10)
    relays.close()
    assert done == ["first", "last"]
    qtbot.wait(20)
    assert told == []
