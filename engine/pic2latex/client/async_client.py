"""The client for asyncio: the methods of `Client`, awaited."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

from pic2latex.client.client import PDF
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

__all__ = ["AsyncClient"]


class AsyncClient:
    """Asks a server; see `Client`. An asynchronous context manager."""

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
        self._http = httpx2.AsyncClient(
            base_url=base, headers=headers, timeout=timeout, trust_env=False, verify=trusted(ca)
        )

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        await self.close()

    async def close(self) -> None:
        """Close the connections."""
        await self._http.aclose()

    async def recognize(
        self,
        source: str | Path | bytes,
        *,
        mode: Mode | str = Mode.FORMULA,
        formats: Sequence[str] = (),
        **options: Any,
    ) -> Answer:
        """Read a picture; see `Client.recognize`."""
        data = await asyncio.to_thread(bytes_of, source)
        return Answer(
            await self._json(Call("POST", "/v1/recognize", options_of(mode, formats, options), data))
        )

    async def recognize_many(
        self, sources: Sequence[str | Path | bytes], *, formats: Sequence[str] = (), **options: Any
    ) -> AsyncIterator[tuple[int, Answer | Pic2LatexError]]:
        """Read at most 64 pictures; see `Client.recognize_many`."""
        files = [("picture", await asyncio.to_thread(bytes_of, each)) for each in sources]
        call = Call("POST", "/v1/recognize-many", {"format": list(formats), **options}, files=files)
        async with self._streamed(call) as response:
            async for line in response.aiter_lines():
                found = Outcomes.of(line)
                if found is not None:
                    yield found

    async def recognize_document(
        self,
        source: str | Path | bytes,
        *,
        progress: Callable[[int, int], None] | None = None,
        password: str | None = None,
        **options: Any,
    ) -> DocumentAnswer:
        """Read a PDF; see `Client.recognize_document`."""
        data = await asyncio.to_thread(bytes_of, source)
        headers = {"X-PDF-Password": password} if password else {}
        call = Call("POST", "/v1/documents", options, data, kind=PDF, headers=headers)
        path = f"/v1/documents/{(await self._json(call))['id']}"
        try:
            facts = await self._follow(path, progress)
            markdown = (await self._send(Call("GET", f"{path}/result"))).text
            figures = {
                name: (await self._send(Call("GET", f"{path}/figures/{name}"))).content
                for name in facts["figures"]
            }
        finally:
            await self._send(Call("DELETE", path))
        failed = {int(number): str(problem["detail"]) for number, problem in facts["failed"].items()}
        return DocumentAnswer(markdown, figures, failed)

    async def detect(
        self, source: str | Path | bytes, *, threshold: float | None = None
    ) -> Mapping[str, Any]:
        """Find the formulas of a picture; see `Client.detect`."""
        data = await asyncio.to_thread(bytes_of, source)
        return await self._json(Call("POST", "/v1/detect", {"threshold": threshold}, data))

    async def convert(self, latex: str, formats: Sequence[str], *, display: bool = True) -> Answer:
        """Write LaTeX in other formats; see `Client.convert`."""
        body = json.dumps({"latex": latex, "formats": list(formats), "display": display})
        return Answer(await self._json(Call("POST", "/v1/convert", body=body.encode(), kind=JSON)))

    async def _follow(self, path: str, progress: Callable[[int, int], None] | None) -> dict[str, Any]:
        facts: dict[str, Any] = {}
        async with self._streamed(Call("GET", f"{path}/events")) as response:
            async for line in response.aiter_lines():
                facts = event_facts(line) or facts
                if facts.get("pages") and progress is not None:
                    progress(facts["done"], facts["pages"])
        if facts.get("state") != "done":
            raise Cancelled("The document was cancelled.", hint="Send it again.")
        return facts

    async def _json(self, call: Call) -> dict[str, Any]:
        facts: dict[str, Any] = (await self._send(call)).json()
        return facts

    async def _send(self, call: Call) -> "httpx2.Response":
        import httpx2

        attempt = 0
        while True:
            try:
                return checked(await self._http.request(**call.arguments()))
            except httpx2.TransportError as error:
                problem: Pic2LatexError = unreachable(self._base, error)
            except Pic2LatexError as error:
                problem = error
            attempt += 1
            seconds = pause(problem, attempt)
            if seconds is None:
                raise problem
            await asyncio.sleep(seconds)

    @asynccontextmanager
    async def _streamed(self, call: Call) -> "AsyncIterator[httpx2.Response]":
        import httpx2

        try:
            async with self._http.stream(**call.arguments()) as response:
                if response.status_code >= 400:
                    await response.aread()
                yield checked(response)
        except httpx2.TransportError as error:
            raise unreachable(self._base, error) from error
