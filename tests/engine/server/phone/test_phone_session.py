"""Who may send photographs, how many, how fast and until when."""

import base64

import pytest

from pic2latex.server.errors import PhoneExpired, PhoneRefused, ServerBusy, TooManyRequests
from pic2latex.server.phone.phone_session import PhoneSession
from pic2latex.server.phone.sealing import KEY_BYTES, SealedChannel
from pic2latex.server.phone.session_limits import PhoneLimits


class Clock:
    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


def channel_of(session: PhoneSession) -> SealedChannel:
    return SealedChannel(base64.urlsafe_b64decode(session.secret + "="))


def test_a_message_is_opened_with_its_header_and_bytes() -> None:
    session = PhoneSession()
    sealed = channel_of(session).seal({"page": "a", "mode": "text"}, b"\x00picture")
    _, message = session.open(sealed, None)
    assert (message.header["mode"], message.body) == ("text", b"\x00picture")
    assert session.is_claimed


def test_the_secret_has_256_bits_and_is_another_each_time() -> None:
    secrets = {PhoneSession().secret for _ in range(20)}
    assert len(secrets) == 20
    assert all(len(base64.urlsafe_b64decode(each + "=")) == KEY_BYTES for each in secrets)


@pytest.mark.parametrize(
    "sealed",
    [b"", b"\x00" * 24, b"\x00" * 200, SealedChannel(b"k" * 32).seal({"page": "a"})],
    ids=["empty", "nonce", "zeros", "other key"],
)
def test_what_another_key_sealed_is_refused(sealed: bytes) -> None:
    session = PhoneSession()
    with pytest.raises(PhoneRefused):
        session.open(sealed, None)
    assert not session.is_claimed


@pytest.mark.parametrize("header", [{}, {"page": ""}, {"page": 3}])
def test_a_message_without_a_page_is_refused(header: dict[str, object]) -> None:
    session = PhoneSession()
    with pytest.raises(PhoneRefused):
        session.open(channel_of(session).seal(header), None)


def test_a_changed_message_is_refused() -> None:
    session = PhoneSession()
    sealed = bytearray(channel_of(session).seal({"page": "a"}, b"picture"))
    sealed[-1] ^= 1
    with pytest.raises(PhoneRefused):
        session.open(bytes(sealed), None)


def test_a_second_page_is_refused_and_the_first_goes_on() -> None:
    session = PhoneSession()
    channel = channel_of(session)
    session.open(channel.seal({"page": "first"}), None)
    with pytest.raises(PhoneRefused, match="another page"):
        session.open(channel.seal({"page": "second"}), None)
    session.open(channel.seal({"page": "first"}), None)


def test_a_message_is_taken_once() -> None:
    session = PhoneSession()
    sealed = channel_of(session).seal({"page": "a"})
    session.open(sealed, None)
    with pytest.raises(PhoneRefused, match="sent before"):
        session.open(sealed, None)


def test_it_ends_when_it_is_not_used() -> None:
    clock = Clock()
    session = PhoneSession(clock=clock)
    clock.now += 299
    session.open(channel_of(session).seal({"page": "a"}), None)
    clock.now += 299
    session.count_post()
    clock.now += 2
    with pytest.raises(PhoneExpired):
        session.count_post()


def test_it_does_not_end_while_a_photo_is_read() -> None:
    clock = Clock()
    session = PhoneSession(clock=clock)
    with session.upload():
        clock.now += 1000
        session.count_post()
    with pytest.raises(PhoneExpired):  # nobody had shown the secret
        session.count_post()


def test_it_ends_with_its_last_photo() -> None:
    session = PhoneSession(PhoneLimits(photos=2))
    session.count_photo()
    assert (session.has_ended, session.photos_left) == (False, 1)
    session.count_photo()
    assert session.has_ended


def test_one_photo_at_a_time() -> None:
    session = PhoneSession()
    with session.upload(), pytest.raises(ServerBusy), session.upload():
        pass
    with session.upload():
        pass


def test_twenty_posts_a_minute() -> None:
    clock = Clock()
    session = PhoneSession(clock=clock)
    for _ in range(20):
        session.count_post()
    with pytest.raises(TooManyRequests):
        session.count_post()
    clock.now += 61
    session.count_post()


def test_the_code_is_taken_back_after_five_wrong_tries() -> None:
    session = PhoneSession()
    assert len(session.code) == 6
    for number in range(5):
        assert session.code
        with pytest.raises(PhoneRefused, match="wrong"):
            session.open(SealedChannel(bytes(32)).seal({"page": "a"}), bytes([number + 9]) * 32)
    assert session.code == ""
    with pytest.raises(PhoneRefused, match="too often"):
        session.open(b"", b"\x09" * 32)
    session.open(channel_of(session).seal({"page": "a"}), None)  # the QR code holds
