"""card.json: the model card (metadata) of a model folder.

It says what the model is (kind), where it came from and under which licence, which files belong to it and
their hashes, the numbers its kind needs to run it (settings), and how well it did when it was measured
(scores). Everything read from it is checked here, once, so that the rest of the engine can rely on it.

Checked by hand: huggingface_hub's strict dataclasses would add 0.15 s to the first reading of every process
(`python -X importtime -c "from huggingface_hub.dataclasses import strict"`), msgspec a dependency, and
the messages of either would have to be put into the engine's words one by one.
"""

import json
import re
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

from pic2latex.atomic_write import atomic_write
from pic2latex.errors import ModelDamaged, ModelMissing
from pic2latex.models.json_object import DAMAGED_HINT, JsonObject, JsonValue, parse_json

__all__ = [
    "CARD_NAME",
    "ModelCard",
    "ModelFile",
    "ModelKind",
    "ModelRole",
    "ModelSource",
    "read_card",
    "write_card",
]

CARD_NAME = "card.json"
MAX_CARD_BYTES = 4 << 20  # far above any real card; keeps a wrong file from being read into memory

NAME = re.compile(r"[a-z0-9][a-z0-9._-]{0,63}")  # a folder's name on every file system
SHA256 = re.compile(r"[0-9a-f]{64}")


class ModelRole(StrEnum):
    """What a model is used for: reading a formula, finding formulas on a page, or the text around them."""

    RECOGNIZER = "recognizer"
    DETECTOR = "detector"
    TEXT = "text"


class ModelKind(StrEnum):
    """The family of network. Each has one module in `recognizers`, `detectors` or `pages` that can run it."""

    COMPACT = "compact"
    VISION_ENCODER_DECODER = "vision-encoder-decoder"
    RTDETR = "rtdetr"
    SEGMENTATION = "segmentation"
    PP_OCR = "pp-ocr"

    @property
    def role(self) -> ModelRole:
        """What models of this kind are used for."""
        return _ROLES[self]


_ROLES = {
    ModelKind.COMPACT: ModelRole.RECOGNIZER,
    ModelKind.VISION_ENCODER_DECODER: ModelRole.RECOGNIZER,
    ModelKind.RTDETR: ModelRole.DETECTOR,
    ModelKind.SEGMENTATION: ModelRole.DETECTOR,
    ModelKind.PP_OCR: ModelRole.TEXT,
}


@dataclass(frozen=True, slots=True)
class ModelFile:
    """One file of a model: its name inside the folder, its SHA-256 in hexadecimal, and its size in bytes."""

    name: str
    sha256: str
    bytes: int


@dataclass(frozen=True, slots=True)
class ModelSource:
    """Where the files came from, exactly: a repository on the hub and the commit (40 hexadecimal digits)."""

    repo: str
    revision: str


@dataclass(frozen=True, slots=True)
class ModelCard:
    """What card.json says. `settings` are the numbers of its kind; `scores` are measured, higher is better.

    `source` is set when the files were downloaded or recognised; `base` names the model this one was made
    from (an int8 sibling, for instance).
    """

    name: str
    kind: ModelKind
    description: str
    licence: str
    provenance: str
    files: tuple[ModelFile, ...]
    settings: JsonObject = field(default_factory=JsonObject)
    scores: JsonObject = field(default_factory=JsonObject)
    source: ModelSource | None = None
    base: str = ""

    @property
    def role(self) -> ModelRole:
        """What the model is used for."""
        return self.kind.role

    @property
    def bytes(self) -> int:
        """The size of all files together, in bytes."""
        return sum(file.bytes for file in self.files)

    def file(self, name: str) -> ModelFile:
        """Return the entry of the file `name`. Raises ModelDamaged when the card does not list it."""
        for entry in self.files:
            if entry.name == name:
                return entry
        raise ModelDamaged(f"The model “{self.name}” has no file “{name}”.", hint=DAMAGED_HINT)


def read_card(folder: Path) -> ModelCard:
    """Read and check `folder`/card.json.

    Raises ModelMissing when there is no such folder or no card in it, and ModelDamaged, naming the field,
    when the card is not what a card must be.
    """
    path = folder / CARD_NAME
    try:
        if path.stat().st_size > MAX_CARD_BYTES:
            raise ModelDamaged(f"The card {path} is far too large to be one.", hint=DAMAGED_HINT)
        data = parse_json(path.read_bytes())
    except (FileNotFoundError, NotADirectoryError) as error:
        hint = "Choose a folder made by Pic2LaTeX, or import the folder to get a card."
        raise ModelMissing(f"There is no model in {folder}: it has no {CARD_NAME}.", hint=hint) from error
    except OSError as error:
        hint = "Check that you may read this file."
        raise ModelDamaged(f"The card {path} cannot be read: {error.strerror}.", hint=hint) from error
    except ValueError as error:  # not UTF-8, or not JSON
        raise ModelDamaged(f"The card {path} is not valid JSON.", hint=DAMAGED_HINT) from error
    if not isinstance(data, dict):
        raise ModelDamaged(f"The card {path} is not a JSON object.", hint=DAMAGED_HINT)
    return _card(data, path)


def write_card(folder: Path, card: ModelCard) -> Path:
    """Write `card` to `folder`/card.json, in one step so that no half-written card is ever seen.

    Raises OSError as the file system does.
    """
    path = folder / CARD_NAME
    atomic_write(path, json.dumps(_json(card), ensure_ascii=False, indent=2) + "\n")
    return path


def _json(card: ModelCard) -> dict[str, object]:
    data: dict[str, object] = {
        "name": card.name,
        "kind": str(card.kind),
        "description": card.description,
        "licence": card.licence,
        "provenance": card.provenance,
        "files": {file.name: {"sha256": file.sha256, "bytes": file.bytes} for file in card.files},
        "settings": card.settings.plain(),
        "scores": card.scores.plain(),
    }
    if card.source:
        data["source"] = {"repo": card.source.repo, "revision": card.source.revision}
    if card.base:
        data["base"] = card.base
    return data


def _card(data: dict[str, object], path: Path) -> ModelCard:
    fields = _Fields(data, path)
    return ModelCard(
        name=fields.name(),
        kind=fields.kind(),
        description=fields.text("description"),
        licence=fields.text("licence"),
        provenance=fields.text("provenance"),
        files=fields.files(),
        settings=fields.record("settings"),
        scores=fields.record("scores"),
        source=fields.source(),
        base=fields.text("base") if "base" in data else "",
    )


class _Fields:
    """The fields of one card while they are being checked."""

    def __init__(self, data: dict[str, object], path: Path) -> None:
        self._data = data
        self._path = path

    def name(self) -> str:
        name = self.text("name")
        if NAME.fullmatch(name):
            return name
        raise self._wrong("name", "must be made of small letters, digits, dots, dashes and underscores")

    def kind(self) -> ModelKind:
        kind = self.text("kind")
        if kind in tuple(ModelKind):
            return ModelKind(kind)
        raise self._wrong("kind", f"is “{kind}” but must be one of {', '.join(ModelKind)}")

    def text(self, name: str) -> str:
        value = self._data.get(name)
        if isinstance(value, str) and value.strip():
            return value
        raise self._wrong(name, "must be a text that is not empty" if name in self._data else "is missing")

    def record(self, name: str) -> JsonObject:
        value = self._data.get(name, {})
        if isinstance(value, dict):
            return JsonObject(value, path=name)
        raise self._wrong(name, "must be an object")

    def source(self) -> ModelSource | None:
        if "source" not in self._data:
            return None
        source = self.record("source")
        return ModelSource(repo=source.text("repo"), revision=source.text("revision"))

    def files(self) -> tuple[ModelFile, ...]:
        if "files" not in self._data:
            raise self._wrong("files", "is missing")
        files = self.record("files")
        if not files:
            raise self._wrong("files", "lists no file")
        return tuple(self._file(name, value) for name, value in files.items())

    def _file(self, name: str, value: JsonValue) -> ModelFile:
        where = f"files.{name}"
        if name in {"", ".", "..", CARD_NAME} or any(character in name for character in "/\\:\0"):
            raise self._wrong(where, "must be a plain file name")
        if not isinstance(value, JsonObject):
            raise self._wrong(where, "must be an object")
        sha256 = value.text("sha256")
        if not SHA256.fullmatch(sha256):
            raise self._wrong(f"{where}.sha256", "must be 64 hexadecimal digits in small letters")
        size = value.integer("bytes")
        if size < 0:
            raise self._wrong(f"{where}.bytes", "must not be negative")
        return ModelFile(name=name, sha256=sha256, bytes=size)

    def _wrong(self, name: str, what: str) -> ModelDamaged:
        return ModelDamaged(f"The card {self._path} is wrong: “{name}” {what}.", hint=DAMAGED_HINT)
