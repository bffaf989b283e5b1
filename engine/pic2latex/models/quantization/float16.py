"""Weights that lie in a file in half precision and are widened by a Cast when the model is opened.

Our own exports are like that. To the quantising tool such a weight is no constant, so it is widened in the
file before, and what the tool then left alone is narrowed again after.
"""

from typing import TYPE_CHECKING

from pic2latex.models.quantization.shared_weights import graphs_of

if TYPE_CHECKING:
    from onnx import GraphProto, ModelProto, NodeProto, TensorProto

__all__ = ["narrow", "widen"]


def widen(model: "ModelProto") -> frozenset[str]:
    """Replace each half-precision weight behind a Cast by one in full precision; return these weights' names."""
    return frozenset(name for graph in graphs_of(model.graph) for name in _widen_graph(graph))


def narrow(model: "ModelProto", names: frozenset[str]) -> None:
    """Store those of the full-precision weights `names` that are still there in half precision again."""
    for graph in graphs_of(model.graph):
        _narrow_graph(graph, names)


def _casts(graph: "GraphProto") -> "dict[str, NodeProto]":
    """Return the nodes that widen a weight of this graph, by the weight's name."""
    from onnx import TensorProto

    halves = {tensor.name for tensor in graph.initializer if tensor.data_type == TensorProto.FLOAT16}
    return {
        node.input[0]: node
        for node in graph.node
        if node.op_type == "Cast" and node.input[0] in halves and _target(node) == TensorProto.FLOAT
    }


def _target(cast: "NodeProto") -> int:
    kind: int = next(attribute.i for attribute in cast.attribute if attribute.name == "to")
    return kind


def _widen_graph(graph: "GraphProto") -> list[str]:
    import numpy as np
    from onnx import numpy_helper

    casts = _casts(graph)
    names = [node.output[0] for node in casts.values()]
    others = [node for node in graph.node if node.op_type != "Cast" or node.output[0] not in names]
    still_used = {name for node in others for name in node.input}
    tensors = []
    for tensor in graph.initializer:
        if tensor.name in casts:
            values = numpy_helper.to_array(tensor).astype(np.float32)
            tensors.append(numpy_helper.from_array(values, casts[tensor.name].output[0]))
        if tensor.name not in casts or tensor.name in still_used:
            tensors.append(tensor)
    _replace(graph, others, tensors)
    return names


def _narrow_graph(graph: "GraphProto", names: frozenset[str]) -> None:
    import numpy as np
    from onnx import TensorProto, helper, numpy_helper

    casts, tensors = [], []
    for tensor in graph.initializer:
        if tensor.name in names and tensor.data_type == TensorProto.FLOAT:
            values = numpy_helper.to_array(tensor).astype(np.float16)
            casts.append(
                helper.make_node("Cast", [f"{tensor.name}.half"], [tensor.name], to=TensorProto.FLOAT)
            )
            tensors.append(numpy_helper.from_array(values, f"{tensor.name}.half"))
        else:
            tensors.append(tensor)
    _replace(graph, [*casts, *graph.node], tensors)


def _replace(graph: "GraphProto", nodes: "list[NodeProto]", tensors: "list[TensorProto]") -> None:
    """Give a graph other nodes and weights, some of which are its own."""
    changed = type(graph)()
    changed.node.extend(nodes)
    changed.initializer.extend(tensors)
    graph.ClearField("node")
    graph.ClearField("initializer")
    graph.MergeFrom(changed)
