"""Importing folders: copies, exports, snapshots of the Hugging Face cache, and folders that are none of these."""

import hashlib
from pathlib import Path

import pytest

from pic2latex.errors import ModelDamaged, ModelInstallFailed, OptionError
from pic2latex.models.card import ModelKind, ModelSource
from pic2latex.models.catalogue import entry
from pic2latex.models.import_folder import import_folder, size_of_import
from pic2latex.models.store import Store
from tests.engine.models.model_folders import EXPORT, card_of, write_files, write_model

COMMIT = "7b96df06b9d81cdb129c3bef68b7250bc3e2b0ea"


@pytest.fixture
def store(tmp_path: Path) -> Store:
    write_model(tmp_path / "bundled", "compact")
    return Store(tmp_path / "home", bundled=tmp_path / "bundled")


def hub_cache(root: Path, repository: str, files: dict[str, bytes], commit: str = COMMIT) -> Path:
    """Write a repository as the cache of huggingface_hub keeps it: blobs, and links to them."""
    folder = root / f"models--{repository.replace('/', '--')}"
    snapshot = folder / "snapshots" / commit
    for name, content in files.items():
        blob = folder / "blobs" / hashlib.sha256(content).hexdigest()
        blob.parent.mkdir(parents=True, exist_ok=True)
        blob.write_bytes(content)
        link = snapshot / name
        link.parent.mkdir(parents=True, exist_ok=True)
        link.symlink_to(blob)
    (folder / "refs").mkdir(exist_ok=True)
    (folder / "refs" / "main").write_text(commit)
    return folder


def test_a_folder_with_a_card_is_copied_as_it_is(store: Store, tmp_path: Path) -> None:
    folder = write_model(tmp_path, "mine")
    (folder / "notes.txt").write_text("not part of the model")
    copied: list[int] = []

    model = import_folder(store, folder, advance=copied.append)

    assert model == store.verify("mine")
    assert model.card == card_of(
        "mine", {n: (folder / n).read_bytes() for n in ("encoder.onnx", "decoder.onnx")}
    )
    assert sorted(path.name for path in model.folder.iterdir()) == [
        "card.json",
        "decoder.onnx",
        "encoder.onnx",
    ]
    assert sum(copied) == model.card.bytes == size_of_import(folder)


def test_it_can_get_another_name(store: Store, tmp_path: Path) -> None:
    folder = write_model(tmp_path, "mine")

    assert import_folder(store, folder, "yours").card.name == "yours"
    assert import_folder(store, folder).card.name == "mine"
    assert store.names() == ("compact", "mine", "yours")


@pytest.mark.parametrize(("name", "hint"), [("mine", "remove it first"), ("compact", "belongs to Pic2LaTeX")])
def test_a_taken_name_is_refused(store: Store, tmp_path: Path, name: str, hint: str) -> None:
    import_folder(store, write_model(tmp_path, "mine"))

    with pytest.raises(ModelInstallFailed, match=f"already is a model called “{name}”") as caught:
        import_folder(store, tmp_path / "mine", name)

    assert hint in caught.value.hint


def test_a_bad_name_is_refused(store: Store, tmp_path: Path) -> None:
    with pytest.raises(OptionError):
        import_folder(store, write_model(tmp_path, "mine"), "My Model")


def test_a_file_that_changed_on_its_way_is_refused_and_nothing_stays(store: Store, tmp_path: Path) -> None:
    folder = write_model(tmp_path, "mine")
    (folder / "encoder.onnx").write_bytes(b"other bytes")

    with pytest.raises(ModelDamaged, match=r"encoder\.onnx"):
        import_folder(store, folder)

    assert store.names() == ("compact",)
    assert list((store.folder / ".incoming").iterdir()) == []


def test_a_card_whose_file_is_missing(store: Store, tmp_path: Path) -> None:
    folder = write_model(tmp_path, "mine")
    (folder / "encoder.onnx").unlink()

    with pytest.raises(ModelInstallFailed, match=r"not whole. It lacks: encoder\.onnx"):
        import_folder(store, folder)


def test_an_export_gets_a_card_from_its_configuration(store: Store, tmp_path: Path) -> None:
    model = import_folder(store, write_files(tmp_path / "My Export", EXPORT))

    assert model.name == "my-export"
    assert model.card.kind is ModelKind.VISION_ENCODER_DECODER
    assert {file.name for file in model.card.files} == set(EXPORT)
    assert model.card.settings == {
        "height": 384,
        "width": 384,
        "channels": 3,
        "mean": (0.5, 0.5, 0.5),
        "std": (0.5, 0.25, 0.5),
        "trim": False,
        "fit": "stretch",
    }
    assert model.card.licence == "not stated"
    assert store.verify("my-export")


def test_full_precision_is_preferred_and_both_places_are_searched(store: Store, tmp_path: Path) -> None:
    files = {
        "onnx/encoder_model.onnx": b"fp32",
        "onnx/encoder_model_int8.onnx": b"int8",
        "onnx/decoder_model_merged_int8.onnx": b"merged int8",
        "onnx/decoder_model.onnx": b"without cache",
        **{name: content for name, content in EXPORT.items() if not name.endswith(".onnx")},
    }
    model = import_folder(store, write_files(tmp_path / "x", files))

    assert model.path("encoder_model.onnx").read_bytes() == b"fp32"
    assert model.path("decoder_model_merged.onnx").read_bytes() == b"merged int8"
    assert "decoder_model.onnx" not in {file.name for file in model.card.files}


@pytest.mark.parametrize(
    "decoders", [("decoder_model.onnx", "decoder_with_past_model.onnx"), ("decoder_model.onnx",)]
)
def test_decoders_without_a_merged_one(store: Store, tmp_path: Path, decoders: tuple[str, ...]) -> None:
    files = {name: content for name, content in EXPORT.items() if "decoder" not in name}
    folder = write_files(tmp_path / "x", {**files, **dict.fromkeys(decoders, b"decoder")})

    assert {file.name for file in import_folder(store, folder).card.files} == {*files, *decoders}


def test_weights_beside_an_onnx_file_come_along_under_their_name(store: Store, tmp_path: Path) -> None:
    files = {**EXPORT, "encoder_model.onnx_data": b"weights", "other.onnx_data": b"no"}

    model = import_folder(store, write_files(tmp_path / "x", files))

    assert model.path("encoder_model.onnx_data").read_bytes() == b"weights"
    assert "other.onnx_data" not in {file.name for file in model.card.files}


@pytest.mark.parametrize("inside", [False, True])
def test_a_snapshot_of_the_hub_becomes_real_files(store: Store, tmp_path: Path, inside: bool) -> None:
    folder = hub_cache(tmp_path / "cache", "someone/Reader.v2", EXPORT)

    model = import_folder(store, folder / "snapshots" / COMMIT if inside else folder)

    assert model.name == "reader.v2"
    assert model.card.source == ModelSource("someone/Reader.v2", COMMIT)
    assert COMMIT in model.card.provenance
    assert not any(path.is_symlink() for path in model.folder.iterdir())


def test_a_folder_that_is_a_link(store: Store, tmp_path: Path) -> None:
    folder = write_model(tmp_path / "real", "mine")
    (tmp_path / "link").symlink_to(folder, target_is_directory=True)

    assert import_folder(store, tmp_path / "link").name == "mine"


def test_of_several_snapshots_the_main_one_is_taken(store: Store, tmp_path: Path) -> None:
    hub_cache(tmp_path / "cache", "someone/reader", EXPORT, commit="1" * 40)
    folder = hub_cache(tmp_path / "cache", "someone/reader", EXPORT, commit="2" * 40)

    source = import_folder(store, folder).card.source

    assert source == ModelSource("someone/reader", "2" * 40)
    (folder / "refs" / "main").unlink()
    with pytest.raises(ModelInstallFailed, match="holds 2 snapshots"):
        import_folder(store, folder, "again")


def test_a_known_repository_gets_the_settings_of_the_catalogue(store: Store, tmp_path: Path) -> None:
    files = {name: content for name, content in EXPORT.items() if name != "preprocessor_config.json"}

    model = import_folder(store, hub_cache(tmp_path, "OleehyO/TexTeller", files))

    texteller = entry("texteller")
    assert model.name == "texteller"
    assert model.card.settings == texteller.settings
    assert model.card.licence == texteller.licence


def test_a_detector(store: Store, tmp_path: Path) -> None:
    folder = write_files(
        tmp_path / "detector", {"rtdetr_r50vd_6x_coco.onnx": b"network", "infer_cfg.yml": b"x"}
    )

    model = import_folder(store, folder, "finder")

    assert model.card.kind is ModelKind.RTDETR
    assert [file.name for file in model.card.files] == ["model.onnx"]
    assert model.card.settings.integer("image_size") == 1600
