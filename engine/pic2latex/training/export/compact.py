"""A trained compact network as a model folder: encoder.onnx, decoder.onnx, tokenizer.json, glyphs.json and card.json.

The files keep their weights in half precision and under their names, as checkpoints do; a cast in the graph widens
them once, when the model is opened, and training can begin with them again. After writing, the exported model is opened
as the program opens it and must read a few pictures exactly like the network it came from.
"""

import contextlib
import json
import logging
import re
import warnings
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pic2latex.atomic_write import atomic_write
from pic2latex.errors import TrainingError
from pic2latex.models.card import ModelCard, ModelFile, ModelKind, write_card
from pic2latex.models.download.checksum import sha256_of
from pic2latex.models.json_object import JsonObject
from pic2latex.training.export.compact_graphs import DecoderGraph, EncoderGraph, names
from pic2latex.training.onnx_weights import HALF, give_weights
from pic2latex.training.recognizer.compact_network import CompactNetwork, load_network
from pic2latex.training.recognizer.warm_start import GLYPHS_FILE

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

__all__ = [
    "CompactExport",
    "differing_pictures",
    "export_compact",
    "exported",
    "file_entry",
    "save_graph",
    "save_named",
]

OPSET = 20  # the first with Gelu as one node; ONNX Runtime runs it since 1.17
HALF_FROM = 1024  # numbers; smaller weights are not worth a node


@dataclass(frozen=True, slots=True)
class CompactExport:
    """What to export and what its card says.

    `joining` is how the tokenizer's tokens become LaTeX; see recognizers/detokenizer.py. `scores` are measured.
    """

    checkpoint: Path
    tokenizer: Path
    joining: str
    description: str
    name: str = "compact"
    licence: str = "Apache-2.0"
    provenance: str = "Trained by the Pic2LaTeX project on formulas it rendered itself."
    scores: JsonObject = field(default_factory=JsonObject)


def export_compact(export: CompactExport, folder: Path) -> ModelCard:
    """Write the model of `export` to `folder` and return its card.

    Raises TrainingError when the checkpoint or the tokenizer is not usable.
    """
    network = load_network(export.checkpoint)
    folder.mkdir(parents=True, exist_ok=True)
    config = json.dumps(asdict(network.config))
    encoder, decoder = (_state(network, part) for part in ("encoder", "decoder"))
    save_named(_encoder_model(network), encoder, config, folder / "encoder.onnx")
    save_named(_decoder_model(network), decoder, config, folder / "decoder.onnx")
    copied = _copied(export.tokenizer, folder)
    sizes = network.config
    card = ModelCard(
        name=export.name,
        kind=ModelKind.COMPACT,
        description=export.description,
        licence=export.licence,
        provenance=export.provenance,
        files=tuple(file_entry(folder / name) for name in ("encoder.onnx", "decoder.onnx", *copied)),
        settings=JsonObject(
            {
                "em": sizes.em,
                "joining": export.joining,
                "start_token": sizes.bos,
                "pad_token": sizes.pad,
                "end_token": sizes.eos,
                "max_tokens": sizes.max_tokens,
            }
        ),
        scores=export.scores,
    )
    write_card(folder, card)
    return card


def _copied(tokenizer: Path, folder: Path) -> tuple[str, ...]:
    """Copy the tokenizer, and the names of the glyph classes where they lie beside it; return the files' names."""
    try:
        atomic_write(folder / "tokenizer.json", tokenizer.read_bytes())
    except OSError as error:
        message = f"The tokenizer {tokenizer} cannot be copied: {error.strerror}."
        raise TrainingError(
            message, hint="Name the tokenizer.json that the network was trained with."
        ) from error
    glyphs = tokenizer.parent / GLYPHS_FILE
    if not glyphs.exists():
        return ("tokenizer.json",)
    atomic_write(folder / GLYPHS_FILE, glyphs.read_bytes())
    return "tokenizer.json", GLYPHS_FILE


def differing_pictures(
    checkpoint: Path, folder: Path, pictures: Sequence["NDArray[np.uint8]"], *, most: int = 60
) -> tuple[int, ...]:
    """Return the places of the pictures (ink, sides in multiples of 16) that the export reads differently.

    Both write greedily, at most `most` tokens: the checkpoint in torch and without a cache, which is slow, the model
    in `folder` as the program runs it. Where two tokens are equally likely, rounding may decide otherwise.
    """
    import torch

    from pic2latex.models.card import read_card
    from pic2latex.models.store import InstalledModel
    from pic2latex.onnx_session import Sessions
    from pic2latex.recognizers.compact import open_model
    from pic2latex.types import Device

    network = load_network(checkpoint)
    recognizer = open_model(InstalledModel(folder, read_card(folder)), Sessions(Device.CPU))
    differing = []
    for place, ink in enumerate(pictures):
        pixels = torch.from_numpy(ink.astype("float32"))[None, None] / 127.5 - 0.25
        if network.greedy(pixels, most) != recognizer.read_canvas(ink, most):
            differing.append(place)
    return tuple(differing)


def _encoder_model(network: CompactNetwork) -> Any:
    import torch

    batch, rows, columns = (torch.export.Dim(name) for name in ("batch", "rows", "columns"))
    layers = network.config.decoder_layers
    outputs = [*names(("memory_key", "memory_value"), layers)]
    if network.config.scale_head:
        outputs.append("log_em")
    outputs.append("glyph_probabilities")
    return exported(
        EncoderGraph(network),
        (torch.zeros(2, 1, 64, 320),),
        ({0: batch, 2: 16 * rows, 3: 16 * columns},),
        (["pictures"], outputs),
    )


def _decoder_model(network: CompactNetwork) -> Any:
    import torch

    config, layers = network.config, network.config.decoder_layers
    batch, positions, past = (torch.export.Dim(name) for name in ("batch", "positions", "past"))

    def pairs(length: int) -> list[tuple[torch.Tensor, torch.Tensor]]:
        shape = (3, config.heads, length, config.width // config.heads)
        return [(torch.zeros(shape), torch.zeros(shape)) for _ in range(layers)]

    def sizes(length: object) -> list[tuple[dict[int, object], dict[int, object]]]:
        return [({0: batch, 2: length}, {0: batch, 2: length})] * layers

    whole = torch.int64
    examples = (torch.zeros(3, 1, dtype=whole), torch.zeros(1, dtype=whole), torch.zeros(3, 1, 1, 40))
    inputs = ("tokens", "position", "memory_mask")
    memory, before = (names((f"{kind}_key", f"{kind}_value"), layers) for kind in ("memory", "past"))
    return exported(
        DecoderGraph(network),
        (*examples, pairs(40), pairs(7)),
        ({0: batch}, None, {0: batch, 3: positions}, sizes(positions), sizes(past)),
        (
            [*inputs, *memory, *before],
            ["logits", *names(("present_key", "present_value"), layers), "attention"],
        ),
    )


def exported(
    graph: Any, examples: tuple[Any, ...], dynamic: tuple[Any, ...], ends: tuple[list[str], list[str]]
) -> Any:
    """Return the ONNX model of a network in evaluation mode; `ends` names its inputs and its outputs."""
    import torch

    with _quiet_exporter():
        program = torch.onnx.export(
            graph.eval(),
            examples,
            dynamo=True,
            opset_version=OPSET,
            input_names=ends[0],
            output_names=ends[1],
            dynamic_shapes=dynamic,
            verbose=False,
        )
    assert program is not None, "with dynamo the exporter returns a program"
    return program.model_proto


@contextlib.contextmanager
def _quiet_exporter() -> Iterator[None]:
    """Keep back what the exporter says about itself: absent torchvision, axis names, its own deprecations."""
    logger = logging.getLogger("torch.onnx")
    level = logger.level
    logger.setLevel(logging.ERROR)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    finally:
        logger.setLevel(level)


def _state(network: CompactNetwork, part: str) -> "dict[str, NDArray[np.generic]]":
    """Return the checkpoint's tensors by the names that `EncoderGraph` or `DecoderGraph` gives them.

    Shapes are the network's.
    """
    state = {name: value.numpy() for name, value in network.state_dict().items()}
    if part == "decoder":
        elsewhere = re.compile(r"encoder\.|layers\.\d+\.cross_kv\.")  # in the encoder's graph
        return {f"network.{name}": value for name, value in state.items() if not elsewhere.match(name)}
    crossed = {
        f"projections.{number}.{leaf}": state[f"layers.{number}.cross_kv.{leaf}"]
        for number in range(network.config.decoder_layers)
        for leaf in ("weight", "bias")
    }
    return {name: value for name, value in state.items() if name.startswith("encoder.")} | crossed


def save_named(model: Any, state: "Mapping[str, NDArray[np.generic]]", config: str, path: Path) -> None:
    """Write `model` with the weights of `state` under their names, in half precision, without the exporter's notes.

    Shapes are the network's.
    """
    _forget_origins(model)
    give_weights(model, state, config)
    _write(model, path)


def save_graph(model: Any, path: Path) -> None:
    """Write an exported `model` in half precision, without the exporter's notes."""
    _forget_origins(model)
    _write(model, path)


def _write(model: Any, path: Path) -> None:
    import onnx

    _halve(model.graph)
    onnx.checker.check_model(model)
    atomic_write(path, model.SerializeToString())


def _forget_origins(model: Any) -> None:
    """Drop what tells where the exporter ran: source paths and stack traces."""
    graph = model.graph
    for thing in (model, graph, *graph.node, *graph.input, *graph.output, *graph.initializer):
        thing.ClearField("doc_string")
        thing.ClearField("metadata_props")
    graph.ClearField("value_info")
    model.ClearField("functions")
    model.producer_name, model.producer_version = "pic2latex", ""


def _halve(graph: Any) -> None:
    """Store large matrices as float16, each widened by a Cast that is folded when the model is opened."""
    import numpy as np
    import onnx

    casts = []
    for weight in graph.initializer:
        is_matrix = weight.data_type == onnx.TensorProto.FLOAT and len(weight.dims) > 1
        if not is_matrix or np.prod(weight.dims) < HALF_FROM:
            continue
        name = weight.name
        values = onnx.numpy_helper.to_array(weight).astype(np.float16)
        weight.CopyFrom(onnx.numpy_helper.from_array(values, name + HALF))
        casts.append(onnx.helper.make_node("Cast", [weight.name], [name], to=onnx.TensorProto.FLOAT))
    nodes: Iterable[Any] = [*casts, *graph.node]
    kept = [onnx.NodeProto.FromString(node.SerializeToString()) for node in nodes]
    del graph.node[:]
    graph.node.extend(kept)


def file_entry(path: Path) -> ModelFile:
    """Return the card's entry of a file."""
    return ModelFile(path.name, sha256_of(path), path.stat().st_size)
