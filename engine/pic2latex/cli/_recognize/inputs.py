"""Pictures and pages of PDFs that were named on a command line, as one list of things to look at."""

import argparse
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Never

from pic2latex.cli._recognize.recognize_request import PdfOptions
from pic2latex.cli.output_paths import distinct
from pic2latex.cli.streams import STANDARD_INPUT, file_or_content, read_standard_input
from pic2latex.errors import OptionError, Pic2LatexError
from pic2latex.types import Box, Picture, TextLayerUse

__all__ = ["PageSource", "add_pdf_arguments", "check_dpi", "page_sources"]


def no_figures(_: Picture) -> tuple[Box, ...]:
    """Return nothing: what is a figure on a picture is not known."""
    return ()


def nothing_to_release() -> None:
    """Do nothing: a picture holds no process."""


@dataclass(frozen=True, slots=True)
class PageSource:
    """A picture to look at: the name it was given, its page when that is a PDF, and a stem for files about it.

    `read` gives the picture, and raises PictureError when there is something wrong with it. `figures` gives the boxes
    of what is known to be no writing. `release` ends the process of a PDF, which `read` starts again when it is needed.
    """

    name: str
    page: int | None
    stem: str
    read: Callable[[], Picture]
    figures: Callable[[Picture], tuple[Box, ...]] = no_figures
    release: Callable[[], None] = nothing_to_release


def add_pdf_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what can be said about PDFs."""
    from pic2latex.pages.pdf.pdfium import DEFAULT_DPI

    parser.add_argument(
        "--pages", metavar="RANGES", help="pages of PDFs, such as 3-7 or 1,4,9- (default: all)"
    )
    parser.add_argument(
        "--dpi",
        type=int,
        default=DEFAULT_DPI,
        metavar="N",
        help=f"pixels an inch that pages of PDFs are drawn with (default: {DEFAULT_DPI})",
    )
    parser.add_argument(
        "--text-layer",
        choices=[str(use) for use in TextLayerUse],
        default=str(TextLayerUse.AUTO),
        help="take the words of PDFs from their text layer: where it is sound (auto), never or always",
    )
    parser.add_argument("--password", metavar="TEXT", help="what opens a locked PDF")


def check_dpi(dpi: int) -> None:
    """Raise OptionError when pages cannot sensibly be drawn with so many pixels an inch."""
    if not 36 <= dpi <= 1200:
        raise OptionError(f"--dpi cannot be {dpi}.", hint="It is from 36 to 1200; 150 to 300 read best.")


def page_sources(options: PdfOptions, names: Sequence[str], open_files: ExitStack) -> list[PageSource]:
    """Return what `names` stand for: a picture each, or the asked pages of a PDF; “-” is standard input.

    PDFs stay open until `open_files` is closed. Raises OptionError for wrong options; whatever is wrong with a file is
    raised by the `read` of its source, so that the others are not lost.
    """
    check_dpi(options.dpi)
    if names.count("-") > 1:
        raise OptionError("Standard input can be read only once.", hint="Name it once.")
    sources: list[PageSource] = []
    for name, stem in zip(names, distinct([_stem(name) for name in names]), strict=True):
        data = read_standard_input() if name == "-" else file_or_content(Path(name))
        shown = STANDARD_INPUT if name == "-" else name
        added = _sources_of(options, data, (shown, stem), open_files)
        if (
            len(names) > 1 and added
        ):  # of a hundred PDFs on one command line each would have a process until the end
            added[-1].release()
        sources += added
    # Once more: page 1 of doc.pdf must not meet a picture that is called doc-p1.
    stems = distinct([source.stem for source in sources])
    return [replace(source, stem=stem) for source, stem in zip(sources, stems, strict=True)]


def _sources_of(
    options: PdfOptions, data: Path | bytes, called: tuple[str, str], open_files: ExitStack
) -> list[PageSource]:
    from pic2latex.pages.pdf.page_range import parse_pages
    from pic2latex.pages.pdf.pdf_reader import figures_in_pixels
    from pic2latex.pages.pdf.pdfium import Pdf, is_pdf
    from pic2latex.picture import read_picture

    name, stem = called
    if not is_pdf(data):
        return [PageSource(name, None, stem, partial(read_picture, data))]
    try:
        pdf = open_files.enter_context(Pdf(data, name, password=options.password))
    except Pic2LatexError as error:
        return [PageSource(name, None, stem, partial(_fail, error))]
    width = len(str(pdf.pages))
    return [
        PageSource(
            name,
            number,
            f"{stem}-p{number:0{width}}",
            partial(pdf.picture, number, options.dpi),
            partial(figures_in_pixels, pdf, number),
            pdf.close,
        )
        for number in parse_pages(options.pages, pdf.pages)
    ]


def _stem(name: str) -> str:
    return "stdin" if name == "-" else Path(name).stem


def _fail(error: Pic2LatexError) -> Never:
    raise error
