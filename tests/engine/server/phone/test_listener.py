"""The phone's listener over real sockets: what it answers, and that nothing else is there."""

import socket

import pytest

from pic2latex.errors import OptionError, PictureBlank
from pic2latex.server.phone.listener import FILES, PhonePlace
from pic2latex.server.phone.phone_session import PhoneSession
from pic2latex.server.phone.photo_handler import PhoneEvent
from pic2latex.server.phone.session_limits import PhoneLimits
from pic2latex.types import Mode
from tests.engine.server.phone.listening import RecordingHandler, listening, phone_of, refused


def test_a_photo_is_read_and_its_result_comes_back() -> None:
    handler = RecordingHandler()
    with listening(handler) as listener, phone_of(listener) as phone:
        hello = phone.opened(phone.post("/p/hello", {}))
        answer = phone.opened(phone.post("/p/photo", {"mode": "page"}, b"a picture"))
    assert hello.header["left"] == 10
    assert (answer.body, answer.header["copied"], answer.header["left"]) == (b"x^2", True, 9)
    assert [(each.data, each.mode) for each in handler.photos] == [(b"a picture", Mode.PAGE)]
    assert handler.events == [PhoneEvent.CONNECTED, PhoneEvent.RECEIVED, PhoneEvent.READ, PhoneEvent.ENDED]


def test_nothing_of_photo_and_result_travels_readable() -> None:
    handler = RecordingHandler()
    with listening(handler) as listener, phone_of(listener) as phone:
        sealed = phone.channel.seal({"page": phone.page}, b"\x89PNG a picture")
        answer = phone.send("/p/photo", sealed)
    assert handler.photos[0].data == b"\x89PNG a picture"
    assert b"PNG" not in sealed
    assert b"x^2" not in answer.content


def test_the_desks_error_comes_sealed() -> None:
    handler = RecordingHandler(PictureBlank("The picture is blank.", hint="Take another."))
    with listening(handler) as listener, phone_of(listener) as phone:
        response = phone.post("/p/photo", {}, b"a picture")
        answer = phone.opened(response)
    assert b"blank" not in response.content
    assert answer.header["problem"]["type"] == "/problems/picture-blank"
    assert PhoneEvent.FAILED in handler.events


def test_the_code_opens_the_session() -> None:
    handler = RecordingHandler()
    with listening(handler) as listener, phone_of(listener) as phone:
        phone.type_code("x" * 6)
        assert refused(phone.post("/p/hello", {})) == "phone-refused"
        phone.type_code(listener.invitation.code)
        phone.opened(phone.post("/p/hello", {}))
        phone.opened(phone.post("/p/photo", {}, b"a picture"))
    assert len(handler.photos) == 1


def test_other_secrets_and_other_pages_are_refused() -> None:
    handler = RecordingHandler()
    with listening(handler) as listener, phone_of(listener) as phone, phone_of(listener) as again:
        with phone_of(listener, b"k" * 32) as stranger:
            assert refused(stranger.post("/p/photo", {}, b"a picture")) == "phone-refused"
        phone.opened(phone.post("/p/hello", {}))
        assert refused(again.post("/p/hello", {})) == "phone-refused"
    assert not handler.photos


def test_it_ends_with_the_last_photo_and_answers_it() -> None:
    handler = RecordingHandler()
    session = PhoneSession(PhoneLimits(photos=1))
    with listening(handler, session) as listener, phone_of(listener) as phone:
        phone.opened(phone.post("/p/photo", {}, b"a picture"))
        assert handler.ended.wait(30)
        with socket.socket() as probe, pytest.raises(ConnectionRefusedError):
            probe.connect(("127.0.0.1", int(listener.invitation.address.rsplit(":", 1)[1].split("/")[0])))


def test_a_second_photo_waits_for_the_first() -> None:
    handler = RecordingHandler(waits=True)
    with listening(handler) as listener, phone_of(listener) as phone, phone_of(listener) as other:
        import threading

        answers: list[int] = []
        sending = threading.Thread(
            target=lambda: answers.append(phone.post("/p/photo", {}, b"one").status_code)
        )
        sending.start()
        while not handler.photos:
            assert sending.is_alive()
        assert refused(other.post("/p/photo", {}, b"two")) == "busy"
        handler.may_answer.set()
        sending.join()
    assert answers == [200]


def test_large_bodies_are_refused() -> None:
    handler = RecordingHandler()
    session = PhoneSession(PhoneLimits(photo_bytes=1000))
    with listening(handler, session) as listener, phone_of(listener) as phone:
        assert refused(phone.post("/p/photo", {}, bytes(1001))) == "body-too-large"
        assert refused(phone.post("/p/hello", {}, bytes(5000))) == "body-too-large"
    assert not handler.photos


def test_too_many_posts_are_refused() -> None:
    session = PhoneSession(PhoneLimits(posts_per_minute=2))
    with listening(RecordingHandler(), session) as listener, phone_of(listener) as phone:
        for _ in range(2):
            phone.opened(phone.post("/p/hello", {}))
        answer = phone.post("/p/hello", {})
    assert refused(answer) == "too-many-requests"
    assert int(answer.headers["retry-after"]) > 0


@pytest.mark.parametrize("path", FILES)
def test_the_pages_files_are_there(path: str) -> None:
    with listening(RecordingHandler()) as listener, phone_of(listener) as phone:
        answer = phone.http.get(path)
    assert answer.status_code == 200
    assert answer.content
    assert "script-src 'self'" in answer.headers["content-security-policy"]


@pytest.mark.parametrize(
    ("method", "path", "name"),
    [
        ("GET", "/", "not-found"),
        ("GET", "/v1/version", "not-found"),
        ("GET", "/metrics", "not-found"),
        ("GET", "/p/../web/app.js", "not-found"),
        ("GET", "/p/%2e%2e/strings", "not-found"),
        ("GET", "/p/hello", "method-refused"),
        ("POST", "/p", "method-refused"),
        ("DELETE", "/p/photo", "method-refused"),
    ],
)
def test_nothing_else_is_there(method: str, path: str, name: str) -> None:
    with listening(RecordingHandler()) as listener, phone_of(listener) as phone:
        assert refused(phone.http.request(method, path)) == name


@pytest.mark.parametrize(
    ("headers", "name"),
    [
        ({"Host": "rebound.test"}, "host-refused"),
        ({"Host": "127.0.0.1"}, "host-refused"),
        ({"Origin": "http://elsewhere.test"}, "origin-refused"),
        ({"Origin": "null"}, "origin-refused"),
        ({"X-Pic2latex-Phone-Key": "none"}, "phone-refused"),
        ({"X-Pic2latex-Phone-Key": "AAAA"}, "phone-refused"),
    ],
)
def test_strangers_are_refused(headers: dict[str, str], name: str) -> None:
    handler = RecordingHandler()
    with listening(handler) as listener, phone_of(listener) as phone:
        phone.http.headers.update(headers)
        assert refused(phone.post("/p/photo", {}, b"a picture")) == name
    assert not handler.photos


def test_nobody_came(monkeypatch: pytest.MonkeyPatch) -> None:
    handler = RecordingHandler()
    session = PhoneSession(PhoneLimits(hint_seconds=0.0, idle_seconds=0.2))
    with listening(handler, session):
        assert handler.ended.wait(30)
    assert handler.events == [PhoneEvent.NO_VISIT, PhoneEvent.ENDED]


def test_the_invitation() -> None:
    place = PhonePlace("127.0.0.1", name="desk.test")
    with listening(RecordingHandler(), place=place) as listener:
        invitation = listener.invitation
    assert invitation.address.startswith("http://desk.test:")
    assert invitation.link == f"{invitation.address}#{invitation.secret}"
    assert invitation.secret not in invitation.address
    assert invitation.svg().startswith("<svg")
    assert "█" in invitation.terminal()


def test_an_address_of_another_computer() -> None:
    with pytest.raises(OptionError, match="cannot be listened at"):
        listen_at("203.0.113.7")


def listen_at(host: str) -> None:
    from pic2latex.server.phone.listener import PhoneListener

    PhoneListener(PhoneSession(), RecordingHandler(), PhonePlace(host))
