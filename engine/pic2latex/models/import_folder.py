"""A model folder from somewhere else -> the store: a copy from another machine, an export, a hub snapshot.

What is copied is decided by the folder's card when it has one, else by the names of its files (see
folder_layouts.py). Links are followed, so a snapshot of the Hugging Face cache becomes real files.
"""

import hashlib
import re
from dataclasses import dataclass, replace
from pathlib import Path
from shutil import rmtree
from typing import TYPE_CHECKING, Self

from pic2latex.errors import ModelDamaged, ModelInstallFailed
from pic2latex.models.card import CARD_NAME, ModelCard, ModelFile, ModelKind, ModelSource, read_card
from pic2latex.models.catalogue import CatalogueEntry, read_catalogue
from pic2latex.models.download.checksum import Advance, ignore
from pic2latex.models.folder_layouts import LAYOUTS, Layout, companions, match
from pic2latex.models.hf_export import export_settings
from pic2latex.models.install_errors import install_failure, require_space
from pic2latex.models.json_object import JsonObject

if TYPE_CHECKING:
    from pic2latex.models.store import InstalledModel, Store

__all__ = ["import_folder", "size_of_import"]

CHUNK_BYTES = 1 << 20
MAX_NAME = 64
LFS_POINTER = b"version https://git-lfs.github.com/spec/"
EXPORT_COMMAND = "optimum-cli export onnx --model FOLDER --task image-to-text-with-past NEW_FOLDER"
OTHER_WEIGHTS = (".safetensors", ".bin", ".pt", ".pth", ".pdparams")


@dataclass(frozen=True, slots=True)
class _Copy:
    """One file to copy: where it lies, its name in the store, and its size."""

    origin: Path
    name: str
    bytes: int

    @classmethod
    def of(cls, origin: Path, name: str) -> Self:
        return cls(origin, name, origin.stat().st_size)


@dataclass(frozen=True, slots=True)
class _Plan:
    """What to copy from a folder: by its card, or by the layout it matches."""

    folder: Path
    copies: tuple[_Copy, ...]
    card: ModelCard | None = None
    layout: Layout | None = None
    source: ModelSource | None = None

    @property
    def bytes(self) -> int:
        return sum(copy.bytes for copy in self.copies)


def size_of_import(folder: Path) -> int:
    """How many bytes importing `folder` would copy. Raises as `import_folder`."""
    return _plan(folder).bytes


def import_folder(
    store: "Store", folder: Path, name: str | None = None, advance: Advance = ignore
) -> "InstalledModel":
    """Copy the model in `folder` into `store` and return it; `advance` is told the bytes copied.

    `name` defaults to the card's, the catalogue's or the folder's. The model appears complete or not at all.
    Raises ModelInstallFailed, naming what is missing, when the folder holds no model, when the name is taken
    or the disk is too full, and ModelDamaged when a file is not what the folder's card says.
    """
    plan = _plan(folder)
    name = store.free_name(name or _proposed_name(plan))
    what = f"The model in {folder} could not be imported"
    with store.lock(name):
        incoming = store.incoming(name)
        require_space(store.folder, plan.bytes)
        try:
            rmtree(incoming, ignore_errors=True)
            incoming.mkdir(parents=True)
            files = tuple(_copy(copy, incoming, advance) for copy in plan.copies)
            card = _renamed(plan.card, name, files) if plan.card else _card_for(plan, name, files)
            return store.publish(card)
        except OSError as error:
            raise install_failure(error, what) from error
        finally:
            rmtree(incoming, ignore_errors=True)


def _plan(folder: Path) -> _Plan:
    try:
        folder = folder.expanduser().resolve()
        if not folder.is_dir():
            hint = "Give the folder that holds the model's files."
            raise ModelInstallFailed(f"There is no folder {folder}.", hint=hint)
        folder = _snapshot(folder)
        if (folder / CARD_NAME).is_file():
            card = read_card(folder)
            if missing := [file.name for file in card.files if not (folder / file.name).is_file()]:
                message = f"The model in {folder} is not whole. It lacks: {', '.join(missing)}."
                raise ModelInstallFailed(message, hint="Copy these files as well.")
            copies = tuple(_Copy.of(folder / file.name, file.name) for file in card.files)
            return _Plan(folder, copies, card=card)
        files = _files(folder)
        layout = match(files)
        if layout is None:
            raise _no_model(folder, files)
        return _Plan(folder, _copies(folder, files, layout), layout=layout, source=_source(folder))
    except OSError as error:
        raise install_failure(error, f"The folder {folder} cannot be read") from error


def _snapshot(folder: Path) -> Path:
    """Return the snapshot to use when `folder` is a repository of the Hugging Face cache."""
    snapshots = folder / "snapshots"
    if not snapshots.is_dir():
        return folder
    choices = [path for path in snapshots.iterdir() if path.is_dir()]
    main = folder / "refs" / "main"
    if main.is_file():
        choices = [
            path for path in choices if path.name == main.read_text(encoding="utf-8").strip()
        ] or choices
    if len(choices) == 1:
        return choices[0]
    hint = "Give one of the folders below “snapshots”."
    raise ModelInstallFailed(f"The folder {folder} holds {len(choices)} snapshots of a model.", hint=hint)


def _files(folder: Path) -> tuple[str, ...]:
    """Return the files of `folder` and of the folders directly in it, as paths with forward slashes."""
    paths = [*folder.glob("*"), *folder.glob("*/*")]
    return tuple(sorted(path.relative_to(folder).as_posix() for path in paths if path.is_file()))


def _no_model(folder: Path, files: tuple[str, ...]) -> ModelInstallFailed:
    if not any(file.endswith(".onnx") for file in files):
        hint = "Give the folder that holds the .onnx files."
        if any(file.endswith(OTHER_WEIGHTS) for file in files):
            hint = f"Export it first: {EXPORT_COMMAND}"
        return ModelInstallFailed(f"There is no ONNX model in {folder}.", hint=hint)
    if "encoder.onnx" in files:
        message = f"The model in {folder} has no {CARD_NAME}, and its numbers cannot be guessed without it."
        return ModelInstallFailed(message, hint=f"Copy {CARD_NAME} as well: it belongs to the model.")
    layout = min(LAYOUTS, key=lambda candidate: len(candidate.missing(files)) / len(candidate.parts))
    missing = ", ".join(layout.missing(files))
    message = f"The folder {folder} does not hold a whole model. For a {layout.title} it lacks: {missing}."
    return ModelInstallFailed(message, hint="Copy these files as well.")


def _copies(folder: Path, files: tuple[str, ...], layout: Layout) -> tuple[_Copy, ...]:
    copies = []
    for part in layout.parts:
        choices = part.choices(files)
        if len(choices) > 1 and part.is_only:
            message = f"The folder {folder} holds several files for one thing: {', '.join(choices)}."
            raise ModelInstallFailed(message, hint="Give a folder with only those that belong together.")
        for chosen in choices[:1]:
            copies.append(_Copy.of(folder / chosen, part.name))
            # The ONNX file refers to these by name, so they keep it.
            copies.extend(_Copy.of(folder / more, Path(more).name) for more in companions(chosen, files))
    return tuple(copies)


def _source(folder: Path) -> ModelSource | None:
    """Read repository and commit from the path of a snapshot in the Hugging Face cache; else None."""
    repository = folder.parent.parent.name
    if folder.parent.name == "snapshots" and repository.startswith("models--"):
        return ModelSource(repository.removeprefix("models--").replace("--", "/", 1), folder.name)
    return None


def _copy(copy: _Copy, target: Path, advance: Advance) -> ModelFile:
    """Copy one file while hashing it. Raises ModelInstallFailed when it only stands for the real one."""
    state = hashlib.sha256()
    size = 0
    with copy.origin.open("rb") as origin, (target / copy.name).open("xb") as file:
        while chunk := origin.read(CHUNK_BYTES):
            if size == 0 and chunk.startswith(LFS_POINTER):
                message = f"The file {copy.origin} is only a pointer of Git LFS, not the file itself."
                raise ModelInstallFailed(
                    message, hint="Fetch the files with “git lfs pull”, then import again."
                )
            state.update(chunk)
            file.write(chunk)
            size += len(chunk)
            advance(len(chunk))
    return ModelFile(copy.name, state.hexdigest(), size)


def _renamed(card: ModelCard, name: str, files: tuple[ModelFile, ...]) -> ModelCard:
    for file in files:
        if file != card.file(file.name):
            message = f"The file “{file.name}” of the model “{card.name}” is not the one its card describes."
            raise ModelDamaged(message, hint="Copy the folder again from where it came.")
    return replace(card, name=name)


def _card_for(plan: _Plan, name: str, files: tuple[ModelFile, ...]) -> ModelCard:
    assert plan.layout is not None
    known = _known(plan, files)
    source = plan.source
    where = f"{source.repo} at commit {source.revision}" if source else "a folder without a card"
    return ModelCard(
        name=name,
        kind=plan.layout.kind,
        description=known.summary.text() if known else f"Imported: {plan.layout.title}.",
        licence=known.licence if known else "not stated",
        provenance=f"Imported from {where}.",
        files=files,
        settings=known.settings if known else _settings(plan),
        source=source,
    )


def _settings(plan: _Plan) -> JsonObject:
    assert plan.layout is not None
    if plan.layout.kind is ModelKind.VISION_ENCODER_DECODER:
        return export_settings(plan.folder)
    like = next((entry for entry in read_catalogue() if entry.kind is plan.layout.kind), None)
    return like.settings if like else JsonObject()


def _known(plan: _Plan, files: tuple[ModelFile, ...]) -> CatalogueEntry | None:
    """Return the catalogue's entry for these files: same repository, or a file with a published hash."""
    hashes = {file.sha256 for file in files}
    for entry in read_catalogue():
        if (plan.source and plan.source.repo == entry.repo) or hashes & {file.sha256 for file in entry.files}:
            return entry
    return None


def _proposed_name(plan: _Plan) -> str:
    if plan.card:
        return plan.card.name
    known = _known(plan, ())
    if known:
        return known.name
    name = plan.source.repo.partition("/")[2] if plan.source else plan.folder.name
    kept = re.sub(r"[^a-z0-9._-]+", "-", name.lower()).lstrip("._-")[:MAX_NAME]
    return kept or str(plan.layout.kind if plan.layout else "model")
