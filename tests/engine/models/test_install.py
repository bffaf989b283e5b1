"""Installing over the network: the real client of the hub against a small hub on this machine."""

import hashlib
import os
from dataclasses import replace
from pathlib import Path

import pytest

from pic2latex.errors import ModelInstallFailed, OptionError
from pic2latex.models.card import ModelSource
from pic2latex.models.catalogue import CatalogueFile
from pic2latex.models.install import install
from pic2latex.models.store import Store
from tests.engine.models.local_hub import COMMIT, LocalHub
from tests.engine.models.reader_model import CONFIG, DECODER, ENCODER, ENTRY, REPO, left_over


def test_installs_the_needed_files_and_writes_the_card(hub: LocalHub, empty_store: Store) -> None:
    seen: list[tuple[int, int]] = []

    model = install(ENTRY, empty_store, lambda done, total: seen.append((done, total)))

    assert empty_store.verify("reader") == model
    assert model.card.source == ModelSource(REPO, COMMIT)
    assert model.card.settings == ENTRY.settings
    assert (model.card.licence, model.card.description) == ("Apache-2.0", "Reads.")
    assert (model.folder / "decoder_model_merged.onnx").read_bytes() == DECODER
    assert sorted(path.name for path in model.folder.iterdir()) == [
        "card.json",
        "config.json",
        "decoder_model_merged.onnx",
        "encoder_model.onnx",
    ]
    total = len(ENCODER) + len(DECODER) + len(CONFIG)
    assert seen[0] == (0, total)
    assert seen[-1] == (total, total)
    assert [done for done, _ in seen] == sorted(done for done, _ in seen)
    assert left_over(empty_store) == []


def test_only_the_asked_files_travel_and_only_once(hub: LocalHub, empty_store: Store) -> None:
    install(ENTRY, empty_store)

    assert hub.asked == [
        f"GET api {REPO}@main",
        "GET file encoder_model.onnx",
        "GET file onnx/decoder_model_merged_int8.onnx",
        "GET file config.json",
    ]


def test_nothing_is_kept_outside_the_store(hub: LocalHub, empty_store: Store, tmp_path: Path) -> None:
    before = large_files_at_home()  # the tests of one process share a home, where npm and others keep things

    install(ENTRY, empty_store)

    assert large_files_at_home() == before


def large_files_at_home() -> dict[Path, int]:
    """Return the files of the home folder that could hold a network, with the times of their last change."""
    found = ((path, path.stat()) for path in Path(os.environ["HOME"]).rglob("*") if path.is_file())
    return {path: facts.st_mtime_ns for path, facts in found if facts.st_size > 1000}


def test_an_intact_model_is_not_fetched_again(hub: LocalHub, empty_store: Store) -> None:
    first = install(ENTRY, empty_store)
    hub.asked.clear()

    assert install(ENTRY, empty_store) == first
    assert hub.asked == []


def test_a_damaged_model_is_fetched_again(hub: LocalHub, empty_store: Store) -> None:
    model = install(ENTRY, empty_store)
    (model.folder / "encoder_model.onnx").write_bytes(ENCODER[::-1])

    install(ENTRY, empty_store)

    assert empty_store.verify("reader").folder == model.folder
    assert left_over(empty_store) == []


def test_a_new_pinned_revision_replaces_the_old_one(hub: LocalHub, empty_store: Store) -> None:
    install(replace(ENTRY, revision=COMMIT), empty_store)
    hub.commit = "f" * 40
    hub.repositories[REPO]["encoder_model.onnx"] = ENCODER[::-1]

    model = install(replace(ENTRY, revision=hub.commit), empty_store)

    assert model.card.source == ModelSource(REPO, hub.commit)
    assert (model.folder / "encoder_model.onnx").read_bytes() == ENCODER[::-1]
    assert empty_store.names() == ("reader",)


def test_the_hash_of_the_catalogue_is_required(hub: LocalHub, empty_store: Store) -> None:
    digest = hashlib.sha256(ENCODER).hexdigest()
    file = CatalogueFile("encoder_model.onnx", ("encoder_model.onnx",), bytes=len(ENCODER), sha256=digest)

    assert install(replace(ENTRY, files=(file,)), empty_store).card.files[0].sha256 == digest


def test_a_mirror_with_the_short_answer_is_asked_file_by_file(hub: LocalHub, empty_store: Store) -> None:
    hub.knows_blobs = False

    assert install(ENTRY, empty_store)
    assert empty_store.verify("reader")


def test_one_installation_at_a_time(hub: LocalHub, empty_store: Store, tmp_path: Path) -> None:
    again = Store(empty_store.root, bundled=tmp_path / "bundled")
    with empty_store.lock("reader"), pytest.raises(ModelInstallFailed, match="by another program"):
        install(ENTRY, again)

    assert install(ENTRY, again)


def test_a_bundled_model_is_not_installed(empty_store: Store) -> None:
    with pytest.raises(OptionError, match="part of Pic2LaTeX"):
        install(replace(ENTRY, bundled=True), empty_store)
