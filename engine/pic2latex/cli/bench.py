"""`pic2latex bench`: how fast reading is on this machine, also against the other ways to run the same network."""

import argparse
import dataclasses
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pic2latex.bench.result_table import BenchTable
    from pic2latex.models.store import InstalledModel, Store

__all__ = ["add_arguments", "run"]

BUNDLED = "compact"
PICTURE = "quadratic.png"  # what TexTeller's network is shown; with random weights any picture is as good
NETWORK = "texteller-random-1"  # the number changes with what is built
NETWORK_BYTES = 3_200_000_000  # on the disk while it is built; 2.2 GB of it stay
TEXTELLER_ROUNDS, SAMPLE_ROUNDS, DOCUMENT_ROUNDS = 3, 10, 3


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments of `pic2latex bench`."""
    parser.epilog = (
        "Without --compact, --model, --paragraph, --document, --text-size, --texteller, --growth and --server the "
        "bundled model is measured. Every number is measured now; only networks, and the Python environment for "
        "--with-optimum, are kept in the cache folder."
    )
    add, flag = parser.add_argument, "store_true"
    add("--compact", action=flag, help="measure the bundled model on the shipped samples")
    add("--model", metavar="NAME", help="measure this installed model, or folder, on the samples instead")
    _add_page_arguments(parser)
    add("--text-size", type=Path, metavar="FOLDER", help="measure how well this folder's text sizes are told")
    add("--texteller", action=flag, help=f"measure {TEXTELLER_HELP}")
    add(
        "--growth",
        action=flag,
        help="measure whether a process that reads all day grows: memory, descriptors, files",
    )
    add("--formulas", type=_positive, default=20_000, help="formulas for --growth (%(default)s)")
    add("--pages", type=_positive, default=500, help="pages for --growth (%(default)s)")
    add(
        "--server", action=flag, help="measure the HTTP server: overhead, batches, overload, workers, its end"
    )
    add("--with-ray", action=flag, help="the same, also with Ray Serve (the extra ray)")
    add("--requests", type=_positive, default=200, help="requests for each figure of --server (%(default)s)")
    add(
        "--with-optimum",
        action=flag,
        help="the same, also against Hugging Face Optimum, which is installed beside it",
    )
    add("--tokens", type=_positive, default=50, help="tokens to write with --texteller (%(default)s)")
    add("--threads", type=_positive, default=2, help="threads for every way (%(default)s)")
    rounds = f"rounds ({TEXTELLER_ROUNDS} with --texteller, {SAMPLE_ROUNDS} otherwise)"
    add("--rounds", type=_positive, help=rounds)
    add("--json", action=flag, help="print one JSON object instead of tables")


def _add_page_arguments(parser: argparse.ArgumentParser) -> None:
    add = parser.add_argument
    add("--paragraph", action="store_true", help="measure a snip of text with formulas, stage by stage")
    add(
        "--document",
        type=Path,
        metavar="FILE",
        help="measure this document, read page by page and several at a time",
    )
    add("--jobs", type=_positive, default=2, help="pages at a time for --document (%(default)s)")


TEXTELLER_HELP = (
    "TexTeller's network with random weights against running it without a cache and in 8 bits "
    "(needs the train extra, 3.2 GB of disk and 6 GB of memory; no download)"
)


def run(arguments: argparse.Namespace) -> int:
    """Measure what was asked for and print it. Raises ModelError, RecognitionError and ComponentMissing."""
    from pic2latex.bench.machine import this_machine
    from pic2latex.bench.result_table import as_json, as_text

    machine = this_machine(arguments.threads)
    tables: list[BenchTable] = []
    serves = arguments.server or arguments.with_ray
    takes_model = arguments.paragraph or arguments.growth or arguments.document
    others = arguments.texteller or arguments.with_optimum or takes_model or arguments.text_size or serves
    if arguments.compact or (arguments.model and not takes_model) or not others:
        tables += _samples(arguments)
    if arguments.paragraph:
        tables.append(_paragraph(arguments))
    if arguments.document:
        tables.append(_document(arguments))
    if arguments.text_size:
        tables.append(_text_size(arguments))
    if arguments.texteller or arguments.with_optimum:
        tables += _texteller(arguments)
    if arguments.growth:
        tables.append(_growth(arguments))
    if serves:
        tables.append(_server(arguments))
    if arguments.json:
        report = {"machine": dataclasses.asdict(machine), **as_json(tables)}
        print(json.dumps(report, ensure_ascii=False, indent=2))
    else:
        print("\n\n".join((machine.sentence, *map(as_text, tables))))
    return 0


def _samples(arguments: argparse.Namespace) -> "tuple[BenchTable, ...]":
    from pic2latex.bench.samples import Effort, measure_samples, shipped_samples, tables_of

    effort = Effort(arguments.rounds or SAMPLE_ROUNDS, arguments.threads)
    return tables_of(measure_samples(arguments.model or BUNDLED, shipped_samples(), effort, _tell))


def _server(arguments: argparse.Namespace) -> "BenchTable":
    from pic2latex.bench.server_figures import measure_server
    from pic2latex.server.components import require_ray, require_server

    require_ray() if arguments.with_ray else require_server()
    return measure_server(arguments.requests, _tell, with_ray=arguments.with_ray)


def _paragraph(arguments: argparse.Namespace) -> "BenchTable":
    from pic2latex.bench.paragraph import measure_paragraph, table_of

    rounds = arguments.rounds or SAMPLE_ROUNDS
    return table_of(measure_paragraph(arguments.model or BUNDLED, rounds, arguments.threads, _tell))


def _document(arguments: argparse.Namespace) -> "BenchTable":
    from pic2latex.bench.document import document_reader, measure_document, table_of

    read = document_reader(arguments.document, arguments.model or BUNDLED, arguments.threads)
    runs = measure_document(read, arguments.jobs, arguments.rounds or DOCUMENT_ROUNDS, _tell)
    return table_of(runs, arguments.threads)


def _growth(arguments: argparse.Namespace) -> "BenchTable":
    from pic2latex.bench.growth import GrowthTask, measure_growth, table_of

    task = GrowthTask(arguments.model or BUNDLED, arguments.formulas, arguments.pages, arguments.threads)
    return table_of(task, measure_growth(task, _tell))


def _text_size(arguments: argparse.Namespace) -> "BenchTable":
    from pic2latex.bench.text_size_errors import measure_text_size, sized_pictures, table_of
    from pic2latex.cli.progress_bar import ProgressBar
    from pic2latex.models.store import Store

    pictures = tuple(sized_pictures(arguments.text_size))
    model = Store().find(arguments.model or BUNDLED)
    with ProgressBar(len(pictures), "telling sizes") as bar:
        errors = measure_text_size(
            model, pictures, arguments.threads, lambda done: bar.update(done, len(pictures))
        )
    return table_of(errors)


def _texteller(arguments: argparse.Namespace) -> "tuple[BenchTable, ...]":
    import pic2latex_resources
    from pic2latex.bench.built_models import default_cache, kept_int8
    from pic2latex.bench.optimum.optimum_venv import optimum_python
    from pic2latex.bench.texteller import BenchTask, compare_loops, table_of
    from pic2latex.models.store import Store

    cache = default_cache()
    optimum = None
    if arguments.with_optimum:
        _tell("looking for Hugging Face Optimum, or installing it")
        optimum = optimum_python(cache / "optimum")
    store = Store(cache)
    model = _network(store)
    _tell("looking for its 8-bit sibling, or making it")
    task = BenchTask(
        model=model,
        int8=kept_int8(store, model),
        optimum=optimum,
        picture=pic2latex_resources.path(f"samples/{PICTURE}"),
        threads=arguments.threads,
        tokens=arguments.tokens,
        rounds=arguments.rounds or TEXTELLER_ROUNDS,
    )
    return (table_of(compare_loops(task, _tell)),)


def _network(store: "Store") -> "InstalledModel":
    """Return TexTeller's network with random weights, built now if it is not kept yet."""
    from pic2latex.bench.built_models import kept
    from pic2latex.errors import ComponentMissing

    _tell("looking for TexTeller's network, or building it")

    def build(folder: Path) -> None:
        from pic2latex.training.export.vision_encoder_decoder import CardText, build_random
        from pic2latex.training.recognizer.texteller_architecture import TEXTELLER

        text = CardText(NETWORK, "TexTeller's network with random weights, to measure speed.")
        build_random(folder, TEXTELLER, "no-past+merged", text)

    try:
        return kept(store, NETWORK, build, NETWORK_BYTES)
    except ModuleNotFoundError as error:
        message = f"Building the network needs the package {error.name}, which is not installed."
        raise ComponentMissing(message, hint="Install it with: pip install “pic2latex[train]”") from error


def _tell(what: str) -> None:
    """Say on standard error what is going on."""
    print(f"bench: {what}", file=sys.stderr, flush=True)


def _positive(text: str) -> int:
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError(f"{text} is not a positive number")
    return number
