"""The models that can be had by name, as data: `models/catalogue.toml` of the resources.

The catalogue says where a model lives on the hub, which of the repository's files are needed, and the numbers
that its kind needs and the repository does not say. A new model is a new entry there and nothing else.
"""

import re
import tomllib
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Any

from pic2latex.errors import ComponentMissing, ModelMissing
from pic2latex.models.card import NAME, SHA256, ModelKind
from pic2latex.models.json_object import JsonObject

__all__ = ["CatalogueEntry", "CatalogueFile", "Hub", "Localized", "entry", "read_catalogue"]

DEFAULT_LANGUAGE = "en"
COMMIT = re.compile(r"[0-9a-f]{40}")


class Hub(StrEnum):
    """Where models can be fetched from."""

    HUGGING_FACE = "huggingface"
    MODELSCOPE = "modelscope"

    @property
    def endpoint(self) -> str:
        """The public address."""
        return _ENDPOINTS[self][0]

    @property
    def mirror(self) -> str:
        """The environment variable in which another address can be named."""
        return _ENDPOINTS[self][1]


_ENDPOINTS = {
    Hub.HUGGING_FACE: ("https://huggingface.co", "HF_ENDPOINT"),
    Hub.MODELSCOPE: ("https://www.modelscope.cn", "MODELSCOPE_ENDPOINT"),
}


@dataclass(frozen=True, slots=True)
class Localized:
    """A sentence in several languages: pairs of a language tag (`en`, `zh`) and the text."""

    texts: tuple[tuple[str, str], ...]

    def text(self, language: str = DEFAULT_LANGUAGE) -> str:
        """Return the text in `language` (`zh_CN` and `zh-CN` are `zh`), or in English when there is none."""
        texts = dict(self.texts)
        primary = language.replace("-", "_").partition("_")[0].lower()
        return texts.get(primary, texts[DEFAULT_LANGUAGE])


@dataclass(frozen=True, slots=True)
class CatalogueFile:
    """A file to fetch: its name here, where it may lie in the repository (best first), what we know of it."""

    name: str
    candidates: tuple[str, ...]
    required: bool = True
    bytes: int | None = None
    sha256: str | None = None


@dataclass(frozen=True, slots=True)
class CatalogueEntry:
    """A model that can be had by name. `repo` is empty for a model that travels inside the program."""

    name: str
    kind: ModelKind
    title: Localized
    summary: Localized
    licence: str
    bundled: bool = False
    repo: str = ""
    revision: str = ""
    files: tuple[CatalogueFile, ...] = ()
    settings: JsonObject = field(default_factory=JsonObject)
    hub: Hub = Hub.HUGGING_FACE

    @property
    def is_immutable(self) -> bool:
        """Whether its content never changes: the revision is a commit, or the hub is one where hashes are required.

        That the hub gives out this very content is another matter: see `is_unpinned`.
        """
        return bool(COMMIT.fullmatch(self.revision)) or self.hub is Hub.MODELSCOPE

    @property
    def is_unpinned(self) -> bool:
        """Whether whoever answers for the hub says what the files are: the program lacks the SHA-256 of one of them."""
        return not self.bundled and not all(file.sha256 for file in self.files)

    @property
    def bytes(self) -> int:
        """The size of the download as far as it is known beforehand, in bytes; 0 when nothing is known."""
        return sum(file.bytes or 0 for file in self.files)


def read_catalogue(path: Path | None = None) -> tuple[CatalogueEntry, ...]:
    """Read the catalogue that ships with the program, or the one at `path`.

    Raises ComponentMissing when it is not there or not what it must be: it is a part of the program.
    """
    if path is None:
        import pic2latex_resources

        path = pic2latex_resources.path("models/catalogue.toml")
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
        return tuple(_entry(item) for item in data["model"])
    except (OSError, KeyError, TypeError, ValueError) as error:
        message = f"The list of models ({path}) cannot be read: {error}."
        raise ComponentMissing(message, hint="Install Pic2LaTeX again.") from error


def entry(name: str, catalogue: tuple[CatalogueEntry, ...] | None = None) -> CatalogueEntry:
    """Return the entry called `name`. Raises ModelMissing, with the names that exist, when there is none."""
    catalogue = read_catalogue() if catalogue is None else catalogue
    for candidate in catalogue:
        if candidate.name == name:
            return candidate
    names = ", ".join(candidate.name for candidate in catalogue)
    raise ModelMissing(f"No model is called “{name}”.", hint=f"Known models: {names}.")


def _entry(data: dict[str, Any]) -> CatalogueEntry:
    name = str(data["name"])
    if not NAME.fullmatch(name):
        raise ValueError(f"“{name}” is not a model name")
    bundled = bool(data.get("bundled", False))
    files = tuple(_file(item) for item in data.get("file", ()))
    if not bundled and not (files and data["repo"] and data["revision"]):
        raise ValueError(f"“{name}” has no files, repository or revision")
    hub = Hub(data.get("hub", Hub.HUGGING_FACE))
    if hub is Hub.MODELSCOPE and not all(file.sha256 for file in files):
        raise ValueError(f"“{name}” lacks the hash of a file, and its hub publishes none")
    return CatalogueEntry(
        name=name,
        kind=ModelKind(data["kind"]),
        title=_localized(data["title"]),
        summary=_localized(data["summary"]),
        licence=str(data["licence"]),
        bundled=bundled,
        repo=str(data.get("repo", "")),
        revision=str(data.get("revision", "")),
        files=files,
        settings=JsonObject(data.get("settings", {}), path="settings"),
        hub=hub,
    )


def _file(data: dict[str, Any]) -> CatalogueFile:
    name = str(data["name"])
    sha256 = data.get("sha256")
    if sha256 is not None and not SHA256.fullmatch(sha256):
        raise ValueError(f"the sha256 of “{name}” is not 64 hexadecimal digits")
    return CatalogueFile(
        name=name,
        candidates=tuple(data.get("from", (name,))),
        required=not data.get("optional", False),
        bytes=data.get("bytes"),
        sha256=sha256,
    )


def _localized(data: dict[str, str]) -> Localized:
    if DEFAULT_LANGUAGE not in data:
        raise ValueError("a text has no English version")
    return Localized(tuple((language, str(text)) for language, text in data.items()))
