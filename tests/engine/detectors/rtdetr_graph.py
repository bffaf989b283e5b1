"""A graph with random weights and the signature of TexTeller's published detector: same inputs, outputs and arithmetic.

Three inputs (image 1x3xSxS, im_shape 1x2, scale_factor 1x2), two outputs (boxes Nx6, their number). Like
PaddleDetection's export it works the picture's true size out of im_shape / scale_factor, and sorts by score.
"""

from pathlib import Path

import numpy as np

from pic2latex.models.card import ModelCard, ModelFile, ModelKind, write_card
from pic2latex.models.download.checksum import sha256_of
from pic2latex.models.json_object import JsonObject

QUERIES = 300
FEATURES = 8
PATCH = 32


def write_graph(path: Path, side: int = 1600, seed: int = 3) -> None:
    """Write the graph for square pictures of `side` pixels."""
    import onnx
    from onnx import TensorProto, helper

    constants = _constants(np.random.default_rng(seed))
    graph = helper.make_graph(
        [*_network_nodes(), *_box_nodes(), *_answer_nodes()],
        "detector",
        [
            helper.make_tensor_value_info("image", TensorProto.FLOAT, [1, 3, side, side]),
            helper.make_tensor_value_info("im_shape", TensorProto.FLOAT, [1, 2]),
            helper.make_tensor_value_info("scale_factor", TensorProto.FLOAT, [1, 2]),
        ],
        [
            helper.make_tensor_value_info("boxes", TensorProto.FLOAT, [QUERIES, 6]),
            helper.make_tensor_value_info("boxes_number", TensorProto.INT32, [1]),
        ],
        [onnx.numpy_helper.from_array(value, name) for name, value in constants.items()],
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 16)])
    model.ir_version = 8
    onnx.checker.check_model(model)
    onnx.save(model, path)


def write_detector(folder: Path, side: int = 1600, name: str = "random-detector") -> Path:
    """Write the graph and a card like that of the catalogue's detector to `folder`; returns the folder."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "model.onnx"
    write_graph(path, side)
    card = ModelCard(
        name=name,
        kind=ModelKind.RTDETR,
        description="Random weights.",
        licence="Apache-2.0",
        provenance="Made by a test.",
        files=(ModelFile(path.name, sha256_of(path), path.stat().st_size),),
        settings=JsonObject({"image_size": side, "threshold": 0.5, "classes": ["isolated", "embedding"]}),
    )
    write_card(folder, card)
    return folder


def _constants(random: np.random.Generator) -> dict[str, np.ndarray]:
    corners = np.array([[1, 0, 1, 0], [0, 1, 0, 1], [-0.5, 0, 0.5, 0], [0, -0.5, 0, 0.5]], np.float32)
    head = random.normal(0, 0.8, (FEATURES, QUERIES * 6)).astype(np.float32)
    bias = random.normal(0, 1, (QUERIES, 6)).astype(np.float32)
    bias[:, 4:] -= 1.5  # widths and heights: not too large
    return {
        "patches": random.normal(0, 0.05, (FEATURES, 3, PATCH, PATCH)).astype(np.float32),
        "head": head,
        "head_bias": bias.reshape(1, -1),
        "rows": np.array([QUERIES, 6], np.int64),
        "corners": corners,
        "half": np.array(0.5, np.float32),
        "swap": np.array([1, 0, 1, 0], np.int64),
        "number": np.array([QUERIES], np.int32),
        "every": np.array([QUERIES], np.int64),
        "cuts": np.array([2, 4], np.int64),
    }


def _network_nodes() -> list[object]:
    from onnx import helper

    return [
        helper.make_node("Conv", ["image", "patches"], ["mixed"], strides=[PATCH, PATCH]),
        helper.make_node("Relu", ["mixed"], ["features"]),
        helper.make_node("GlobalAveragePool", ["features"], ["pooled"]),
        helper.make_node("Flatten", ["pooled"], ["flat"]),
        helper.make_node("Gemm", ["flat", "head", "head_bias"], ["raw"]),
        helper.make_node("Reshape", ["raw", "rows"], ["queries"]),
        helper.make_node("Sigmoid", ["queries"], ["shares"]),
        helper.make_node("Split", ["shares", "cuts"], ["classes", "middles_and_sizes"], axis=1),
    ]


def _box_nodes() -> list[object]:
    from onnx import helper

    return [
        helper.make_node("MatMul", ["middles_and_sizes", "corners"], ["unit_boxes"]),
        helper.make_node("Div", ["im_shape", "scale_factor"], ["size_before"]),
        helper.make_node("Add", ["size_before", "half"], ["size_rounded"]),
        helper.make_node("Floor", ["size_rounded"], ["size"]),  # height, width
        helper.make_node("Gather", ["size", "swap"], ["sizes"], axis=1),  # width, height, width, height
        helper.make_node("Mul", ["unit_boxes", "sizes"], ["true_boxes"]),
    ]


def _answer_nodes() -> list[object]:
    from onnx import helper

    return [
        helper.make_node("ReduceMax", ["classes"], ["scores"], axes=[1], keepdims=0),
        helper.make_node("ArgMax", ["classes"], ["numbers"], axis=1, keepdims=1),
        helper.make_node("Cast", ["numbers"], ["number_column"], to=1),
        helper.make_node("TopK", ["scores", "every"], ["sorted", "order"]),
        helper.make_node("ReduceMax", ["classes"], ["score_column"], axes=[1], keepdims=1),
        helper.make_node("Concat", ["number_column", "score_column", "true_boxes"], ["unsorted"], axis=1),
        helper.make_node("Gather", ["unsorted", "order"], ["boxes"], axis=0),
        helper.make_node("Identity", ["number"], ["boxes_number"]),
    ]
