"""Traces the graphs of a ViT + TrOCR model to ONNX, with the names and axes of Hugging Face Optimum."""

import warnings
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pic2latex.atomic_write import atomic_write
from pic2latex.training.export.vision_encoder_decoder_graphs import CachedStep, FirstPass, VisionEncoderGraph

if TYPE_CHECKING:
    from torch import Tensor, nn

__all__ = ["trace_cached_step", "trace_encoder", "trace_first_pass"]

OPSET = 14

BATCH, TOKENS, PICTURE = "batch_size", "decoder_sequence_length", "encoder_sequence_length"
PAST = "past_decoder_sequence_length"
GROWN = f"{PAST} + {TOKENS}"

Shapes = dict[str, tuple[int | str, ...]]
"""The shape of each named input or output: a number is fixed, a name is free."""


def trace_encoder(model: Any, path: Path) -> None:
    """Write pixel_values -> last_hidden_state to `path`."""
    import torch

    sizes = model.config.encoder
    pixels = torch.zeros(2, sizes.num_channels, sizes.image_size, sizes.image_size)
    inputs: Shapes = {"pixel_values": (BATCH, "num_channels", "height", "width")}
    outputs: Shapes = {"last_hidden_state": (BATCH, PICTURE, sizes.hidden_size)}
    _trace(VisionEncoderGraph(model), (pixels,), path, inputs, outputs)


def trace_first_pass(model: Any, path: Path) -> None:
    """Write input_ids, encoder_hidden_states -> logits and all present keys and values to `path`."""
    import torch

    width = model.config.encoder.hidden_size
    inputs: Shapes = {"input_ids": (BATCH, TOKENS), "encoder_hidden_states": (BATCH, PICTURE, width)}
    outputs: Shapes = {
        "logits": (BATCH, TOKENS, model.config.decoder.vocab_size),
        **_cache(model, "present", {"decoder": GROWN, "encoder": PICTURE}),
    }
    _trace(FirstPass(model), (_token_ids(model, 3), torch.zeros(2, 5, width)), path, inputs, outputs)


def trace_cached_step(model: Any, path: Path) -> None:
    """Write input_ids (one each), past_key_values.* -> logits and the decoder's present ones to `path`."""
    import torch

    past = _cache(model, "past_key_values", {"decoder": PAST, "encoder": PICTURE})
    outputs: Shapes = {
        "logits": (BATCH, 1, model.config.decoder.vocab_size),
        **_cache(model, "present", {"decoder": GROWN}),
    }
    example = {BATCH: 2, PAST: 4, PICTURE: 5}
    tensors = [
        torch.zeros([example[size] if isinstance(size, str) else size for size in shape])
        for shape in past.values()
    ]
    inputs: Shapes = {"input_ids": (BATCH, TOKENS), **past}
    _trace(CachedStep(model), (_token_ids(model, 1), *tensors), path, inputs, outputs)


def _cache(model: Any, prefix: str, lengths: dict[str, str]) -> Shapes:
    """Name the keys and values of every layer, for each side the number of positions it has."""
    sizes = model.config.decoder
    heads = sizes.decoder_attention_heads
    return {
        f"{prefix}.{layer}.{side}.{part}": (BATCH, heads, length, sizes.d_model // heads)
        for layer in range(sizes.decoder_layers)
        for side, length in lengths.items()
        for part in ("key", "value")
    }


def _token_ids(model: Any, length: int) -> "Tensor":
    """Return start tokens (2, length), int64, to trace with."""
    import torch

    return torch.full((2, length), model.generation_config.decoder_start_token_id, dtype=torch.int64)


def _trace(
    module: "nn.Module", arguments: tuple["Tensor", ...], path: Path, inputs: Shapes, outputs: Shapes
) -> None:
    """Export a module to ONNX; axes named in `inputs` and `outputs`, the shapes, may have any length."""
    import torch

    axes = {
        name: {axis: size for axis, size in enumerate(shape) if isinstance(size, str)}
        for name, shape in {**inputs, **outputs}.items()
    }
    with torch.no_grad(), warnings.catch_warnings():
        # The exporter that traces is called old, but its graphs are the ones users have. It also warns that
        # the encoder's checks of sizes become constants, as they should.
        warnings.simplefilter("ignore")
        torch.onnx.export(
            module.eval(),
            arguments,
            str(path),
            input_names=list(inputs),
            output_names=list(outputs),
            dynamic_axes=axes,
            opset_version=OPSET,
            dynamo=False,
        )
    _state_outputs(path, outputs)


def _state_outputs(path: Path, outputs: Shapes) -> None:
    """Write down the sizes of the outputs, of which the exporter gives up on some, and check the file."""
    import onnx

    model = onnx.load(path)
    for output in model.graph.output:
        for dimension, size in zip(output.type.tensor_type.shape.dim, outputs[output.name], strict=True):
            if isinstance(size, int):
                dimension.dim_value = size
    atomic_write(path, model.SerializeToString())
    onnx.checker.check_model(str(path), full_check=True)
