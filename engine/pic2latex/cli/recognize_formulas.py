"""Pictures of single formulas on the command line: LaTeX or another format out, in the order they were named."""

import argparse
import itertools
import json
import sys
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

from pic2latex.cli import DOUBTFUL, exit_code, report
from pic2latex.cli.recognize_pages import Source
from pic2latex.errors import OptionError, Pic2LatexError
from pic2latex.json_output import facts
from pic2latex.recognition_warnings import is_doubtful
from pic2latex.types import Options, Recognition

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pic2latex.engine import Engine
    from pic2latex.types import Rendered

__all__ = ["recognize_formulas"]

_SHOW_PROGRESS_FROM = 4
"""Pictures. Fewer are done before a bar has been read."""

_CHUNK = 16
"""Pictures read together: enough to batch small crops, few enough that results appear while others are read."""


def recognize_formulas(
    arguments: argparse.Namespace, sources: "Sequence[Source]", engine: "Engine", options: Options
) -> int:
    """Read every picture as one formula; one that fails is reported and the others go on.

    Return the exit code: that of the first error, else DOUBTFUL when a reading may be wrong.
    """
    several = len(sources) > 1
    if arguments.output is not None and arguments.json:
        _results_file(arguments, several=several).write_text("", encoding="utf-8")
    code = doubt = 0
    for source, outcome in _outcomes(engine, sources, options):
        try:
            doubt = _write(arguments, source, outcome, several=several) or doubt
        except Pic2LatexError as error:
            report(error)
            code = code or exit_code(error)
    return code or doubt


def _outcomes(
    engine: "Engine", sources: "Sequence[Source]", options: Options
) -> "Iterator[tuple[Source, Recognition | Pic2LatexError]]":
    """Read the pictures in chunks, with a progress bar for many."""
    from pic2latex.cli.progress import ProgressBar

    with ExitStack() as stack:
        bar = None
        if len(sources) >= _SHOW_PROGRESS_FROM:
            bar = stack.enter_context(ProgressBar(len(sources), "recognizing"))
        rest = iter(sources)
        while chunk := tuple(itertools.islice(rest, _CHUNK)):
            outcomes = engine.recognize_many((source.data for source in chunk), options)
            yield from zip(chunk, outcomes, strict=True)
            if bar is not None:
                bar.advance(len(chunk))


def _write(
    arguments: argparse.Namespace, source: Source, outcome: Recognition | Pic2LatexError, *, several: bool
) -> int:
    """Put one result where it belongs; return DOUBTFUL when it may be wrong, else 0.

    Raises the error the picture ended with, or ConversionError.
    """
    from pic2latex.formats import format_by_id, render

    if isinstance(outcome, Pic2LatexError):
        raise outcome
    for warning in outcome.warnings:
        print(f"pic2latex: {source.name}: {warning}", file=sys.stderr)
    rendered = render(outcome.latex, arguments.format, display=not arguments.inline)
    if arguments.json:
        _put_line(
            arguments, json.dumps(facts(source.name, outcome, rendered), ensure_ascii=False), several=several
        )
    elif arguments.output is None:
        _put(rendered)
    else:
        path = arguments.output
        if several or path.is_dir():
            path = path / (Path(source.name).stem + format_by_id(arguments.format).extension)
        path.write_bytes(_bytes(rendered))
    return DOUBTFUL if is_doubtful(outcome.warnings) else 0


def _put(rendered: "Rendered") -> None:
    if rendered.data is None:
        print(rendered.text)
        return
    if sys.stdout.isatty():
        raise OptionError(
            "A picture cannot be shown here.", hint="Add -o FILE, or send the output into a file."
        )
    sys.stdout.buffer.write(rendered.data)


def _put_line(arguments: argparse.Namespace, line: str, *, several: bool) -> None:
    if arguments.output is None:
        print(line, flush=True)
        return
    with _results_file(arguments, several=several).open("a", encoding="utf-8") as file:
        file.write(line + "\n")


def _results_file(arguments: argparse.Namespace, *, several: bool) -> Path:
    path: Path = arguments.output
    return path / "results.jsonl" if several or path.is_dir() else path


def _bytes(rendered: "Rendered") -> bytes:
    return rendered.data if rendered.data is not None else (rendered.text + "\n").encode()
