"""The blocking client."""

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

from pic2latex.client.exchange import (
    JSON,
    Call,
    Outcomes,
    bytes_of,
    checked,
    event_facts,
    options_of,
    pause,
    trusted,
    unreachable,
)
from pic2latex.client.responses import Answer, DocumentAnswer
from pic2latex.errors import Cancelled, Pic2LatexError
from pic2latex.types import Mode

if TYPE_CHECKING:
    import httpx2

__all__ = ["Client"]

PDF = "application/pdf"


class Client:
    """Asks a server. A context manager; may be used from several threads.

    `token` is what the server was started with, `timeout` in seconds bounds each request. `ca` is a PEM file with the
    authority that vouches for the server's certificate (None: those the system trusts). Requests are repeated when
    the server is busy or the connection breaks.
    """

    def __init__(
        self,
        base: str = "http://127.0.0.1:8000",
        *,
        token: str | None = None,
        timeout: float = 120.0,
        ca: str | Path | None = None,
    ) -> None:
        import httpx2

        headers = {"Authorization": f"Bearer {token}"} if token else {}
        self._base = base
        self._http = httpx2.Client(
            base_url=base, headers=headers, timeout=timeout, trust_env=False, verify=trusted(ca)
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the connections."""
        self._http.close()

    def recognize(
        self,
        source: str | Path | bytes,
        *,
        mode: Mode | str = Mode.FORMULA,
        formats: Sequence[str] = (),
        **options: Any,
    ) -> Answer:
        """Read a picture: a path or bytes. `options` are those of `/v1/recognize`: model, beams, max_tokens, detail.

        Raises the error that reading ended with, and ServerError.
        """
        query = options_of(mode, formats, options)
        return Answer(self._json(Call("POST", "/v1/recognize", query, bytes_of(source))))

    def recognize_many(
        self, sources: Sequence[str | Path | bytes], *, formats: Sequence[str] = (), **options: Any
    ) -> Iterator[tuple[int, Answer | Pic2LatexError]]:
        """Read at most 64 pictures of formulas; give each one's place and what became of it as soon as it is known."""
        files = [("picture", bytes_of(each)) for each in sources]
        call = Call("POST", "/v1/recognize-many", {"format": list(formats), **options}, files=files)
        with self._streamed(call) as response:
            for line in response.iter_lines():
                found = Outcomes.of(line)
                if found is not None:
                    yield found

    def recognize_document(
        self,
        source: str | Path | bytes,
        *,
        progress: Callable[[int, int], None] | None = None,
        password: str | None = None,
        **options: Any,
    ) -> DocumentAnswer:
        """Read a PDF; `progress` is told pages done and of how many. `options`: mode, pages, dpi, model."""
        headers = {"X-PDF-Password": password} if password else {}
        call = Call("POST", "/v1/documents", options, bytes_of(source), kind=PDF, headers=headers)
        path = f"/v1/documents/{self._json(call)['id']}"
        try:
            facts = self._follow(path, progress)
            return self._document(path, facts)
        finally:
            self._send(Call("DELETE", path))

    def detect(self, source: str | Path | bytes, *, threshold: float | None = None) -> Mapping[str, Any]:
        """Find the formulas of a picture; see `/v1/detect`."""
        return self._json(Call("POST", "/v1/detect", {"threshold": threshold}, bytes_of(source)))

    def convert(self, latex: str, formats: Sequence[str], *, display: bool = True) -> Answer:
        """Write LaTeX in other formats; see `/v1/convert`."""
        import json

        body = json.dumps({"latex": latex, "formats": list(formats), "display": display})
        return Answer(self._json(Call("POST", "/v1/convert", body=body.encode(), kind=JSON)))

    def _follow(self, path: str, progress: Callable[[int, int], None] | None) -> dict[str, Any]:
        facts: dict[str, Any] = {}
        with self._streamed(Call("GET", f"{path}/events")) as response:
            for line in response.iter_lines():
                facts = event_facts(line) or facts
                if facts.get("pages") and progress is not None:
                    progress(facts["done"], facts["pages"])
        if facts.get("state") != "done":
            raise Cancelled("The document was cancelled.", hint="Send it again.")
        return facts

    def _document(self, path: str, facts: Mapping[str, Any]) -> DocumentAnswer:
        markdown = self._send(Call("GET", f"{path}/result")).text
        figures = {
            name: self._send(Call("GET", f"{path}/figures/{name}")).content for name in facts["figures"]
        }
        failed = {int(number): str(problem["detail"]) for number, problem in facts["failed"].items()}
        return DocumentAnswer(markdown, figures, failed)

    def _json(self, call: Call) -> dict[str, Any]:
        facts: dict[str, Any] = self._send(call).json()
        return facts

    def _send(self, call: Call) -> "httpx2.Response":
        import httpx2

        attempt = 0
        while True:
            try:
                return checked(self._http.request(**call.arguments()))
            except httpx2.TransportError as error:
                problem: Pic2LatexError = unreachable(self._base, error)
            except Pic2LatexError as error:
                problem = error
            attempt += 1
            seconds = pause(problem, attempt)
            if seconds is None:
                raise problem
            time.sleep(seconds)

    @contextmanager
    def _streamed(self, call: Call) -> "Iterator[httpx2.Response]":
        import httpx2

        try:
            with self._http.stream(**call.arguments()) as response:
                if response.status_code >= 400:
                    response.read()
                yield checked(response)
        except httpx2.TransportError as error:
            raise unreachable(self._base, error) from error
