"""`pic2latex recognize` with a PDF: its pages become one text, and a run that is stopped goes on where it was."""

import argparse
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from pic2latex.atomic_write import atomic_write
from pic2latex.cli import exit_code, report
from pic2latex.cli._recognize.inputs import check_dpi
from pic2latex.cli.output_paths import writing
from pic2latex.cli.planned_outputs import figure_folder, pages_file
from pic2latex.cli.progress_bar import ProgressBar
from pic2latex.cli.signals import interrupts_between_steps
from pic2latex.errors import PictureUnreadable
from pic2latex.jsonl_record import json_line
from pic2latex.pages.document.checkpoint import DocumentRecord, cache_key, to_json
from pic2latex.pages.document.merge import DocumentPage, markdown_of_document
from pic2latex.pages.pdf.page_range import parse_pages
from pic2latex.pages.pdf.pdfium import Pdf
from pic2latex.pages.pdf.reader import FigureFolder, PageEngine, PdfReader
from pic2latex.types import Options

__all__ = ["PdfInput", "recognize_document"]

MARKDOWN = "markdown"
GO_ON = "Finished pages are kept. Run the same command again to go on."


@dataclass(frozen=True, slots=True)
class PdfInput:
    """A PDF to read: its name for messages, its path or content, and where the text goes (None: standard output)."""

    name: str
    data: Path | bytes
    output: Path | None


def recognize_document(
    arguments: argparse.Namespace, document: PdfInput, engine: PageEngine, options: Options
) -> int:
    """Read the asked pages of a PDF into one text; return the exit code.

    Pages that cannot be read are reported, left out, and tried again next time. Raises PictureError when the PDF cannot
    be opened, OptionError for pages that are not there, OutputError where the text cannot be written, and what the
    engine raises when it cannot read at all.
    """
    check_dpi(arguments.dpi)
    with Pdf(document.data, document.name, password=arguments.password) as pdf:
        numbers = parse_pages(arguments.pages, pdf.pages)
        try:
            run = _Run(
                arguments,
                document,
                pdf,
                PdfReader(engine, options, dpi=arguments.dpi, figures=_figures(document)),
            )
            run.prepare(options)
            pages = run.pages(numbers)
            _write(arguments, document, pages)
        except KeyboardInterrupt:
            if document.output is not None:
                print(f"pic2latex: {GO_ON}", file=sys.stderr)
            raise
    return run.code


def _figures(document: PdfInput) -> FigureFolder | None:
    if document.output is None:
        return None
    folder = figure_folder(document.output)
    return FigureFolder(folder, folder.name)


class _Run:
    """One run over the pages of a PDF. `code` is the exit code of the first page that failed."""

    def __init__(
        self, arguments: argparse.Namespace, document: PdfInput, pdf: Pdf, reader: PdfReader
    ) -> None:
        self._arguments = arguments
        self._document = document
        self._pdf = pdf
        self._reader = reader
        self._record = DocumentRecord(None, "")
        self._known: dict[int, DocumentPage] = {}
        self.code = 0

    def prepare(self, options: Options) -> None:
        """Look up what an earlier run left. Raises OSError."""
        output = self._document.output
        if output is None:
            return
        with writing(output):
            output.parent.mkdir(parents=True, exist_ok=True)
        key = cache_key(self._document.data, options, self._arguments.dpi)
        self._record = DocumentRecord(pages_file(output), key)
        with writing(pages_file(output)):
            if self._arguments.overwrite:
                self._record.clear()
            self._known = self._record.load()

    def pages(self, numbers: Sequence[int]) -> list[DocumentPage]:
        """Read the pages of these numbers, with a progress bar; those that cannot be read are left out."""
        read = []
        with ProgressBar(len(numbers), "reading pages") as bar, interrupts_between_steps() as check:
            bar.update(0, len(numbers))
            for done, number in enumerate(numbers):
                try:
                    read.append(self._page(number, _teller(bar, done, check)))
                except PictureUnreadable as error:
                    report(error)
                    self.code = self.code or exit_code(error)
                bar.update(done + 1, len(numbers))
                check()
        return read

    def _page(self, number: int, told: Callable[[int, int], None]) -> DocumentPage:
        if number in self._known:
            self._reader.save_missing(self._pdf, self._known[number])
            return self._known[number]
        page = self._reader.page(self._pdf, number, told)
        if self._document.output is not None:
            with writing(pages_file(self._document.output)):
                self._record.add(page)
        return page


def _teller(bar: ProgressBar, done: int, check: Callable[[], None]) -> Callable[[int, int], None]:
    """Return what moves `bar` on from `done` pages while the next one is read, and ends that when it is to end."""

    def tell(steps: int, of: int) -> None:
        check()
        bar.update(done + steps / max(1, of), bar.total)

    return tell


def _write(arguments: argparse.Namespace, document: PdfInput, pages: Sequence[DocumentPage]) -> None:
    text: str | bytes
    if arguments.json:
        lines = (json_line({"picture": document.name, **to_json(page)}) for page in pages)
        text = "".join(f"{line}\n" for line in lines)
    else:
        text = _formatted(markdown_of_document(pages), arguments.format)
    if document.output is None and isinstance(text, bytes):
        sys.stdout.flush()
        sys.stdout.buffer.write(text)
        return
    if document.output is None:
        sys.stdout.write(str(text))
        return
    with writing(document.output):
        atomic_write(document.output, text)


def _formatted(markdown: str, format_id: str) -> str | bytes:
    from pic2latex.formats import render_page

    if format_id == MARKDOWN or not markdown.strip():
        return markdown
    rendered = render_page(markdown, format_id)
    if rendered.data is not None:
        return rendered.data
    text = rendered.text
    return text if text.endswith("\n") else f"{text}\n"
