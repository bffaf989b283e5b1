"""The catalogue that ships, and catalogues that are broken."""

from pathlib import Path

import pytest
import rapidocr
from omegaconf import OmegaConf

from pic2latex.errors import ComponentMissing, ModelMissing
from pic2latex.models.card import ModelKind
from pic2latex.models.catalogue import CatalogueEntry, entry, read_catalogue
from pic2latex.models.folder_layouts import match

CATALOGUE = read_catalogue()


def test_the_models_that_were_promised_are_there() -> None:
    assert [model.name for model in CATALOGUE] == [
        "compact",
        "texteller",
        "texteller-int8",
        "detector",
        "texteller-detector",
        "ppocr-v4-mobile",
        "ppocr-v4-server",
        "ppocr-v5-mobile",
        "ppocr-v5-server",
        "ppocr-v6-tiny",
        "ppocr-v6-medium",
    ]


def test_networks_for_text_are_those_of_rapidocr() -> None:
    """RapidOCR comes with the list of what its authors publish: addresses, and hashes they checked."""
    listed = OmegaConf.load(Path(rapidocr.__file__).parent / "default_models.yaml")
    published = {
        file["model_dir"]: file["SHA256"]
        for version in listed["onnxruntime"].values()
        for part in ("det", "rec")
        for file in version[part].values()
    }
    for model in CATALOGUE:
        for file in model.files if model.kind is ModelKind.PP_OCR else ():
            url = f"{model.hub.endpoint}/models/{model.repo}/resolve/{model.revision}/{file.candidates[0]}"
            assert published[url] == file.sha256


@pytest.mark.parametrize("model", CATALOGUE, ids=lambda model: model.name)
def test_an_entry_is_complete(model: CatalogueEntry) -> None:
    assert model.licence
    for language in ("en", "zh"):
        assert dict(model.title.texts)[language]
        assert dict(model.summary.texts)[language]
    assert model.bundled == (not model.repo)
    if not model.bundled:
        assert model.repo.count("/") == 1
        assert model.is_immutable or model.revision == "main"
        assert len({file.name for file in model.files}) == len(model.files)
        assert model.settings or model.kind is ModelKind.PP_OCR


@pytest.mark.parametrize("model", [model for model in CATALOGUE if model.files], ids=lambda model: model.name)
def test_the_required_files_make_a_whole_model(model: CatalogueEntry) -> None:
    files = [file.candidates[0] for file in model.files if file.required]
    layout = match(files)

    assert layout is not None
    assert layout.kind is model.kind
    assert {part.name for part in layout.parts if part.required} == {
        file.name for file in model.files if file.required
    }


def test_texteller_is_immutable_to_a_commit() -> None:
    texteller = entry("texteller")

    assert texteller.kind is ModelKind.VISION_ENCODER_DECODER
    assert texteller.revision == "7b96df06b9d81cdb129c3bef68b7250bc3e2b0ea"
    assert texteller.settings.integer("start_token") == 0
    assert texteller.settings.numbers("mean") == (0.9545467,)
    assert texteller.bytes > 1.2e9


def test_an_unknown_name_lists_the_known_ones() -> None:
    with pytest.raises(ModelMissing, match="“texteler”") as caught:
        entry("texteler")

    assert "texteller-int8" in caught.value.hint


@pytest.mark.parametrize(
    ("language", "text"),
    [("zh", "轻量模型"), ("zh_CN", "轻量模型"), ("zh-TW", "轻量模型"), ("de", "Compact"), ("", "Compact")],
)
def test_texts_fall_back_to_english(language: str, text: str) -> None:
    assert entry("compact").title.text(language) == text


GOOD = """
[[model]]
name = "a"
kind = "compact"
repo = "o/r"
revision = "main"
licence = "MIT"
title = {en = "A"}
summary = {en = "B"}
[[model.file]]
name = "x.onnx"
"""


def test_a_catalogue_of_ones_own(tmp_path: Path) -> None:
    path = tmp_path / "catalogue.toml"
    path.write_text(GOOD, encoding="utf-8")

    [model] = read_catalogue(path)

    assert (model.name, model.files[0].candidates, model.files[0].required) == ("a", ("x.onnx",), True)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('name = "a"', 'name = "A b"'),
        ('kind = "compact"', 'kind = "other"'),
        ('kind = "compact"', ""),
        ('repo = "o/r"', ""),
        ('repo = "o/r"', 'repo = "o/r"\nhub = "modelscope"'),  # which needs the hash of every file
        ('repo = "o/r"', 'repo = "o/r"\nhub = "another"'),
        ('revision = "main"', ""),
        ('title = {en = "A"}', 'title = {zh = "A"}'),
        ('name = "x.onnx"', 'name = "x.onnx"\nsha256 = "12"'),
        ("[[model]]", "[[model"),
    ],
)
def test_a_broken_catalogue_is_a_broken_program(tmp_path: Path, old: str, new: str) -> None:
    path = tmp_path / "catalogue.toml"
    path.write_text(GOOD.replace(old, new, 1), encoding="utf-8")

    with pytest.raises(ComponentMissing, match="list of models"):
        read_catalogue(path)


def test_no_catalogue(tmp_path: Path) -> None:
    with pytest.raises(ComponentMissing):
        read_catalogue(tmp_path / "absent.toml")
