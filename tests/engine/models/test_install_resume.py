"""Downloads that break off, and go on: in the same call, in the next one, and with servers that cannot do it."""

import pytest

from pic2latex.errors import ModelInstallFailed, ModelMissing
from pic2latex.models.install import install
from pic2latex.models.store import Store
from tests.engine.models.local_hub import LocalHub
from tests.engine.models.reader_model import CONFIG, DECODER, ENCODER, ENTRY, QUICK, REPO, left_over


def test_a_broken_connection_is_resumed_in_the_same_call(hub: LocalHub, empty_store: Store) -> None:
    hub.cuts[:] = [100_000, None, 300_000, 100_000]
    seen: list[int] = []

    install(ENTRY, empty_store, lambda done, _: seen.append(done), patience=QUICK)

    assert empty_store.verify("reader")
    assert hub.downloads() == [
        "file encoder_model.onnx",
        "file encoder_model.onnx from 100000",
        "file onnx/decoder_model_merged_int8.onnx",
        "file onnx/decoder_model_merged_int8.onnx from 300000",
        "file onnx/decoder_model_merged_int8.onnx from 400000",
        "file config.json",
    ]
    assert seen == sorted(seen)


def test_an_interrupted_download_is_resumed_by_the_next_call(hub: LocalHub, empty_store: Store) -> None:
    hub.cuts[:] = [None, 250_000, 0, 0, 0]
    with pytest.raises(ModelInstallFailed, match="cannot be reached"):
        install(ENTRY, empty_store, patience=QUICK)
    assert empty_store.names() == ()
    with pytest.raises(ModelMissing):
        empty_store.find("reader")
    hub.cuts.clear()
    hub.asked.clear()

    install(ENTRY, empty_store, patience=QUICK)

    assert hub.downloads() == ["file onnx/decoder_model_merged_int8.onnx from 250000", "file config.json"]
    assert empty_store.verify("reader")
    assert left_over(empty_store) == []


def test_stopping_by_the_progress_keeps_what_is_there(hub: LocalHub, empty_store: Store) -> None:
    def stop(done: int, _: int) -> None:
        if done > 500_000:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        install(ENTRY, empty_store, stop)
    hub.asked.clear()

    install(ENTRY, empty_store)

    resumed = hub.downloads()[0]
    assert resumed.startswith("file onnx/decoder_model_merged_int8.onnx from ")


def test_pieces_of_another_content_are_not_continued(hub: LocalHub, empty_store: Store) -> None:
    hub.cuts[:] = [100_000, 0, 0, 0]
    with pytest.raises(ModelInstallFailed):
        install(ENTRY, empty_store, patience=QUICK)
    hub.cuts.clear()
    hub.asked.clear()
    hub.repositories[REPO]["encoder_model.onnx"] = ENCODER[::-1]

    model = install(ENTRY, empty_store)

    assert hub.downloads()[0] == "file encoder_model.onnx"
    assert (model.folder / "encoder_model.onnx").read_bytes() == ENCODER[::-1]
    assert left_over(empty_store) == []


def test_a_server_without_ranges_is_asked_from_the_start(hub: LocalHub, empty_store: Store) -> None:
    hub.knows_ranges = False
    hub.cuts[:] = [100_000]
    seen: list[int] = []

    install(ENTRY, empty_store, lambda done, _: seen.append(done), patience=QUICK)

    assert empty_store.verify("reader")
    assert max(seen) == seen[-1] == len(ENCODER) + len(DECODER) + len(CONFIG)


def test_a_bad_piece_is_fetched_once_more_from_the_start(hub: LocalHub, empty_store: Store) -> None:
    hub.cuts[:] = [100_000, 0, 0, 0]
    with pytest.raises(ModelInstallFailed):
        install(ENTRY, empty_store, patience=QUICK)
    hub.cuts.clear()
    [part] = empty_store.incoming("reader").glob("*.part")
    part.write_bytes(b"x" * 100_000)

    install(ENTRY, empty_store)

    assert empty_store.verify("reader")


def test_a_busy_hub_is_asked_again(hub: LocalHub, empty_store: Store) -> None:
    hub.statuses["encoder_model.onnx"] = 503
    asked = hub.asked

    class Recovering(list[str]):
        def append(self, line: str) -> None:
            super().append(line)
            if self.count("GET file encoder_model.onnx") == 2:
                hub.statuses.clear()

    hub.asked = Recovering(asked)

    assert install(ENTRY, empty_store, patience=QUICK)
