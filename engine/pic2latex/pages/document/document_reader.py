"""Reading whole documents, page by page: what was read before is kept, and a page that fails does not end the rest.

A document is a PDF, a picture of several pages (TIFF), or a folder of pictures in the order of their names.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from pic2latex.errors import OutputError, PictureUnreadable
from pic2latex.pages.document.checkpoint import DocumentRecord
from pic2latex.pages.document.merge import markdown_of_document
from pic2latex.pages.document.page import DocumentPage

__all__ = ["Document", "DocumentSource", "FailedPage", "open_record", "read_document"]


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


def read_document(
    source: DocumentSource,
    numbers: Sequence[int],
    record: DocumentRecord,
    *,
    progress: Callable[[int, float], None] = lambda _done, _share: None,
    failed: Callable[[FailedPage], None] = lambda _: None,
) -> Document:
    """Read pages in this order; those that `record` knows are taken from there, and others are added to it.

    `progress` is told how many pages are done and what share (0-1) of the next one; `failed` is told of a page that
    cannot be read. Raises OutputError, and what reading a page raises but PictureUnreadable.
    """
    with _writing(record.path):
        known = record.load()
    pages: list[DocumentPage] = []
    failures: list[FailedPage] = []
    for done, number in enumerate(numbers):
        progress(done, 0.0)
        try:
            pages.append(_page(source, number, known, record, _teller(progress, done)))
        except PictureUnreadable as error:
            failures.append(FailedPage(number, error))
            failed(failures[-1])
    progress(len(numbers), 0.0)
    return Document(tuple(pages), tuple(failures))


def _page(
    source: DocumentSource,
    number: int,
    known: dict[int, DocumentPage],
    record: DocumentRecord,
    told: Callable[[int, int], None],
) -> DocumentPage:
    if number in known:
        source.save_missing(known[number])
        return known[number]
    page = source.page(number, told)
    with _writing(record.path):
        record.add(page)
    return page


def _teller(progress: Callable[[int, float], None], done: int) -> Callable[[int, int], None]:
    return lambda steps, of: progress(done, steps / max(1, of))


@contextmanager
def _writing(path: Path | None) -> Iterator[None]:
    """Turn what the system has against writing the record into OutputError."""
    try:
        yield
    except OSError as error:
        message = f"{path} cannot be written: {error.strerror or error}."
        raise OutputError(message, hint="Make room there, or name another folder.") from error
