"""`pic2latex recognize`: pictures in, LaTeX, Markdown or another format out, in the order they were named."""

import argparse
import itertools
import json
import sys
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from pic2latex.cli import exit_code, report
from pic2latex.cli.recognition_facts import facts
from pic2latex.errors import OptionError, Pic2LatexError
from pic2latex.types import Mode, Options, Recognition

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pic2latex.engine import Engine
    from pic2latex.types import Rendered

__all__ = ["add_arguments", "run"]

_SHOW_PROGRESS_FROM = 4
"""Pictures. Fewer are done before a bar has been read."""

_CHUNK = 16
"""Pictures read together: enough to batch small crops, few enough that results appear while others are read."""

_MOST_BEAMS = 64
_STANDARD_INPUT = "standard input"


@dataclass(frozen=True, slots=True)
class _Source:
    """A picture to read: the name results go by, and its path or bytes."""

    name: str
    data: Path | bytes


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments of `recognize`."""
    from pic2latex.cli.recognize_pages import add_page_arguments
    from pic2latex.formats import FORMATS, PAGE_FORMATS

    names = ", ".join(entry.id for entry in FORMATS)
    page_names = ", ".join(entry.id for entry in PAGE_FORMATS)
    parser.add_argument("pictures", nargs="*", metavar="PICTURE", help="picture files; - is standard input")
    parser.add_argument("--stdin", action="store_true", help="read one picture from standard input")
    add_page_arguments(parser)
    parser.add_argument(
        "--format",
        metavar="FORMAT",
        help=f"{names} (default: raw); for pages and text {page_names} (default: markdown)",
    )
    parser.add_argument(
        "--inline", action="store_true", help="typeset as part of a line where the format can tell"
    )
    parser.add_argument("--model", metavar="NAME", help="an installed model (default: the bundled one)")
    parser.add_argument(
        "--device",
        "--inference-mode",
        default="auto",
        metavar="DEVICE",
        help="auto, cpu, cuda, coreml or mps",
    )
    parser.add_argument(
        "--num-beams", type=int, default=1, metavar="N", help="beams of the search (default: 1)"
    )
    parser.add_argument(
        "--max-tokens", type=int, metavar="N", help="longest output (default: by the picture's width)"
    )
    parser.add_argument("--threads", type=int, metavar="N", help="CPU threads (default: the physical cores)")
    parser.add_argument(
        "--json", action="store_true", help="a JSON object a line, with probabilities and times"
    )
    parser.add_argument(
        "--batch",
        type=Path,
        metavar="DIR",
        help="every picture in a folder, or in the subimages of what detect wrote; leaves out what is done",
    )
    parser.add_argument("--overwrite", action="store_true", help="with --batch: read again what is done")
    parser.add_argument(
        "-o", "--output", type=Path, metavar="PATH", help="a file, or a folder for several pictures"
    )


def run(arguments: argparse.Namespace) -> int:
    """Recognise every picture; one that fails is reported and the others go on."""
    from pic2latex.cli.recognize_pages import DEFAULT_FORMATS, recognize_pages, text_files
    from pic2latex.engine import Engine
    from pic2latex.formats import format_by_id, page_format_by_id
    from pic2latex.recognizers.device import parse_device

    mode = Mode(arguments.mode)
    arguments.format = arguments.format or DEFAULT_FORMATS[mode]
    (format_by_id if mode is Mode.FORMULA else page_format_by_id)(arguments.format)
    _check_numbers(arguments)
    if arguments.batch is not None:
        return _run_batch(arguments)
    sources = _sources(arguments)
    if arguments.output is not None and len(sources) > 1:
        arguments.output.mkdir(parents=True, exist_ok=True)
    if arguments.output is not None and arguments.json:
        _results_file(arguments, several=len(sources) > 1).write_text("", encoding="utf-8")
    options = Options(
        mode=mode,
        beams=arguments.num_beams,
        max_tokens=arguments.max_tokens,
        detector=arguments.detector,
        text=text_files(arguments),
    )
    code = 0
    with Engine(arguments.model, device=parse_device(arguments.device), threads=arguments.threads) as engine:
        if mode is not Mode.FORMULA:
            return recognize_pages(arguments, sources, engine, options)
        for source, outcome in _outcomes(engine, sources, options):
            try:
                _write(arguments, source, outcome, several=len(sources) > 1)
            except Pic2LatexError as error:
                report(error)
                code = code or exit_code(error)
    return code


def _run_batch(arguments: argparse.Namespace) -> int:
    from pic2latex.cli.batch import recognize_folder
    from pic2latex.engine import Engine
    from pic2latex.recognizers.device import parse_device

    if arguments.pictures or arguments.stdin:
        raise OptionError(
            "A batch reads one folder and no other pictures.", hint="Leave the other pictures out."
        )
    if arguments.mode != Mode.FORMULA:
        raise OptionError("A batch holds single formulas.", hint="Leave --batch out, or --mode.")
    options = Options(beams=arguments.num_beams, max_tokens=arguments.max_tokens)
    with Engine(arguments.model, device=parse_device(arguments.device), threads=arguments.threads) as engine:
        return recognize_folder(arguments, engine, options)


def _check_numbers(arguments: argparse.Namespace) -> None:
    for name, value, most in (
        ("--num-beams", arguments.num_beams, _MOST_BEAMS),
        ("--max-tokens", arguments.max_tokens, None),
        ("--threads", arguments.threads, None),
    ):
        if value is not None and (value < 1 or (most is not None and value > most)):
            limit = f"from 1 to {most}" if most is not None else "at least 1"
            raise OptionError(f"{name} cannot be {value}.", hint=f"It is {limit}.")


def _sources(arguments: argparse.Namespace) -> tuple[_Source, ...]:
    names = [*arguments.pictures, *(["-"] if arguments.stdin else [])]
    if not names:
        raise OptionError("No picture was named.", hint="Name picture files, or use --stdin.")
    if names.count("-") > 1:
        raise OptionError("Standard input can be read only once.", hint="Name it once.")
    return tuple(
        _Source(_STANDARD_INPUT, sys.stdin.buffer.read()) if name == "-" else _Source(name, Path(name))
        for name in names
    )


def _outcomes(
    engine: "Engine", sources: "Sequence[_Source]", options: Options
) -> "Iterator[tuple[_Source, Recognition | Pic2LatexError]]":
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
    arguments: argparse.Namespace, source: _Source, outcome: Recognition | Pic2LatexError, *, several: bool
) -> None:
    """Put one result where it belongs. Raises the error the picture ended with, or ConversionError."""
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
