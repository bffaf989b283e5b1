"""`pic2latex recognize --mode page` and `--mode text`: pictures of text in, Markdown (or another page format) out."""

import argparse
import sys
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from pic2latex.atomic_write import atomic_write
from pic2latex.cli import DOUBTFUL, exit_code, report
from pic2latex.cli._recognize.recognize_request import RecognizeRequest
from pic2latex.cli.output_paths import writing
from pic2latex.cli.planned_outputs import InputFile, PlannedInputs, figure_folder
from pic2latex.cli.result_lines import PutLine, result_lines
from pic2latex.cli.signals import was_interrupted
from pic2latex.errors import Cancelled, OutputError, Pic2LatexError
from pic2latex.json_output import page_facts
from pic2latex.recognition_warnings import is_doubtful
from pic2latex.types import Mode

if TYPE_CHECKING:
    from pic2latex.engine import Engine
    from pic2latex.pages.document.figure_files import FigureFolder
    from pic2latex.types import Options, Page, Picture

__all__ = ["add_page_arguments", "recognize_pages"]


def add_page_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what can be said about pages."""
    from pic2latex.pages.document.page_engines import MOST_JOBS

    parser.add_argument(
        "--jobs",
        type=int,
        metavar="N",
        help="pages of a document that are read at one time, each with its own memory "
        f"(default: as many as there are cores, at most {MOST_JOBS})",
    )
    parser.add_argument(
        "--mode",
        choices=[str(mode) for mode in Mode],
        help="formula: one formula; page: text with formulas, which becomes Markdown; text: text alone "
        "(default: formula; of PDFs page)",
    )
    parser.add_argument(
        "--detector", metavar="NAME", help="what finds the formulas of a page (default: the bundled one)"
    )
    parser.add_argument(
        "--text-models",
        default="",
        metavar="NAME",
        help="an installed model that reads text, or a folder with files of PP-OCR: names with det and rec, "
        "and a dict.txt of characters (default: RapidOCR's own)",
    )
    for name, what in (
        ("detector", "an ONNX file of PP-OCR that finds rows of text"),
        ("recognizer", "an ONNX file of PP-OCR that reads them"),
        ("keys", "the characters of --text-recognizer, when the ONNX file does not name them"),
    ):
        parser.add_argument(
            f"--text-{name}", type=Path, metavar="FILE", help=f"{what} (default: RapidOCR's own)"
        )


def recognize_pages(
    request: RecognizeRequest, inputs: PlannedInputs, engine: "Engine", options: "Options"
) -> int:
    """Read every picture as a page; one that fails is reported and the others go on.

    Return the exit code: that of the first error, else DOUBTFUL when something on a page may be read wrongly.
    """
    from pic2latex.cli.progress_bar import ProgressBar

    sources = inputs.pictures
    code = doubt = 0
    with ExitStack() as stack:
        put = stack.enter_context(result_lines(inputs.lines)) if request.json else None
        bar = stack.enter_context(ProgressBar(len(sources), "reading")) if len(sources) > 1 else None
        for number, source in enumerate(sources):
            try:
                page = engine.recognize_page(source.data, options, cancelled=was_interrupted)
                _write(request.format_for(options.mode), source, page, put, first=number == 0)
                if request.report is not None:
                    _write_report(request.report, source, page)
                doubt = DOUBTFUL if is_doubtful(page.warnings) else doubt
            except Cancelled:
                raise
            except Pic2LatexError as error:
                if put is not None and isinstance(
                    error, OutputError
                ):  # no other result can be put there either
                    raise
                report(error)
                code = code or exit_code(error)
            if bar is not None:
                bar.advance()
    return code or doubt


def _write(format_id: str, source: InputFile, page: "Page", put: PutLine | None, *, first: bool) -> None:
    """Put one result where it belongs. Raises ConversionError and OutputError."""
    from pic2latex.formats import render_page

    for warning in page.warnings:
        print(f"pic2latex: {source.name}: {warning}", file=sys.stderr)
    rendered = render_page(_markdown(source, page), format_id)
    if put is not None:
        put(page_facts(source.name, page, rendered))
    elif source.output is not None:
        with writing(source.output):
            data = rendered.data if rendered.data is not None else rendered.text.rstrip("\n") + "\n"
            atomic_write(source.output, data)
    elif rendered.data is not None:
        sys.stdout.flush()
        sys.stdout.buffer.write(rendered.data)
    else:
        print(rendered.text if first else f"\n{rendered.text}", flush=True)


def _write_report(path: Path, source: InputFile, page: "Page") -> None:
    """Write the proof report of one page. Raises OutputError."""
    from pic2latex.cli._recognize.proof_file import write_report
    from pic2latex.pages.document.document_reader import Document
    from pic2latex.pages.document.figure_files import figures_left_out
    from pic2latex.pages.document.page import DocumentPage, Figure, doubtful_formulas

    figures: tuple[Figure, ...] = ()
    if source.output is not None:
        folder = _figures(source.output)
        boxes = enumerate(figures_left_out(page), start=1)
        figures = tuple(Figure(box, folder.markdown(1, number)) for number, box in boxes)
    doubtful = doubtful_formulas(page, lambda box: box)
    read = DocumentPage(1, page.width, page.height, page.passages, figures, page.warnings, doubtful)
    write_report(path, source.name, source.output, Document((read,)), _OnePicture(source.data))


@dataclass(frozen=True, slots=True)
class _OnePicture:
    """The only page of a document: a picture's path or content."""

    data: Path | bytes

    def picture(self, number: int) -> "Picture":
        """Return it. Raises PictureError."""
        from pic2latex.picture import read_picture

        del number
        return read_picture(self.data)


def _figures(output: Path) -> "FigureFolder":
    from pic2latex.pages.document.figure_files import FigureFolder

    folder = figure_folder(output)
    return FigureFolder(folder, folder.name)


def _markdown(source: InputFile, page: "Page") -> str:
    """Return a page's Markdown; its figures are kept beside the file it goes to. Raises OutputError."""
    from pic2latex.pages.document.figure_files import figures_left_out, save_cuttings
    from pic2latex.pages.document.merge import markdown_with_figures
    from pic2latex.pages.document.page import DocumentPage
    from pic2latex.picture import read_picture

    boxes = figures_left_out(page)
    if source.output is None or not boxes:
        return page.markdown
    figures = save_cuttings(read_picture(source.data).pixels, boxes, _figures(source.output), 1)
    return markdown_with_figures(DocumentPage(1, page.width, page.height, page.passages, figures))
