"""Installing over the network: the real client of the hub against a small hub on this machine."""

import hashlib
import os
import socket
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from pic2latex.errors import ModelInstallFailed, ModelMissing, OptionError
from pic2latex.models.card import ModelKind, ModelSource
from pic2latex.models.catalogue import CatalogueEntry, CatalogueFile, Localized
from pic2latex.models.install import install
from pic2latex.models.record import Record
from pic2latex.models.store import Store
from pic2latex.models.transfer import Patience
from tests.engine.models.local_hub import COMMIT, LocalHub, serving

REPO = "somebody/reader"
ENCODER = os.urandom(300_000)
DECODER = os.urandom(700_000)
CONFIG = b'{"encoder": {}}'
FILES = {
    "encoder_model.onnx": ENCODER,
    "onnx/decoder_model_merged_int8.onnx": DECODER,
    "config.json": CONFIG,
    "README.md": b"not needed",
    "model.safetensors": os.urandom(5_000),
}
ENTRY = CatalogueEntry(
    name="reader",
    kind=ModelKind.VISION_ENCODER_DECODER,
    title=Localized((("en", "Reader"),)),
    summary=Localized((("en", "Reads."),)),
    licence="Apache-2.0",
    repo=REPO,
    revision="main",
    files=(
        CatalogueFile("encoder_model.onnx", ("onnx/encoder_model.onnx", "encoder_model.onnx")),
        CatalogueFile("decoder_model_merged.onnx", ("onnx/decoder_model_merged_int8.onnx",)),
        CatalogueFile("config.json", ("config.json",)),
        CatalogueFile("generation_config.json", ("generation_config.json",), required=False),
    ),
    settings=Record({"image_size": 448}),
)
QUICK = Patience(attempts=3, first_pause=0.01, longest_pause=0.01, silence=5.0)


@pytest.fixture
def hub(monkeypatch: pytest.MonkeyPatch) -> Iterator[LocalHub]:
    for variable in ("HF_HUB_OFFLINE", "TRANSFORMERS_OFFLINE", "HTTP_PROXY", "http_proxy", "ALL_PROXY"):
        monkeypatch.delenv(variable, raising=False)
    with serving(LocalHub({REPO: dict(FILES)})) as hub:
        monkeypatch.setenv("HF_ENDPOINT", hub.url)
        yield hub


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "home", bundled=tmp_path / "bundled")


def left_over(store: Store) -> list[str]:
    """Every file below the store that is not part of a model, locks aside."""
    incoming = store.folder / ".incoming"
    return sorted(path.relative_to(incoming).as_posix() for path in incoming.rglob("*") if path.is_file())


def test_installs_the_needed_files_and_writes_the_card(hub: LocalHub, store: Store) -> None:
    seen: list[tuple[int, int]] = []

    model = install(ENTRY, store, lambda done, total: seen.append((done, total)))

    assert store.verify("reader") == model
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
    assert left_over(store) == []


def test_only_the_asked_files_travel_and_only_once(hub: LocalHub, store: Store) -> None:
    install(ENTRY, store)

    assert hub.asked == [
        f"GET api {REPO}@main",
        "GET file encoder_model.onnx",
        "GET file onnx/decoder_model_merged_int8.onnx",
        "GET file config.json",
    ]


def test_nothing_is_kept_outside_the_store(hub: LocalHub, store: Store, tmp_path: Path) -> None:
    install(ENTRY, store)

    found = {
        path for path in Path(os.environ["HOME"]).rglob("*") if path.is_file() and path.stat().st_size > 1000
    }
    assert not found


def test_an_intact_model_is_not_fetched_again(hub: LocalHub, store: Store) -> None:
    first = install(ENTRY, store)
    hub.asked.clear()

    assert install(ENTRY, store) == first
    assert hub.asked == []


def test_a_damaged_model_is_fetched_again(hub: LocalHub, store: Store) -> None:
    model = install(ENTRY, store)
    (model.folder / "encoder_model.onnx").write_bytes(ENCODER[::-1])

    install(ENTRY, store)

    assert store.verify("reader").folder == model.folder
    assert left_over(store) == []


def test_a_new_pinned_revision_replaces_the_old_one(hub: LocalHub, store: Store) -> None:
    install(replace(ENTRY, revision=COMMIT), store)
    hub.commit = "f" * 40
    hub.repositories[REPO]["encoder_model.onnx"] = ENCODER[::-1]

    model = install(replace(ENTRY, revision=hub.commit), store)

    assert model.card.source == ModelSource(REPO, hub.commit)
    assert (model.folder / "encoder_model.onnx").read_bytes() == ENCODER[::-1]
    assert store.names() == ("reader",)


def test_a_broken_connection_is_resumed_in_the_same_call(hub: LocalHub, store: Store) -> None:
    hub.cuts[:] = [100_000, None, 300_000, 100_000]
    seen: list[int] = []

    install(ENTRY, store, lambda done, _: seen.append(done), patience=QUICK)

    assert store.verify("reader")
    assert hub.downloads() == [
        "file encoder_model.onnx",
        "file encoder_model.onnx from 100000",
        "file onnx/decoder_model_merged_int8.onnx",
        "file onnx/decoder_model_merged_int8.onnx from 300000",
        "file onnx/decoder_model_merged_int8.onnx from 400000",
        "file config.json",
    ]
    assert seen == sorted(seen)


def test_an_interrupted_download_is_resumed_by_the_next_call(hub: LocalHub, store: Store) -> None:
    hub.cuts[:] = [None, 250_000, 0, 0, 0]
    with pytest.raises(ModelInstallFailed, match="cannot be reached"):
        install(ENTRY, store, patience=QUICK)
    assert store.names() == ()
    with pytest.raises(ModelMissing):
        store.find("reader")
    hub.cuts.clear()
    hub.asked.clear()

    install(ENTRY, store, patience=QUICK)

    assert hub.downloads() == ["file onnx/decoder_model_merged_int8.onnx from 250000", "file config.json"]
    assert store.verify("reader")
    assert left_over(store) == []


def test_stopping_by_the_progress_keeps_what_is_there(hub: LocalHub, store: Store) -> None:
    def stop(done: int, _: int) -> None:
        if done > 500_000:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        install(ENTRY, store, stop)
    hub.asked.clear()

    install(ENTRY, store)

    resumed = hub.downloads()[0]
    assert resumed.startswith("file onnx/decoder_model_merged_int8.onnx from ")


def test_pieces_of_another_content_are_not_continued(hub: LocalHub, store: Store) -> None:
    hub.cuts[:] = [100_000, 0, 0, 0]
    with pytest.raises(ModelInstallFailed):
        install(ENTRY, store, patience=QUICK)
    hub.cuts.clear()
    hub.asked.clear()
    hub.repositories[REPO]["encoder_model.onnx"] = ENCODER[::-1]

    model = install(ENTRY, store)

    assert hub.downloads()[0] == "file encoder_model.onnx"
    assert (model.folder / "encoder_model.onnx").read_bytes() == ENCODER[::-1]
    assert left_over(store) == []


def test_a_server_without_ranges_is_asked_from_the_start(hub: LocalHub, store: Store) -> None:
    hub.knows_ranges = False
    hub.cuts[:] = [100_000]
    seen: list[int] = []

    install(ENTRY, store, lambda done, _: seen.append(done), patience=QUICK)

    assert store.verify("reader")
    assert max(seen) == seen[-1] == len(ENCODER) + len(DECODER) + len(CONFIG)


def test_a_bad_piece_is_fetched_once_more_from_the_start(hub: LocalHub, store: Store) -> None:
    hub.cuts[:] = [100_000, 0, 0, 0]
    with pytest.raises(ModelInstallFailed):
        install(ENTRY, store, patience=QUICK)
    hub.cuts.clear()
    [part] = store.incoming("reader").glob("*.part")
    part.write_bytes(b"x" * 100_000)

    install(ENTRY, store)

    assert store.verify("reader")


def test_a_file_damaged_on_its_way_is_refused(hub: LocalHub, store: Store) -> None:
    hub.damaged.add("encoder_model.onnx")

    with pytest.raises(ModelInstallFailed, match=r"encoder_model\.onnx.*arrived damaged"):
        install(ENTRY, store)

    assert store.names() == ()
    assert not list(store.incoming("reader").glob("encoder*"))


def test_a_small_file_is_checked_too(hub: LocalHub, store: Store) -> None:
    hub.damaged.add("config.json")

    with pytest.raises(ModelInstallFailed, match=r"config\.json.*arrived damaged"):
        install(ENTRY, store)


@pytest.mark.parametrize(
    "expected",
    [CatalogueFile("encoder_model.onnx", ("encoder_model.onnx",), sha256="0" * 64),
     CatalogueFile("encoder_model.onnx", ("encoder_model.onnx",), bytes=7)],
)  # fmt: skip
def test_other_files_than_the_catalogue_describes_are_not_even_fetched(
    hub: LocalHub, store: Store, expected: CatalogueFile
) -> None:
    with pytest.raises(ModelInstallFailed, match="not the one that Pic2LaTeX was made for"):
        install(replace(ENTRY, files=(expected,)), store)

    assert hub.downloads() == []


def test_the_hash_of_the_catalogue_is_required(hub: LocalHub, store: Store) -> None:
    digest = hashlib.sha256(ENCODER).hexdigest()
    file = CatalogueFile("encoder_model.onnx", ("encoder_model.onnx",), bytes=len(ENCODER), sha256=digest)

    assert install(replace(ENTRY, files=(file,)), store).card.files[0].sha256 == digest


def test_a_mirror_with_the_short_answer_is_asked_file_by_file(hub: LocalHub, store: Store) -> None:
    hub.knows_blobs = False

    assert install(ENTRY, store)
    assert store.verify("reader")


def test_a_mirror_with_another_commit_is_refused(hub: LocalHub, store: Store) -> None:
    hub.is_strict = False

    with pytest.raises(ModelInstallFailed, match=r"answers with commit 0123456 .* instead of aaaaaaa"):
        install(replace(ENTRY, revision="a" * 40), store)


def test_an_unknown_revision_is_explained(hub: LocalHub, store: Store) -> None:
    with pytest.raises(ModelInstallFailed, match="answer 404"):
        install(replace(ENTRY, revision="a" * 40), store)


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
    hub: LocalHub, store: Store, path: str, status: int, message: str, hint: str
) -> None:
    hub.statuses[path] = status

    with pytest.raises(ModelInstallFailed, match=message) as caught:
        install(ENTRY, store, patience=QUICK)

    assert hint in caught.value.hint
    assert store.names() == ()


def test_a_busy_hub_is_asked_again(hub: LocalHub, store: Store) -> None:
    hub.statuses["encoder_model.onnx"] = 503
    asked = hub.asked

    class Recovering(list[str]):
        def append(self, line: str) -> None:
            super().append(line)
            if self.count("GET file encoder_model.onnx") == 2:
                hub.statuses.clear()

    hub.asked = Recovering(asked)

    assert install(ENTRY, store, patience=QUICK)


def test_an_unknown_repository_is_named(hub: LocalHub, store: Store) -> None:
    with pytest.raises(ModelInstallFailed, match="no such repository"):
        install(replace(ENTRY, repo="nobody/nothing"), store)


def test_a_missing_file_is_named(hub: LocalHub, store: Store) -> None:
    del hub.repositories[REPO]["config.json"]

    with pytest.raises(ModelInstallFailed, match=r"has no file “config\.json”"):
        install(ENTRY, store)


def test_a_page_that_is_no_hub_is_recognised(hub: LocalHub, store: Store) -> None:
    hub.is_hub = False

    with pytest.raises(ModelInstallFailed, match="not one of a model hub") as caught:
        install(ENTRY, store)

    assert "HF_ENDPOINT" in caught.value.hint


def test_no_network(hub: LocalHub, store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        monkeypatch.setenv("HF_ENDPOINT", f"http://127.0.0.1:{free.getsockname()[1]}")

        with pytest.raises(ModelInstallFailed, match="cannot be reached") as caught:
            install(ENTRY, store)

    assert "HTTPS_PROXY" in caught.value.hint
    assert "HF_ENDPOINT" in caught.value.hint


@pytest.mark.parametrize("address", ["mirror.example", "ftp://mirror.example", "http://", "http://[::1"])
def test_a_wrong_address_is_refused(store: Store, monkeypatch: pytest.MonkeyPatch, address: str) -> None:
    monkeypatch.setenv("HF_ENDPOINT", address)

    with pytest.raises(ModelInstallFailed, match="not an address"):
        install(ENTRY, store)


@pytest.mark.parametrize("variable", ["HF_HUB_OFFLINE", "TRANSFORMERS_OFFLINE"])
def test_offline_mode_asks_nobody(
    hub: LocalHub, store: Store, monkeypatch: pytest.MonkeyPatch, variable: str
) -> None:
    monkeypatch.setenv(variable, "1")

    with pytest.raises(ModelInstallFailed, match="offline mode") as caught:
        install(ENTRY, store)

    assert variable in caught.value.hint
    assert hub.asked == []


def test_too_little_space_is_found_before_anything_travels(hub: LocalHub, store: Store) -> None:
    hub.sizes["encoder_model.onnx"] = 10**15

    with pytest.raises(ModelInstallFailed, match="MB are free") as caught:
        install(ENTRY, store)

    assert "PIC2LATEX_HOME" in caught.value.hint
    assert hub.downloads() == []


def test_a_disk_that_fills_up_meanwhile_is_cleared_again(hub: LocalHub, store: Store) -> None:
    incoming = store.incoming("reader")
    incoming.mkdir(parents=True)
    part = f"decoder_model_merged.onnx.{hashlib.sha256(DECODER).hexdigest()[:16]}.part"
    (incoming / part).symlink_to("/dev/full")  # where every write fails as on a full disk

    with pytest.raises(ModelInstallFailed, match="the disk is full") as caught:
        install(ENTRY, store)

    assert "Free some space" in caught.value.hint
    assert not incoming.exists()


def test_a_folder_that_may_not_be_written(hub: LocalHub, store: Store) -> None:
    store.folder.mkdir(parents=True)
    (store.folder / ".incoming").write_bytes(b"a file where a folder is needed")

    with pytest.raises(ModelInstallFailed, match="could not be installed"):
        install(ENTRY, store)


def test_one_installation_at_a_time(hub: LocalHub, store: Store, tmp_path: Path) -> None:
    again = Store(store.root, bundled=tmp_path / "bundled")
    with store.lock("reader"), pytest.raises(ModelInstallFailed, match="by another program"):
        install(ENTRY, again)

    assert install(ENTRY, again)


def test_a_bundled_model_is_not_installed(store: Store) -> None:
    with pytest.raises(OptionError, match="part of Pic2LaTeX"):
        install(replace(ENTRY, bundled=True), store)
