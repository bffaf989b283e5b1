"""A phone listener that really listens, in a thread of the test's process, and a phone that speaks to it."""

import asyncio
import base64
import json
import secrets
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import httpx2
from nacl.public import Box, PrivateKey, PublicKey

from pic2latex.server.phone.listener import PhoneListener, PhonePlace
from pic2latex.server.phone.phone_session import PhoneSession
from pic2latex.server.phone.photo_handler import PhoneAnswer, PhoneEvent, PhonePhoto, PhotoHandler
from pic2latex.server.phone.sealing import Message, SealedChannel
from tests.engine.server.running import PATIENCE

HERE = PhonePlace("127.0.0.1")


@dataclass
class RecordingHandler:
    """Answers with what it was given; keeps what it heard."""

    answer: PhoneAnswer | Exception = field(default_factory=lambda: PhoneAnswer("x^2", is_copied=True))
    photos: list[PhonePhoto] = field(default_factory=list)
    events: list[PhoneEvent] = field(default_factory=list)
    ended: threading.Event = field(default_factory=threading.Event)
    may_answer: threading.Event = field(default_factory=threading.Event)
    waits: bool = False

    async def read(self, photo: PhonePhoto) -> PhoneAnswer:
        self.photos.append(photo)
        if self.waits:
            await asyncio.to_thread(self.may_answer.wait, PATIENCE)
        if isinstance(self.answer, Exception):
            raise self.answer
        return self.answer

    def happened(self, event: PhoneEvent) -> None:
        self.events.append(event)
        if event is PhoneEvent.ENDED:
            self.ended.set()


@contextmanager
def listening(
    handler: PhotoHandler, session: PhoneSession | None = None, place: PhonePlace = HERE
) -> Iterator[PhoneListener]:
    """Serve a session until the block ends."""
    made: list[PhoneListener] = []
    loops: list[asyncio.AbstractEventLoop] = []
    began = threading.Event()

    async def life() -> None:
        loops.append(asyncio.get_running_loop())
        made.append(PhoneListener(session or PhoneSession(), handler, place))
        began.set()
        await made[0].serve()

    thread = threading.Thread(target=asyncio.run, args=(life(),), name="phone-under-test")
    thread.start()
    assert began.wait(PATIENCE)
    try:
        yield made[0]
    finally:
        if thread.is_alive() and not loops[0].is_closed():
            loops[0].call_soon_threadsafe(made[0].close)
        thread.join(PATIENCE)
        assert not thread.is_alive(), "the listener did not end"


class Phone:
    """What the page on the phone does, without a browser."""

    def __init__(self, listener: PhoneListener, key: bytes | None = None) -> None:
        address = listener.invitation.address
        self.http = httpx2.Client(base_url=address.removesuffix("/p"), timeout=PATIENCE, trust_env=False)
        self.page = secrets.token_hex(8)
        self.headers: dict[str, str] = {}
        self.channel = SealedChannel(key or _decoded(listener.invitation.secret))

    def type_code(self, code: str) -> None:
        """Agree on a key with the computer."""
        import hashlib

        private = PrivateKey.generate()
        desk_key = PublicKey(self.http.get("/p/key").content)
        shared = Box(private, desk_key).shared_key()
        self.channel = SealedChannel(hashlib.sha512(shared + code.encode()).digest()[:32])
        self.headers = {"X-Pic2latex-Phone-Key": base64.b64encode(bytes(private.public_key)).decode()}

    def post(self, path: str, header: dict[str, Any], body: bytes = b"") -> httpx2.Response:
        return self.send(path, self.channel.seal({"page": self.page, **header}, body))

    def send(self, path: str, sealed: bytes) -> httpx2.Response:
        return self.http.post(path, content=sealed, headers=self.headers)

    def opened(self, response: httpx2.Response) -> Message:
        assert response.status_code == 200, response.text
        return self.channel.open(response.content)

    def close(self) -> None:
        self.http.close()


@contextmanager
def phone_of(listener: PhoneListener, key: bytes | None = None) -> Iterator[Phone]:
    phone = Phone(listener, key)
    try:
        yield phone
    finally:
        phone.close()


def refused(response: httpx2.Response) -> str:
    """Return the type of the problem a response holds."""
    assert response.headers["content-type"] == "application/problem+json"
    return str(json.loads(response.text)["type"]).removeprefix("/problems/")


def _decoded(secret: str) -> bytes:
    return base64.urlsafe_b64decode(secret + "=" * (-len(secret) % 4))
