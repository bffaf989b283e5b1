"""Reading whole documents, page by page: what was read before is kept, and a page that fails does not end the rest.

A document is a PDF, a picture of several pages (TIFF), or a folder of pictures in the order of their names.
"""

import threading
from collections import deque
from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from contextlib import closing, contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Protocol

from pic2latex.errors import OutputError, PictureUnreadable
from pic2latex.pages.document.checkpoint import DocumentRecord
from pic2latex.pages.document.merge import markdown_of_document
from pic2latex.pages.document.page import DocumentPage
from pic2latex.recognizers.decoding.loop import raise_if_cancelled

__all__ = ["Document", "DocumentSource", "FailedPage", "open_record", "read_document"]


GLANCE = 0.1
"""Seconds between two looks whether to stop, while pages are read by other threads."""


class DocumentSource(Protocol):
    """What has pages that can be read, numbered from 1."""

    @property
    def count(self) -> int:
        """How many pages there are."""

    def page(self, number: int, progress: Callable[[int, int], None] | None = None) -> DocumentPage:
        """Read one page. Raises PictureUnreadable for a damaged one."""

    def save_missing(self, page: DocumentPage) -> None:
        """Save again the figures of a page read earlier whose files are gone."""


@dataclass(frozen=True, slots=True)
class FailedPage:
    """A page that could not be read, and why."""

    number: int
    error: PictureUnreadable


@dataclass(frozen=True, slots=True)
class Document:
    """A document that was read: its pages in order with their figures, and the pages that failed."""

    pages: tuple[DocumentPage, ...]
    failed: tuple[FailedPage, ...] = ()

    @property
    def markdown(self) -> str:
        """The text of all pages as one: without running heads, with paragraphs joined over the ends of pages."""
        return markdown_of_document(self.pages)

    @property
    def is_blank(self) -> bool:
        """Whether pages were read and nothing stands on any of them."""
        return bool(self.pages) and not any(page.passages or page.figures for page in self.pages)


def open_record(path: Path | None, key: str, *, overwrite: bool = False) -> DocumentRecord:
    """Return the record of a document's pages in the file `path` (None keeps nothing); `overwrite` begins it anew.

    `key` is what the reading depends on, see `cache_key`. Raises OutputError.
    """
    record = DocumentRecord(path, key)
    if path is not None:
        with _writing(path):
            path.parent.mkdir(parents=True, exist_ok=True)
            if overwrite:
                record.clear()
    return record


def read_document(  # noqa: PLR0913 - each by its name, each with a default
    source: DocumentSource,
    numbers: Sequence[int],
    record: DocumentRecord,
    *,
    jobs: int = 1,
    progress: Callable[[int, float], None] = lambda _done, _share: None,
    failed: Callable[[FailedPage], None] = lambda _: None,
) -> Document:
    """Read pages in this order; those that `record` knows are taken from there, and others are added to it.

    With `jobs`, so many pages are read at one time, by threads of their own; `source` must allow that. `progress` is
    told, from the calling thread, how many pages are done and what share of those that are being read (0-1 for each);
    `failed` is told of a page that cannot be read. Raises OutputError, and what reading a page raises but
    PictureUnreadable; then no other page is begun.
    """
    with _writing(record.path):
        known = record.load()
    read = _one_by_one if jobs == 1 else partial(_together, jobs)
    outcomes: dict[int, DocumentPage | FailedPage] = {}
    with closing(read(source, numbers, known, progress)) as read_pages:
        for outcome in read_pages:
            outcomes[outcome.number] = outcome
            if isinstance(outcome, FailedPage):
                failed(outcome)
            elif outcome.number not in known:
                with _writing(record.path):
                    record.add(outcome)
    progress(len(numbers), 0.0)
    ordered = [outcomes[number] for number in numbers]
    return Document(
        tuple(each for each in ordered if isinstance(each, DocumentPage)),
        tuple(each for each in ordered if isinstance(each, FailedPage)),
    )


def _one_by_one(
    source: DocumentSource,
    numbers: Sequence[int],
    known: Mapping[int, DocumentPage],
    progress: Callable[[int, float], None],
) -> Generator[DocumentPage | FailedPage]:
    """Read pages one after the other, in this thread."""
    for done, number in enumerate(numbers):
        progress(done, 0.0)
        yield _page(source, number, known, _teller(progress, done))


def _teller(progress: Callable[[int, float], None], done: int) -> Callable[[int, int], None]:
    return lambda steps, of: progress(done, steps / max(1, of))


def _together(
    jobs: int,
    source: DocumentSource,
    numbers: Sequence[int],
    known: Mapping[int, DocumentPage],
    progress: Callable[[int, float], None],
) -> Generator[DocumentPage | FailedPage]:
    """Read `jobs` pages at one time; they come as they are done. When this ends early, pages being read stop soon."""
    ended = threading.Event()
    shares = dict.fromkeys(numbers, 0.0)

    def read(number: int) -> DocumentPage | FailedPage:
        def told(steps: int, of: int) -> None:
            raise_if_cancelled(ended.is_set)
            shares[number] = steps / max(1, of)

        return _page(source, number, known, told)

    waiting, done = deque(numbers), 0
    running: dict[Future[DocumentPage | FailedPage], int] = {}
    with ThreadPoolExecutor(jobs, thread_name_prefix="page") as threads:
        try:
            while waiting or running:
                while waiting and len(running) < jobs:
                    number = waiting.popleft()
                    running[threads.submit(read, number)] = number
                ready, _ = wait(running, timeout=GLANCE, return_when=FIRST_COMPLETED)
                progress(done, sum(shares[number] for number in running.values()))
                for future in sorted(
                    ready, key=_is_error
                ):  # what was read is kept before an error ends the rest
                    del running[future]
                    done += 1
                    yield future.result()
        finally:
            ended.set()


def _is_error(future: Future[DocumentPage | FailedPage]) -> bool:
    return future.exception() is not None


def _page(
    source: DocumentSource,
    number: int,
    known: Mapping[int, DocumentPage],
    told: Callable[[int, int], None],
) -> DocumentPage | FailedPage:
    try:
        if number not in known:
            return source.page(number, told)
        source.save_missing(known[number])
    except PictureUnreadable as error:
        return FailedPage(number, error)
    return known[number]


@contextmanager
def _writing(path: Path | None) -> Iterator[None]:
    """Turn what the system has against writing the record into OutputError."""
    try:
        yield
    except OSError as error:
        message = f"{path} cannot be written: {error.strerror or error}."
        raise OutputError(message, hint="Make room there, or name another folder.") from error
