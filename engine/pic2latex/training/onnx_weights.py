"""Weights of a network inside its ONNX graph, under their names in checkpoints, and back again.

The exporter folds batch normalisation into convolutions and transposes matrices. Here the graph is given the
checkpoint's own tensors again, with a node for every normalisation. ONNX Runtime folds all of it when it opens a model;
so a model reads as fast as before, and training can go on from it.
"""

from pathlib import Path
from typing import TYPE_CHECKING, Any

from pic2latex.errors import TrainingError

if TYPE_CHECKING:
    from collections.abc import Mapping

    import numpy as np
    from numpy.typing import NDArray

    Arrays = Mapping[str, NDArray[np.generic]]

__all__ = ["CONFIG", "give_weights", "read_weights"]

CONFIG = "pic2latex.network"
"""The key of the metadata that holds the sizes of the network, as JSON."""

HALF, _TRANSPOSED = ".half", ".transposed"
"""Ends of the names of tensors: stored in half precision, and with its two axes the other way round."""

_EPSILON = 1e-5  # of torch.nn.BatchNorm2d


def give_weights(model: Any, state: "Arrays", config: str) -> None:
    """Put the tensors of a checkpoint's `state` into the graph of the network they came from, under their names.

    `config` are the sizes of the network as JSON. Shapes are the network's.
    """
    import onnx

    graph = model.graph
    for name in [each.name for each in graph.initializer]:
        if f"{_norm_of(name)}.running_var" in state:
            _unfold(graph, name, state)
    lacking = {name: value for name, value in state.items() if value.ndim == 2}
    for each in graph.initializer:
        if each.name in state:
            _set(each, each.name, state[each.name])
            lacking.pop(each.name, None)
    for each in graph.initializer:
        if each.name not in state and (source := _transposed_source(each, lacking)) is not None:
            _rename(graph, each, source + _TRANSPOSED)
            del lacking[source]  # layers that were never trained may begin alike
    present = {each.name.removesuffix(_TRANSPOSED) for each in graph.initializer}
    for name, value in state.items():  # the exporter keeps one of several that are equal, as before training
        if name not in present and value.ndim:
            graph.initializer.append(onnx.numpy_helper.from_array(value.copy(), name))
    entry = model.metadata_props.add()
    entry.key, entry.value = CONFIG, config


def read_weights(path: Path) -> "tuple[dict[str, NDArray[np.generic]], str]":
    """Return the tensors of an ONNX file by their names, as float32 where they are halves, and the network's sizes.

    Raises TrainingError when it is no ONNX file, or `give_weights` has not been there. Shapes are the network's.
    """
    import numpy as np
    import onnx

    try:
        model = onnx.load(path)
    except Exception as error:  # protobuf's and onnx's errors have no class in common
        raise TrainingError(
            f"{path} cannot be read: {error}.", hint="Name the folder of a whole model."
        ) from error
    config = next((entry.value for entry in model.metadata_props if entry.key == CONFIG), "")
    if not config:
        raise TrainingError(
            f"The weights of {path} cannot be taken back: it was exported without their names.",
            hint="Begin with the checkpoint it came from, and export that again.",
        )
    found = {}
    for each in model.graph.initializer:
        name, value = each.name.removesuffix(HALF), onnx.numpy_helper.to_array(each)
        if name.endswith(_TRANSPOSED):
            name, value = name.removesuffix(_TRANSPOSED), value.T
        found[name] = value.astype(np.float32) if value.dtype == np.float16 else value
    return found, config


def _norm_of(name: str) -> str:
    """Return the name of the normalisation behind a convolution's weight: the next module of its sequence."""
    module, _, leaf = name.rpartition(".")
    parent, _, place = module.rpartition(".")
    return f"{parent}.{int(place) + 1}" if leaf == "weight" and place.isdigit() else ""


def _unfold(graph: Any, name: str, state: "Arrays") -> None:
    """Take a normalisation out of the convolution with weight `name` again, if it is in it.

    `state` has the shapes of the network's.
    """
    import onnx

    place, node = next((place, node) for place, node in enumerate(graph.node) if name in node.input)
    if node.op_type != "Conv" or len(node.input) < 3:
        return
    bias, output, norm = node.input[2], node.output[0], _norm_of(name)
    inputs = [f"{norm}.{part}" for part in ("weight", "bias", "running_mean", "running_var")]
    del node.input[2]
    node.output[0] = f"{output}.convolved"
    apart = onnx.helper.make_node("BatchNormalization", [node.output[0], *inputs], [output], epsilon=_EPSILON)
    graph.node.insert(place + 1, apart)
    graph.initializer.extend(onnx.numpy_helper.from_array(state[part].copy(), part) for part in inputs)
    graph.initializer.remove(next(each for each in graph.initializer if each.name == bias))


def _set(initializer: Any, name: str, value: "NDArray[np.generic]") -> None:
    """Put a tensor of any shape into the graph under a name."""
    import onnx

    initializer.CopyFrom(onnx.numpy_helper.from_array(value.copy(), name))


def _transposed_source(initializer: Any, state: "Arrays") -> str | None:
    """Return the name of the matrix of `state` that an initializer is, the other way round; None if there is none.

    Its shape (n, m) is there (m, n).
    """
    import numpy as np
    import onnx

    if len(initializer.dims) != 2:
        return None
    value = onnx.numpy_helper.to_array(initializer).T
    return next((name for name, each in state.items() if np.array_equal(each, value)), None)


def _rename(graph: Any, initializer: Any, new: str) -> None:
    old = initializer.name
    initializer.name = new
    for node in graph.node:
        node.input[:] = [new if name == old else name for name in node.input]
