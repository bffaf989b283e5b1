"""What is said, and what stays, when network, hub, files or disk stand in the way of an installation."""

import hashlib
import socket
from dataclasses import replace

import pytest

from pic2latex.errors import ModelInstallFailed
from pic2latex.models.catalogue import CatalogueFile
from pic2latex.models.install import install
from pic2latex.models.store import Store
from tests.engine.models.local_hub import LocalHub
from tests.engine.models.reader_model import DECODER, ENTRY, QUICK, REPO


def test_a_file_damaged_on_its_way_is_refused(hub: LocalHub, empty_store: Store) -> None:
    hub.damaged.add("encoder_model.onnx")

    with pytest.raises(ModelInstallFailed, match=r"encoder_model\.onnx.*arrived damaged"):
        install(ENTRY, empty_store)

    assert empty_store.names() == ()
    assert not list(empty_store.incoming("reader").glob("encoder*"))


def test_a_small_file_is_checked_too(hub: LocalHub, empty_store: Store) -> None:
    hub.damaged.add("config.json")

    with pytest.raises(ModelInstallFailed, match=r"config\.json.*arrived damaged"):
        install(ENTRY, empty_store)


@pytest.mark.parametrize(
    "expected",
    [CatalogueFile("encoder_model.onnx", ("encoder_model.onnx",), sha256="0" * 64),
     CatalogueFile("encoder_model.onnx", ("encoder_model.onnx",), bytes=7)],
)  # fmt: skip
def test_other_files_than_the_catalogue_describes_are_not_even_fetched(
    hub: LocalHub, empty_store: Store, expected: CatalogueFile
) -> None:
    with pytest.raises(ModelInstallFailed, match="not the one that Pic2LaTeX was made for"):
        install(replace(ENTRY, files=(expected,)), empty_store)

    assert hub.downloads() == []


def test_a_mirror_with_another_commit_is_refused(hub: LocalHub, empty_store: Store) -> None:
    hub.is_strict = False

    with pytest.raises(ModelInstallFailed, match=r"answers with commit 0123456 .* instead of aaaaaaa"):
        install(replace(ENTRY, revision="a" * 40), empty_store)


def test_an_unknown_revision_is_explained(hub: LocalHub, empty_store: Store) -> None:
    with pytest.raises(ModelInstallFailed, match="answer 404"):
        install(replace(ENTRY, revision="a" * 40), empty_store)


@pytest.mark.parametrize(
    ("path", "status", "message", "hint"),
    [
        ("api", 401, "asks for a login", "HF_TOKEN"),
        ("api", 403, "refuses access", "hf auth login"),
        ("api", 404, "no such file", "Update"),
        ("api", 429, "too many requests", "Wait"),
        ("api", 503, "out of order", "later"),
        ("encoder_model.onnx", 403, "refuses access", "hf auth login"),
        ("encoder_model.onnx", 404, "no such file", "Update"),
        ("encoder_model.onnx", 500, "out of order", "mirror"),
        ("encoder_model.onnx", 418, "refuses the request", "HF_ENDPOINT"),
    ],
)
def test_the_answer_of_the_hub_is_explained(
    hub: LocalHub, empty_store: Store, path: str, status: int, message: str, hint: str
) -> None:
    hub.statuses[path] = status

    with pytest.raises(ModelInstallFailed, match=message) as caught:
        install(ENTRY, empty_store, patience=QUICK)

    assert hint in caught.value.hint
    assert empty_store.names() == ()


def test_an_unknown_repository_is_named(hub: LocalHub, empty_store: Store) -> None:
    with pytest.raises(ModelInstallFailed, match="no such repository"):
        install(replace(ENTRY, repo="nobody/nothing"), empty_store)


def test_a_missing_file_is_named(hub: LocalHub, empty_store: Store) -> None:
    del hub.repositories[REPO]["config.json"]

    with pytest.raises(ModelInstallFailed, match=r"has no file “config\.json”"):
        install(ENTRY, empty_store)


def test_a_page_that_is_no_hub_is_recognised(hub: LocalHub, empty_store: Store) -> None:
    hub.is_hub = False

    with pytest.raises(ModelInstallFailed, match="not one of a model hub") as caught:
        install(ENTRY, empty_store)

    assert "HF_ENDPOINT" in caught.value.hint


def test_no_network(hub: LocalHub, empty_store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        monkeypatch.setenv("HF_ENDPOINT", f"http://127.0.0.1:{free.getsockname()[1]}")

        with pytest.raises(ModelInstallFailed, match="cannot be reached") as caught:
            install(ENTRY, empty_store)

    assert "HTTPS_PROXY" in caught.value.hint
    assert "HF_ENDPOINT" in caught.value.hint


@pytest.mark.parametrize("address", ["mirror.example", "ftp://mirror.example", "http://", "http://[::1"])
def test_a_wrong_address_is_refused(
    empty_store: Store, monkeypatch: pytest.MonkeyPatch, address: str
) -> None:
    monkeypatch.setenv("HF_ENDPOINT", address)

    with pytest.raises(ModelInstallFailed, match="not an address"):
        install(ENTRY, empty_store)


@pytest.mark.parametrize("variable", ["HF_HUB_OFFLINE", "TRANSFORMERS_OFFLINE"])
def test_offline_mode_asks_nobody(
    hub: LocalHub, empty_store: Store, monkeypatch: pytest.MonkeyPatch, variable: str
) -> None:
    monkeypatch.setenv(variable, "1")

    with pytest.raises(ModelInstallFailed, match="offline mode") as caught:
        install(ENTRY, empty_store)

    assert variable in caught.value.hint
    assert hub.asked == []


def test_too_little_space_is_found_before_anything_travels(hub: LocalHub, empty_store: Store) -> None:
    hub.sizes["encoder_model.onnx"] = 10**15

    with pytest.raises(ModelInstallFailed, match="MB are free") as caught:
        install(ENTRY, empty_store)

    assert "PIC2LATEX_HOME" in caught.value.hint
    assert hub.downloads() == []


def test_a_disk_that_fills_up_meanwhile_is_cleared_again(hub: LocalHub, empty_store: Store) -> None:
    incoming = empty_store.incoming("reader")
    incoming.mkdir(parents=True)
    part = f"decoder_model_merged.onnx.{hashlib.sha256(DECODER).hexdigest()[:16]}.part"
    (incoming / part).symlink_to("/dev/full")  # where every write fails as on a full disk

    with pytest.raises(ModelInstallFailed, match="the disk is full") as caught:
        install(ENTRY, empty_store)

    assert "Free some space" in caught.value.hint
    assert not incoming.exists()


def test_a_folder_that_may_not_be_written(hub: LocalHub, empty_store: Store) -> None:
    empty_store.folder.mkdir(parents=True)
    (empty_store.folder / ".incoming").write_bytes(b"a file where a folder is needed")

    with pytest.raises(ModelInstallFailed, match="could not be installed"):
        install(ENTRY, empty_store)
