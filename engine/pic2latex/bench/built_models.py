"""Networks that the benchmark builds once and keeps: in a store of their own, below the user's cache folder.

What is kept are networks, never measurements. Removing the folder is safe.
"""

from collections.abc import Callable
from pathlib import Path
from shutil import rmtree

from pic2latex.errors import ModelError
from pic2latex.models.card import read_card
from pic2latex.models.install_errors import install_failure, require_space
from pic2latex.models.store import InstalledModel, Store

__all__ = ["default_cache", "kept", "kept_int8"]

SUFFIX = "-int8"


def default_cache() -> Path:
    """Return the folder where the benchmark keeps things."""
    from platformdirs import user_cache_path

    return user_cache_path("pic2latex", appauthor=False) / "bench"


def kept(store: Store, name: str, build: Callable[[Path], object], needed: int) -> InstalledModel:
    """Return the model `name` of `store`; where it is missing or damaged, let `build` write it to a folder first.

    `needed` is the space in bytes that building takes. Raises ModelInstallFailed when there is less, or when the
    disk refuses.
    """
    try:
        return store.find(name)
    except ModelError:
        pass  # missing or damaged: built now
    require_space(store.folder, needed)
    with store.lock(name):
        incoming = store.incoming(name)
        try:
            rmtree(incoming, ignore_errors=True)
            incoming.mkdir(parents=True)
            build(incoming)
            return store.publish(read_card(incoming))
        except OSError as error:
            raise install_failure(error, f"The network “{name}” could not be built") from error
        finally:
            rmtree(incoming, ignore_errors=True)


def kept_int8(store: Store, model: InstalledModel) -> InstalledModel:
    """Return the 8-bit sibling of `model` in `store`, made now if need be; see `models.quantize`."""
    from pic2latex.models.quantization.quantize import quantize

    name = model.name + SUFFIX
    try:
        return store.find(name)
    except ModelError:
        rmtree(store.folder / name, ignore_errors=True)
    return quantize(model, store, name)
