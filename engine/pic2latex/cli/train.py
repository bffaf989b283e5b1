"""`pic2latex train`: from a file of formulas to a model folder, one step a sub-command."""

import argparse
from pathlib import Path

from pic2latex.atomic_write import atomic_write
from pic2latex.cli._train.accents import ACCENTS_STEP
from pic2latex.cli._train.calibrate import CALIBRATE_STEP
from pic2latex.cli._train.detector import DETECTOR_STEPS
from pic2latex.cli._train.paragraphs import PARAGRAPHS_STEP
from pic2latex.cli._train.step import TrainStep, add_settings
from pic2latex.cli._train.text_size import TEXT_SIZE_STEPS
from pic2latex.cli.save_on_signal import stoppable
from pic2latex.errors import ComponentMissing, OutputError, TrainingError

__all__ = ["add_arguments", "run"]


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments of every step."""
    steps = parser.add_subparsers(dest="step", metavar="STEP", required=True)
    for step in _STEPS:
        step.add_arguments(
            steps.add_parser(
                step.name, help=step.summary, description=f"{step.summary[:1].upper()}{step.summary[1:]}."
            )
        )


def run(arguments: argparse.Namespace) -> int:
    """Run one step. Raises ComponentMissing without the extra `train`, OutputError for a full disk."""
    step = next(step for step in _STEPS if step.name == arguments.step)
    try:
        return step.run(arguments)
    except OSError as error:
        place = f"{error.filename} cannot be used" if error.filename else "The results cannot be written"
        raise OutputError(
            f"{place}: {error.strerror or error}.", hint="Make room there, or name another place."
        ) from error
    except ModuleNotFoundError as error:
        if error.name is None or error.name.split(".")[0] not in {
            "torch",
            "accelerate",
            "msgspec",
            "safetensors",
            "onnx",
        }:
            raise
        raise ComponentMissing(
            f"Training needs the package {error.name}.",
            hint="Install it with: pip install 'pic2latex[train]'.",
        ) from error


def _tokenizer_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("formulas", type=Path, help="formula file (.jsonl, .txt, or the same with .gz)")
    parser.add_argument("-o", "--output", type=Path, required=True, help="folder for tokenizer.json")
    parser.add_argument("--vocabulary", type=int, help="tokens in all (default: 1200, for texteller 15000)")
    parser.add_argument(
        "--family", choices=("compact", "texteller"), default="compact", help="default: compact"
    )


def _tokenizer(arguments: argparse.Namespace) -> int:
    from pic2latex.latex.canonical import training_target
    from pic2latex.training.data.formula_files import read_formulas
    from pic2latex.training.data.tokenizer import train_byte_level_tokenizer, train_compact_tokenizer

    train, usual = {
        "compact": (train_compact_tokenizer, 1200),
        "texteller": (train_byte_level_tokenizer, 15_000),
    }[arguments.family]
    wanted = arguments.vocabulary or usual
    formulas = list(read_formulas(arguments.formulas))
    if not formulas:
        raise TrainingError(
            f"{arguments.formulas} holds no formulas.", hint="Name a file with a formula a line."
        )
    lines = (training_target(formula.latex) for formula in formulas)
    tokenizer = train((line for line in lines if line.isascii() or arguments.family != "compact"), wanted)
    arguments.output.mkdir(parents=True, exist_ok=True)
    atomic_write(arguments.output / "tokenizer.json", tokenizer.to_str(pretty=True))
    size = tokenizer.get_vocab_size()
    fewer = f" ({wanted} were asked for: nothing else comes often enough in these formulas)"
    print(f"{size} tokens in {arguments.output / 'tokenizer.json'}{fewer if size < wanted else ''}")
    return 0


def _render_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("formulas", type=Path, help="formula file (.jsonl, .txt, or the same with .gz)")
    parser.add_argument("-o", "--output", type=Path, required=True, help="folder for the shards")
    parser.add_argument("--limit", type=int, help="take only so many formulas")
    parser.add_argument("--renderer", choices=("tex", "mathjax"), default="tex", help="default: tex")
    parser.add_argument(
        "--variants", type=float, default=0.0, metavar="SHARE", help="add so many varied formulas"
    )
    parser.add_argument(
        "--mixture",
        type=int,
        metavar="COUNT",
        help="draw so many formulas of the mixture instead: two fifths real, the rest of kinds real ones rarely are",
    )
    parser.add_argument("--per-shard", type=int, default=5000, help="formulas a shard (default: 5000)")
    parser.add_argument("--processes", type=int, help="default: all cores")
    parser.add_argument("--seed", type=int, default=0, help="default: 0")
    parser.add_argument("--glyphs", type=Path, help="folder for glyphs.json (default: the output folder)")


def _render(arguments: argparse.Namespace) -> int:
    import itertools

    from pic2latex.cli.progress_bar import ProgressBar
    from pic2latex.training.data.formula_augmentation import with_variants
    from pic2latex.training.data.formula_files import read_formulas
    from pic2latex.training.data.glyph_classes import build_classes
    from pic2latex.training.data.mixture.kinds import draw_mixture
    from pic2latex.training.data.render_shards import plan_shards, render_shards
    from pic2latex.training.data.shards import ShardReader, find_shards
    from pic2latex.training.recognizer.warm_start import GLYPHS_FILE

    formulas = list(itertools.islice(read_formulas(arguments.formulas), arguments.limit))
    if arguments.mixture is not None:
        formulas = list(draw_mixture(formulas, arguments.mixture, arguments.seed))
    formulas = with_variants(formulas, arguments.variants, arguments.seed)
    plans = plan_shards(
        formulas,
        arguments.output,
        renderer=arguments.renderer,
        per_shard=arguments.per_shard,
        seed=arguments.seed,
    )
    with ProgressBar(sum(len(plan.formulas) for plan in plans), "rendering") as bar:
        done = render_shards(
            plans, processes=arguments.processes, progress=lambda shard: bar.advance(shard.asked)
        )
    asked, made = sum(shard.asked for shard in done), sum(shard.made for shard in done)
    readers = (ShardReader(stem) for stem in find_shards(arguments.output))
    kinds = (kind for reader in readers for sample in reader.samples() for kind, _, _ in sample.glyphs)
    classes = build_classes(kinds, least=max(2, min(60, made // 1000)))
    folder = arguments.glyphs or arguments.output
    folder.mkdir(parents=True, exist_ok=True)
    if not (folder / GLYPHS_FILE).exists():
        classes.write(folder / GLYPHS_FILE)
    print(f"{made} pictures of {asked} formulas in {arguments.output}, {len(classes)} glyph classes")
    return 0


def _test_set_arguments(parser: argparse.ArgumentParser) -> None:
    from pic2latex.training.data.benchmark_looks import LOOKS
    from pic2latex.training.data.mixture.kinds import SLICES

    parser.add_argument("formulas", type=Path, help="formula file the model was not trained on")
    parser.add_argument(
        "-o", "--output", type=Path, required=True, help="folder for images and formulas.jsonl"
    )
    parser.add_argument("--count", type=int, default=1000, help="formulas to take (default: 1000)")
    parser.add_argument("--look", choices=tuple(LOOKS), default="clean", help="what is done to the pictures")
    parser.add_argument("--slice", choices=tuple(SLICES), help="generate formulas of this kind from them")
    parser.add_argument(
        "--fonts", choices=("trained", "apart"), default="trained", help="apart: fonts never trained with"
    )
    parser.add_argument("--seed", type=int, default=0, help="default: 0")


def _test_set(arguments: argparse.Namespace) -> int:
    import random

    from pic2latex.training.data.benchmark_set import make_test_set
    from pic2latex.training.data.formula_files import read_formulas
    from pic2latex.training.data.math_fonts import FONTS, TEST_FONTS
    from pic2latex.training.data.mixture.kinds import draw_slice

    formulas = [formula for formula in read_formulas(arguments.formulas) if formula.latex.isascii()]
    random.Random(arguments.seed).shuffle(formulas)
    taken = formulas[: arguments.count]
    if arguments.slice is not None:
        taken = list(draw_slice(formulas, arguments.slice, arguments.count, arguments.seed))
    fonts = TEST_FONTS if arguments.fonts == "apart" else FONTS
    count = make_test_set(taken, arguments.output, look=arguments.look, seed=arguments.seed, fonts=fonts)
    print(f"{count} pictures of {len(taken)} formulas in {arguments.output}")
    return 0


def _recognizer_arguments(parser: argparse.ArgumentParser) -> None:
    add_settings(parser, "pic2latex.training.recognizer.config", "TrainConfig")
    parser.add_argument("--config", type=Path, help="a TOML file with the settings of the run")
    parser.add_argument("settings", nargs="*", metavar="KEY=VALUE", help="settings over the file's")


def _recognizer(arguments: argparse.Namespace) -> int:
    from pic2latex.training.config_file import read_config
    from pic2latex.training.recognizer.config import TrainConfig
    from pic2latex.training.recognizer.train import train_recognizer

    with stoppable():
        train_recognizer(read_config(TrainConfig, arguments.config, arguments.settings))
    return 0


def _export_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("checkpoint", type=Path, help="folder with config.json and model.safetensors")
    parser.add_argument("-o", "--output", type=Path, required=True, help="folder for the model")
    parser.add_argument("--name", default="compact", help="the model's name (default: compact)")
    parser.add_argument("--description", default="A compact model trained with Pic2LaTeX.", help="a sentence")
    parser.add_argument("--pictures", type=Path, help="shards or a dataset folder for the parity check")
    parser.add_argument(
        "--check", type=int, default=200, help="pictures the parity check reads (default: 200)"
    )
    parser.add_argument("--tokenizer", type=Path, help="default: tokenizer.json beside the checkpoint")
    parser.add_argument("--joining", choices=("plain", "bytelevel"), default="plain", help="how tokens join")


def _export(arguments: argparse.Namespace) -> int:
    from pic2latex.training.export.compact import CompactExport
    from pic2latex.training.export.verify import export_and_check

    export = CompactExport(
        checkpoint=arguments.checkpoint,
        tokenizer=arguments.tokenizer or arguments.checkpoint / "tokenizer.json",
        joining=arguments.joining,
        description=arguments.description,
        name=arguments.name,
    )
    report = export_and_check(export, arguments.output, pictures=arguments.pictures, count=arguments.check)
    print(report.sentence())
    return 0 if report.is_faithful else 1


_STEPS: tuple[TrainStep, ...] = (
    TrainStep("tokenizer", "learn a tokenizer from a formula file", _tokenizer_arguments, _tokenizer),
    TrainStep("render", "typeset formulas into picture shards", _render_arguments, _render),
    TrainStep("test-set", "make labelled pictures to score a model on", _test_set_arguments, _test_set),
    TrainStep("recognizer", "train or fine-tune a recognizer", _recognizer_arguments, _recognizer),
    TrainStep("export", "turn a checkpoint into a model folder and check it", _export_arguments, _export),
    *DETECTOR_STEPS,
    PARAGRAPHS_STEP,
    ACCENTS_STEP,
    CALIBRATE_STEP,
    *TEXT_SIZE_STEPS,
)
