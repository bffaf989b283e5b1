"""A model of the catalogue for tests: what the small hub offers, and what the catalogue says of it."""

import os

from pic2latex.models.card import ModelKind
from pic2latex.models.catalogue import CatalogueEntry, CatalogueFile, Localized
from pic2latex.models.download.transfer import RetryPolicy
from pic2latex.models.json_object import JsonObject
from pic2latex.models.store import Store

REPO = "somebody/reader"
ENCODER = os.urandom(300_000)
DECODER = os.urandom(700_000)
CONFIG = b'{"encoder": {}}'
FILES = {
    "encoder_model.onnx": ENCODER,
    "onnx/decoder_model_merged_int8.onnx": DECODER,
    "config.json": CONFIG,
    "README.md": b"not needed",
    "model.safetensors": os.urandom(5_000),
}
ENTRY = CatalogueEntry(
    name="reader",
    kind=ModelKind.VISION_ENCODER_DECODER,
    title=Localized((("en", "Reader"),)),
    summary=Localized((("en", "Reads."),)),
    licence="Apache-2.0",
    repo=REPO,
    revision="main",
    files=(
        CatalogueFile("encoder_model.onnx", ("onnx/encoder_model.onnx", "encoder_model.onnx")),
        CatalogueFile("decoder_model_merged.onnx", ("onnx/decoder_model_merged_int8.onnx",)),
        CatalogueFile("config.json", ("config.json",)),
        CatalogueFile("generation_config.json", ("generation_config.json",), required=False),
    ),
    settings=JsonObject({"image_size": 448}),
)
QUICK = RetryPolicy(attempts=3, first_pause=0.01, longest_pause=0.01, silence=5.0)


def left_over(store: Store) -> list[str]:
    """Every file below the store that is not part of a model, locks aside."""
    incoming = store.folder / ".incoming"
    return sorted(path.relative_to(incoming).as_posix() for path in incoming.rglob("*") if path.is_file())
