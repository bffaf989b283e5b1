"""A transformers VisionEncoderDecoderModel (ViT + TrOCR) as the ONNX files that Hugging Face Optimum makes.

Names of files, inputs, outputs and axes are the published ones, so that every program which reads such a
folder reads ours. For those who train a model of this family, for the benchmark, and for tests.
"""

import json
import tempfile
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

from pic2latex.atomic_write import atomic_files, atomic_write
from pic2latex.errors import TrainingError
from pic2latex.models.card import CARD_NAME, ModelCard, ModelFile, ModelKind, write_card
from pic2latex.models.download.checksum import sha256_of
from pic2latex.models.json_object import JsonObject
from pic2latex.training.data.byte_level_tokenizer import save_tokenizer
from pic2latex.training.recognizer.texteller_architecture import TINY, Architecture, random_model

__all__ = ["CardText", "DecoderLayout", "build_random", "build_tiny", "export_model"]

# From TexTeller's published code: one grey channel, scaled to 0-1, then normalised with these.
MEAN, DEVIATION = 0.9545467, 0.15394445

ENCODER, DECODER = "encoder_model.onnx", "decoder_model.onnx"
WITH_PAST, MERGED = "decoder_with_past_model.onnx", "decoder_model_merged.onnx"


class DecoderLayout(StrEnum):
    """Which decoder files there are: for both passes in one, for each, for the first alone, and mixtures."""

    MERGED = "merged"
    WITH_PAST = "with-past"
    NO_PAST = "no-past"
    NO_PAST_AND_MERGED = "no-past+merged"
    ALL = "all"


FILES: dict[DecoderLayout, tuple[str, ...]] = {
    DecoderLayout.MERGED: (MERGED,),
    DecoderLayout.WITH_PAST: (DECODER, WITH_PAST),
    DecoderLayout.NO_PAST: (DECODER,),
    DecoderLayout.NO_PAST_AND_MERGED: (DECODER, MERGED),
    DecoderLayout.ALL: (DECODER, WITH_PAST, MERGED),
}


@dataclass(frozen=True, slots=True)
class CardText:
    """What the model's card says in words."""

    name: str
    description: str
    licence: str = "Apache-2.0"
    provenance: str = "Exported by Pic2LaTeX."


def build_tiny(
    folder: Path, layout: DecoderLayout | str = DecoderLayout.MERGED, architecture: Architecture = TINY
) -> Any:
    """Write a complete model of toy size with random weights to `folder`, for tests.

    Returns the transformers model it was exported from, to compare with.
    """
    text = CardText("tiny", "Random weights, for tests.")
    return build_random(folder, architecture, layout, text)


def build_random(
    folder: Path, architecture: Architecture, layout: DecoderLayout | str, text: CardText
) -> Any:
    """Write a model of `architecture` with random weights, always the same, and a tokenizer to `folder`.

    Returns the transformers model.
    """
    model = random_model(architecture)
    folder.mkdir(parents=True, exist_ok=True)
    save_tokenizer(folder, architecture.vocabulary)
    export_model(model, folder, layout, text)
    return model


def export_model(model: Any, folder: Path, layout: DecoderLayout | str, text: CardText) -> ModelCard:
    """Write `model` to `folder`: ONNX files, configuration, picture settings, and a card over all of it.

    The tokenizer's files should be in `folder` already, so that the card lists them. Raises TrainingError
    when the model is not a ViT with a TrOCR decoder of learned positions that attends to it directly.
    """
    from pic2latex.training.export.vision_encoder_decoder_trace import trace_encoder

    _check(model)
    folder.mkdir(parents=True, exist_ok=True)
    _save_settings(model, folder)
    trace_encoder(model, folder / ENCODER)
    _export_decoders(model, folder, FILES[DecoderLayout(layout)])
    card = ModelCard(
        name=text.name,
        kind=ModelKind.VISION_ENCODER_DECODER,
        description=text.description,
        licence=text.licence,
        provenance=text.provenance,
        files=_files_of(folder),
        settings=JsonObject(_card_settings(model)),
    )
    write_card(folder, card)
    return card


def _check(model: Any) -> None:
    encoder, decoder = model.config.encoder, model.config.decoder
    faults = {
        f"its encoder is of the kind {encoder.model_type}, not vit": encoder.model_type != "vit",
        f"its decoder is of the kind {decoder.model_type}, not trocr": decoder.model_type != "trocr",
        "its decoder computes its positions instead of having learned them": not getattr(
            decoder, "use_learned_position_embeddings", True
        ),
        "it has a projection between encoder and decoder": hasattr(model, "enc_to_dec_proj"),
    }
    for fault, is_there in faults.items():
        if is_there:
            raise TrainingError(
                f"This model cannot be exported: {fault}.",
                hint="Export it with Hugging Face Optimum and import the folder.",
            )


def _save_settings(model: Any, folder: Path) -> None:
    with atomic_files(folder) as made:
        model.config.save_pretrained(made)
        model.generation_config.save_pretrained(made)
    side = model.config.encoder.image_size
    picture = {
        "image_processor_type": "ViTImageProcessor",
        "size": {"height": side, "width": side},
        "rescale_factor": 1 / 255,
        "image_mean": [MEAN],
        "image_std": [DEVIATION],
    }
    path = folder / "preprocessor_config.json"
    atomic_write(path, json.dumps(picture, indent=2) + "\n")


def _card_settings(model: Any) -> dict[str, object]:
    tokens = model.generation_config
    return {
        "image_size": model.config.encoder.image_size,
        "channels": model.config.encoder.num_channels,
        "mean": [MEAN],
        "std": [DEVIATION],
        "start_token": tokens.decoder_start_token_id,
        "end_token": tokens.eos_token_id,
        "pad_token": tokens.pad_token_id,
        "max_tokens": model.config.decoder.max_position_embeddings,
    }


def _export_decoders(model: Any, folder: Path, wanted: tuple[str, ...]) -> None:
    """Trace both passes beside the target, join them if asked for, and keep the files that are wanted."""
    from pic2latex.training.export.merge_decoders import merge_files
    from pic2latex.training.export.vision_encoder_decoder_trace import trace_cached_step, trace_first_pass

    with tempfile.TemporaryDirectory(dir=folder) as beside:
        first_pass, cached_step = Path(beside, DECODER), Path(beside, WITH_PAST)
        trace_first_pass(model, first_pass)
        if wanted != (DECODER,):
            trace_cached_step(model, cached_step)
        if MERGED in wanted:
            merge_files(first_pass, cached_step, folder / MERGED)
        for path in (first_pass, cached_step):
            if path.name in wanted:
                path.replace(folder / path.name)


def _files_of(folder: Path) -> tuple[ModelFile, ...]:
    paths = sorted(path for path in folder.iterdir() if path.is_file() and path.name != CARD_NAME)
    return tuple(ModelFile(path.name, sha256_of(path), path.stat().st_size) for path in paths)
