"""Folders that are no models, or not whole: what is missing is named, and nothing stays in the store."""

import json
import re
from pathlib import Path

import pytest

from pic2latex.errors import ModelDamaged, ModelInstallFailed
from pic2latex.models.card import write_card
from pic2latex.models.import_folder import import_folder
from pic2latex.models.store import Store
from tests.engine.models.model_folders import CONFIG, EXPORT, PREPROCESSOR, card_of, write_files, write_model


@pytest.fixture
def store(tmp_path: Path) -> Store:
    write_model(tmp_path / "bundled", "compact")
    return Store(tmp_path / "home", bundled=tmp_path / "bundled")


@pytest.mark.parametrize(
    ("files", "message", "hint"),
    [
        ({}, "no ONNX model", r"\.onnx files"),
        ({"notes.txt": b"x"}, "no ONNX model", r"\.onnx files"),
        ({"model.safetensors": b"x", "config.json": b"{}"}, "no ONNX model", "optimum-cli export onnx"),
        ({"encoder.onnx": b"x", "decoder.onnx": b"y"}, r"has no card\.json", r"card\.json"),
        ({k: v for k, v in EXPORT.items() if k != "tokenizer.json"}, r"lacks: tokenizer\.json\.", "Copy"),
        ({k: v for k, v in EXPORT.items() if "decoder" not in k}, r"lacks: decoder_model\w*\.onnx\.", "Copy"),
        ({"decoder_model_merged.onnx": b"x"}, r"lacks: .*encoder_model\.onnx", "Copy"),
        ({k: v for k, v in EXPORT.items() if "pre" not in k}, r"no preprocessor_config\.json", "Copy"),
        ({**EXPORT, "config.json": b"{"}, r"config\.json of the model is not valid JSON", "again"),
        ({**EXPORT, "config.json": b"[]"}, r"config\.json of the model is not a JSON object", "again"),
        ({**EXPORT, "preprocessor_config.json": b"{}"}, "no list of numbers “image_mean”", "again"),
    ],
)
def test_a_wrong_folder_says_what_it_lacks(
    store: Store, tmp_path: Path, files: dict[str, bytes], message: str, hint: str
) -> None:
    folder = tmp_path / "wrong"
    folder.mkdir()
    write_files(folder, files)

    with pytest.raises(ModelInstallFailed, match=message) as caught:
        import_folder(store, folder)

    assert re.search(hint, caught.value.hint)
    assert store.names() == ("compact",)


@pytest.mark.parametrize(
    "change",
    [
        {"size": "large"},
        {"size": {"shortest_edge": 384}},
        {"image_mean": [0.5]},
    ],
)
def test_pictures_that_cannot_be_prepared_are_refused(
    store: Store, tmp_path: Path, change: dict[str, object]
) -> None:
    preprocessor = json.dumps({**PREPROCESSOR, **change}).encode()

    with pytest.raises(ModelInstallFailed, match=r"preprocessor_config\.json of the model does not"):
        import_folder(
            store, write_files(tmp_path / "x", {**EXPORT, "preprocessor_config.json": preprocessor})
        )


def test_a_grey_model_keeps_the_shape_of_its_pictures(store: Store, tmp_path: Path) -> None:
    config = json.dumps({**CONFIG, "encoder": {"num_channels": 1}}).encode()
    preprocessor = json.dumps({"size": 448, "image_mean": [0.9], "image_std": [0.1]}).encode()
    files = {**EXPORT, "config.json": config, "preprocessor_config.json": preprocessor}

    settings = import_folder(store, write_files(tmp_path / "x", files)).card.settings

    assert (settings["height"], settings["width"], settings["channels"]) == (448, 448, 1)
    assert (settings["trim"], settings["fit"]) == (True, "pad")


def test_a_pointer_of_git_lfs_is_no_model(store: Store, tmp_path: Path) -> None:
    pointer = b"version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 343553824\n"

    with pytest.raises(ModelInstallFailed, match="only a pointer") as caught:
        import_folder(store, write_files(tmp_path / "x", {**EXPORT, "encoder_model.onnx": pointer}))

    assert "git lfs pull" in caught.value.hint
    assert store.names() == ("compact",)


def test_no_folder(store: Store, tmp_path: Path) -> None:
    with pytest.raises(ModelInstallFailed, match="There is no folder"):
        import_folder(store, tmp_path / "absent")


def test_a_damaged_card_is_reported_as_such(store: Store, tmp_path: Path) -> None:
    folder = write_model(tmp_path, "mine")
    (folder / "card.json").write_text("{}")

    with pytest.raises(ModelDamaged, match="“name” is missing"):
        import_folder(store, folder)


def test_what_an_earlier_attempt_left_is_no_hindrance(store: Store, tmp_path: Path) -> None:
    write_files(store.incoming("mine"), {"encoder.onnx": b"half"})

    assert import_folder(store, write_model(tmp_path, "mine"))


def test_a_card_of_a_model_without_its_own_folder_name(store: Store, tmp_path: Path) -> None:
    files = {"encoder.onnx": b"x"}
    write_card(write_files(tmp_path / "download (1)", files), card_of("mine", files))

    assert import_folder(store, tmp_path / "download (1)").name == "mine"
