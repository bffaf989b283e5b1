"""The small hub, and an empty store, for every test of models."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from pic2latex.models.import_folder import import_folder
from pic2latex.models.store import InstalledModel, Store
from tests.engine.models.local_hub import LocalHub, serving
from tests.engine.models.reader_model import FILES, REPO


@pytest.fixture
def hub(monkeypatch: pytest.MonkeyPatch) -> Iterator[LocalHub]:
    for variable in ("HF_HUB_OFFLINE", "TRANSFORMERS_OFFLINE", "HTTP_PROXY", "http_proxy", "ALL_PROXY"):
        monkeypatch.delenv(variable, raising=False)
    with serving(LocalHub({REPO: dict(FILES)})) as hub:
        monkeypatch.setenv("HF_ENDPOINT", hub.url)
        yield hub


@pytest.fixture(scope="session")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Write a toy vision-encoder-decoder with its decoder in every form: merged, first pass, and cached step."""
    from pic2latex.training.export.vision_encoder_decoder import build_tiny

    folder = tmp_path_factory.mktemp("tiny")
    build_tiny(folder, "all")
    return folder


@pytest.fixture(scope="session")
def tiny_store(tiny: Path, tmp_path_factory: pytest.TempPathFactory) -> Store:
    """Fill a store with the toy model and its int8 sibling."""
    from pic2latex.models.quantization.quantize import quantize

    root = tmp_path_factory.mktemp("home")
    store = Store(root, bundled=root / "bundled")
    quantize(import_folder(store, tiny), store, reduced_range=False)
    return store


@pytest.fixture(scope="session")
def original(tiny_store: Store) -> InstalledModel:
    return tiny_store.find("tiny")


@pytest.fixture(scope="session")
def sibling(tiny_store: Store) -> InstalledModel:
    return tiny_store.find("tiny-int8")


@pytest.fixture
def empty_store(tmp_path: Path) -> Store:
    return Store(tmp_path / "home", bundled=tmp_path / "bundled")
