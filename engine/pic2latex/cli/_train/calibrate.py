"""`pic2latex train calibrate`: teach a model how sure it may be, and print how well that holds."""

import argparse
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from pic2latex.cli._train.step import TrainStep

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pic2latex.recognizers.protocol import Recognizer
    from pic2latex.training.calibration import Observation

__all__ = ["CALIBRATE_STEP"]


def _arguments(parser: argparse.ArgumentParser) -> None:
    parser.epilog = (
        "FOLDER holds images and formulas.jsonl, as `train test-set` makes them; --judge is not fitted on."
    )
    parser.add_argument("model", help="an installed model, or the folder of one: its card.json is written")
    parser.add_argument("folders", nargs="*", type=Path, metavar="FOLDER", help="pictures to fit on")
    parser.add_argument(
        "--judge", nargs="+", type=Path, default=[], metavar="FOLDER", help="pictures to judge it on"
    )
    parser.add_argument(
        "--threshold", type=float, default=0.6, help="warn of readings less likely right (default: 0.6)"
    )
    parser.add_argument("--limit", type=int, help="take only so many pictures of each folder")
    parser.add_argument("--keep", action="store_true", help="leave the card as it is")


def _run(arguments: argparse.Namespace) -> int:
    from pic2latex.errors import OptionError
    from pic2latex.models.card import write_card
    from pic2latex.models.store import Store
    from pic2latex.recognizers import open_recognizer
    from pic2latex.recognizers.confidence import Calibration
    from pic2latex.training.calibration import fit, judge, with_calibration, without_calibration
    from pic2latex.types import Device

    model = Store().find(arguments.model)
    calibration = Calibration.of(model.card.settings)
    recognizer = open_recognizer(replace(model, card=without_calibration(model.card)), Device.CPU)
    if arguments.folders:
        observations = _observed(recognizer, arguments.folders, arguments.limit, "reading")
        calibration = fit(observations, arguments.threshold)
        print("fitted on", *judge(calibration, observations).lines(), sep="\n  ")
    if calibration is None:
        raise OptionError(
            f"The model {model.name} is not calibrated.", hint="Name folders of pictures to fit on."
        )
    for folder in arguments.judge:
        observations = _observed(recognizer, [folder], arguments.limit, f"judging on {folder.name}")
        print(folder, *judge(calibration, observations).lines(), sep="\n  ")
    if arguments.folders and not arguments.keep:
        write_card(model.folder, with_calibration(model.card, calibration))
    return 0


def _observed(
    recognizer: "Recognizer", folders: "Sequence[Path]", limit: int | None, what: str
) -> "tuple[Observation, ...]":
    from pic2latex.cli.progress_bar import ProgressBar
    from pic2latex.scoring.scored_pictures import known_pictures
    from pic2latex.training.calibration import observe

    pairs = [pair for folder in folders for pair in known_pictures(folder, limit)]
    with ProgressBar(len(pairs), what) as bar:
        return observe(recognizer, pairs, bar.advance)


CALIBRATE_STEP = TrainStep(
    "calibrate", "fit how sure a recognizer may be of its readings, and judge that", _arguments, _run
)
