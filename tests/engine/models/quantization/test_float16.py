"""Weights in half precision: widened for the quantising tool, narrowed again where it left them alone."""

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
import onnx
import onnxruntime
import pytest
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper

from pic2latex.models.quantization.float16 import narrow, widen

Result = TypeVar("Result")

WEIGHT = np.random.default_rng(4).normal(size=(8, 8)).astype(np.float16)


def value(name: str, kind: int = TensorProto.FLOAT, *shape: int) -> onnx.ValueInfoProto:
    return helper.make_tensor_value_info(name, kind, shape)


def branch(
    name: str, node: onnx.NodeProto, *, weights: list[onnx.TensorProto] | None = None
) -> onnx.GraphProto:
    cast = [helper.make_node("Cast", ["inner.half"], ["inner"], to=TensorProto.FLOAT)] if weights else []
    return helper.make_graph([*cast, node], name, [], [value("y", TensorProto.FLOAT, 2, 8)], weights or [])


def network(path: Path, *, halves: bool = True) -> Path:
    """Write a network that multiplies by a weight, in one of two branches; one of them has a weight of its own."""
    inner = numpy_helper.from_array(WEIGHT * 2, "inner.half")
    first = branch("first", helper.make_node("MatMul", ["x", "w"], ["y"]))
    second = branch("second", helper.make_node("MatMul", ["x", "inner"], ["y"]), weights=[inner])
    plain = branch("plain", helper.make_node("MatMul", ["x", "w"], ["y"]))
    choose = helper.make_node("If", ["c"], ["y"], then_branch=first, else_branch=second if halves else plain)
    nodes, weight = [choose], numpy_helper.from_array(WEIGHT.astype(np.float32), "w")
    if halves:
        nodes.insert(0, helper.make_node("Cast", ["w.half"], ["w"], to=TensorProto.FLOAT))
        weight = numpy_helper.from_array(WEIGHT, "w.half")
    graph = helper.make_graph(
        nodes, "network", [value("x", TensorProto.FLOAT, 2, 8), value("c", TensorProto.BOOL)],
        [value("y", TensorProto.FLOAT, 2, 8)], [weight],
    )  # fmt: skip
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)
    onnx.checker.check_model(model, full_check=True)
    onnx.save(model, path)
    return path


def run(path: Path, choice: bool) -> NDArray[Any]:
    session = onnxruntime.InferenceSession(path, providers=["CPUExecutionProvider"])
    x = np.arange(16, dtype=np.float32).reshape(2, 8)
    [y] = session.run(None, {"x": x, "c": np.array(choice)})
    return np.asarray(y)


def changed(path: Path, change: Callable[[onnx.ModelProto], Result]) -> Result:
    model = onnx.load(path)
    result = change(model)
    onnx.save(model, path)
    return result


def casts(path: Path) -> int:
    data: bytes = onnx.load(path).SerializeToString()
    return data.count(b"Cast")


def test_every_half_weight_becomes_a_constant(tmp_path: Path) -> None:
    path = network(tmp_path / "model.onnx")
    before = [run(path, choice) for choice in (True, False)]

    assert changed(path, widen) == {"w", "inner"}
    assert casts(path) == 0
    onnx.checker.check_model(onnx.load(path), full_check=True)
    for choice, expected in zip((True, False), before, strict=True):
        np.testing.assert_array_equal(run(path, choice), expected)


def test_narrowing_gives_back_the_same_weights(tmp_path: Path) -> None:
    path = network(tmp_path / "model.onnx")
    size, before = path.stat().st_size, [run(path, choice) for choice in (True, False)]

    names = changed(path, widen)
    changed(path, lambda model: narrow(model, names))

    assert casts(path) == 2
    assert path.stat().st_size == pytest.approx(size, abs=64)
    for choice, expected in zip((True, False), before, strict=True):
        np.testing.assert_array_equal(run(path, choice), expected)


def test_only_what_was_widened_is_narrowed(tmp_path: Path) -> None:
    path = network(tmp_path / "model.onnx")
    changed(path, widen)

    changed(path, lambda model: narrow(model, frozenset({"inner"})))

    assert casts(path) == 1


def test_a_network_without_half_weights_is_not_touched(tmp_path: Path) -> None:
    path = network(tmp_path / "model.onnx", halves=False)
    before = onnx.load(path)

    assert changed(path, widen) == frozenset()

    assert onnx.load(path) == before
