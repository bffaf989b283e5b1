"""`pic2latex train accents`: give a compact model a classifier of accents, or a better one."""

import argparse
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from pic2latex.cli._train.step import TrainStep

if TYPE_CHECKING:
    from pic2latex.models.store import InstalledModel
    from pic2latex.training.accents.letter_sets import LetterSet

__all__ = ["ACCENTS_STEP"]


def _arguments(parser: argparse.ArgumentParser) -> None:
    parser.epilog = "SHARDS are pictures made by `train render`. accents.onnx and card.json are written."
    parser.add_argument("model", type=Path, help="the folder of a compact model")
    parser.add_argument("shards", type=Path, metavar="SHARDS", help="folder of rendered pictures")
    parser.add_argument("--pictures", type=int, default=12_000, help="to cut letters from (default: 12000)")
    parser.add_argument("--seconds", type=float, default=900.0, help="of learning (default: 900)")
    parser.add_argument("--seed", type=int, default=0, help="default: 0")


def _run(arguments: argparse.Namespace) -> int:
    from pic2latex.cli.progress_bar import ProgressBar
    from pic2latex.models.store import Store
    from pic2latex.recognizers.compact import ACCENT_NETWORK
    from pic2latex.training.accents.accent_network import export_accents
    from pic2latex.training.accents.train_accents import joined, train_accents

    model = Store().find(str(arguments.model))
    letters = joined(_letters(model, arguments))
    with ProgressBar(1, "learning") as bar:
        network, scores = train_accents(
            letters, arguments.seconds, arguments.seed, lambda share: bar.update(share, 1)
        )
    export_accents(network, model.folder / ACCENT_NETWORK)
    _enter(model, ACCENT_NETWORK)
    print(*scores.lines(), sep="\n")
    return 0


def _letters(model: "InstalledModel", arguments: argparse.Namespace) -> "list[LetterSet]":
    """Cut letters out of so many pictures as the model's recognizer cuts them out."""
    import itertools

    import numpy as np
    from tokenizers import Tokenizer

    from pic2latex.cli.progress_bar import ProgressBar
    from pic2latex.errors import OptionError
    from pic2latex.recognizers import open_recognizer
    from pic2latex.recognizers.compact import CompactRecognizer
    from pic2latex.training.accents.letter_sets import cut_letters, draw_samples
    from pic2latex.training.data.shards import find_shards
    from pic2latex.types import Device

    recognizer = open_recognizer(model, Device.CPU)
    if not isinstance(recognizer, CompactRecognizer):
        raise OptionError(f"The model {model.name} is not compact.", hint="Name the folder of a compact one.")
    generator = np.random.default_rng(arguments.seed)
    samples = draw_samples(find_shards(arguments.shards), generator)
    tokenizer = Tokenizer.from_file(str(model.path("tokenizer.json")))
    cut = itertools.islice(cut_letters(recognizer, tokenizer, samples, generator), arguments.pictures)
    letters = []
    with ProgressBar(min(len(samples), arguments.pictures), "cutting out letters") as bar:
        for found in cut:
            letters.append(found)
            bar.advance()
    return letters


def _enter(model: "InstalledModel", name: str) -> None:
    """Write the new file of the model into its card."""
    from pic2latex.models.card import write_card
    from pic2latex.training.export.compact import file_entry

    others = tuple(file for file in model.card.files if file.name != name)
    write_card(model.folder, replace(model.card, files=(*others, file_entry(model.folder / name))))


ACCENTS_STEP = TrainStep(
    "accents", "teach a compact model to tell accents by a closer look", _arguments, _run
)
