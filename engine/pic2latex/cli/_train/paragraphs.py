"""`pic2latex train paragraphs`: pictures of text with formulas, to measure the reading of pages on."""

import argparse
from pathlib import Path

from pic2latex.cli._train.step import TrainStep

__all__ = ["PARAGRAPHS_STEP"]


def _arguments(parser: argparse.ArgumentParser) -> None:
    parser.epilog = (
        "Read them with: pic2latex score FOLDER. Needs XeLaTeX with xeCJK and the fonts of TeX Live."
    )
    parser.add_argument(
        "texts", nargs="?", type=Path, help="a TOML file of paragraphs (default: the shipped forty)"
    )
    parser.add_argument(
        "--held-out",
        action="store_true",
        help="the shipped 32 pages that nobody tunes on, in eight layouts (needs the fonts Noto CJK)",
    )
    parser.add_argument("-o", "--output", type=Path, required=True, help="folder for images and pages.jsonl")


def _run(arguments: argparse.Namespace) -> int:
    from pic2latex.cli.progress_bar import ProgressBar
    from pic2latex.training.pages.paragraphs.paragraph_pictures import (
        held_out_pages,
        make_paragraph_set,
        read_paragraphs,
        shipped_paragraphs,
    )

    shipped = held_out_pages if arguments.held_out else shipped_paragraphs
    paragraphs = read_paragraphs(arguments.texts) if arguments.texts else shipped()
    with ProgressBar(len(paragraphs), "typesetting") as bar:
        make_paragraph_set(paragraphs, arguments.output, lambda done: bar.update(done, len(paragraphs)))
    print(f"{len(paragraphs)} pictures in {arguments.output}")
    return 0


PARAGRAPHS_STEP = TrainStep("paragraphs", "typeset pictures of text to score pages on", _arguments, _run)
