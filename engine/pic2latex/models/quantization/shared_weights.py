"""Weights that several nodes of a network use, given apart where the quantising tool would spoil one of the uses.

ONNX Runtime's tool turns a Gemm with a transposed weight into a plain product by transposing the weight where
it lies. Whatever else uses that weight (an embedding, say, that is also the last layer) then reads it
transposed. Seen with ONNX Runtime 1.26; this file can go when a graph with such a weight quantises right
without it.
"""

from collections import Counter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from onnx import GraphProto, ModelProto, NodeProto

__all__ = ["graphs_of", "untie"]


def graphs_of(graph: "GraphProto") -> "Iterator[GraphProto]":
    """Go through a graph and the branches in it."""
    yield graph
    for node in graph.node:
        for attribute in node.attribute:
            if attribute.HasField("g"):
                yield from graphs_of(attribute.g)


def untie(model: "ModelProto") -> int:
    """Give each Gemm with a transposed weight that others use too a copy of its own; return how many copies."""
    everything = tuple(graphs_of(model.graph))
    uses = Counter(name for graph in everything for node in graph.node for name in node.input)
    homes = {tensor.name: graph for graph in everything for tensor in graph.initializer}
    shared = [
        node
        for graph in everything
        for node in graph.node
        if _transposes(node) and uses[node.input[1]] > 1 and node.input[1] in homes
    ]
    for number, node in enumerate(shared):
        home = homes[node.input[1]]
        copy = home.initializer.add()
        copy.CopyFrom(next(tensor for tensor in home.initializer if tensor.name == node.input[1]))
        copy.name = node.input[1] = f"{copy.name}.untied.{number}"
    return len(shared)


def _transposes(node: "NodeProto") -> bool:
    return node.op_type == "Gemm" and any(each.name == "transB" and each.i for each in node.attribute)
