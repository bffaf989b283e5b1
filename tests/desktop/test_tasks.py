"""The background thread: order, results and errors as values, and an end that can be trusted."""

import threading
import time
from functools import partial

from PySide6.QtCore import QThread
from pytestqt.qtbot import QtBot

from pic2latex_desktop.tasks import TaskThread


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
    done: list[None] = []
    background.run(lambda: time.sleep(0.3), done.append, lambda _: None)
    turns = 0
    while not done:
        qtbot.wait(5)
        turns += 1
    assert turns > 10
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
    qtbot.wait(20)
    assert delivered == []
