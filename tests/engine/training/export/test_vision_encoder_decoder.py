"""The exported files against the network they come from, and against what Hugging Face Optimum publishes."""

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from pic2latex.errors import TrainingError
from pic2latex.models.card import ModelKind, read_card
from pic2latex.models.download.checksum import sha256_of
from pic2latex.training.export.vision_encoder_decoder import CardText, DecoderLayout, build_tiny, export_model
from pic2latex.training.recognizer.texteller_architecture import TEXTELLER, TINY, configuration, random_model

if TYPE_CHECKING:
    from numpy.typing import NDArray

TOKENS = 40
HEADS, WIDTH = TINY.decoder_heads, TINY.decoder_width // TINY.decoder_heads
PLACES = (TINY.image_size // TINY.patch_size) ** 2 + 1
LAYERS = range(TINY.decoder_layers)

Feeds = dict[str, Any]


@pytest.fixture(scope="module")
def everything(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Any]:
    folder = tmp_path_factory.mktemp("tiny")
    return folder, build_tiny(folder, "all")


@pytest.fixture(scope="module")
def pictures() -> "NDArray[np.float32]":
    shape = (2, 1, TINY.image_size, TINY.image_size)
    return np.random.default_rng(3).normal(size=shape).astype(np.float32)


def opened(folder: Path, name: str) -> Any:
    import onnxruntime

    return onnxruntime.InferenceSession(folder / f"{name}.onnx", providers=["CPUExecutionProvider"])


def named(session: Any, feeds: Feeds) -> Feeds:
    names = [output.name for output in session.get_outputs()]
    return dict(zip(names, session.run(names, feeds), strict=True))


def grown(past: Feeds, outputs: Feeds) -> Feeds:
    """Return what goes into the next step: new keys and values where the outputs hold any."""
    new = {
        name.replace("present", "past_key_values"): value
        for name, value in outputs.items()
        if name.startswith("present") and len(value)
    }
    return {**past, **new}


def merged(folder: Path, states: "NDArray[np.float32]") -> Iterator["NDArray[np.float32]"]:
    session = opened(folder, "decoder_model_merged")
    names = [entry.name for entry in session.get_inputs() if entry.name.startswith("past")]
    past = {name: np.zeros((len(states), HEADS, 0, WIDTH), np.float32) for name in names}
    tokens, first = np.zeros((len(states), 1), np.int64), True
    while True:
        switch = {"use_cache_branch": np.array([not first]), "encoder_hidden_states": states}
        outputs = named(session, {"input_ids": tokens, **switch, **past})
        yield outputs["logits"][:, -1]
        tokens, first = outputs["logits"][:, -1:].argmax(axis=-1), False
        past = grown(past, outputs)


def with_past(folder: Path, states: "NDArray[np.float32]") -> Iterator["NDArray[np.float32]"]:
    start = np.zeros((len(states), 1), np.int64)
    outputs = named(opened(folder, "decoder_model"), {"input_ids": start, "encoder_hidden_states": states})
    session = opened(folder, "decoder_with_past_model")
    past: Feeds = {}
    while True:
        yield outputs["logits"][:, -1]
        past = grown(past, outputs)
        tokens = outputs["logits"][:, -1:].argmax(axis=-1)
        outputs = named(session, {"input_ids": tokens, **past})


def no_past(folder: Path, states: "NDArray[np.float32]") -> Iterator["NDArray[np.float32]"]:
    session = opened(folder, "decoder_model")
    tokens = np.zeros((len(states), 1), np.int64)
    while True:
        logits = session.run(["logits"], {"input_ids": tokens, "encoder_hidden_states": states})[0][:, -1]
        yield logits
        tokens = np.concatenate((tokens, logits.argmax(axis=-1)[:, None]), axis=1)


@pytest.mark.parametrize("loop", [merged, with_past, no_past])
def test_every_layout_writes_what_torch_writes(
    everything: tuple[Path, Any],
    pictures: "NDArray[np.float32]",
    loop: Callable[[Path, "NDArray[np.float32]"], Iterator["NDArray[np.float32]"]],
) -> None:
    import torch

    folder, model = everything
    with torch.inference_mode():
        told = model.generate(torch.from_numpy(pictures), max_new_tokens=TOKENS, do_sample=False)
        truth = model(pixel_values=torch.from_numpy(pictures), decoder_input_ids=told).logits.numpy()
    states = opened(folder, "encoder_model").run(None, {"pixel_values": pictures})[0]
    steps = loop(folder, states)
    logits = np.stack([next(steps) for _ in range(TOKENS)], axis=1)
    assert np.array_equal(logits.argmax(axis=-1), told[:, 1:].numpy())
    np.testing.assert_allclose(logits, truth[:, :TOKENS], atol=1e-5)


def test_output_depends_on_picture_and_prefix(
    everything: tuple[Path, Any], pictures: "NDArray[np.float32]"
) -> None:
    """Else the comparisons above would say little."""
    import torch

    _, model = everything
    told = model.generate(torch.from_numpy(pictures), max_new_tokens=TOKENS, do_sample=False)
    assert len(set(told[0].tolist())) > TOKENS // 4
    assert (told[0] != told[1]).float().mean() > 0.25


def signature(path: Path) -> dict[str, dict[str, tuple[int | str, ...]]]:
    import onnx

    graph = onnx.load(path, load_external_data=False).graph
    return {
        side: {
            entry.name: tuple(size.dim_param or size.dim_value for size in entry.type.tensor_type.shape.dim)
            for entry in entries
        }
        for side, entries in (("inputs", graph.input), ("outputs", graph.output))
    }


def cache(prefix: str, **lengths: str) -> dict[str, tuple[int | str, ...]]:
    return {
        f"{prefix}.{layer}.{side}.{part}": ("batch_size", HEADS, length, WIDTH)
        for layer in LAYERS
        for side, length in lengths.items()
        for part in ("key", "value")
    }


def test_signatures_are_those_of_optimum(everything: tuple[Path, Any]) -> None:
    """Read from what optimum-onnx 0.1.0 exports for the task image-to-text-with-past."""
    folder, _ = everything
    past, new = "past_decoder_sequence_length", "decoder_sequence_length"
    width = TINY.encoder_width
    ids = {"input_ids": ("batch_size", new)}
    states = {"encoder_hidden_states": ("batch_size", "encoder_sequence_length", width)}
    feed = cache("past_key_values", decoder=past, encoder="encoder_sequence_length")
    logits = {"logits": ("batch_size", new, TINY.vocabulary)}
    present = cache("present", decoder=f"{past} + {new}", encoder="encoder_sequence_length")
    pixels = {"pixel_values": ("batch_size", "num_channels", "height", "width")}
    assert signature(folder / "encoder_model.onnx") == {
        "inputs": pixels,
        "outputs": {"last_hidden_state": ("batch_size", "encoder_sequence_length", width)},
    }
    assert signature(folder / "decoder_model.onnx") == {
        "inputs": {**ids, **states},
        "outputs": {**logits, **present},
    }
    assert signature(folder / "decoder_with_past_model.onnx") == {
        "inputs": {**ids, **feed},
        "outputs": {
            "logits": ("batch_size", 1, TINY.vocabulary),
            **cache("present", decoder=f"{past} + {new}"),
        },
    }
    assert signature(folder / "decoder_model_merged.onnx") == {
        "inputs": {**ids, **states, **feed, "use_cache_branch": (1,)},
        "outputs": {**logits, **present},
    }


def test_cached_branch_returns_no_batch_for_the_picture(everything: tuple[Path, Any]) -> None:
    folder, _ = everything
    lengths = {"decoder": 2, "encoder": PLACES}
    past = {
        name: np.zeros((1, HEADS, lengths[name.split(".")[2]], WIDTH), np.float32)
        for name in cache("past_key_values", decoder="", encoder="")
    }
    states = np.zeros((1, PLACES, TINY.encoder_width), np.float32)
    feeds = {"input_ids": np.zeros((1, 1), np.int64), "encoder_hidden_states": states, **past}
    outputs = named(opened(folder, "decoder_model_merged"), {**feeds, "use_cache_branch": np.array([True])})
    shapes = {name: value.shape for name, value in outputs.items() if name != "logits"}
    assert {shape for name, shape in shapes.items() if ".encoder." in name} == {(0, HEADS, 1, WIDTH)}
    assert {shape for name, shape in shapes.items() if ".decoder." in name} == {(1, HEADS, 3, WIDTH)}


def test_merged_decoder_holds_weights_once(everything: tuple[Path, Any]) -> None:
    import onnx

    folder, _ = everything
    graph = onnx.load(folder / "decoder_model_merged.onnx").graph
    plain = onnx.load(folder / "decoder_model.onnx").graph
    held = sum(len(tensor.raw_data) for tensor in graph.initializer)
    assert held == sum(len(tensor.raw_data) for tensor in plain.initializer)
    (choose,) = graph.node
    branches = {attribute.name: attribute.g for attribute in choose.attribute}
    assert set(branches) == {"then_branch", "else_branch"}
    assert not any(tensor.dims for branch in branches.values() for tensor in branch.initializer)


@pytest.mark.parametrize(
    ("layout", "decoders"),
    [
        (DecoderLayout.MERGED, {"decoder_model_merged.onnx"}),
        (DecoderLayout.WITH_PAST, {"decoder_model.onnx", "decoder_with_past_model.onnx"}),
        (DecoderLayout.NO_PAST, {"decoder_model.onnx"}),
    ],
)
def test_folder_is_complete_and_its_card_true(
    tmp_path: Path, layout: DecoderLayout, decoders: set[str]
) -> None:
    from transformers import AutoConfig, AutoTokenizer

    build_tiny(tmp_path, layout, replace(TINY, encoder_layers=1, decoder_layers=1))
    card = read_card(tmp_path)
    assert {file.name for file in card.files if file.name.endswith(".onnx")} == {
        "encoder_model.onnx",
        *decoders,
    }
    assert {file.name for file in card.files} == {path.name for path in tmp_path.iterdir()} - {"card.json"}
    assert all(file.sha256 == sha256_of(tmp_path / file.name) for file in card.files)
    assert card.kind is ModelKind.VISION_ENCODER_DECODER
    assert card.settings.integer("start_token") == 0
    assert len(AutoTokenizer.from_pretrained(tmp_path)) == TINY.vocabulary
    assert AutoConfig.from_pretrained(tmp_path).decoder.vocab_size == TINY.vocabulary
    assert json.loads((tmp_path / "generation_config.json").read_text())["decoder_start_token_id"] == 0


def test_same_weights_every_time(tmp_path: Path) -> None:
    small = replace(TINY, encoder_layers=1, decoder_layers=1)
    for name in ("one", "two"):
        build_tiny(tmp_path / name, "merged", small)
    assert read_card(tmp_path / "one").files == read_card(tmp_path / "two").files


def test_architecture_is_that_of_texteller() -> None:
    """The published file of weights: 1,192,464,688 bytes, four for each number and a header."""
    import torch
    from transformers import VisionEncoderDecoderModel

    with torch.device("meta"):
        model = VisionEncoderDecoderModel(configuration(TEXTELLER))
    numbers = sum(parameter.numel() for parameter in model.parameters())
    assert 0 <= 1_192_464_688 - 4 * numbers < 100_000
    assert model.config.decoder.decoder_start_token_id == 2  # as published, and wrong


def spoil_encoder(model: Any) -> None:
    model.config.encoder.model_type = "swin"


def spoil_decoder(model: Any) -> None:
    model.config.decoder.model_type = "bert"


def spoil_positions(model: Any) -> None:
    model.config.decoder.use_learned_position_embeddings = False


def add_projection(model: Any) -> None:
    import torch

    model.enc_to_dec_proj = torch.nn.Linear(2, 2)


@pytest.mark.parametrize(
    ("spoil", "words"),
    [
        (spoil_encoder, "swin"),
        (spoil_decoder, "bert"),
        (spoil_positions, "positions"),
        (add_projection, "projection"),
    ],
)
def test_other_networks_are_refused(tmp_path: Path, spoil: Callable[[Any], None], words: str) -> None:
    model = random_model(replace(TINY, encoder_layers=1, decoder_layers=1))
    spoil(model)
    with pytest.raises(TrainingError, match=words):
        export_model(model, tmp_path, DecoderLayout.MERGED, CardText("other", "Not one of ours."))
    assert not list(tmp_path.iterdir())
