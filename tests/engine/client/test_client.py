"""The clients against a real server: results, errors, repetition."""

import asyncio
from pathlib import Path
from typing import Any

import pytest

from pic2latex.client import Answer, AsyncClient, Client
from pic2latex.client.exchange import ATTEMPTS, pause
from pic2latex.errors import ModelMissing, PictureMissing, PictureUnreadable, UnknownFormat
from pic2latex.server.errors import (
    BodyTooLarge,
    NotAuthorized,
    ServerBusy,
    ServerError,
    ServerFault,
    ServerUnreachable,
)
from pic2latex.server.settings import Limits, ServerSettings
from tests.engine.server.conftest import real_server
from tests.engine.server.running import SAMPLES, Running, faked, running, sample

__all__ = ["real_server"]

BASEL = SAMPLES / "basel.png"


def test_a_formula(real_server: Running) -> None:
    with Client(real_server.base) as client:
        answer = client.recognize(BASEL, formats=["typst", "png"])
        found = client.detect(SAMPLES / "page.png")
        written = client.convert("x^2", ["mathml"])
    assert answer.latex.startswith(r"\sum")
    assert 0 < answer.confidence <= 1
    assert answer.texts["typst"].startswith("$")
    assert answer.files["png"].startswith(b"\x89PNG")
    assert answer.warnings == ()
    assert found["formulas"]
    assert "<math" in written.texts["mathml"]


def test_many(real_server: Running) -> None:
    with Client(real_server.base) as client:
        outcomes = dict(client.recognize_many([BASEL, b"no picture"]))
    assert isinstance(outcomes[0], Answer)
    assert isinstance(outcomes[1], PictureUnreadable)


def test_the_same_awaited(real_server: Running) -> None:
    async def ask() -> tuple[Any, ...]:
        async with AsyncClient(real_server.base) as client:
            answer = await client.recognize(BASEL)
            many = [each async for each in client.recognize_many([BASEL])]
            found = await client.detect(SAMPLES / "page.png")
            written = await client.convert("x", ["typst"])
            return answer.latex, many[0][1].latex, found["formulas"], written.texts["typst"]  # type: ignore[union-attr]

    latex, many, formulas, typst = asyncio.run(ask())
    assert latex == many
    assert formulas
    assert typst == "$ x $"


@pytest.mark.parametrize(
    ("arguments", "error"),
    [
        ({"source": b"x"}, PictureUnreadable),
        ({"source": Path("gone.png")}, PictureMissing),
        ({"source": BASEL, "formats": ["nope"]}, UnknownFormat),
        ({"source": BASEL, "model": "nope"}, ModelMissing),
    ],
)
def test_errors_are_those_of_the_engine(
    real_server: Running, arguments: dict[str, Any], error: type[Exception]
) -> None:
    with Client(real_server.base) as client, pytest.raises(error) as caught:
        client.recognize(**arguments)
    assert getattr(caught.value, "hint", "")


def test_errors_of_servers() -> None:
    settings = ServerSettings(port=0, token="secret", limits=Limits(body_bytes=10))
    with running(faked(), settings) as server:
        with Client(server.base) as client, pytest.raises(NotAuthorized):
            client.recognize(BASEL)
        with Client(server.base, token="secret") as client, pytest.raises(BodyTooLarge):
            client.recognize(BASEL)
    with Client("http://127.0.0.1:9") as client, pytest.raises(ServerUnreachable, match=r"127\.0\.0\.1:9"):
        client.recognize(b"x")


def test_a_busy_server_is_asked_again() -> None:
    settings = ServerSettings(port=0, limits=Limits(queue=1))

    async def ask(base: str) -> list[Answer]:
        async with AsyncClient(base) as client:
            return await asyncio.gather(*(client.recognize(sample("basel")) for _ in range(2)))

    with running(faked(seconds=0.2), settings) as server:
        assert len(asyncio.run(ask(server.base))) == 2
        assert 'status="503"' in server.get("/metrics").text


def test_what_is_repeated_and_when() -> None:
    busy: ServerError = ServerBusy("x", hint="y")
    assert pause(busy, 1) == 1.0
    assert pause(busy, ATTEMPTS) is None
    assert pause(ServerFault("x", hint="y"), 1) is None
    assert pause(PictureUnreadable("x", hint="y"), 1) is None
    first, second = (pause(ServerUnreachable("x", hint="y"), attempt) for attempt in (1, 2))
    assert first is not None
    assert second is not None
    assert first < second
