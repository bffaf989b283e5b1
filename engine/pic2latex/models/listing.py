"""All models in one list: those on this machine and those that could be, each with its state."""

from dataclasses import asdict, dataclass
from enum import StrEnum

from pic2latex.errors import ModelError
from pic2latex.models.card import ModelKind, ModelRole
from pic2latex.models.catalogue import CatalogueEntry, read_catalogue
from pic2latex.models.store import Store

__all__ = ["ModelRow", "ModelState", "overview"]


class ModelState(StrEnum):
    """Whether a model can be used: part of the program, installed, damaged, or to be had."""

    BUNDLED = "bundled"
    INSTALLED = "installed"
    DAMAGED = "damaged"
    AVAILABLE = "available"


@dataclass(frozen=True, slots=True)
class ModelRow:
    """One model of the list. `bytes` is its size on the disk or of its download, 0 when that is not known.

    `kind` and `role` are empty for a model whose card cannot be read; `problem` says what is wrong with it.
    `unpinned` marks a model of the catalogue whose files the program has no hashes of.
    """

    name: str
    state: ModelState
    title: str
    summary: str
    kind: ModelKind | str = ""
    role: ModelRole | str = ""
    licence: str = ""
    bytes: int = 0
    problem: str = ""
    unpinned: bool = False

    def plain(self) -> dict[str, object]:
        """Return the same as a dictionary, for JSON."""
        return asdict(self)


def overview(store: Store, language: str = "en") -> tuple[ModelRow, ...]:
    """List the models of `store`, then those of the catalogue that are not installed; texts in `language`."""
    entries = {entry.name: entry for entry in read_catalogue()}
    names = store.names()
    available = [entry for entry in entries.values() if entry.name not in names and not entry.bundled]
    return (
        *(_installed(store, name, entries.get(name), language) for name in names),
        *(_available(entry, language) for entry in available),
    )


def _installed(store: Store, name: str, entry: CatalogueEntry | None, language: str) -> ModelRow:
    title = entry.title.text(language) if entry else name
    unpinned = entry is not None and entry.is_unpinned
    try:
        card = store.find(name).card
    except ModelError as error:
        summary = entry.summary.text(language) if entry else ""
        problem = f"{error} {error.hint}"
        return ModelRow(name, ModelState.DAMAGED, title, summary, problem=problem, unpinned=unpinned)
    return ModelRow(
        name,
        ModelState.BUNDLED if store.is_bundled(name) else ModelState.INSTALLED,
        title,
        entry.summary.text(language) if entry else card.description,
        card.kind,
        card.role,
        card.licence,
        card.bytes,
        unpinned=unpinned,
    )


def _available(entry: CatalogueEntry, language: str) -> ModelRow:
    return ModelRow(
        entry.name,
        ModelState.AVAILABLE,
        entry.title.text(language),
        entry.summary.text(language),
        entry.kind,
        entry.kind.role,
        entry.licence,
        entry.bytes,
        unpinned=entry.is_unpinned,
    )
