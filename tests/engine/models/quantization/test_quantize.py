"""Quantising: the real tool on real graphs of toy size, with and without branches, and what it does to answers."""

import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import onnxruntime
import pytest
from numpy.typing import NDArray
from onnx import helper, numpy_helper

from pic2latex.errors import ComponentMissing, ModelError, ModelInstallFailed
from pic2latex.models.card import ModelFile, ModelKind, write_card
from pic2latex.models.download.checksum import sha256_of
from pic2latex.models.import_folder import import_folder
from pic2latex.models.json_object import JsonObject
from pic2latex.models.quantization.quantize import quantize
from pic2latex.models.store import InstalledModel, Store
from tests.engine.models.model_folders import write_model

Arrays = dict[str, NDArray[Any]]


def run(path: Path, feeds: Arrays) -> Arrays:
    options = onnxruntime.SessionOptions()
    options.log_severity_level = 4
    session = onnxruntime.InferenceSession(path, options, providers=["CPUExecutionProvider"])
    needed = {entry.name for entry in session.get_inputs()}
    names = [entry.name for entry in session.get_outputs()]
    return dict(zip(names, session.run(None, {k: v for k, v in feeds.items() if k in needed}), strict=True))


def graphs(graph: onnx.GraphProto) -> list[onnx.GraphProto]:
    """Return the graph and all graphs inside it."""
    inner = [attribute.g for node in graph.node for attribute in node.attribute if attribute.HasField("g")]
    return [graph, *(deeper for each in inner for deeper in graphs(each))]


def weights(path: Path, kind: int) -> dict[str, onnx.TensorProto]:
    everything = graphs(onnx.load(path).graph)
    return {
        t.name: t
        for graph in everything
        for t in graph.initializer
        if t.data_type == kind and len(t.dims) == 2
    }


def products_of_weights(path: Path) -> list[str]:
    """Return the products in 32 bits that still have a constant factor."""
    everything = graphs(onnx.load(path).graph)
    constants = {tensor.name for graph in everything for tensor in graph.initializer}
    nodes = [node for graph in everything for node in graph.node if node.op_type in {"MatMul", "Gemm"}]
    return [node.name for node in nodes if node.input[1] in constants]


def first_pass(model: InstalledModel, decoder: str) -> tuple[Arrays, Arrays]:
    """Return feeds and results of a decoder's first pass over the model's own encoding of some picture."""
    pixels = np.random.default_rng(1).normal(size=(1, 1, 64, 64)).astype(np.float32)
    encoded = run(model.path("encoder_model.onnx"), {"pixel_values": pixels})
    feeds: Arrays = {
        "encoder_hidden_states": next(iter(encoded.values())),
        "input_ids": np.array([[0, 5, 9]], np.int64),
        "use_cache_branch": np.array([False]),
    }
    for entry in onnx.load(model.path("decoder_model_merged.onnx"), load_external_data=False).graph.input:
        if entry.name.startswith("past_key_values"):
            sizes = [size.dim_value for size in entry.type.tensor_type.shape.dim]
            feeds[entry.name] = np.zeros((1, sizes[1], 0, sizes[3]), np.float32)
    return feeds, run(model.path(decoder), feeds)


def next_step(feeds: Arrays, results: Arrays) -> Arrays:
    past = {
        name.replace("present", "past_key_values"): value
        for name, value in results.items()
        if name.startswith("present")
    }
    return {**feeds, **past, "input_ids": np.array([[7]], np.int64), "use_cache_branch": np.array([True])}


def test_the_sibling_is_a_whole_model_with_a_card_of_its_own(
    tiny_store: Store, original: InstalledModel, sibling: InstalledModel
) -> None:
    assert tiny_store.verify("tiny-int8") == sibling
    assert {file.name for file in sibling.card.files} == {file.name for file in original.card.files}
    assert sibling.card.kind is original.card.kind
    assert sibling.card.base == "tiny"
    assert "int8 (8 bits)" in sibling.card.provenance
    assert sibling.card.settings["quantization"] == JsonObject({"weights": "int8", "bits": 8})
    assert {k: v for k, v in sibling.card.settings.items() if k != "quantization"} == original.card.settings
    assert tiny_store.verify("tiny") == original


@pytest.mark.parametrize(
    "name",
    ["encoder_model.onnx", "decoder_model.onnx", "decoder_with_past_model.onnx", "decoder_model_merged.onnx"],
)
def test_no_weight_of_a_product_stays_in_32_bits(
    original: InstalledModel, sibling: InstalledModel, name: str
) -> None:
    assert products_of_weights(original.path(name))
    assert not products_of_weights(sibling.path(name))
    assert weights(sibling.path(name), onnx.TensorProto.INT8)


def test_branches_share_their_weights(sibling: InstalledModel) -> None:
    merged = weights(sibling.path("decoder_model_merged.onnx"), onnx.TensorProto.INT8)
    alone = weights(sibling.path("decoder_model.onnx"), onnx.TensorProto.INT8)

    assert len(merged) == len(alone)
    assert sorted(t.raw_data for t in merged.values()) == sorted(t.raw_data for t in alone.values())


def test_both_branches_compute_what_the_separate_files_do(sibling: InstalledModel) -> None:
    feeds, alone = first_pass(sibling, "decoder_model.onnx")
    merged = run(sibling.path("decoder_model_merged.onnx"), feeds)
    np.testing.assert_allclose(merged["logits"], alone["logits"], rtol=1e-4, atol=1e-5)

    feeds = next_step(feeds, alone)
    step = run(sibling.path("decoder_with_past_model.onnx"), feeds)
    merged = run(sibling.path("decoder_model_merged.onnx"), feeds)
    np.testing.assert_allclose(merged["logits"], step["logits"], rtol=1e-4, atol=1e-5)


def test_the_numbers_stay_close_to_the_originals(original: InstalledModel, sibling: InstalledModel) -> None:
    _, before = first_pass(original, "decoder_model_merged.onnx")
    _, after = first_pass(sibling, "decoder_model_merged.onnx")

    difference = np.abs(after["logits"] - before["logits"]).mean() / before["logits"].std()
    assert 0 < difference < 0.2


def test_reduced_range_keeps_to_seven_bits(original: InstalledModel, tiny_store: Store) -> None:
    narrow = quantize(original, tiny_store, "narrow", reduced_range=True)

    tensors = weights(narrow.path("encoder_model.onnx"), onnx.TensorProto.INT8).values()
    assert max(int(np.abs(numpy_helper.to_array(tensor).astype(int)).max()) for tensor in tensors) <= 64
    assert "int8 (7 bits)" in narrow.card.provenance
    wide = weights(tiny_store.find("tiny-int8").path("encoder_model.onnx"), onnx.TensorProto.INT8).values()
    assert max(int(np.abs(numpy_helper.to_array(tensor).astype(int)).max()) for tensor in wide) > 100


def test_progress_counts_the_bytes_of_the_original(original: InstalledModel, tiny_store: Store) -> None:
    seen: list[int] = []

    quantize(original, tiny_store, "counted", advance=seen.append)

    assert sum(seen) == original.card.bytes


def test_a_quantised_model_is_not_quantised_again(sibling: InstalledModel, tiny_store: Store) -> None:
    with pytest.raises(ModelError, match="quantised already"):
        quantize(sibling, tiny_store)


def test_a_taken_name_is_refused(original: InstalledModel, tiny_store: Store) -> None:
    with pytest.raises(ModelInstallFailed, match="already is a model called “tiny-int8”"):
        quantize(original, tiny_store)


def test_without_onnx(original: InstalledModel, tiny_store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "onnx", None)

    with pytest.raises(ComponentMissing, match="package onnx") as caught:
        quantize(original, tiny_store, "other")

    assert "pic2latex[quantize]" in caught.value.hint


@pytest.mark.logs_warnings
def test_a_file_that_is_no_network_leaves_nothing_behind(tiny_store: Store, tmp_path: Path) -> None:
    broken = import_folder(tiny_store, write_model(tmp_path, "broken"))

    with pytest.raises(ModelError, match=r"“(en|de)coder\.onnx” cannot be quantised"):
        quantize(broken, tiny_store)

    assert "broken-int8" not in tiny_store.names()
    assert not tiny_store.incoming("broken-int8").exists()


def test_weights_beside_the_file_move_into_it_and_the_source_is_left_alone(
    tiny_store: Store, tmp_path: Path
) -> None:
    folder = tmp_path / "bundled" / "outside"
    folder.mkdir(parents=True)
    weight = np.random.default_rng(2).normal(size=(64, 64)).astype(np.float32)
    network = helper.make_graph(
        [helper.make_node("MatMul", ["x", "w"], ["y"], name="product")],
        "network",
        [helper.make_tensor_value_info("x", onnx.TensorProto.FLOAT, ["rows", 64])],
        [helper.make_tensor_value_info("y", onnx.TensorProto.FLOAT, ["rows", 64])],
        [numpy_helper.from_array(weight, "w")],
    )
    model = helper.make_model(network, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)
    path = folder / "model.onnx"
    onnx.save(model, path, save_as_external_data=True, location="model.onnx_data", size_threshold=0)
    names = ["model.onnx", "model.onnx_data"]
    files = tuple(ModelFile(n, sha256_of(folder / n), (folder / n).stat().st_size) for n in names)
    card = tiny_store.find("tiny").card

    write_card(folder, replace(card, name="outside", kind=ModelKind.RTDETR, files=files))
    bundled = Store(tiny_store.root, bundled=tmp_path / "bundled")
    before = sorted(path.name for path in folder.iterdir())

    sibling = quantize(bundled.find("outside"), bundled)

    assert [file.name for file in sibling.card.files] == ["model.onnx"]
    assert sorted(path.name for path in folder.iterdir()) == before
    x = np.random.default_rng(3).normal(size=(2, 64)).astype(np.float32)
    difference = run(sibling.path("model.onnx"), {"x": x})["y"] - x @ weight
    assert np.abs(difference).max() < 0.5
