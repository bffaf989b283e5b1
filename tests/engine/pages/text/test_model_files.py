"""Which files are the networks for text: of a folder, of an installed model, or named one by one."""

import shutil
from pathlib import Path

import pytest
import rapidocr

from pic2latex.errors import ModelError, ModelInstallFailed, ModelMissing
from pic2latex.models.card import ModelKind
from pic2latex.models.import_folder import import_folder
from pic2latex.models.store import Store
from pic2latex.pages.page_networks import open_installed_text
from pic2latex.pages.text.model_files import chosen_text_files, text_files_in
from pic2latex.pages.text.rapidocr import DETECTOR, RECOGNIZER
from pic2latex.types import TextFiles

SHIPPED = Path(rapidocr.__file__).parent / "models"


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "home")


@pytest.fixture
def published(tmp_path: Path) -> Path:
    """Return a folder of PP-OCR's files as somebody downloads them."""
    folder = tmp_path / "PP-OCR mine"
    folder.mkdir()
    for name in (DETECTOR, RECOGNIZER):
        shutil.copy(SHIPPED / name, folder)
    (folder / "LICENSE.txt").write_text("not the characters")
    return folder


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        (
            ("PP-OCRv5_server_det.onnx", "PP-OCRv5_server_rec.onnx", "ppocrv5_dict.txt"),
            ("PP-OCRv5_server_det.onnx", "PP-OCRv5_server_rec.onnx", "ppocrv5_dict.txt"),
        ),
        (("ch_PP-OCRv4_rec_infer.onnx", "LICENSE.txt"), (None, "ch_PP-OCRv4_rec_infer.onnx", None)),
        (("rec.onnx", "ppocr_keys_v1.txt", "notes.txt"), (None, "rec.onnx", "ppocr_keys_v1.txt")),
        (("det.onnx", "dict.txt"), ("det.onnx", None, None)),
    ],
)
def test_files(names: tuple[str, ...], expected: tuple[str | None, ...], tmp_path: Path) -> None:
    for name in names:
        (tmp_path / name).touch()
    files = text_files_in(tmp_path)
    assert tuple(path and path.name for path in (files.detector, files.recognizer, files.keys)) == expected


@pytest.mark.parametrize(
    ("names", "words"),
    [
        ((), "no networks"),
        (("a_rec.onnx", "b_rec.onnx"), "several files for one thing: a_rec.onnx, b_rec.onnx"),
    ],
)
def test_nothing_is_guessed(names: tuple[str, ...], words: str, tmp_path: Path, store: Store) -> None:
    folder = tmp_path / "some"
    folder.mkdir()
    for name in names:
        (folder / name).touch()
    with pytest.raises(ModelMissing, match=words) as caught:
        text_files_in(folder)
    assert "--text-recognizer" in caught.value.hint
    with pytest.raises(ModelInstallFailed, match="several files for one thing" if names else "no ONNX model"):
        import_folder(store, folder)


def test_no_such_folder(tmp_path: Path, store: Store) -> None:
    with pytest.raises(ModelMissing, match="There is no folder"):
        text_files_in(tmp_path / "none")
    with pytest.raises(ModelMissing):
        chosen_text_files(TextFiles(model=str(tmp_path / "none")), store)
    with pytest.raises(ModelMissing, match="not installed"):
        chosen_text_files(TextFiles(model="ppocr-v5-server"), store)


def test_an_imported_folder_is_a_model(store: Store, published: Path) -> None:
    model = import_folder(store, published)
    assert (model.name, model.card.kind) == ("pp-ocr-mine", ModelKind.PP_OCR)
    files = chosen_text_files(TextFiles(model="pp-ocr-mine"), store)
    assert files == TextFiles(model.folder / "detector.onnx", model.folder / "recognizer.onnx")
    assert chosen_text_files(TextFiles(model=str(model.folder)), store) == files
    networks = open_installed_text(1, store.root)(TextFiles(model="pp-ocr-mine"))
    networks.close()


def test_a_folder_is_used_where_it_lies(store: Store, published: Path) -> None:
    files = chosen_text_files(TextFiles(model=str(published)), store)
    assert files == TextFiles(published / DETECTOR, published / RECOGNIZER)


@pytest.mark.parametrize("names", [(DETECTOR,), (RECOGNIZER,)])
def test_one_network_is_enough(names: tuple[str, ...], store: Store, tmp_path: Path) -> None:
    folder = tmp_path / "one"
    folder.mkdir()
    for name in names:
        shutil.copy(SHIPPED / name, folder)
    import_folder(store, folder)
    files = chosen_text_files(TextFiles(model="one"), store)
    assert (files.detector is not None, files.recognizer is not None) == (
        DETECTOR in names,
        RECOGNIZER in names,
    )


def test_a_file_that_is_named_comes_first(store: Store, published: Path, tmp_path: Path) -> None:
    (published / "dict.txt").write_text("a\nb\n")
    own, keys = tmp_path / "own.onnx", tmp_path / "own.txt"
    model = str(published)
    assert chosen_text_files(TextFiles(recognizer=own, model=model), store) == TextFiles(
        published / DETECTOR, own
    )
    assert chosen_text_files(TextFiles(keys=keys, model=model), store).keys == keys
    assert chosen_text_files(TextFiles(model=model), store).keys == published / "dict.txt"


def test_another_kind_of_model_reads_no_text(store: Store) -> None:
    with pytest.raises(ModelError, match="is a segmentation model and cannot read text"):
        chosen_text_files(TextFiles(model="detector"), store)
