"""The places where training and exporting write; see `writing_points`."""

import tempfile
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any
from unittest.mock import patch

import numpy as np

from pic2latex.cli import main
from pic2latex.errors import OutputError
from tests.file_faults import Step
from tests.writing_points import APPENDED, CODE, WritingPoint, command

__all__ = ["TRAINING_POINTS"]

LIBRARY = (Step.MKDIR, Step.FSYNC, Step.REPLACE)
"""Of a library that writes by itself."""


def _log_row(folder: Path) -> None:
    from pic2latex.training.checkpoints import Progress
    from pic2latex.training.training_log import TrainingLog

    log = TrainingLog(folder, quiet=False)
    log._row(Progress(step=5), {"loss": 1.0})


def _checkpoint(folder: Path) -> None:
    import torch

    from pic2latex.training.checkpoints import AveragedWeights, Progress, RunState

    network = torch.nn.Linear(2, 2)
    RunState(network, AveragedWeights(network, 0.9), (), Progress(), {}).save(folder)


def _network(folder: Path) -> None:
    from pic2latex.training.recognizer.compact_network import CompactNetwork, NetworkConfig, save_network

    small = NetworkConfig(8, 8, width=16, channels=(4, 4, 8, 8), heads=2)
    save_network(CompactNetwork(small), folder)


def _glyph_classes(folder: Path) -> None:
    from pic2latex.training.data.glyph_classes import build_classes

    build_classes(["a"] * 60).write(folder / "out.json")


def _with_formula(folder: Path) -> Path:
    formulas = folder.parent / "formulas.txt"
    formulas.write_text("x+y\n")
    return formulas


def _tokenizer_step(folder: Path) -> int:
    formulas = _with_formula(folder)
    return main(["train", "tokenizer", str(formulas), "-o", str(folder)])


def _shard(folder: Path) -> None:
    from pic2latex.training.data.shards import Sample, write_shard

    sample = Sample("x", "cm", display=False, height=4, width=4, em=16.0, glyphs=())
    write_shard(folder / "out", [(sample, np.zeros((4, 4), np.uint8))])


def _page_shard(folder: Path) -> None:
    from pic2latex.training.pages.page_shards import write_page_shard
    from pic2latex.training.pages.typeset import TypesetPage

    blank = np.zeros((4, 4), np.uint8)
    write_page_shard(folder / "out", [("en", "cm", TypesetPage(blank, blank, (), 10.0))])


def _worst_pages(folder: Path) -> None:
    from pic2latex.picture import read_picture
    from pic2latex.training.detector.evaluation import DetectorScore, PageResult, write_worst

    page = PageResult("a", "en", "clean", {}, read_picture(np.full((40, 40), 255, np.uint8)), (), ())
    write_worst(DetectorScore(worst=[page]), folder)


def _segmentation(folder: Path) -> None:
    from pic2latex.training.detector.network import (
        SegmentationConfig,
        SegmentationNetwork,
        save_segmentation,
    )

    save_segmentation(SegmentationNetwork(SegmentationConfig((4, 4), (1, 1))), folder)


def _graph() -> Any:
    from onnx import TensorProto, helper

    value = helper.make_tensor_value_info("x", TensorProto.FLOAT, [1])
    node = helper.make_node("Identity", ["x"], ["y"])
    result = helper.make_tensor_value_info("y", TensorProto.FLOAT, [1])
    return helper.make_model(helper.make_graph([node], "graph", [value], [result]))


def _exported_graph(folder: Path) -> None:
    from pic2latex.training.export.compact import save_graph

    save_graph(_graph(), folder / "out.onnx")


def _traced_graph(folder: Path) -> None:
    from pic2latex.training.export.vision_encoder_decoder_trace import _state_outputs

    with patch("onnx.load", lambda _: _graph()):
        _state_outputs(folder / "out.onnx", {"y": (1,)})


def _merged_graph(folder: Path) -> None:
    from pic2latex.training.export import merge_decoders

    with (
        patch("onnx.load", lambda _: _graph()),
        patch.object(merge_decoders, "merge_decoders", lambda *_: _graph()),
    ):
        merge_decoders.merge_files(folder / "a", folder / "b", folder / "out.onnx")


def _paragraph_set(folder: Path) -> None:
    from pic2latex.training.pages.paragraphs import paragraph_pictures
    from pic2latex.training.pages.paragraphs.typeset_markdown import ParagraphSource, TypesetParagraph

    source = ParagraphSource("a", "en", "cm", 20, dark=False, text="A sentence.")
    made = TypesetParagraph(source, np.zeros((4, 4, 3), np.uint8), ())
    with patch.object(paragraph_pictures, "typeset_paragraph", lambda *_: made):
        paragraph_pictures.make_paragraph_set([source], folder)


def _benchmark_set(folder: Path) -> None:
    from pic2latex.training.data import benchmark_set

    with patch.object(benchmark_set, "_pictures", lambda *_: iter(())):
        benchmark_set.make_test_set([], folder)


@cache
def _family(name: str) -> Any:
    """Return a family of recognizers, and the smallest network of it."""
    from pic2latex.training.config_file import read_config
    from pic2latex.training.data.tokenizer import train_byte_level_tokenizer, train_compact_tokenizer
    from pic2latex.training.recognizer.config import TrainConfig
    from pic2latex.training.recognizer.families import open_family, resolved

    train = {"compact": train_compact_tokenizer, "texteller": train_byte_level_tokenizer}[name]
    with tempfile.TemporaryDirectory() as scratch:
        train(["x+y"], 800).save(f"{scratch}/tokenizer.json")
        settings = [f"data={scratch}", f"out={scratch}", f"family={name}", "preset=tiny", "em=16"]
        family = open_family(
            resolved(read_config(TrainConfig, None, [*settings, f"tokenizer={scratch}/tokenizer.json"]))
        )
        return family, family.build()


def _trained(name: str) -> Callable[[Path], None]:
    def act(folder: Path) -> None:
        family, network = _family(name)
        family.save(network, folder)

    return act


def _model_settings(folder: Path) -> None:
    from pic2latex.training.export.vision_encoder_decoder import _save_settings

    _save_settings(_family("texteller")[1], folder)


def _byte_level_tokenizer(folder: Path) -> None:
    from pic2latex.training.data.byte_level_tokenizer import save_tokenizer

    save_tokenizer(folder, 300)


TRAINING_POINTS = (
    WritingPoint(
        "checkpoint",
        "engine/pic2latex/training/checkpoints.py",
        _checkpoint,
        ("state.pt",),
        raises=OutputError,
    ),
    WritingPoint("training log", "engine/pic2latex/training/training_log.py", _log_row, (), raises=OSError),
    WritingPoint(
        "training log, a row more",
        "engine/pic2latex/training/training_log.py",
        _log_row,
        ("log.csv",),
        raises=OSError,
        steps=APPENDED,
    ),
    WritingPoint(
        "network",
        "engine/pic2latex/training/recognizer/compact_network.py",
        _network,
        ("config.json", "model.safetensors"),
        raises=OSError,
    ),
    WritingPoint(
        "glyph classes",
        "engine/pic2latex/training/data/glyph_classes.py",
        _glyph_classes,
        ("out.json",),
        raises=OSError,
    ),
    WritingPoint(
        "formulas of text sizes",
        "engine/pic2latex/cli/_train/text_size.py",
        command("train", "size-formulas", "--count", "3", "-o", "@/out.jsonl"),
        ("out.jsonl",),
        CODE,
    ),
    WritingPoint("tokenizer", "engine/pic2latex/cli/train.py", _tokenizer_step, ("tokenizer.json",), CODE),
    WritingPoint(
        "shard", "engine/pic2latex/training/data/shards.py", _shard, ("out.bin", "out.jsonl"), raises=OSError
    ),
    WritingPoint(
        "shard of pages",
        "engine/pic2latex/training/pages/page_shards.py",
        _page_shard,
        ("out.jsonl",),
        raises=OSError,
    ),
    WritingPoint(
        "worst pages", "engine/pic2latex/training/detector/evaluation.py", _worst_pages, (), raises=OSError
    ),
    WritingPoint(
        "detector",
        "engine/pic2latex/training/detector/network.py",
        _segmentation,
        ("config.json",),
        raises=OSError,
    ),
    WritingPoint(
        "exported graph",
        "engine/pic2latex/training/export/compact.py",
        _exported_graph,
        ("out.onnx",),
        raises=OSError,
    ),
    WritingPoint(
        "traced graph",
        "engine/pic2latex/training/export/vision_encoder_decoder_trace.py",
        _traced_graph,
        ("out.onnx",),
        raises=OSError,
    ),
    WritingPoint(
        "merged graph",
        "engine/pic2latex/training/export/merge_decoders.py",
        _merged_graph,
        ("out.onnx",),
        raises=OSError,
    ),
    WritingPoint(
        "paragraphs to score on",
        "engine/pic2latex/training/pages/paragraphs/paragraph_pictures.py",
        _paragraph_set,
        ("pages.jsonl",),
        raises=OSError,
    ),
    WritingPoint(
        "pictures to score on",
        "engine/pic2latex/training/data/benchmark_set.py",
        _benchmark_set,
        ("formulas.jsonl",),
        raises=OSError,
    ),
    WritingPoint(
        "compact network",
        "engine/pic2latex/training/recognizer/compact.py",
        _trained("compact"),
        ("tokenizer.json",),
        raises=OSError,
    ),
    WritingPoint(
        "TexTeller's network",
        "engine/pic2latex/training/recognizer/texteller.py",
        _trained("texteller"),
        ("config.json", "model.safetensors"),
        raises=OSError,
        steps=LIBRARY,
    ),
    WritingPoint(
        "settings of an export",
        "engine/pic2latex/training/export/vision_encoder_decoder.py",
        _model_settings,
        ("config.json",),
        raises=OSError,
        steps=LIBRARY,
    ),
    WritingPoint(
        "tokenizer of bytes",
        "engine/pic2latex/training/data/byte_level_tokenizer.py",
        _byte_level_tokenizer,
        ("tokenizer.json",),
        raises=OSError,
        steps=LIBRARY,
    ),
)
