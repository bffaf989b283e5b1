"""Joins a decoder's first pass and its cached step into one ONNX graph that chooses between them by an `If`.

Both need the same weights, and the joined file must hold them once: it is that file which users download.
"""

import hashlib
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from pic2latex.atomic_write import atomic_write

if TYPE_CHECKING:
    from onnx import GraphProto, ModelProto, NodeProto, TensorProto, ValueInfoProto

__all__ = ["USE_CACHE", "merge_decoders", "merge_files"]

USE_CACHE = "use_cache_branch"


def merge_files(first_pass: Path, cached_step: Path, merged: Path) -> None:
    """Join two ONNX files into the file `merged`, and check that it is a valid graph."""
    import onnx

    joined = merge_decoders(onnx.load(first_pass), onnx.load(cached_step))
    atomic_write(merged, joined.SerializeToString())
    onnx.checker.check_model(str(merged), full_check=True)


def merge_decoders(first_pass: "ModelProto", cached_step: "ModelProto") -> "ModelProto":
    """Return one model with the inputs of both and a Boolean `use_cache_branch` (1,) that chooses.

    The outputs are those of the first pass. Where the cached step has none of that name (the keys and values
    of the picture, which do not change), it returns an empty array in its place: a batch of none. The names
    of weights inside the arguments are changed.
    """
    from onnx import TensorProto, helper

    shared = _Shared()
    branches = [
        _branch("no_past", first_pass.graph, first_pass.graph.output, shared),
        _branch("with_past", cached_step.graph, first_pass.graph.output, shared),
    ]
    choose = helper.make_node(
        "If",
        [USE_CACHE],
        [output.name for output in first_pass.graph.output],
        name="choose",
        else_branch=branches[0],
        then_branch=branches[1],
    )
    switch = helper.make_tensor_value_info(USE_CACHE, TensorProto.BOOL, [1])
    inputs = {entry.name: entry for entry in (*first_pass.graph.input, *cached_step.graph.input)}
    graph = helper.make_graph(
        [choose], "merged", [*inputs.values(), switch], first_pass.graph.output, shared.tensors
    )
    return helper.make_model(
        graph,
        producer_name="pic2latex",
        opset_imports=first_pass.opset_import,
        ir_version=first_pass.ir_version,
    )


class _Shared:
    """The weights of the joined graph: each content is kept once, under the first name it was seen with."""

    def __init__(self) -> None:
        self.tensors: list[TensorProto] = []
        self._names: dict[tuple[object, ...], str] = {}

    def name_of(self, tensor: "TensorProto") -> str:
        """Return the name under which the joined graph holds `tensor`."""
        content = (tensor.data_type, tuple(tensor.dims), hashlib.sha256(tensor.raw_data).digest())
        if content not in self._names:
            self._names[content] = f"{tensor.name}.shared.{len(self.tensors)}"
            tensor.name = self._names[content]
            self.tensors.append(tensor)
        return self._names[content]


def _branch(
    name: str, graph: "GraphProto", outputs: Iterable["ValueInfoProto"], shared: _Shared
) -> "GraphProto":
    from onnx import helper

    is_weight = {
        tensor.name: len(tensor.dims) > 0 and len(tensor.raw_data) > 0 for tensor in graph.initializer
    }
    own = [tensor for tensor in graph.initializer if not is_weight[tensor.name]]
    names = {old: shared.name_of(tensor) for tensor in graph.initializer if is_weight[old := tensor.name]}
    for node in graph.node:
        node.input[:] = [names.get(entry, entry) for entry in node.input]
    present = {output.name for output in graph.output}
    missing = [_nothing(output) for output in outputs if output.name not in present]
    return helper.make_graph([*graph.node, *missing], name, [], list(outputs), own)


def _nothing(output: "ValueInfoProto") -> "NodeProto":
    """Return a constant in place of `output`: a batch of none, with the heads and width the output has."""
    import numpy as np
    from onnx import helper, numpy_helper

    _, heads, _, width = (size.dim_value for size in output.type.tensor_type.shape.dim)
    empty = numpy_helper.from_array(np.zeros((0, heads, 1, width), np.float32))
    return helper.make_node("Constant", [], [output.name], value=empty)
