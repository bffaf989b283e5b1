"""PDFs as jobs: they wait, are read page by page, tell of it, can be cancelled, and are forgotten after a while.

A job's text is kept in memory and its figures in a private folder; both go when it expires, is deleted, or the server
ends. Its id is 128 random bits: who does not know it cannot ask for it.
"""

import asyncio
import logging
import secrets
import shutil
import tempfile
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Any

from pic2latex.atomic_write import atomic_write
from pic2latex.errors import Cancelled, OutputError, Pic2LatexError, PictureUnreadable
from pic2latex.pages.document.checkpoint import to_json
from pic2latex.pages.document.merge import markdown_of_document
from pic2latex.pages.document.page import DocumentPage
from pic2latex.server.admission import Admission
from pic2latex.server.errors import DocumentNotReady, RequestInvalid, RouteMissing, ServerBusy, ServerFault
from pic2latex.server.problems import FAULT_HINT, problem_document
from pic2latex.server.reader_tasks import ConvertTask, DocumentPageTask, DocumentTask
from pic2latex.server.settings import ServerSettings
from pic2latex.types import Options

__all__ = ["DocumentJob", "DocumentJobState", "DocumentJobs", "DocumentOrder"]

log = logging.getLogger(__name__)

HEARTBEAT = 15.0  # seconds between two comments to whoever listens
FIGURE_NAME_CHARACTERS = frozenset("abcdefghijklmnopqrstuvwxyz0123456789-.")


class DocumentJobState(StrEnum):
    """How far a job is."""

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"


ENDED = frozenset({DocumentJobState.DONE, DocumentJobState.FAILED, DocumentJobState.CANCELLED})


@dataclass(frozen=True, slots=True)
class DocumentOrder:
    """What to read of a PDF and how."""

    data: bytes = field(repr=False)
    options: Options
    pages: str | None = None
    dpi: int = 200
    password: str | None = field(default=None, repr=False)


@dataclass(slots=True, eq=False)
class DocumentJob:
    """One PDF. `done` counts pages that were read; `failed` says why pages could not be."""

    id: str
    folder: Path
    state: DocumentJobState = DocumentJobState.WAITING
    numbers: tuple[int, ...] = ()
    pages: dict[int, DocumentPage] = field(default_factory=dict)
    failed: dict[int, dict[str, object]] = field(default_factory=dict)
    progress: float = 0.0
    markdown: str = ""
    problem: dict[str, object] | None = None
    since: float = field(default_factory=time.monotonic)
    bytes: int = 0
    figures: list[str] = field(default_factory=list)
    changed: asyncio.Condition = field(default_factory=asyncio.Condition)
    work: "asyncio.Task[None] | None" = None

    def facts(self) -> dict[str, Any]:
        """Return how far it is, ready for JSON."""
        return {
            "id": self.id,
            "state": str(self.state),
            "pages": len(self.numbers),
            "done": len(self.pages) + len(self.failed),
            "read": sorted(self.pages),
            "warned": sorted(number for number, page in self.pages.items() if page.warnings),
            "progress": round(self.progress, 4),
            "failed": {str(number): problem for number, problem in self.failed.items()},
            "figures": list(self.figures),
            "problem": self.problem,
        }


class DocumentJobs:
    """The jobs of one server. Used from one event loop."""

    def __init__(self, admission: Admission, settings: ServerSettings) -> None:
        self._admission = admission
        self._limits = settings.limits
        self._parent = settings.documents_folder
        self._folder: Path | None = None
        self._jobs: dict[str, DocumentJob] = {}
        self._telling: asyncio.Future[None] | None = None  # kept, or it might be collected before it ran
        self._turn = asyncio.Semaphore(1)  # one document at a time: its pages are the lane's

    def start(self, order: DocumentOrder) -> DocumentJob:
        """Take in a PDF. Raises ServerBusy when too many wait."""
        self.expire()
        waiting = sum(job.state not in ENDED for job in self._jobs.values())
        if self._admission.is_draining or waiting >= self._limits.documents:
            busy = ServerBusy("Too many documents wait.", hint="Ask again later.")
            busy.retry_after = 30
            raise busy
        name = secrets.token_hex(16)
        job = DocumentJob(name, self._private_folder() / name)
        self._jobs[name] = job
        job.work = asyncio.create_task(self._run(job, order))
        return job

    def find(self, name: str) -> DocumentJob:
        """Return a job by its id. Raises RouteMissing."""
        self.expire()
        if name not in self._jobs:
            raise RouteMissing("There is no such document.", hint="It may have expired: send the PDF again.")
        return self._jobs[name]

    def finished(self, name: str) -> DocumentJob:
        """Return a job that is done. Raises RouteMissing, DocumentNotReady, and the job's own error."""
        job = self.find(name)
        if job.state is not DocumentJobState.DONE:
            hint = "Wait until its state is “done”."
            error = DocumentNotReady(f"The document is {job.state}.", hint=hint)
            if job.state in ENDED:
                error.retry_after = None
            raise error
        return job

    async def text_so_far(self, name: str) -> str:
        """Return the Markdown of the pages that were read, also while others wait. Raises RouteMissing."""
        job = self.find(name)
        return job.markdown if job.state is DocumentJobState.DONE else await _joined(job)

    def figure(self, name: str, figure: str) -> bytes:
        """Return a figure of a job, a PNG file. Raises RouteMissing."""
        job = self.find(name)
        if figure not in job.figures or not set(figure) <= FIGURE_NAME_CHARACTERS:
            raise RouteMissing("There is no such figure.", hint="Its names are in the document's facts.")
        return (job.folder / figure).read_bytes()

    def page(self, name: str, number: int) -> dict[str, Any]:
        """Return what stands on a page that was read, ready for JSON; measures in points. Raises RouteMissing."""
        return to_json(self._page_read(name, number))

    def page_picture(self, name: str, number: int) -> bytes:
        """Return a page that was read as it looks, a JPEG file. Raises RouteMissing."""
        self._page_read(name, number)
        return (self.find(name).folder / _picture_name(number)).read_bytes()

    async def forget(self, name: str) -> None:
        """Cancel a job and remove all that is known of it. Raises RouteMissing."""
        job = self.find(name)
        await self._end(job)
        self._remove(job)

    async def events(self, name: str) -> AsyncIterator[str]:
        """Give the events of a job as server-sent events (WHATWG HTML, 9.2), until it ended. Raises RouteMissing."""
        import json

        job = self.find(name)
        told = None
        while True:
            facts = job.facts()
            if facts != told:
                told = facts
                event = str(job.state) if job.state in ENDED else "progress"
                yield f"event: {event}\ndata: {json.dumps(facts, ensure_ascii=False)}\n\n"
            if job.state in ENDED:
                return
            try:
                async with asyncio.timeout(HEARTBEAT), job.changed:
                    if job.facts() == told:
                        await job.changed.wait()
            except TimeoutError:
                yield ": still there\n\n"

    def stop(self) -> None:
        """Cancel whatever runs or waits."""
        for job in self._jobs.values():
            if job.work is not None:
                job.work.cancel()

    async def close(self) -> None:
        """Cancel and forget everything."""
        for job in tuple(self._jobs.values()):
            await self._end(job)
            self._remove(job)
        if self._folder is not None:
            shutil.rmtree(self._folder, ignore_errors=True)

    def expire(self) -> None:
        """Forget what ended long ago, and the oldest while too much is kept."""
        ended = [job for job in self._jobs.values() if job.state in ENDED]
        now, kept = time.monotonic(), sum(job.bytes for job in ended)
        for job in sorted(ended, key=lambda each: each.since):
            if now - job.since > self._limits.document_seconds or kept > self._limits.document_store:
                kept -= job.bytes
                self._remove(job)

    def _page_read(self, name: str, number: int) -> DocumentPage:
        job = self.find(name)
        if number not in job.pages:
            hint = "The numbers of the pages that were read are in the document's facts."
            raise RouteMissing("This page was not read, or not yet.", hint=hint)
        return job.pages[number]

    async def _run(self, job: DocumentJob, order: DocumentOrder) -> None:
        state = DocumentJobState.FAILED
        try:
            async with self._turn:
                job.state = DocumentJobState.RUNNING
                await self._tell(job)
                await self._read(job, order)
            state = DocumentJobState.DONE
        except (asyncio.CancelledError, Cancelled):
            state = DocumentJobState.CANCELLED
        except Pic2LatexError as error:
            job.problem = problem_document(error)
        except Exception:  # the border of a task: nobody else would hear of it
            log.exception("A document failed")
            job.problem = problem_document(ServerFault("The server failed.", hint=FAULT_HINT))
        job.since = time.monotonic()
        job.state = state
        await self._tell(job)

    async def _read(self, job: DocumentJob, order: DocumentOrder) -> None:
        opened = await self._admission.run_inside(DocumentTask(order.data, order.pages, order.password))
        job.numbers = tuple(opened["numbers"])
        if len(job.numbers) > self._limits.document_pages:
            hint = f"Name at most {self._limits.document_pages} pages."
            raise RequestInvalid(f"The document has {len(job.numbers)} pages.", hint=hint)
        await self._tell(job)
        for number in job.numbers:
            await self._page(job, order, number)
        job.markdown = await _joined(job)
        job.bytes += len(job.markdown.encode())

    async def _page(self, job: DocumentJob, order: DocumentOrder, number: int) -> None:
        before = len(job.pages) + len(job.failed)

        def told(done: int, steps: int) -> None:
            job.progress = (before + done / max(1, steps)) / len(job.numbers)
            self._telling = asyncio.ensure_future(self._tell(job))

        task = DocumentPageTask(order.data, number, order.options, order.dpi, order.password)
        try:
            facts = await self._admission.run_inside(task, told)
        except PictureUnreadable as error:
            job.failed[number] = problem_document(error)
        else:
            files = {**facts["figures"], _picture_name(number): facts["picture"]}
            await asyncio.to_thread(_keep, job, files)
            job.figures += facts["figures"]
            job.pages[number] = facts["page"]
        job.progress = (before + 1) / len(job.numbers)
        await self._tell(job)

    async def _tell(self, job: DocumentJob) -> None:
        async with job.changed:
            job.changed.notify_all()

    async def _end(self, job: DocumentJob) -> None:
        if job.work is not None and not job.work.done():
            job.work.cancel()
            await asyncio.wait({job.work})
        if job.state not in ENDED:  # cancelled before it began
            job.state = DocumentJobState.CANCELLED
        await self._tell(job)

    def _remove(self, job: DocumentJob) -> None:
        self._jobs.pop(job.id, None)
        shutil.rmtree(job.folder, ignore_errors=True)

    def _private_folder(self) -> Path:
        if self._folder is None:
            self._folder = Path(tempfile.mkdtemp(prefix="pic2latex-documents-", dir=self._parent))
        return self._folder


async def _joined(job: DocumentJob) -> str:
    pages = [job.pages[number] for number in job.numbers if number in job.pages]
    return await asyncio.to_thread(markdown_of_document, pages)


def _picture_name(number: int) -> str:
    return f"page-{number}.jpg"


def _keep(job: DocumentJob, files: dict[str, bytes]) -> None:
    """Write files into the job's folder, which nobody else can read. Raises OutputError."""
    for name, content in files.items():
        try:
            job.folder.mkdir(mode=0o700, exist_ok=True)
            atomic_write(job.folder / name, content)
        except OSError as error:
            message = f"A picture of the document cannot be kept: {error.strerror or error}."
            raise OutputError(message, hint="Make room on the server's disk, or read fewer pages.") from error
        job.bytes += len(content)


async def converted(admission: Admission, job: DocumentJob, format_id: str) -> dict[str, Any]:
    """Return the text of a finished job in a format, as a conversion's facts. Raises ConversionError."""
    return await admission.run(ConvertTask(job.markdown, (format_id,), is_page=True))
