"""The only place that knows ONNX Runtime: it opens networks on a device and runs them.

Threads are counted explicitly, sessions run one at a time, and have no memory arena (an
arena keeps the memory of the largest picture for ever). The device that is reported is what the opened session
says, never what was asked for. Tensors that only travel from one run to the next (caches) stay where they were
computed; `DeviceTensor` is such a tensor.
"""

import contextlib
import io
import logging
import threading
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Protocol

from pic2latex.cpu_threads import check_threads, usable_cores
from pic2latex.device import has_nvidia_gpu, installed_runtimes, parse_device
from pic2latex.errors import Cancelled, DeviceError, ModelDamaged, RecognitionError
from pic2latex.types import Device

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["DeviceTensor", "InputSpec", "OnnxNetwork", "OnnxSession", "Sessions", "parse_device"]

log = logging.getLogger(__name__)

SPIN_MICROSECONDS = "100"
QUIET = 4  # fatal messages only: everything else is raised as an exception and told by us
PROVIDERS: Mapping[Device, str] = MappingProxyType(
    {
        Device.CPU: "CPUExecutionProvider",
        Device.CUDA: "CUDAExecutionProvider",
        Device.COREML: "CoreMLExecutionProvider",
    }
)
PROVIDER_OPTIONS: Mapping[Device, Mapping[str, str]] = MappingProxyType(
    {
        # Pictures come in every size; the default would search anew for the best convolution each time.
        Device.CUDA: {"cudnn_conv_algo_search": "HEURISTIC", "arena_extend_strategy": "kSameAsRequested"},
    }
)
HINTS: Mapping[Device, str] = MappingProxyType(
    {
        Device.CUDA: "Install the NVIDIA driver and CUDA 12 with cuDNN 9, for example with "
        "pip install “onnxruntime-gpu[cuda,cudnn]”, or choose the device auto or cpu.",
        Device.COREML: "Core ML needs macOS and the onnxruntime package for it. Choose the device auto or cpu.",
        Device.CPU: "Install the package onnxruntime again.",
    }
)
ELEMENT_TYPES: Mapping[str, str] = MappingProxyType(
    {
        "tensor(float)": "float32",
        "tensor(float16)": "float16",
        "tensor(int64)": "int64",
        "tensor(int32)": "int32",
        "tensor(bool)": "bool",
    }
)


@dataclass(frozen=True, slots=True)
class InputSpec:
    """An input of a network: its element type as numpy calls it, and its sizes (None where any will do)."""

    type: str
    shape: tuple[int | None, ...]


class DeviceTensor(Protocol):
    """A tensor kept on the device where it was computed."""

    def numpy(self) -> "NDArray[Any]":
        """Return its numbers in ordinary memory. Of whatever shape and dtype it has on the device."""

    def shape(self) -> Sequence[int]:
        """Return its sizes."""


class OnnxNetwork(Protocol):
    """What is used of onnxruntime.InferenceSession. A test passes one that fails, to see what happens then."""

    def get_providers(self) -> Sequence[str]:
        """Return the providers that really are in use, best first."""

    def get_inputs(self) -> Sequence[Any]:
        """Return the inputs, each with `name`, `type` and `shape`."""

    def get_outputs(self) -> Sequence[Any]:
        """Return the outputs likewise."""

    def io_binding(self) -> Any:
        """Return a new binding of inputs and outputs."""

    def run_with_iobinding(self, iobinding: Any, run_options: Any = None, /) -> None:
        """Run with bound inputs and outputs."""


class OnnxSession:
    """One opened network. `device` is where it really runs. Runs are made from one thread at a time."""

    def __init__(self, network: OnnxNetwork, name: str) -> None:
        self._network = network
        self._name = name
        self.device = _device_of(network)
        self.inputs = {each.name: _port(each) for each in network.get_inputs()}
        self.outputs = tuple(each.name for each in network.get_outputs())
        self._place = "cuda" if self.device is Device.CUDA else "cpu"
        self._lock = threading.Lock()
        self._running: Any = None

    def run(
        self,
        feeds: "Mapping[str, NDArray[Any] | DeviceTensor]",
        outputs: Sequence[str],
        held: Collection[str] = (),
    ) -> list[Any]:
        """Run the network and return `outputs` in order: Held for the names in `held`, else arrays.

        Arrays that are fed must be contiguous. Raises DeviceError when an accelerator fails, RecognitionError
        when the processor does, and Cancelled when `interrupt` was called meanwhile. Shapes and dtypes are
        those of the graph's inputs and outputs.
        """
        import numpy as np
        import onnxruntime

        binding = self._network.io_binding()
        for name, value in feeds.items():
            if isinstance(value, np.ndarray):
                binding.bind_cpu_input(name, value)
            else:
                binding.bind_ortvalue_input(name, value)
        for name in outputs:
            binding.bind_output(name, self._place if name in held else "cpu")
        self._run(binding)
        values = (
            binding.get_outputs_as_ortvaluevector()
        )  # iterating over get_outputs() takes ten times as long
        results = []
        for place, name in enumerate(outputs):
            value = onnxruntime.OrtValue(values[place])
            results.append(value if name in held else value.numpy())
        return results

    def hold(self, array: "NDArray[Any]") -> DeviceTensor:
        """Bring `array` to the device, to be fed to `run` again and again. On a processor this copies nothing.

        Any shape and dtype.
        """
        import onnxruntime

        value: DeviceTensor = onnxruntime.OrtValue.ortvalue_from_numpy(array, self._place)
        return value

    def interrupt(self) -> None:
        """Make the current run, if there is one, end soon with Cancelled. May be called from any thread."""
        with self._lock:
            if self._running is not None:
                self._running.terminate = True

    def _run(self, binding: Any) -> None:
        import onnxruntime

        options = onnxruntime.RunOptions()
        options.log_severity_level = QUIET
        with self._lock:
            self._running = options
        try:
            self._network.run_with_iobinding(binding, options)
        except _runtime_errors() as error:
            raise self._failure(error, interrupted=options.terminate) from error
        finally:
            with self._lock:
                self._running = None

    def _failure(self, error: Exception, *, interrupted: bool) -> RecognitionError | DeviceError:
        if interrupted:
            return Cancelled("The recognition was cancelled.", hint="Start it again when you want to.")
        if self.device is Device.CPU:
            hint = "Try a smaller picture, or close other programs; if that does not help, install the model again."
            return RecognitionError(f"The network {self._name} failed: {error}", hint=hint)
        return DeviceError(f"The device {self.device} failed while reading: {error}", hint=HINTS[self.device])


class Sessions:
    """Opens networks on one device with one number of threads.

    `threads` is None for all physical cores that may be used. Raises OptionError for a number that makes no sense.
    """

    def __init__(self, device: Device, threads: int | None = None) -> None:
        self.device = device
        self.threads = check_threads(threads) or usable_cores()

    def open(self, path: Path, *, threads: int | None = None, fixed: bool = False) -> OnnxSession:
        """Open the network in the file `path`. `threads`, when given, is a bound for this network alone.

        `fixed` says that inputs never change their sizes. Raises DeviceError when the device cannot be used and
        ModelDamaged when the file is no network.
        """
        network = self._network(path, min(threads or self.threads, self.threads), fixed=fixed)
        session = OnnxSession(network, path.name)
        if session.device is not self.device:
            message = f"The device {self.device} cannot be used on this machine."
            raise DeviceError(message + _conflict(), hint=HINTS[self.device])
        return session

    def network(self, path: Path) -> OnnxNetwork:
        """Open the network in the file `path` for a library that runs it itself; raises what `open` does."""
        return self._network(path, self.threads)

    def _network(self, path: Path, threads: int, *, fixed: bool = False) -> OnnxNetwork:
        import onnxruntime

        onnxruntime.set_default_logger_severity(QUIET)
        if self.device is not Device.CPU:
            self._check_available(onnxruntime)
        if not path.is_file():
            raise ModelDamaged(f"The model file {path.name} is missing.", hint="Install the model again.")
        providers = [(PROVIDERS[self.device], dict(PROVIDER_OPTIONS.get(self.device, {})))]
        if self.device is not Device.CPU:
            providers.append((PROVIDERS[Device.CPU], {}))
        try:
            options = _options(threads, fixed=fixed)
            return onnxruntime.InferenceSession(path, options, providers=providers)  # type: ignore[no-any-return]
        except _runtime_errors() as error:
            raise self._open_failure(path, error) from error

    def _check_available(self, onnxruntime: Any) -> None:
        provider = PROVIDERS[self.device]
        missing = provider not in onnxruntime.get_available_providers()
        if missing or (self.device is Device.CUDA and not has_nvidia_gpu()):
            what = "onnxruntime without it is installed" if missing else "no NVIDIA driver or GPU was found"
            message = f"The device {self.device} cannot be used on this machine: {what}."
            raise DeviceError(message + _conflict(), hint=HINTS[self.device])
        if self.device is Device.CUDA:
            _preload()

    def _open_failure(self, path: Path, error: Exception) -> DeviceError | ModelDamaged:
        if self.device is not Device.CPU:
            message = f"The device {self.device} could not load {path.name}: {error}"
            return DeviceError(message, hint=HINTS[self.device])
        message = f"The model file {path.name} cannot be loaded: {error}"
        return ModelDamaged(message, hint="Install the model again.")


@cache
def _preload() -> None:
    """Load the CUDA libraries that pip installed, once. What this prints about missing ones is only logged."""
    import onnxruntime

    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        onnxruntime.preload_dlls()
    if printed.getvalue():
        log.info("CUDA libraries: %s", printed.getvalue().strip())


def _options(threads: int, *, fixed: bool) -> Any:
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    options.inter_op_num_threads = 1
    options.execution_mode = onnxruntime.ExecutionMode.ORT_SEQUENTIAL
    options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_ENABLE_ALL
    options.enable_cpu_mem_arena = False
    options.enable_mem_pattern = fixed  # one is kept for every shape, for ever
    options.log_severity_level = QUIET
    # Threads that wait for each other spin, but shortly: 15 % faster than not at all on two idle cores, and 1.6
    # times as fast as spinning for long, the default, where other programs want the cores too. Since 1.26.
    options.add_session_config_entry("session.intra_op.allow_spinning", "1" if threads > 1 else "0")
    options.add_session_config_entry("session.intra_op.spin_duration_us", SPIN_MICROSECONDS)
    return options


def _runtime_errors() -> tuple[type[Exception], ...]:
    """Every exception type ONNX Runtime raises: its own, and RuntimeError from runs with bound tensors."""
    from onnxruntime.capi import onnxruntime_pybind11_state as state

    own = [each for each in vars(state).values() if isinstance(each, type) and issubclass(each, Exception)]
    return (*own, RuntimeError)


def _port(argument: Any) -> InputSpec:
    sizes = tuple(size if isinstance(size, int) else None for size in argument.shape)
    return InputSpec(ELEMENT_TYPES.get(argument.type, ""), sizes)


def _device_of(network: OnnxNetwork) -> Device:
    """Where the network runs: its first provider, since the processor is always last in the list."""
    first = network.get_providers()[0]
    return next((device for device, provider in PROVIDERS.items() if provider == first), Device.CPU)


def _conflict() -> str:
    """Say that several runtimes are installed, which is the usual reason for a lost device; else nothing."""
    found = installed_runtimes()
    if len(found) < 2:
        return ""
    names = " and ".join(f"{each.name} {each.version}" for each in found)
    return f" The packages {names} are both installed and overwrite each other: keep one."
