"""Where networks run, what is said when they cannot, and what of ONNX Runtime reaches the terminal."""

import subprocess
import sys
import threading
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from pic2latex import device as device_module
from pic2latex import onnx_session as session_module
from pic2latex.device import has_nvidia_gpu
from pic2latex.errors import Cancelled, DeviceError, ModelDamaged, RecognitionError
from pic2latex.onnx_session import OnnxSession, Sessions
from pic2latex.types import Device
from tests.engine.recognizers.failing_network import Elsewhere, real_failure

without_gpu = pytest.mark.skipif(has_nvidia_gpu(), reason="this machine has an NVIDIA GPU")


@pytest.fixture(scope="module")
def doubler(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Write a network that doubles its input, (rows, 3)."""
    return save_network(tmp_path_factory.mktemp("doubler") / "doubler.onnx", [("Add", ("x", "x"), "y")])


def save_network(path: Path, nodes: Sequence[tuple[str, tuple[str, ...], str]]) -> Path:
    from onnx import TensorProto, helper, save

    sizes: list[str | int] = ["rows", 3]
    graph = helper.make_graph(
        [helper.make_node(operator, inputs, [output]) for operator, inputs, output in nodes],
        "small",
        [helper.make_tensor_value_info("x", TensorProto.FLOAT, sizes)],
        [helper.make_tensor_value_info(nodes[-1][2], TensorProto.FLOAT, sizes)],
    )
    save(helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=9), path)
    return path


def test_runs_and_says_where(doubler: Path) -> None:
    session = Sessions(Device.CPU).open(doubler)
    assert session.device is Device.CPU
    assert session.inputs["x"].type == "float32"
    assert session.inputs["x"].shape == (None, 3)
    (result,) = session.run({"x": np.ones((2, 3), np.float32)}, ("y",))
    assert (result == 2).all()


def test_held_tensors_go_from_run_to_run(doubler: Path) -> None:
    session = Sessions(Device.CPU).open(doubler)
    value = session.hold(np.ones((1, 3), np.float32))
    for _ in range(5):
        (value,) = session.run({"x": value}, ("y",), held={"y"})
    assert (value.numpy() == 32).all()
    assert list(value.shape()) == [1, 3]


def test_results_outlive_the_session(doubler: Path) -> None:
    session = Sessions(Device.CPU).open(doubler)
    results = [session.run({"x": np.full((64, 3), each, np.float32)}, ("y",))[0] for each in range(8)]
    del session
    assert [float(result.mean()) for result in results] == [2.0 * each for each in range(8)]


@without_gpu
def test_cuda_that_is_not_there(doubler: Path) -> None:
    with pytest.raises(DeviceError, match="cuda") as caught:
        Sessions(Device.CUDA).open(doubler)
    assert "CUDA 12" in caught.value.hint


@pytest.mark.skipif(sys.platform == "darwin", reason="Core ML may be there")
def test_coreml_that_is_not_there(doubler: Path) -> None:
    with pytest.raises(DeviceError, match="coreml") as caught:
        Sessions(Device.COREML).open(doubler)
    assert "auto" in caught.value.hint


@without_gpu
def test_a_device_that_gives_way_silently_is_noticed(doubler: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """ONNX Runtime lists CUDA without a GPU and then quietly uses the processor: only the session tells the truth."""
    monkeypatch.setattr(session_module, "has_nvidia_gpu", lambda: True)
    with pytest.raises(DeviceError, match="cuda"):
        Sessions(Device.CUDA).open(doubler)


@without_gpu
def test_two_runtimes_are_named(doubler: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("onnxruntime", "onnxruntime-gpu"):
        info = tmp_path / f"{name.replace('-', '_')}-1.26.0.dist-info"
        info.mkdir()
        (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.26.0\n")
    monkeypatch.syspath_prepend(str(tmp_path))
    with pytest.raises(
        DeviceError, match=r"onnxruntime 1\.26\.0 and onnxruntime-gpu 1\.26\.0 are both installed"
    ):
        Sessions(Device.CUDA).open(doubler)


def test_failure_on_an_accelerator_is_the_devices(doubler: Path) -> None:
    network = Sessions(Device.CPU)._network(doubler, 1)
    session = OnnxSession(Elsewhere(network, "CUDAExecutionProvider", real_failure()), "doubler")
    assert session.device is Device.CUDA
    session._place = "cpu"  # there is no such device to bring tensors to
    with pytest.raises(DeviceError, match="illegal memory access"):
        session.run({"x": np.ones((1, 3), np.float32)}, ("y",))


def test_failure_on_the_processor_is_the_recognitions(doubler: Path) -> None:
    session = Sessions(Device.CPU).open(doubler)
    with pytest.raises(RecognitionError, match=r"doubler\.onnx"):
        session.run({"x": np.ones((1, 4), np.float32)}, ("y",))


@pytest.mark.parametrize("content", [b"", b"not a network", b"\x08\x07"])
def test_damaged_file(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "bad.onnx"
    path.write_bytes(content)
    with pytest.raises(ModelDamaged, match=r"bad\.onnx") as caught:
        Sessions(Device.CPU).open(path)
    assert caught.value.hint


def test_missing_file(tmp_path: Path) -> None:
    with pytest.raises(ModelDamaged, match=r"gone\.onnx"):
        Sessions(Device.CPU).open(tmp_path / "gone.onnx")


def test_interrupt_ends_a_long_run(tmp_path: Path) -> None:
    """Another thread can end a computation inside the network, not only between two."""
    nodes = [("Sin", ("x",), "y0"), *[("Sin", (f"y{each}",), f"y{each + 1}") for each in range(400)]]
    session = Sessions(Device.CPU, threads=1).open(save_network(tmp_path / "long.onnx", nodes))
    waiting = np.ones((400_000, 3), np.float32)
    started = threading.Event()

    def stop() -> None:
        started.wait()
        while not ended.wait(0.002):
            session.interrupt()

    ended = threading.Event()
    thread = threading.Thread(target=stop)
    thread.start()
    try:
        started.set()
        with pytest.raises(Cancelled):
            session.run({"x": waiting}, ("y400",))
    finally:
        ended.set()
        thread.join()
    (result,) = session.run({"x": np.zeros((1, 3), np.float32)}, ("y400",))
    assert (result == 0).all(), "the session goes on working"


def test_interrupt_without_a_run_does_nothing(doubler: Path) -> None:
    session = Sessions(Device.CPU).open(doubler)
    session.interrupt()
    assert (session.run({"x": np.ones((1, 3), np.float32)}, ("y",))[0] == 2).all()


@without_gpu
def test_nothing_is_printed(doubler: Path) -> None:
    """Neither a failed attempt at CUDA nor a broken file writes to the terminal: errors are told by us."""
    code = (
        "import sys\nfrom pathlib import Path\n"
        "from pic2latex.errors import Pic2LatexError\n"
        "from pic2latex import onnx_session as session\nfrom pic2latex.types import Device\n"
        "session.has_nvidia_gpu = lambda: True\n"
        "for device in (Device.CUDA, Device.CPU):\n"
        "    for name in sys.argv[1:]:\n"
        "        try:\n            session.Sessions(device).open(Path(name))\n"
        "        except Pic2LatexError:\n            pass\n"
    )
    done = subprocess.run(
        (sys.executable, "-c", code, str(doubler), str(Path(__file__))),
        capture_output=True,
        text=True,
        check=True,
        env={"PYTHONPATH": ":".join(sys.path), "PATH": ""},
    )
    assert (done.stdout, done.stderr) == ("", "")


def test_installed_runtimes_has_the_one_in_use() -> None:
    import onnxruntime

    assert onnxruntime.__version__ in {each.version for each in device_module.installed_runtimes()}
