"""One QR code: who may send photographs, how many, how fast, and until when. Used from one event loop."""

import base64
import secrets
import time
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from pic2latex.server.errors import PhoneExpired, PhoneRefused, ServerBusy, TooManyRequests
from pic2latex.server.phone.sealing import KEY_BYTES, CodeAgreement, Message, SealedChannel
from pic2latex.server.phone.session_limits import PhoneLimits

__all__ = ["PhoneSession"]

MINUTE = 60.0
NEW_CODE = "Make a new QR code on the computer."


class PhoneSession:
    """The state of one session. `clock` gives seconds, for tests."""

    def __init__(
        self, limits: PhoneLimits | None = None, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self.limits = limits or PhoneLimits()
        self._clock = clock
        self._secret = secrets.token_bytes(KEY_BYTES)
        self._agreement = CodeAgreement()
        self._wrong_codes = 0
        self._channels: dict[bytes, SealedChannel] = {}  # of pages whose user typed the right code
        self._page: str | None = None
        self._nonces: set[bytes] = set()
        self._posts: deque[float] = deque()
        self._photos = 0
        self._is_uploading = False
        self._is_closed = False
        self._used = clock()

    @property
    def secret(self) -> str:
        """The key of the QR code, as base 64 for the fragment of an address, which browsers do not send."""
        return base64.urlsafe_b64encode(self._secret).rstrip(b"=").decode()

    @property
    def code(self) -> str:
        """Six digits to type where the QR code cannot be scanned; empty when they were guessed too often."""
        return self._agreement.code if self._wrong_codes < self.limits.code_tries else ""

    @property
    def public_key(self) -> bytes:
        """The computer's key for those who type the code."""
        return self._agreement.public_key

    @property
    def is_claimed(self) -> bool:
        """Whether a phone has shown that it knows the secret or the code."""
        return self._page is not None

    @property
    def photos_left(self) -> int:
        """How many photographs may still be sent."""
        return self.limits.photos - self._photos

    @property
    def has_ended(self) -> bool:
        """Whether nothing more is taken: closed, used up, or not used for too long."""
        if self._is_uploading:
            return False
        is_old = self._clock() - self._used > self.limits.idle_seconds
        return self._is_closed or is_old or self._photos >= self.limits.photos

    @property
    def idle_seconds(self) -> float:
        """How long nobody used it."""
        return self._clock() - self._used

    def close(self) -> None:
        """Take nothing more."""
        self._is_closed = True

    def count_post(self) -> None:
        """Count a request before its body is read. Raises PhoneExpired and TooManyRequests."""
        if self.has_ended:
            raise PhoneExpired("This QR code is used up or too old.", hint=NEW_CODE)
        now = self._clock()
        while self._posts and now - self._posts[0] > MINUTE:
            self._posts.popleft()
        if len(self._posts) >= self.limits.posts_per_minute:
            raise TooManyRequests("The phone sends too fast.", hint="Wait as long as Retry-After says.")
        self._posts.append(now)

    def open(self, sealed: bytes, phone_key: bytes | None) -> tuple[SealedChannel, Message]:
        """Open a message of the page that holds the session; the first page that knows the secret holds it.

        `phone_key` is the public key of a page whose user typed the code. Raises PhoneRefused for a wrong secret or
        code, for another page, and for a message that was sent before.
        """
        channel, message = self._opened(sealed, phone_key)
        page = message.header.get("page")
        if not isinstance(page, str) or not page:
            raise PhoneRefused("The message names no page.", hint=NEW_CODE)
        if self._page not in {None, page}:
            raise PhoneRefused("This QR code was used by another page.", hint=NEW_CODE)
        if message.nonce in self._nonces:
            raise PhoneRefused("This message was sent before.", hint=NEW_CODE)
        self._nonces.add(message.nonce)
        self._page = page
        self._used = self._clock()
        return channel, message

    @contextmanager
    def upload(self) -> Iterator[None]:
        """Hold the one place for a photograph. Raises ServerBusy while another one is sent or read."""
        if self._is_uploading:
            raise ServerBusy("A photo is being read already.", hint="Wait for its result.")
        self._is_uploading = True
        try:
            yield
        finally:
            self._is_uploading = False
            if self._page is not None:
                self._used = self._clock()

    def count_photo(self) -> None:
        """Count a photograph that was opened."""
        self._photos += 1

    def _opened(self, sealed: bytes, phone_key: bytes | None) -> tuple[SealedChannel, Message]:
        if phone_key is None:
            channel = SealedChannel(self._secret)
            return channel, channel.open(sealed)
        if phone_key in self._channels:
            channel = self._channels[phone_key]
            return channel, channel.open(sealed)
        if not self.code:
            raise PhoneRefused("A wrong code was typed too often.", hint=NEW_CODE)
        channel = self._agreement.channel(phone_key)
        try:
            message = channel.open(sealed)
        except PhoneRefused:
            self._wrong_codes += 1
            hint = "Look at the six digits on the computer and type them again."
            raise PhoneRefused("The code is wrong.", hint=hint) from None
        self._channels[phone_key] = channel
        return channel, message
