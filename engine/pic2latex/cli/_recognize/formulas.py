"""Pictures of single formulas on the command line: LaTeX or another format out, in the order they were named."""

import itertools
import sys
from contextlib import ExitStack
from typing import TYPE_CHECKING

from pic2latex.atomic_write import atomic_write
from pic2latex.cli import DOUBTFUL, exit_code, report
from pic2latex.cli._recognize.recognize_request import RecognizeRequest
from pic2latex.cli.output_paths import writing
from pic2latex.cli.planned_outputs import InputFile, PlannedInputs
from pic2latex.cli.result_lines import PutLine, result_lines
from pic2latex.cli.signals import was_interrupted
from pic2latex.errors import OptionError, OutputError, Pic2LatexError
from pic2latex.json_output import to_json
from pic2latex.recognition_warnings import is_doubtful
from pic2latex.types import Mode, Options, Recognition

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
    request: RecognizeRequest, inputs: PlannedInputs, engine: "Engine", options: Options
) -> int:
    """Read every picture as one formula; one that fails is reported and the others go on.

    Return the exit code: that of the first error, else DOUBTFUL when a reading may be wrong.
    """
    code = doubt = 0
    with ExitStack() as stack:
        put = stack.enter_context(result_lines(inputs.lines)) if request.json else None
        for source, outcome in _outcomes(engine, inputs.pictures, options):
            try:
                doubt = _write(request, source, outcome, put) or doubt
            except Pic2LatexError as error:
                if put is not None and isinstance(
                    error, OutputError
                ):  # no other result can be put there either
                    raise
                report(error)
                code = code or exit_code(error)
    return code or doubt


def _outcomes(
    engine: "Engine", sources: "Sequence[InputFile]", options: Options
) -> "Iterator[tuple[InputFile, Recognition | Pic2LatexError]]":
    """Read the pictures in chunks, with a progress bar for many."""
    from pic2latex.cli.progress_bar import ProgressBar

    with ExitStack() as stack:
        bar = None
        if len(sources) >= _SHOW_PROGRESS_FROM:
            bar = stack.enter_context(ProgressBar(len(sources), "recognizing"))
        rest = iter(sources)
        while chunk := tuple(itertools.islice(rest, _CHUNK)):
            pictures = (source.data for source in chunk)
            outcomes = engine.recognize_many(pictures, options, cancelled=was_interrupted)
            yield from zip(chunk, outcomes, strict=True)
            if bar is not None:
                bar.advance(len(chunk))


def _write(
    request: RecognizeRequest,
    source: InputFile,
    outcome: Recognition | Pic2LatexError,
    put: PutLine | None,
) -> int:
    """Put one result where it belongs; return DOUBTFUL when it may be wrong, else 0.

    Raises the error the picture ended with, ConversionError or OutputError.
    """
    from pic2latex.formats import render

    if isinstance(outcome, Pic2LatexError):
        raise outcome
    for warning in outcome.warnings:
        print(f"pic2latex: {source.name}: {warning}", file=sys.stderr)
    rendered = render(outcome.latex, request.format_for(Mode.FORMULA), display=not request.inline)
    if put is not None:
        put(to_json(source.name, outcome, rendered))
    elif source.output is None:
        _print(rendered)
    else:
        with writing(source.output):
            atomic_write(source.output, _bytes(rendered))
    return DOUBTFUL if is_doubtful(outcome.warnings) else 0


def _print(rendered: "Rendered") -> None:
    if rendered.data is None:
        print(rendered.text)
        return
    if sys.stdout.isatty():
        raise OptionError(
            "A picture cannot be shown here.", hint="Add -o FILE, or send the output into a file."
        )
    sys.stdout.buffer.write(rendered.data)


def _bytes(rendered: "Rendered") -> bytes:
    return rendered.data if rendered.data is not None else (rendered.text + "\n").encode()
