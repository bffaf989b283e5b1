"""Requests and answers that both clients share: what to send, when to repeat, which error to raise."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pic2latex.errors import OptionError, Pic2LatexError, PictureMissing
from pic2latex.server.errors import ServerError, ServerUnreachable, ServerUntrusted
from pic2latex.server.problems import FAULT_HINT, error_from
from pic2latex.types import Mode

if TYPE_CHECKING:
    import ssl

    import httpx2

__all__ = [
    "ATTEMPTS",
    "JSON",
    "LOCAL",
    "Call",
    "Outcomes",
    "bytes_of",
    "checked",
    "event_facts",
    "options_of",
    "pause",
    "trusted",
    "unreachable",
]

ATTEMPTS = 4
LONGEST_PAUSE = 30.0
RAW = "application/octet-stream"
JSON = "application/json"
LOCAL = "http://127.0.0.1:8000"
UNREACHABLE_HINT = "Start it with “pic2latex serve”, or check the address."
CERTIFICATE_HINT = "Name the authority of the server's certificate: ca=FILE, on the command line --ca FILE."
UNTRUSTED = "CERTIFICATE_VERIFY_FAILED"


@dataclass(frozen=True, slots=True)
class Call:
    """One request. `files` are sent as a form, in fields of this name."""

    method: str
    path: str
    parameters: Mapping[str, Any] = field(default_factory=dict)
    body: bytes | None = None
    kind: str = RAW
    files: Sequence[tuple[str, bytes]] = ()
    headers: Mapping[str, str] = field(default_factory=dict)

    def arguments(self) -> dict[str, Any]:
        """Return it as httpx's `request` and `stream` take it."""
        asked: dict[str, Any] = {
            "method": self.method,
            "url": self.path,
            "params": {name: value for name, value in self.parameters.items() if value is not None},
            "headers": dict(self.headers),
        }
        if self.files:
            asked["files"] = [(name, ("picture", data, RAW)) for name, data in self.files]
        elif self.body is not None:
            asked["content"] = self.body
            asked["headers"]["Content-Type"] = self.kind
        return asked


def bytes_of(source: str | Path | bytes) -> bytes:
    """Return the content of a file, or bytes as they are. Raises PictureMissing."""
    if isinstance(source, bytes):
        return source
    try:
        return Path(source).read_bytes()
    except OSError as error:
        message = f"{source} cannot be read: {error.strerror or error}."
        raise PictureMissing(message, hint="Check the path.") from error


def options_of(mode: Mode | str, formats: Sequence[str], more: Mapping[str, Any]) -> dict[str, Any]:
    """Return the query of a reading."""
    return {"mode": str(mode), "format": list(formats), **more}


def checked(response: "httpx2.Response") -> "httpx2.Response":
    """Return a response whose body was read. Raises the error that a problem stands for."""
    if response.status_code < 400:
        return response
    try:
        members = json.loads(response.text)
    except ValueError:
        members = {"detail": f"The server answered {response.status_code}."}
    error = error_from(members if isinstance(members, dict) else {})
    retry = response.headers.get("retry-after", "")
    if isinstance(error, ServerError) and retry.isdigit():
        error.retry_after = int(retry)
    raise error


def pause(error: Exception, attempt: int) -> float | None:
    """Return the seconds to wait before the request is repeated; None where that is no use.

    Reading changes nothing, so that a request may be repeated whenever its answer did not come.
    """
    if attempt >= ATTEMPTS:
        return None
    if isinstance(error, ServerUntrusted):
        return None
    if isinstance(error, ServerUnreachable):
        return 0.2 * float(2**attempt)
    retry = getattr(error, "retry_after", None)
    return None if retry is None else min(float(retry), LONGEST_PAUSE)


def unreachable(base: str, error: Exception) -> ServerError:
    """Return the error for an address at which nobody answers, or nobody that is trusted."""
    if UNTRUSTED in str(error):
        return ServerUntrusted(f"The certificate of {base} is not trusted.", hint=CERTIFICATE_HINT)
    return ServerUnreachable(
        f"No answer from {base}: {error or type(error).__name__}.", hint=UNREACHABLE_HINT
    )


def trusted(ca: str | Path | None) -> "ssl.SSLContext":
    """Return how certificates are checked: by the authority in a PEM file, or those the system trusts (None).

    Raises OptionError for a file that holds none.
    """
    import ssl

    try:
        return ssl.create_default_context(cafile=None if ca is None else str(ca))
    except (OSError, ssl.SSLError) as error:
        raise OptionError(f"{ca} holds no certificates.", hint="Name a PEM file.") from error


class Outcomes:
    """Turns the lines of `/v1/recognize-many` into places and outcomes."""

    @staticmethod
    def of(line: str) -> "tuple[int, Any] | None":
        """Return what a line says; None for an empty one."""
        from pic2latex.client.responses import Answer

        if not line.strip():
            return None
        facts = json.loads(line)
        index = int(facts.pop("index"))
        outcome: Answer | Pic2LatexError = (
            error_from(facts["problem"]) if "problem" in facts else Answer(facts)
        )
        return index, outcome


def event_facts(line: str) -> dict[str, Any] | None:
    """Return the data of a line of server-sent events; None for others. Raises the error a document failed with."""
    if not line.startswith("data: "):
        return None
    facts: dict[str, Any] = json.loads(line.removeprefix("data: "))
    if facts["state"] == "failed":
        raise error_from(facts["problem"] or {"hint": FAULT_HINT})
    return facts
