"""`pic2latex recognize --mode page` and `--mode text`: pictures of text in, Markdown (or another page format) out."""

import argparse
import json
import sys
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from pic2latex.cli import exit_code, report
from pic2latex.errors import OptionError, Pic2LatexError
from pic2latex.json_output import page_facts
from pic2latex.types import Mode, TextFiles

if TYPE_CHECKING:
    from pic2latex.engine import Engine
    from pic2latex.types import Options, Page

__all__ = ["DEFAULT_FORMATS", "Source", "add_page_arguments", "recognize_pages", "text_files"]

DEFAULT_FORMATS = {Mode.FORMULA: "raw", Mode.PAGE: "markdown", Mode.TEXT: "markdown"}


class Source(Protocol):
    """A picture to read: the name results go by, and its path or bytes."""

    @property
    def name(self) -> str:
        """What it is called."""

    @property
    def data(self) -> Path | bytes:
        """Where or what it is."""


def add_page_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what can be said about pages."""
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


def text_files(arguments: argparse.Namespace) -> TextFiles:
    """Return the networks for text that were named; single files come before those of a model."""
    return TextFiles(
        arguments.text_detector, arguments.text_recognizer, arguments.text_keys, arguments.text_models
    )


def recognize_pages(
    arguments: argparse.Namespace, sources: Sequence[Source], engine: "Engine", options: "Options"
) -> int:
    """Read every picture as a page; one that fails is reported and the others go on. Return the exit code."""
    from pic2latex.cli.progress import ProgressBar
    from pic2latex.formats import page_format_by_id

    page_format_by_id(arguments.format)
    several = len(sources) > 1
    code = 0
    with ExitStack() as stack:
        bar = stack.enter_context(ProgressBar(len(sources), "reading")) if several else None
        for number, source in enumerate(sources):
            try:
                page = engine.recognize_page(source.data, options)
                _write(arguments, source, page, first=number == 0, several=several)
            except Pic2LatexError as error:
                report(error)
                code = code or exit_code(error)
            if bar is not None:
                bar.advance()
    return code


def _write(
    arguments: argparse.Namespace, source: Source, page: "Page", *, first: bool, several: bool
) -> None:
    """Put one result where it belongs. Raises ConversionError and OptionError."""
    from pic2latex.formats import page_format_by_id, render_page

    for warning in page.warnings:
        print(f"pic2latex: {source.name}: {warning}", file=sys.stderr)
    rendered = render_page(page.markdown, arguments.format)
    path: Path | None = arguments.output
    if path is not None and (several or path.is_dir()):
        extension = page_format_by_id(arguments.format).extension
        path /= "results.jsonl" if arguments.json else Path(source.name).stem + extension
    text = (
        json.dumps(page_facts(source.name, page, rendered), ensure_ascii=False)
        if arguments.json
        else rendered.text
    )
    if path is None:
        print(text if first or arguments.json else f"\n{text}", flush=True)
        return
    try:
        with path.open("w" if first or not arguments.json else "a", encoding="utf-8") as file:
            file.write(text.rstrip("\n") + "\n")
    except OSError as error:
        message = f"The file {path} cannot be written: {error.strerror or error}."
        raise OptionError(message, hint="Name another file with -o.") from error
