"""`pic2latex recognize`: pictures and PDFs in, LaTeX, Markdown or another format out."""

import argparse
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from pic2latex.cli import exit_code, report
from pic2latex.cli._recognize.recognize_request import RecognizeRequest, recognize_request
from pic2latex.cli.path_arguments import name_argument, path_argument, result_argument
from pic2latex.cli.planned_outputs import InputFile, PlannedInputs, planned
from pic2latex.cli.streams import STANDARD_INPUT, file_or_content, read_standard_input
from pic2latex.cpu_threads import MOST_THREADS
from pic2latex.errors import OptionError, Pic2LatexError
from pic2latex.types import Mode, Options

if TYPE_CHECKING:
    from pic2latex.engine import Engine

__all__ = ["add_arguments", "run"]

_MOST_BEAMS = 64
_MOST_TOKENS = 100_000
_MOST_JOBS = 64


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments of `recognize`."""
    from pic2latex.cli._recognize.inputs import add_pdf_arguments
    from pic2latex.cli._recognize.pages import add_page_arguments

    parser.add_argument(
        "pictures",
        nargs="*",
        type=name_argument,
        metavar="PICTURE",
        help="pictures or PDFs; - is standard input",
    )
    parser.add_argument(
        "-img",
        dest="more",
        nargs="+",
        type=name_argument,
        default=[],
        metavar="PICTURE",
        help=argparse.SUPPRESS,
    )
    parser.add_argument("-mix", dest="mode", action="store_const", const="page", help=argparse.SUPPRESS)
    parser.add_argument("--stdin", action="store_true", help="read one picture from standard input")
    add_page_arguments(parser)
    add_pdf_arguments(parser)
    _add_model_arguments(parser)
    _add_server_arguments(parser)
    _add_result_arguments(parser)


def _add_model_arguments(parser: argparse.ArgumentParser) -> None:
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


def _add_server_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--server", metavar="URL", help="let the server at this address read")
    parser.add_argument("--token", metavar="TEXT", help="what that server asks for (also PIC2LATEX_TOKEN)")
    parser.add_argument("--ca", metavar="FILE", help="the authority of that server's certificate (PEM)")


def _add_result_arguments(parser: argparse.ArgumentParser) -> None:
    from pic2latex.formats import FORMATS, PAGE_FORMATS

    names = ", ".join(entry.id for entry in FORMATS)
    page_names = ", ".join(entry.id for entry in PAGE_FORMATS)
    parser.add_argument(
        "--format",
        metavar="FORMAT",
        help=f"{names} (default: raw); for pages and text {page_names} (default: markdown)",
    )
    parser.add_argument(
        "--inline", action="store_true", help="typeset as part of a line where the format can tell"
    )
    parser.add_argument(
        "--json", action="store_true", help="a JSON object a line, with probabilities and times"
    )
    parser.add_argument(
        "--batch",
        type=path_argument,
        metavar="DIR",
        help="every picture in a folder, or in the subimages of what detect wrote; leaves out what is done",
    )
    parser.add_argument(
        "--overwrite", action="store_true", help="with --batch and PDFs: read again what was read before"
    )
    parser.add_argument(
        "-o",
        "--output",
        type=result_argument,
        metavar="PATH",
        help="a file, or a folder for several; beside the text of a PDF lie its figures and the pages that are done",
    )
    parser.add_argument(
        "--report",
        type=path_argument,
        metavar="FILE",
        help="with one document or page: an HTML file for proofreading, its pages beside what was read of them",
    )


def run(arguments: argparse.Namespace) -> int:
    """Recognise everything that was named; what fails is reported and the others go on."""
    _check_numbers(arguments)
    request = recognize_request(arguments)
    if request.batch is not None:
        options = request.picture_options()
        with _engine(arguments) as engine:
            return _run_batch(request, engine, options)
    inputs = _inputs(request)
    read_pictures = read_documents = None
    if not all(each.is_pdf for each in inputs):
        read_pictures = request.picture_options()
    if any(each.is_pdf for each in inputs):
        read_documents = request.document_options()
    planned_inputs = planned(request, inputs)
    code = 0
    with _engine(arguments) as engine:
        if read_pictures is not None:
            code = _read_pictures(request, planned_inputs, engine, read_pictures)
        if read_documents is not None:
            code = _read_documents(request, planned_inputs.documents, engine, read_documents) or code
    return code


def _engine(arguments: argparse.Namespace) -> "Engine":
    """Return what reads: this program, or a server."""
    from pic2latex.device import parse_device
    from pic2latex.engine import Engine

    device = parse_device(arguments.device)
    if arguments.server is None:
        return Engine(arguments.model, device=device, threads=arguments.threads)
    import os

    from pic2latex.client.remote_engine import RemoteEngine

    token = arguments.token or os.environ.get("PIC2LATEX_TOKEN")
    return RemoteEngine(arguments.server, token=token, model=arguments.model, ca=arguments.ca)


def _read_pictures(
    request: RecognizeRequest, inputs: PlannedInputs, engine: "Engine", options: Options
) -> int:
    from pic2latex.cli._recognize.formulas import recognize_formulas
    from pic2latex.cli._recognize.pages import recognize_pages

    read = recognize_formulas if options.mode is Mode.FORMULA else recognize_pages
    return read(request, inputs, engine, options)


def _read_documents(
    request: RecognizeRequest, sources: Sequence[InputFile], engine: "Engine", options: Options
) -> int:
    """Read PDFs one after the other; one that fails is reported and the others go on."""
    from pic2latex.cli._recognize.pdf import PdfInput, recognize_document

    code = 0
    for source in sources:
        document = PdfInput(source.name, source.data, source.output)
        try:
            code = recognize_document(request, document, engine, options) or code
        except Pic2LatexError as error:
            report(error)
            code = code or exit_code(error)
    return code


def _run_batch(request: RecognizeRequest, engine: "Engine", options: Options) -> int:
    from pic2latex.cli._recognize.folder import recognize_folder

    if request.names:
        raise OptionError(
            "A batch reads one folder and no other pictures.", hint="Leave the other pictures out."
        )
    if request.report is not None:
        hint = "Read the folder as one document: name it, with “--mode page” and --report."
        raise OptionError("A batch has no report.", hint=hint)
    return recognize_folder(request, engine, options)


def _check_numbers(arguments: argparse.Namespace) -> None:
    for name, value, most in (
        ("--num-beams", arguments.num_beams, _MOST_BEAMS),
        ("--max-tokens", arguments.max_tokens, _MOST_TOKENS),
        ("--threads", arguments.threads, MOST_THREADS),
        ("--jobs", arguments.jobs, _MOST_JOBS),
    ):
        if value is not None and not 1 <= value <= most:
            raise OptionError(f"{name} cannot be {value}.", hint=f"It is from 1 to {most}.")


def _has_pages(data: Path | bytes, mode: Mode | None) -> bool:
    """Tell whether pages were asked for, and this is a folder of pictures or a picture of several pages."""
    from pic2latex.pages.document.pictures import has_pages

    return mode in {Mode.PAGE, Mode.TEXT} and isinstance(data, Path) and has_pages(data)


def _inputs(request: RecognizeRequest) -> list[InputFile]:
    """Return what was named, pictures and PDFs, in order."""
    from pic2latex.pages.pdf.pdfium import is_pdf

    names = request.names
    if not names:
        raise OptionError("No picture was named.", hint="Name picture files, or use --stdin.")
    if names.count("-") > 1:
        raise OptionError("Standard input can be read only once.", hint="Name it once.")
    inputs = []
    for name in names:
        data = read_standard_input() if name == "-" else file_or_content(Path(name))
        found = is_pdf(data) or _has_pages(data, request.mode)
        mode = request.mode or (Mode.PAGE if found else Mode.FORMULA)
        inputs.append(InputFile(STANDARD_INPUT if name == "-" else name, data, mode, is_pdf=found))
    return inputs
