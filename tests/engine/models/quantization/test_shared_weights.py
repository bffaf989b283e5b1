"""A weight that is both an embedding and the last layer survives quantising."""

from pathlib import Path

import numpy as np
import onnx
import onnxruntime
import pytest
from onnx import TensorProto, helper, numpy_helper

from pic2latex.models.card import ModelCard, ModelFile, ModelKind
from pic2latex.models.download.checksum import sha256_of
from pic2latex.models.quantization.quantize import quantize
from pic2latex.models.quantization.shared_weights import untie
from pic2latex.models.store import InstalledModel, Store

TABLE = np.random.default_rng(6).normal(size=(50, 16)).astype(np.float16)


def tied_network() -> onnx.ModelProto:
    """Build ids -> embedding -> logits with one table, kept in half precision, as our own exports are."""
    nodes = [
        helper.make_node("Cast", ["table.half"], ["table"], to=TensorProto.FLOAT),
        helper.make_node("Gather", ["table", "ids"], ["embedded"]),
        helper.make_node("Gemm", ["embedded", "table", "bias"], ["logits"], transB=1, name="last"),
    ]
    bias = numpy_helper.from_array(np.arange(50, dtype=np.float32), "bias")
    graph = helper.make_graph(
        nodes,
        "tied",
        [helper.make_tensor_value_info("ids", TensorProto.INT64, ["n"])],
        [helper.make_tensor_value_info("logits", TensorProto.FLOAT, ["n", 50])],
        [numpy_helper.from_array(TABLE, "table.half"), bias],
    )
    return helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)


def logits(path: Path) -> np.ndarray[tuple[int, ...], np.dtype[np.float32]]:
    session = onnxruntime.InferenceSession(path, providers=["CPUExecutionProvider"])
    [values] = session.run(None, {"ids": np.array([3, 41, 7])})
    return np.asarray(values, np.float32)


def test_a_shared_weight_is_copied_for_the_product(tmp_path: Path) -> None:
    model = tied_network()
    onnx.save(model, tmp_path / "before.onnx")

    model.graph.node[1].input[0] = model.graph.node[2].input[1] = "table.half"  # as after widening
    model.graph.node.pop(0)
    model.graph.initializer[0].CopyFrom(numpy_helper.from_array(TABLE.astype(np.float32), "table.half"))
    assert untie(model) == 1
    onnx.save(model, tmp_path / "after.onnx")

    assert model.graph.node[0].input[0] == "table.half"
    assert model.graph.node[1].input[1] == "table.half.untied.0"
    np.testing.assert_array_equal(logits(tmp_path / "after.onnx"), logits(tmp_path / "before.onnx"))
    assert untie(model) == 0


def test_a_tied_network_quantises_right(tmp_path: Path) -> None:
    folder = tmp_path / "tied"
    folder.mkdir()
    path = folder / "decoder.onnx"
    onnx.save(tied_network(), path)
    file = ModelFile(path.name, sha256_of(path), path.stat().st_size)
    card = ModelCard("tied", ModelKind.COMPACT, "For tests.", "Apache-2.0", "A test.", (file,))

    sibling = quantize(InstalledModel(folder, card), Store(tmp_path / "home", bundled=tmp_path / "none"))

    quantised = onnx.load(sibling.path("decoder.onnx"))
    kinds = {tensor.data_type for tensor in quantised.graph.initializer if len(tensor.dims) == 2}
    assert kinds == {TensorProto.FLOAT16, TensorProto.INT8}  # the embedding, and the product's copy
    expected = TABLE.astype(np.float32)[[3, 41, 7]] @ TABLE.astype(np.float32).T + np.arange(50)
    assert logits(sibling.path("decoder.onnx")) == pytest.approx(expected, abs=0.3)
