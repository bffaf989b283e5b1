"""A phone and the running program: real sockets, and Qt's own loop in between."""

import socket
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from pic2latex.errors import RecognitionError
from pic2latex.server.phone.invitation import PhoneInvitation
from pic2latex.server.phone.sealing import Message
from pic2latex_desktop.app.application import Application
from tests.desktop.app_fixtures import BASEL, LATEX, Start, clipboard
from tests.engine.server.phone.listening import Phone

Paired = tuple[Application, Phone]


class Invited:
    """What `Phone` needs of a listener."""

    def __init__(self, invitation: PhoneInvitation) -> None:
        self.invitation = invitation


@pytest.fixture
def paired(qtbot: QtBot, start: Start) -> Iterator[Callable[..., Paired]]:
    phones: list[Phone] = []

    def make(*script: Any) -> Paired:
        app = start(*script)
        app.phone.addresses = lambda: ("127.0.0.1",)
        with qtbot.waitSignal(app.phone.opened) as opened:
            app.menu.phone_wanted.emit()
        phones.append(Phone(Invited(opened.args[0])))  # type: ignore[arg-type]
        return app, phones[-1]

    yield make
    for phone in phones:
        phone.close()


def sent(qtbot: QtBot, phone: Phone, data: bytes | None = None, **header: str) -> Message:
    data = BASEL.read_bytes() if data is None else data
    with ThreadPoolExecutor(1) as pool:
        answer = pool.submit(phone.post, "/p/photo", header, data)
        qtbot.waitUntil(answer.done, timeout=60_000)
    return phone.opened(answer.result())


def words(app: Application) -> str:
    label = app.windows.phone.findChild(QLabel, "phone_words")
    assert isinstance(label, QLabel)
    return label.text()


def test_a_photo_comes_to_clipboard_history_and_phone(qtbot: QtBot, paired: Callable[..., Paired]) -> None:
    app, phone = paired(LATEX)
    assert words(app) == "Waiting for the phone."
    answer = sent(qtbot, phone, mode="formula")
    assert (answer.body.decode(), answer.header["copied"]) == (LATEX, True)
    assert answer.header["svg"].startswith("<svg")
    assert clipboard() == LATEX
    qtbot.waitUntil(lambda: len(app.history.entries()) == 1)
    qtbot.waitUntil(lambda: words(app) == "Read. The phone may send another one.")


def test_the_window_shows_code_address_and_digits(paired: Callable[..., Paired]) -> None:
    app, phone = paired()
    window = app.windows.phone
    assert window.isVisible()
    assert window.code.pixmap().width() > 100
    assert window.address.text() == f"{phone.http.base_url}".rstrip("/") + "/p"
    assert len(window.digits.text().replace(" ", "")) == 6


def test_what_cannot_be_read_is_said_on_the_phone(qtbot: QtBot, paired: Callable[..., Paired]) -> None:
    app, phone = paired(RecognitionError("Nothing was read.", hint="Take it again."))
    answer = sent(qtbot, phone)
    assert answer.header["problem"]["type"] == "/problems/nothing-recognized"
    answer = sent(qtbot, phone, b"no picture")
    assert answer.header["problem"]["type"] == "/problems/picture-unreadable"
    qtbot.waitUntil(lambda: words(app) == "The photo could not be read; the phone says why.")


def test_without_copying_the_phone_is_told_so(qtbot: QtBot, paired: Callable[..., Paired]) -> None:
    app, phone = paired(LATEX)
    app.settings.set(copies_at_once=False)
    assert sent(qtbot, phone).header["copied"] is False


def test_closing_the_window_ends_the_session(qtbot: QtBot, paired: Callable[..., Paired]) -> None:
    app, phone = paired()
    address = phone.http.base_url
    assert address.port is not None
    place = (address.host, address.port)
    app.windows.phone.close()

    def is_gone() -> bool:
        # No request: one that a busy machine is still answering while the listener ends is complained of in the log.
        try:
            socket.create_connection(place).close()
        except OSError:
            return True
        return False

    qtbot.waitUntil(is_gone)


def test_a_new_code_ends_the_old_one(qtbot: QtBot, paired: Callable[..., Paired]) -> None:
    app, phone = paired(LATEX)
    with qtbot.waitSignal(app.phone.opened) as opened:
        app.windows.phone.renewed.emit("")
    other = Phone(Invited(opened.args[0]))  # type: ignore[arg-type]
    assert other.http.base_url != phone.http.base_url
    assert sent(qtbot, other).body.decode() == LATEX
    assert words(app) != "This code is used up. Make a new one."
    other.close()


def test_a_computer_without_a_network(qtbot: QtBot, start: Start) -> None:
    app = start()
    app.phone.addresses = lambda: ()
    app.menu.phone_wanted.emit()
    qtbot.waitUntil(lambda: "no address in a local network" in words(app))
