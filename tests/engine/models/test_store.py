"""The store: what is found, listed, verified and removed, and who may change it when."""

import os
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from pic2latex.errors import ModelDamaged, ModelInstallFailed, ModelMissing, OptionError
from pic2latex.models.card import ModelKind, ModelRole, write_card
from pic2latex.models.store import Store, default_root
from tests.engine.models.model_folders import card_of, write_files, write_model


@pytest.fixture
def store(tmp_path: Path) -> Store:
    write_model(tmp_path / "bundled", "compact")
    write_model(tmp_path / "home" / "models", "large", ModelKind.VISION_ENCODER_DECODER)
    return Store(tmp_path / "home", bundled=tmp_path / "bundled")


def test_finds_bundled_and_installed_models(store: Store) -> None:
    assert store.find("compact").bundled
    assert not store.find("large").bundled
    assert store.find("large").folder == store.folder / "large"
    assert store.find("large").path("encoder.onnx").read_bytes().startswith(b"encoder")
    assert [model.name for model in store.list()] == ["compact", "large"]
    assert store.names() == ("compact", "large")


def test_finds_a_folder_by_its_path(store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = write_model(tmp_path, "elsewhere")

    assert store.find(str(folder)).folder == folder
    monkeypatch.chdir(tmp_path)
    assert store.find("./elsewhere").card.name == "elsewhere"


def test_an_empty_home_is_no_error(tmp_path: Path) -> None:
    store = Store(tmp_path / "absent", bundled=tmp_path / "nothing")

    assert store.list() == ()
    with pytest.raises(ModelMissing, match="No model that can be used as a recognizer"):
        store.default()


@pytest.mark.parametrize(
    ("name", "hint"),
    [("texteller", "pic2latex models install texteller"), ("unknown", "Installed models: compact, large")],
)
def test_a_missing_model_says_how_to_get_it(store: Store, name: str, hint: str) -> None:
    with pytest.raises(ModelMissing, match=f"“{name}” is not installed") as caught:
        store.find(name)

    assert hint in caught.value.hint


@pytest.mark.parametrize("name", ["", "..", "Large", "a b"])
def test_a_name_that_cannot_be_one(store: Store, name: str) -> None:
    for call in (store.find, store.remove, store.verify):
        with pytest.raises(OptionError, match="cannot be the name"):
            call(name)


def test_the_default_is_the_bundled_one(store: Store, tmp_path: Path) -> None:
    assert store.default().name == "compact"
    with pytest.raises(ModelMissing, match="detector"):
        store.default(ModelRole.DETECTOR)
    write_model(tmp_path / "home" / "models", "another", ModelKind.RTDETR)
    assert store.default(ModelRole.DETECTOR).name == "another"
    write_model(tmp_path / "bundled", "detector", ModelKind.SEGMENTATION)
    assert store.default(ModelRole.DETECTOR).name == "detector"
    assert store.default().name == "compact"


def test_without_a_bundled_model_an_installed_one_is_the_default(store: Store, tmp_path: Path) -> None:
    assert Store(tmp_path / "home", bundled=tmp_path / "nothing").default().name == "large"


def test_verify_reads_every_byte(store: Store) -> None:
    read: list[int] = []

    assert store.verify("large", read.append) == store.find("large")
    assert sum(read) == store.find("large").card.bytes


def test_a_changed_byte_is_found_by_verify(store: Store) -> None:
    path = store.find("large").path("decoder.onnx")
    content = bytearray(path.read_bytes())
    content[7] ^= 1
    path.write_bytes(content)

    store.find("large")  # the size is right
    with pytest.raises(ModelDamaged, match=r"“decoder\.onnx” of the model “large” is not the one"):
        store.verify("large")


def test_a_missing_or_cut_file_is_found_at_once(store: Store) -> None:
    path = store.find("large").path("decoder.onnx")
    path.write_bytes(b"short")
    with pytest.raises(ModelDamaged, match="has 5 bytes instead of 240"):
        store.find("large")
    path.unlink()
    with pytest.raises(ModelDamaged, match=r"“decoder\.onnx” of the model “large” is missing"):
        store.find("large")


def test_a_folder_without_a_card_is_damaged_but_listed_and_can_be_removed(store: Store) -> None:
    (store.folder / "large" / "card.json").unlink()

    with pytest.raises(ModelDamaged, match="has lost its card"):
        store.find("large")
    assert "large" in store.names()
    assert [model.name for model in store.list()] == ["compact"]
    store.remove("large")
    assert store.names() == ("compact",)


def test_a_renamed_folder_is_no_model(store: Store) -> None:
    (store.folder / "large").rename(store.folder / "larger")

    with pytest.raises(ModelDamaged, match="calls it “large”"):
        store.find("larger")


def test_remove(store: Store) -> None:
    leftover = store.incoming("large")
    write_files(leftover, {"x.part": b"1"})

    store.remove("large")

    assert store.names() == ("compact",)
    assert not leftover.exists()
    with pytest.raises(ModelMissing):
        store.remove("large")
    with pytest.raises(OptionError, match="part of Pic2LaTeX"):
        store.remove("compact")


def test_a_locked_model_is_left_alone(store: Store, tmp_path: Path) -> None:
    other = Store(tmp_path / "home", bundled=tmp_path / "bundled")
    with store.lock("large"):
        with pytest.raises(ModelInstallFailed, match="by another program right now"):
            other.remove("large")
        with other.lock("something-else"):
            pass
    other.remove("large")


def test_the_lock_holds_between_threads_and_processes(store: Store) -> None:
    program = (
        "import sys; from pathlib import Path; from pic2latex.models.store import Store\n"
        f"store = Store(Path({str(store.root)!r}))\n"
        "with store.lock('large'):\n"
        "    print('locked', flush=True); sys.stdin.read()\n"
    )
    child = subprocess.Popen(
        (sys.executable, "-c", program), stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
    )  # fmt: skip
    assert child.stdout is not None
    assert child.stdout.readline() == "locked\n"
    refused: list[Exception] = []

    def attempt() -> None:
        try:
            store.remove("large")
        except ModelInstallFailed as error:
            refused.append(error)

    thread = threading.Thread(target=attempt)
    thread.start()
    thread.join()
    assert refused
    child.kill()
    child.communicate()
    store.remove("large")  # a lock does not outlive its process


def test_a_home_that_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "home").write_bytes(b"a file, not a folder")
    store = Store(tmp_path / "home", bundled=tmp_path / "nothing")

    with pytest.raises(ModelInstallFailed, match="cannot be stored"), store.lock("x"):
        pass


def test_publish_replaces_and_forgets_what_the_card_does_not_list(store: Store) -> None:
    files = {"new.onnx": b"new"}
    write_files(store.incoming("large"), {**files, "old.part": b"1", "scratch/x": b"2"})

    model = store.publish(card_of("large", files))

    assert sorted(path.name for path in model.folder.iterdir()) == ["card.json", "new.onnx"]
    assert store.verify("large") == model
    assert list((store.folder / ".incoming").iterdir()) == []


def test_the_root_is_the_users_data_folder_or_what_the_environment_says(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PIC2LATEX_HOME", str(tmp_path / "mine"))
    assert default_root() == tmp_path / "mine"
    assert Store().folder == tmp_path / "mine" / "models"
    monkeypatch.delenv("PIC2LATEX_HOME")
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    assert default_root().name == "pic2latex"


def test_the_bundled_models_are_those_of_the_resources(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PIC2LATEX_HOME", str(tmp_path))  # other tests install models of their own
    for model in Store().list():
        assert model.bundled
        assert model.folder.parent.name == "models"


def test_a_card_with_a_file_in_another_place_is_refused(store: Store, tmp_path: Path) -> None:
    folder = write_model(tmp_path / "home" / "models", "odd")
    card = card_of("odd", {"encoder.onnx": b"x"})
    write_card(folder, card)

    with pytest.raises(ModelDamaged, match="bytes instead of 1"):
        store.find("odd")
