"""`pic2latex recognize` with a PDF: its pages become one text, and a run that is stopped goes on where it was."""

import sys
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path

from pic2latex.atomic_write import atomic_write
from pic2latex.cli import DOUBTFUL, exit_code, report
from pic2latex.cli._recognize.inputs import check_dpi
from pic2latex.cli._recognize.proof_file import write_report
from pic2latex.cli._recognize.recognize_request import RecognizeRequest
from pic2latex.cli.output_paths import writing
from pic2latex.cli.planned_outputs import figure_folder, pages_file
from pic2latex.cli.progress_bar import ProgressBar
from pic2latex.cli.signals import interrupts_between_steps
from pic2latex.errors import PictureBlank
from pic2latex.jsonl_record import json_line
from pic2latex.pages.document.checkpoint import DocumentRecord, cache_key, to_json
from pic2latex.pages.document.document_reader import Document, DocumentSource, open_record, read_document
from pic2latex.pages.document.figure_files import FigureFolder
from pic2latex.pages.document.page_engines import PageEngine, PageEngines
from pic2latex.pages.document.pictures import PicturePages, picture_pages
from pic2latex.pages.pdf.page_range import parse_pages
from pic2latex.pages.pdf.pdf_reader import PdfPages, PdfReader
from pic2latex.pages.pdf.pdfium import Pdf, is_pdf
from pic2latex.recognition_warnings import is_doubtful
from pic2latex.types import Mode, Options

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
    request: RecognizeRequest, document: PdfInput, engine: PageEngine, options: Options
) -> int:
    """Read the asked pages of a PDF into one text; return the exit code.

    Pages that cannot be read are reported, left out, and tried again next time. Raises PictureError when the PDF cannot
    be opened, OptionError for pages that are not there, OutputError where the text cannot be written, and what the
    engine raises when it cannot read at all.
    """
    check_dpi(request.pdf.dpi)
    try:
        with ExitStack() as stack:
            engines = stack.enter_context(PageEngines(engine))
            source = _source(request, document, engines, options, stack)
            numbers = parse_pages(request.pdf.pages, source.count)
            asked = replace(request, jobs=engines.use(request.jobs, len(numbers)))
            read, code = _read(asked, document, source, numbers, options)
            _write(request, document, read, options.mode)
            if request.report is not None:
                write_report(request.report, document.name, document.output, read, source)
            code = code or _told_doubts(document.name, read)
    except KeyboardInterrupt:
        if document.output is not None:
            print(f"pic2latex: {GO_ON}", file=sys.stderr)
        raise
    return code


def _source(
    request: RecognizeRequest,
    document: PdfInput,
    engine: PageEngine,
    options: Options,
    stack: ExitStack,
) -> PdfPages | PicturePages:
    """Return the pages of a PDF, or of a folder or file with several pictures."""
    if isinstance(document.data, Path) and not is_pdf(document.data):
        pictures = picture_pages(document.data, engine, options, _figures(document))
        if pictures is not None:
            return pictures
    pdf = stack.enter_context(Pdf(document.data, document.name, password=request.pdf.password))
    return PdfPages(pdf, PdfReader(engine, options, dpi=request.pdf.dpi, figures=_figures(document)))


def _read(
    request: RecognizeRequest,
    document: PdfInput,
    source: DocumentSource,
    numbers: Sequence[int],
    options: Options,
) -> tuple[Document, int]:
    """Read pages with a progress bar; return them and the exit code of the first that failed."""
    output = document.output
    record = DocumentRecord(None, "")
    if output is not None:
        with writing(output):
            output.parent.mkdir(parents=True, exist_ok=True)
        key = cache_key(document.data, options, request.pdf.dpi)
        record = open_record(pages_file(output), key, overwrite=request.overwrite)
    with ProgressBar(len(numbers), "reading pages") as bar, interrupts_between_steps() as check:
        if isinstance(source, PdfPages):
            source.pdf.call_while_waiting(check)

        def told(done: int, share: float) -> None:
            bar.update(done + share, bar.total)
            check()

        read = read_document(
            source,
            numbers,
            record,
            jobs=request.jobs or 1,
            progress=told,
            failed=lambda page: report(page.error),
        )
    if read.failed:
        return read, exit_code(read.failed[0].error)
    if read.is_blank:
        error = PictureBlank(f"Nothing is written on any page of {document.name}.", hint="Name other pages.")
        report(error)
        return read, exit_code(error)
    return read, 0


def _told_doubts(name: str, read: Document) -> int:
    """Print what is doubtful about the pages, with their numbers; return DOUBTFUL when one may be wrong, else 0."""
    for page in read.pages:
        for warning in page.warnings:
            print(f"pic2latex: {name}, page {page.number}: {warning}", file=sys.stderr)
    return DOUBTFUL if any(is_doubtful(page.warnings) for page in read.pages) else 0


def _figures(document: PdfInput) -> FigureFolder | None:
    if document.output is None:
        return None
    folder = figure_folder(document.output)
    return FigureFolder(folder, folder.name)


def _write(request: RecognizeRequest, document: PdfInput, read: Document, mode: Mode) -> None:
    text: str | bytes
    if request.json:
        lines = (json_line({"picture": document.name, **to_json(page)}) for page in read.pages)
        text = "".join(f"{line}\n" for line in lines)
    else:
        text = _formatted(read.markdown, request.format_for(mode))
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
