"""A real network that claims to run elsewhere and fails there, with the exception the runtime itself raises."""

from typing import Any


class Elsewhere:
    """A real network that claims to run on another device and fails there the way the runtime fails."""

    def __init__(self, network: Any, provider: str, failure: Exception) -> None:
        self._network = network
        self._provider = provider
        self._failure = failure

    def __getattr__(self, name: str) -> Any:
        return getattr(self._network, name)

    def get_providers(self) -> list[str]:
        return [self._provider, "CPUExecutionProvider"]

    def run_with_iobinding(self, *_: Any) -> None:
        raise self._failure


def real_failure(message: str = "CUDA failure 700: an illegal memory access was encountered") -> Exception:
    from onnxruntime.capi.onnxruntime_pybind11_state import Fail

    failure: Exception = Fail(message)
    return failure
