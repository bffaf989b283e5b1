"""Which files make up a model of which kind, and under which names they are found in the wild.

One table, `LAYOUTS`, is used both to recognise a folder that comes from somewhere else and to say what it
lacks. The first layout whose required parts are all there wins, so the better way to run a model comes first:
a decoder with a cache that needs one file, then the cached pair, then the decoder without a cache.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from fnmatch import fnmatchcase

from pic2latex.models.card import ModelKind

__all__ = [
    "LAYOUTS",
    "TEXT_DETECTOR",
    "TEXT_KEYS",
    "TEXT_RECOGNIZER",
    "FolderPart",
    "Layout",
    "companions",
    "match",
]


@dataclass(frozen=True, slots=True)
class FolderPart:
    """A file of a model: its name in our store and the names it may have elsewhere, best first."""

    name: str
    candidates: tuple[str, ...]
    required: bool = True
    is_only: bool = False
    """Whether two files for it are one too many: names that say little leave only a guess between them."""

    def choose(self, files: Iterable[str]) -> str | None:
        """Return the best of `files` (paths with forward slashes) for this part, or None."""
        return next(iter(self.choices(files)), None)

    def choices(self, files: Iterable[str]) -> tuple[str, ...]:
        """Return those of `files` that are equally good for this part."""
        names = sorted(files)
        found = (tuple(name for name in names if fnmatchcase(name, pattern)) for pattern in self.candidates)
        return next(filter(None, found), ())


@dataclass(frozen=True, slots=True)
class Layout:
    """A way in which the files of a kind of model can lie in a folder."""

    kind: ModelKind
    title: str
    parts: tuple[FolderPart, ...]

    def missing(self, files: Iterable[str]) -> tuple[str, ...]:
        """Return the required parts for which `files` holds nothing."""
        present = tuple(files)
        return tuple(part.name for part in self.parts if part.required and part.choose(present) is None)


def _graph(name: str) -> FolderPart:
    """Describe an ONNX file of an export: full precision before int8, in the folder or in `onnx/`."""
    stem = name.removesuffix(".onnx")
    variants = (f"{stem}.onnx", f"{stem}_int8.onnx", f"{stem}_quantized.onnx")
    return FolderPart(name, tuple(folder + variant for variant in variants for folder in ("", "onnx/")))


def _companion(name: str, *, required: bool = False) -> FolderPart:
    return FolderPart(name, (name,), required=required)


_HUGGING_FACE = (
    _companion("config.json", required=True),
    _companion("tokenizer.json", required=True),
    _companion("generation_config.json"),
    _companion("tokenizer_config.json"),
    _companion("special_tokens_map.json"),
    _companion("preprocessor_config.json"),
)

_ENCODER = _graph("encoder_model.onnx")

TEXT_DETECTOR = FolderPart("detector.onnx", ("*det*.onnx",), is_only=True)
TEXT_RECOGNIZER = FolderPart("recognizer.onnx", ("*rec*.onnx",), is_only=True)
TEXT_KEYS = FolderPart("keys.txt", ("*dict*.txt", "*keys*.txt", "*char*.txt"), required=False, is_only=True)
"""PP-OCR: what finds rows of text, what reads them, and the characters it reads, one a line."""

LAYOUTS: tuple[Layout, ...] = (
    Layout(
        ModelKind.VISION_ENCODER_DECODER,
        "Hugging Face export with a merged decoder",
        (_ENCODER, _graph("decoder_model_merged.onnx"), *_HUGGING_FACE),
    ),
    Layout(
        ModelKind.VISION_ENCODER_DECODER,
        "Hugging Face export with a cached decoder in two files",
        (_ENCODER, _graph("decoder_model.onnx"), _graph("decoder_with_past_model.onnx"), *_HUGGING_FACE),
    ),
    Layout(
        ModelKind.VISION_ENCODER_DECODER,
        "Hugging Face export with a decoder without cache",
        (_ENCODER, _graph("decoder_model.onnx"), *_HUGGING_FACE),
    ),
    Layout(
        ModelKind.RTDETR,
        "formula detector exported by PaddleDetection",
        (FolderPart("model.onnx", ("rtdetr*.onnx", "*rtdetr*.onnx", "onnx/*rtdetr*.onnx")),),
    ),
    Layout(ModelKind.PP_OCR, "pair of text networks of PP-OCR", (TEXT_DETECTOR, TEXT_RECOGNIZER, TEXT_KEYS)),
    Layout(ModelKind.PP_OCR, "text recogniser of PP-OCR", (TEXT_RECOGNIZER, TEXT_KEYS)),
    Layout(ModelKind.PP_OCR, "text detector of PP-OCR", (TEXT_DETECTOR,)),
)
"""Compact and segmentation models are not here: they always come with a card, which lists their files."""


def match(files: Iterable[str]) -> Layout | None:
    """Return the first layout whose required parts are all in `files` (forward slashes), or None."""
    present = tuple(files)
    for layout in LAYOUTS:
        if not layout.missing(present):
            return layout
    return None


def companions(graph: str, files: Iterable[str]) -> tuple[str, ...]:
    """Return those of `files` in which the ONNX file `graph` keeps weights that do not fit inside it."""
    stem = graph.removesuffix(".onnx")
    return tuple(
        name
        for name in sorted(files)
        if name in {f"{graph}.data", f"{stem}.data"} or name.startswith(f"{graph}_data")
    )
