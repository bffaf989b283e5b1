"""A model of the catalogue -> the store, over the network.

The files arrive in the model's incoming folder, which stays when something breaks off so that the next
attempt continues there, and which becomes the model's folder in one step when all of them have been checked.
There is never a second copy on the disk.
"""

from collections.abc import Callable
from dataclasses import dataclass
from errno import EDQUOT, ENOSPC
from shutil import rmtree

from pic2latex.errors import ModelError, OptionError
from pic2latex.models.card import ModelCard, ModelFile, ModelSource
from pic2latex.models.catalogue import CatalogueEntry, Hub
from pic2latex.models.download import huggingface, modelscope
from pic2latex.models.download.release import Release
from pic2latex.models.download.transfer import PART_SUFFIX, RetryPolicy, fetch, part_of
from pic2latex.models.install_errors import install_failure, require_space, transport_errors
from pic2latex.models.store import InstalledModel, Store

__all__ = ["Progress", "install"]

Progress = Callable[[int, int], None]
"""Told the bytes that are there and the bytes in all. It may raise to stop; the next call continues."""

LOOK_UPS: dict[Hub, Callable[[CatalogueEntry], Release]] = {
    Hub.HUGGING_FACE: huggingface.look_up,
    Hub.MODELSCOPE: modelscope.look_up,
}


def install(
    entry: CatalogueEntry,
    store: Store,
    progress: Progress | None = None,
    *,
    patience: RetryPolicy | None = None,
) -> InstalledModel:
    """Download the model of `entry` into `store` and return it; when it is there and intact, just return it.

    Raises ModelInstallFailed, saying what to do, when network, hub, disk or rights stand in the way, and
    OptionError for a model that is part of the program.
    """
    if entry.bundled:
        message = f"The model “{entry.name}” is part of Pic2LaTeX: there is nothing to install."
        raise OptionError(message, hint="Run “pic2latex models verify” to check it.")
    with store.lock(entry.name):
        present = _present(entry, store)
        if present:
            return present
        release = LOOK_UPS[entry.hub](entry)
        broken: tuple[type[Exception], ...] = (*transport_errors(), OSError)
        try:
            files = _fetch_all(
                release, entry, store, _Meter(release.bytes, progress), patience or RetryPolicy()
            )
            return store.publish(_card(entry, release, files))
        except broken as error:
            raise _failure(error, entry, store) from error


@dataclass(slots=True)
class _Meter:
    """Adds up what arrives and passes it on."""

    total: int
    progress: Progress | None
    done: int = 0

    def __call__(self, count: int) -> None:
        self.done += count
        if self.progress:
            self.progress(self.done, self.total)


def _present(entry: CatalogueEntry, store: Store) -> InstalledModel | None:
    """Return the installed model when it is intact and of the catalogue's revision, else None."""
    if entry.name not in store.names():
        return None
    try:
        model = store.verify(entry.name)
    except ModelError:
        return None  # damaged: installing it again is the cure
    source = model.card.source
    moving = not entry.is_immutable
    return model if moving or (source and source.revision == entry.revision) else None


def _fetch_all(
    release: Release, entry: CatalogueEntry, store: Store, meter: _Meter, patience: RetryPolicy
) -> tuple[ModelFile, ...]:
    incoming = store.incoming(entry.name)
    incoming.mkdir(parents=True, exist_ok=True)
    parts = {part_of(file, incoming) for file in release.files}
    for stale in set(incoming.glob(f"*{PART_SUFFIX}")) - parts:  # of another commit
        stale.unlink()
    here = sum(path.stat().st_size for path in incoming.iterdir() if path.is_file())
    require_space(incoming, max(0, release.bytes - here))
    meter(0)
    return tuple(fetch(file, incoming, meter, patience) for file in release.files)


def _card(entry: CatalogueEntry, release: Release, files: tuple[ModelFile, ...]) -> ModelCard:
    return ModelCard(
        name=entry.name,
        kind=entry.kind,
        description=entry.summary.text(),
        licence=entry.licence,
        provenance=f"Downloaded from {release.endpoint}, {release.repo} at {release.commit}.",
        files=files,
        settings=entry.settings,
        source=ModelSource(release.repo, release.commit),
    )


def _failure(error: Exception, entry: CatalogueEntry, store: Store) -> ModelError:
    if isinstance(error, OSError) and error.errno in {ENOSPC, EDQUOT}:
        rmtree(store.incoming(entry.name), ignore_errors=True)  # do not leave somebody with a full disk
    return install_failure(error, f"The model “{entry.name}” could not be installed", entry.hub)
