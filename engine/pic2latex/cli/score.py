"""`pic2latex score`: how good recognition is, on pictures with known LaTeX or on readings made elsewhere."""

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from pic2latex.atomic_write import atomic_write
from pic2latex.cli.output_paths import writing
from pic2latex.errors import OptionError

if TYPE_CHECKING:
    from pic2latex.scoring import ScoredPair, ScoreReport

__all__ = ["add_arguments", "run"]

_EPILOG = (
    'A folder holds images/ and formulas.jsonl with lines like {"img_name": "1.png", "formula": "x^2"}; its '
    "pictures are read by the model and compared. A file of predictions is compared with --references; both hold a "
    "JSON object a line, with a name and latex. Spellings of the same drawing count as equal. A folder with images/ "
    "and pages.jsonl is read page by page: text, formulas and their order are scored."
)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments of `pic2latex score`."""
    parser.epilog = _EPILOG
    add, flag = parser.add_argument, "store_true"
    add(
        "what",
        nargs="?",
        type=Path,
        metavar="FOLDER|PREDICTIONS",
        help="pictures with known LaTeX, or readings",
    )
    add("--dataset", type=Path, metavar="FOLDER", help="another way to name the folder")
    add("--references", type=Path, metavar="FILE", help="what the predictions should have been")
    add("--model", metavar="NAME", help="an installed model (default: the bundled one)")
    add("--device", default="auto", metavar="DEVICE", help="auto, cpu, cuda, coreml or mps")
    add("--num-beams", type=_positive, default=1, metavar="N", help="beams of the search (default: 1)")
    add("--threads", type=_positive, metavar="N", help="CPU threads (default: the physical cores)")
    add("--limit", type=_positive, metavar="N", help="only so many pictures, spread over the folder")
    add(
        "--known-boxes",
        action=flag,
        help="with pages: take their formulas where pages.jsonl says, not the detector",
    )
    add("--render", action=flag, help="also draw both formulas and compare their pictures")
    add("--json", action=flag, help="print one JSON object instead of a table")
    add("--pairs", action=flag, help="with --json, every pair too")
    add("--html", type=Path, metavar="FILE", help="write a page with the worst readings side by side")


def run(arguments: argparse.Namespace) -> int:
    """Score and print. Raises OptionError for what cannot be scored, ModelError, DeviceError, ComponentMissing."""
    from pic2latex.scoring import as_json, as_text

    folder: Path | None = arguments.dataset or arguments.what
    if folder is not None and (folder / "pages.jsonl").is_file():
        from pic2latex.cli._score.score_pages import score_pages

        return score_pages(folder, arguments)
    pairs = _pairs(arguments)
    report = _report(pairs, render=arguments.render)
    if arguments.html is not None:
        _write_page(report, arguments.html)
    print(as_json(report, with_pairs=arguments.pairs) if arguments.json else as_text(report))
    return 0


def _pairs(arguments: argparse.Namespace) -> "tuple[ScoredPair, ...]":
    from pic2latex.scoring import pair_up, read_latex_lines

    what: Path | None = arguments.dataset or arguments.what
    if what is None or (arguments.dataset and arguments.what):
        raise OptionError(
            "Nothing to score was named." if what is None else "Two things to score were named.",
            hint="Name a folder with images and formulas.jsonl, or a file of predictions and --references.",
        )
    if what.is_dir():
        return _read(what, arguments)
    if arguments.references is None:
        raise OptionError(
            f"There is nothing to compare {what} with."
            if what.is_file()
            else f"There is no folder or file {what}.",
            hint="Name the right LaTeX with --references FILE, or a folder with images and formulas.jsonl.",
        )
    return tuple(pair_up(read_latex_lines(what), read_latex_lines(arguments.references)))


def _read(folder: Path, arguments: argparse.Namespace) -> "tuple[ScoredPair, ...]":
    """Read a folder's pictures with the model."""
    from pic2latex.cli.progress_bar import ProgressBar
    from pic2latex.device import parse_device
    from pic2latex.engine import Engine
    from pic2latex.scoring.scored_pictures import known_pictures, read_pictures
    from pic2latex.types import Options

    known = known_pictures(folder, arguments.limit)
    device = parse_device(arguments.device)
    with (
        Engine(arguments.model, device=device, threads=arguments.threads) as engine,
        ProgressBar(len(known), "recognizing") as bar,
    ):
        options = Options(beams=arguments.num_beams)
        pairs, failed = read_pictures(
            engine, known, options, progress=lambda done: bar.update(done, len(known))
        )
    for pair, error in failed:
        print(f"pic2latex: {pair.name} counts as read empty: {error}", file=sys.stderr)
    return pairs


def _report(pairs: "tuple[ScoredPair, ...]", *, render: bool) -> "ScoreReport":
    from pic2latex.cli.progress_bar import ProgressBar
    from pic2latex.scoring import score_pairs
    from pic2latex.scoring.render_match import compare_pictures

    if not render:
        return score_pairs(pairs)
    with ProgressBar(len(pairs), "drawing") as bar:
        return score_pairs(
            pairs, compare=compare_pictures, progress=lambda done: bar.update(done, len(pairs))
        )


def _write_page(report: "ScoreReport", path: Path) -> None:
    from pic2latex.scoring.html_report import html_report

    page = html_report(report)
    with writing(path):
        atomic_write(path, page)


def _positive(text: str) -> int:
    try:
        value = int(text)
    except ValueError:
        value = 0
    if value < 1:
        raise argparse.ArgumentTypeError(f"{text} is not a positive number")
    return value
