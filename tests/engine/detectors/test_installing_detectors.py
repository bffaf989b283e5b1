"""TexTeller's detector gets onto a machine: from the hub by name, or from a folder, and is then found and opened."""

import shutil
from pathlib import Path

import pytest

from pic2latex.detectors.installed import InstalledDetectors
from pic2latex.models.card import ModelKind
from pic2latex.models.catalogue import entry
from pic2latex.models.import_folder import import_folder
from pic2latex.models.install import install
from pic2latex.models.store import Store
from pic2latex.types import Device
from tests.engine.detectors.pages import page
from tests.engine.models.local_hub import LocalHub, serving

PUBLISHED = "rtdetr_r50vd_6x_coco.onnx"


def test_from_the_hub_by_name(rtdetr_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for variable in ("HF_HUB_OFFLINE", "TRANSFORMERS_OFFLINE", "HTTP_PROXY", "http_proxy", "ALL_PROXY"):
        monkeypatch.delenv(variable, raising=False)
    files = {PUBLISHED: (rtdetr_folder / "model.onnx").read_bytes()}
    store = Store(tmp_path)
    with serving(LocalHub({"TonyLee1256/texteller_det": files})) as hub:
        monkeypatch.setenv("HF_ENDPOINT", hub.url)
        install(entry("texteller-detector"), store)

    assert store.verify("texteller-detector").card.settings.integer("image_size") == 1600
    detector = InstalledDetectors(tmp_path, threads=1)("texteller-detector", Device.CPU)
    assert detector.detect(page())


def test_from_a_folder_under_the_published_name(rtdetr_folder: Path, tmp_path: Path) -> None:
    (tmp_path / "download").mkdir()
    shutil.copy(rtdetr_folder / "model.onnx", tmp_path / "download" / PUBLISHED)
    store = Store(tmp_path / "home")

    imported = import_folder(store, tmp_path / "download", "found")

    assert imported.card.kind is ModelKind.RTDETR
    assert imported.card.settings.texts("classes") == ("isolated", "embedding")
    assert store.verify("found").name == "found"
    assert InstalledDetectors(tmp_path / "home", threads=1)("found", Device.CPU).detect(page())
