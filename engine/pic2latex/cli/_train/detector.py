"""The steps of `pic2latex train` that make a detector: pages, training, export, score."""

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from pic2latex.cli._train.step import TrainStep, add_settings
from pic2latex.cli.save_on_signal import stoppable

if TYPE_CHECKING:
    from pic2latex.detectors.protocol import Detector

__all__ = ["DETECTOR_STEPS"]


def _pages_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("formulas", type=Path, help="formula file (.jsonl, .txt, or the same with .gz)")
    parser.add_argument("-o", "--output", type=Path, required=True, help="folder for the pages")
    parser.add_argument("--count", type=int, default=1200, help="pages to make (default: 1200)")
    parser.add_argument(
        "--chinese", type=float, default=0.4, metavar="SHARE", help="how many are Chinese (default: 0.4)"
    )
    parser.add_argument(
        "--held-out", action="store_true", help="use the fonts, words and sources that training never sees"
    )
    parser.add_argument("--processes", type=int, help="default: all cores")
    parser.add_argument("--seed", type=int, default=0, help="default: 0")


def _pages(arguments: argparse.Namespace) -> int:
    from pic2latex.cli.progress_bar import ProgressBar
    from pic2latex.training.data.formula_files import read_formulas
    from pic2latex.training.pages.generate_shards import PagesWanted, made_pages, plan_pages

    wanted = PagesWanted(
        arguments.count, chinese=arguments.chinese, held_out=arguments.held_out, seed=arguments.seed
    )
    plans = plan_pages(read_formulas(arguments.formulas), arguments.output, wanted)
    with stoppable(), ProgressBar(sum(plan.pages for plan in plans), "typesetting") as bar:
        made = made_pages(plans, processes=arguments.processes, progress=bar.advance)
    print(f"{made} pages in {arguments.output}")
    return 0


def _detector_arguments(parser: argparse.ArgumentParser) -> None:
    add_settings(parser, "pic2latex.training.detector.config", "DetectorConfig")
    parser.add_argument("--config", type=Path, help="a TOML file with the settings of the run")
    parser.add_argument("settings", nargs="*", metavar="KEY=VALUE", help="settings over the file's")


def _detector(arguments: argparse.Namespace) -> int:
    from pic2latex.training.detector.config import read_detector_config
    from pic2latex.training.detector.train import train_detector

    with stoppable():
        train_detector(read_detector_config(arguments.config, arguments.settings))
    return 0


def _export_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("checkpoint", type=Path, help="folder with config.json and model.safetensors")
    parser.add_argument("-o", "--output", type=Path, required=True, help="folder for the model")
    parser.add_argument("--name", default="detector", help="the model's name (default: detector)")
    parser.add_argument("--description", default="A detector trained with Pic2LaTeX.", help="a sentence")


def _export(arguments: argparse.Namespace) -> int:
    from pic2latex.training.export.detector import DetectorExport, export_detector, is_faithful

    export = DetectorExport(arguments.checkpoint, arguments.description, arguments.name)
    card = export_detector(export, arguments.output)
    faithful = is_faithful(arguments.checkpoint, arguments.output)
    print(
        f"{arguments.output}: {card.bytes / 1e6:.1f} MB, {'' if faithful else 'not '}the same maps in torch and ONNX"
    )
    return 0 if faithful else 1


def _score_arguments(parser: argparse.ArgumentParser) -> None:
    from pic2latex.training.detector.test_looks import LOOKS

    parser.add_argument("pages", type=Path, help="folder of pages, made with --held-out")
    parser.add_argument("-m", "--model", default="detector", help="a detector's name or folder")
    parser.add_argument(
        "--looks",
        nargs="+",
        choices=tuple(LOOKS),
        default=list(LOOKS),
        help="what the pages look like, in turn",
    )
    parser.add_argument(
        "--worst", type=Path, metavar="DIR", help="folder for pictures of the worst ten pages"
    )
    parser.add_argument("--count", type=int, default=300, help="pages to look at (default: 300)")
    parser.add_argument("--seed", type=int, default=0, help="default: 0")


def _score(arguments: argparse.Namespace) -> int:
    from pic2latex.cli.progress_bar import ProgressBar
    from pic2latex.training.detector.evaluation import (
        DetectorScore,
        labelled_pages,
        page_results,
        write_worst,
    )

    pages = labelled_pages(arguments.pages)[: arguments.count]
    detector, score = _opened(arguments.model), DetectorScore()
    try:
        with ProgressBar(len(pages), "scoring") as bar:
            for result in page_results(detector, pages, arguments.looks, arguments.seed):
                score.add(result)
                bar.advance(1)
    finally:
        detector.close()
    print(score.table())
    if arguments.worst:
        write_worst(score, arguments.worst)
    return 0


def _opened(name: str) -> "Detector":
    from pic2latex.detectors.installed import InstalledDetectors
    from pic2latex.types import Device

    return InstalledDetectors()(name, Device.AUTO)


DETECTOR_STEPS = (
    TrainStep("pages", "typeset labelled pages for a detector", _pages_arguments, _pages),
    TrainStep("detector", "train a detector of formulas", _detector_arguments, _detector),
    TrainStep(
        "detector-export",
        "turn a detector's checkpoint into a model folder and check it",
        _export_arguments,
        _export,
    ),
    TrainStep("detector-score", "score a detector on labelled pages", _score_arguments, _score),
)
