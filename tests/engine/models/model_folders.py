"""Model folders for tests: small, with files that are what their names say."""

import hashlib
import json
from pathlib import Path

from pic2latex.models.card import ModelCard, ModelFile, ModelKind, write_card
from pic2latex.models.json_object import JsonObject

CONFIG = {
    "model_type": "vision-encoder-decoder",
    "decoder_start_token_id": 2,
    "encoder": {"num_channels": 3, "image_size": 384},
    "decoder": {"eos_token_id": 2, "pad_token_id": 1, "max_position_embeddings": 512},
}
PREPROCESSOR = {
    "size": {"height": 384, "width": 384},
    "image_mean": [0.5, 0.5, 0.5],
    "image_std": [0.5, 0.25, 0.5],
}
EXPORT = {
    "encoder_model.onnx": b"encoder",
    "decoder_model_merged.onnx": b"merged decoder",
    "config.json": json.dumps(CONFIG).encode(),
    "preprocessor_config.json": json.dumps(PREPROCESSOR).encode(),
    "tokenizer.json": b"{}",
}


def write_files(folder: Path, files: dict[str, bytes]) -> Path:
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    return folder


def card_of(name: str, files: dict[str, bytes], kind: ModelKind = ModelKind.COMPACT) -> ModelCard:
    return ModelCard(
        name=name,
        kind=kind,
        description="For tests.",
        licence="Apache-2.0",
        provenance="Made by a test.",
        files=tuple(
            ModelFile(file, hashlib.sha256(content).hexdigest(), len(content))
            for file, content in files.items()
        ),
        settings=JsonObject({"stride": 16, "mean": [0.5]}, path="settings"),
        scores=JsonObject({"exact": 0.75}, path="scores"),
    )


def write_model(root: Path, name: str, kind: ModelKind = ModelKind.COMPACT) -> Path:
    """Write a model with two files and a card to `root`/`name`; returns that folder."""
    files = {"encoder.onnx": b"encoder " * 20, "decoder.onnx": b"decoder " * 30}
    folder = write_files(root / name, files)
    write_card(folder, card_of(name, files, kind))
    return folder
