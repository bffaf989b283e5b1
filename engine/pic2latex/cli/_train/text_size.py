"""`pic2latex train size-formulas` and `component-sizes`: what the size of text is measured on, and told from."""

import argparse
import json
from pathlib import Path
from typing import TYPE_CHECKING

from pic2latex.atomic_write import atomic_write
from pic2latex.cli._train.step import TrainStep
from pic2latex.cli.output_paths import writing

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pic2latex.types import Picture

__all__ = ["TEXT_SIZE_STEPS"]


def _formulas_arguments(parser: argparse.ArgumentParser) -> None:
    parser.epilog = (
        "Make pictures of them with `train test-set`, and measure with `bench --text-size FOLDER`."
    )
    parser.add_argument("-o", "--output", type=Path, required=True, help="formula file (.jsonl) to write")
    parser.add_argument("--count", type=int, default=1000, help="formulas (default: 1000)")
    parser.add_argument("--seed", type=int, default=0, help="default: 0")


def _formulas(arguments: argparse.Namespace) -> int:
    from pic2latex.training.data.size_formulas import size_formulas

    made = size_formulas(arguments.count, arguments.seed)
    rows = ({"latex": each.latex, "display": each.display, "source": each.source} for each in made)
    with writing(arguments.output):
        atomic_write(arguments.output, "".join(f"{json.dumps(row)}\n" for row in rows))
    print(f"{len(made)} formulas in {arguments.output}")
    return 0


def _sizes_arguments(parser: argparse.ArgumentParser) -> None:
    parser.epilog = "Never count pictures that the program is measured on."
    parser.add_argument(
        "folders", nargs="+", type=Path, help="folders made by `train test-set`, of several looks"
    )
    parser.add_argument("-o", "--output", type=Path, required=True, help="the table to write (.npz)")


def _sizes(arguments: argparse.Namespace) -> int:
    from pic2latex.training.data.component_sizes import write_component_sizes

    write_component_sizes(_pictures(arguments.folders), arguments.output)
    print(arguments.output)
    return 0


def _pictures(folders: list[Path]) -> "Iterator[Picture]":
    from dataclasses import replace

    from pic2latex.bench.text_size_errors import sized_pictures
    from pic2latex.picture import read_picture

    for folder in folders:
        for sized in sized_pictures(folder):
            yield replace(read_picture(sized.path), em=sized.em)


TEXT_SIZE_STEPS = (
    TrainStep(
        "size-formulas", "draw formulas whose text size is hard to tell", _formulas_arguments, _formulas
    ),
    TrainStep(
        "component-sizes", "count sizes of components for telling the size of text", _sizes_arguments, _sizes
    ),
)
