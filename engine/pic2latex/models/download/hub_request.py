"""Asking a hub: what is sent along, and how much of an answer is taken.

A hub, or whoever answers in its place, may send without end; so every answer has a bound in bytes and in seconds.
"""

import time
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from pic2latex.models.catalogue import Hub

__all__ = ["HubStatusError", "answer_of", "ask_json", "request_headers", "token_for"]

CLIENT_NAME = "pic2latex"
ANSWER_SECONDS = 20.0
"""How long a server may be silent."""

WHOLE_SECONDS = 60.0
"""How long an answer may take in all."""

MOST_BYTES = 16 << 20
"""Of an answer about a model; those of real repositories have some 10 kB."""


@dataclass(frozen=True, slots=True)
class _Status:
    status_code: int


class HubStatusError(ConnectionError):
    """The server answers, with a status that says no."""

    def __init__(self, status: int) -> None:
        super().__init__(f"answer {status}")
        self.response = _Status(status)


def request_headers(url: str) -> dict[str, str]:
    """Return what is sent along with a question."""
    from importlib.metadata import version

    from huggingface_hub import constants
    from huggingface_hub.utils import build_hf_headers  # type: ignore[attr-defined]

    # It would otherwise tell which packages are installed, and ask the hub for a list of coding agents.
    constants.HF_HUB_DISABLE_TELEMETRY = True
    headers = build_hf_headers(
        library_name=CLIENT_NAME, library_version=version("pic2latex"), token=token_for(url)
    )
    return {**headers, "Accept-Encoding": "identity"}


def token_for(url: str) -> bool | None:
    """Return None where the user's token, which is found without asking, may go, and False everywhere else.

    It goes to the hub it belongs to. A mirror is somebody else, and a connection without encryption is everybody.
    """
    asked, own = urlsplit(url), urlsplit(Hub.HUGGING_FACE.endpoint)
    return None if (asked.scheme, asked.netloc) == (own.scheme, own.netloc) else False


def ask_json(url: str) -> Any:
    """Return the JSON that a hub answers. Raises ValueError when it is none, or too long, and transport errors."""
    from pic2latex.models.json_object import parse_json

    return parse_json(answer_of(url))


def answer_of(url: str) -> bytes:
    """Return the body of an answer. Raises ValueError when it is too long, HubStatusError and transport errors."""
    from huggingface_hub import get_session

    deadline = time.monotonic() + WHOLE_SECONDS
    body = bytearray()
    with get_session().stream(
        "GET", url, headers=request_headers(url), timeout=ANSWER_SECONDS, follow_redirects=True
    ) as response:
        if response.status_code >= 400:
            raise HubStatusError(response.status_code)
        for chunk in response.iter_bytes():
            body += chunk
            if len(body) > MOST_BYTES:
                raise ValueError("the answer has no end")
            if time.monotonic() > deadline:
                raise TimeoutError("the answer takes too long")
    return bytes(body)
