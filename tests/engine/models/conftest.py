"""The small hub, and an empty store, for every test of models."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from pic2latex.models.store import Store
from tests.engine.models.local_hub import LocalHub, serving
from tests.engine.models.reader_model import FILES, REPO


@pytest.fixture
def hub(monkeypatch: pytest.MonkeyPatch) -> Iterator[LocalHub]:
    for variable in ("HF_HUB_OFFLINE", "TRANSFORMERS_OFFLINE", "HTTP_PROXY", "http_proxy", "ALL_PROXY"):
        monkeypatch.delenv(variable, raising=False)
    with serving(LocalHub({REPO: dict(FILES)})) as hub:
        monkeypatch.setenv("HF_ENDPOINT", hub.url)
        yield hub


@pytest.fixture
def empty_store(tmp_path: Path) -> Store:
    return Store(tmp_path / "home", bundled=tmp_path / "bundled")
