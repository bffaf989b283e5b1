"""`pic2latex detect`: where the formulas of pages are, and each of them cut out."""

import argparse
from contextlib import ExitStack, closing
from pathlib import Path
from typing import TYPE_CHECKING

from pic2latex.cli import exit_code, report
from pic2latex.cli._detect.output_files import is_output
from pic2latex.cli._recognize.inputs import PageSource, add_pdf_arguments, page_sources
from pic2latex.cli._recognize.recognize_request import PdfOptions
from pic2latex.cli.output_paths import refuse_overwriting, writing
from pic2latex.cli.path_arguments import name_argument, result_argument
from pic2latex.cli.signals import interrupts_between_steps
from pic2latex.cpu_threads import check_threads
from pic2latex.errors import DeviceError, OptionError, Pic2LatexError
from pic2latex.jsonl_record import json_line
from pic2latex.types import Detection, Device, Picture

if TYPE_CHECKING:
    from pic2latex.detectors.protocol import Detector
    from pic2latex.model_cache import ModelCache

__all__ = ["add_arguments", "run"]

SHOW_PROGRESS_FROM = 2
"""Pages. One is done before a bar has been read."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments of `detect`."""
    parser.add_argument(
        "pictures",
        nargs="+",
        type=name_argument,
        metavar="PICTURE",
        help="pictures or PDFs; - is standard input",
    )
    parser.add_argument(
        "-o",
        "--output",
        type=result_argument,
        metavar="DIR",
        help="a folder for the JSON, the pictures and every formula cut out (default: JSON on standard output only)",
    )
    parser.add_argument(
        "--model", "--detector", metavar="NAME", help="a model that finds formulas (default: the bundled one)"
    )
    parser.add_argument(
        "--threshold", type=float, metavar="X", help="how sure to be, from 0 to 1 (default: the model's own)"
    )
    parser.add_argument("--device", default="auto", metavar="DEVICE", help="auto, cpu, cuda, coreml or mps")
    parser.add_argument("--threads", type=int, metavar="N", help="CPU threads (default: the physical cores)")
    parser.add_argument("--json", action="store_true", help="a JSON object a page on standard output")
    add_pdf_arguments(parser)


def run(arguments: argparse.Namespace) -> int:
    """Look at every picture and page; one that fails is reported and the others go on."""
    from pic2latex.cli.progress_bar import ProgressBar
    from pic2latex.detectors.installed import InstalledDetectors
    from pic2latex.device import parse_device
    from pic2latex.model_cache import ModelCache

    _check(arguments)
    device = parse_device(arguments.device)
    code = 0
    with ExitStack() as stack:
        sources = page_sources(PdfOptions.of(arguments), arguments.pictures, stack)
        if arguments.output is not None:
            paths = [Path(name) for name in arguments.pictures if name != "-"]
            refuse_overwriting(paths, (), lambda path: is_output(arguments.output, sources, path))
        opened = stack.enter_context(closing(ModelCache(InstalledDetectors(threads=arguments.threads))))
        opened.get(arguments.model, device)
        bar = None
        if len(sources) >= SHOW_PROGRESS_FROM:
            bar = stack.enter_context(ProgressBar(len(sources), "detecting"))
        check = stack.enter_context(interrupts_between_steps())
        for source, following in zip(sources, [*sources[1:], None], strict=True):
            check()
            try:
                _look(arguments, source, opened, device)
            except Pic2LatexError as error:
                report(error)
                code = code or exit_code(error)
            if following is None or following.release != source.release:
                source.release()
            if bar is not None:
                bar.advance()
    return code


def _check(arguments: argparse.Namespace) -> None:
    if arguments.threshold is not None and not 0 <= arguments.threshold <= 1:
        raise OptionError(f"--threshold cannot be {arguments.threshold}.", hint="It is from 0 to 1.")
    check_threads(arguments.threads)
    if arguments.output is not None and arguments.output.exists() and not arguments.output.is_dir():
        raise OptionError(f"{arguments.output} is a file.", hint="Name a folder for the results with -o.")


def _look(
    arguments: argparse.Namespace, source: PageSource, opened: "ModelCache[Detector]", device: Device
) -> None:
    from pic2latex.cli._detect.output_files import facts, write_files
    from pic2latex.detectors.visualization import painted_over

    picture = source.read()
    figures = source.figures(picture)
    seen = painted_over(picture, figures) if figures else picture
    detections = _detect(arguments, seen, opened, device)
    known = facts(
        source,
        picture,
        detections,
        opened.get(arguments.model, device),
        with_files=arguments.output is not None,
    )
    if arguments.output is not None:
        with writing(arguments.output):
            write_files(arguments.output, source, picture, detections, known)
    if arguments.json or arguments.output is None:
        print(json_line(known), flush=True)


def _detect(
    arguments: argparse.Namespace, picture: Picture, opened: "ModelCache[Detector]", device: Device
) -> tuple[Detection, ...]:
    detector = opened.get(arguments.model, device)
    try:
        return detector.detect(picture, threshold=arguments.threshold)
    except DeviceError:
        if detector.device is Device.CPU:
            raise
        return opened.fall_back(detector).detect(picture, threshold=arguments.threshold)
