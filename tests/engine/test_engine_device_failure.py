"""A device that fails while the engine reads: the processor goes on, no picture is lost, and the user is told."""

from pathlib import Path
from typing import Any

import pytest

import pic2latex_resources
from pic2latex.engine import Engine
from pic2latex.errors import DeviceError
from pic2latex.models.store import Store
from pic2latex.onnx_session import OnnxSession, Sessions
from pic2latex.recognizers.compact import open_model
from pic2latex.recognizers.installed import Opened
from pic2latex.types import Device, Recognition
from tests.engine.recognizers.failing_network import Elsewhere, real_failure
from tests.engine.recognizers.tiny_models import scribbles

FILES = ("basel.png", "euler-12px.png", "gauss-dark.png", "modulus.png", "quadratic.png", "stokes-60px.png")


@pytest.fixture(scope="module")
def expected() -> list[str]:
    with Engine(device=Device.CPU) as engine:
        return texts(engine.recognize_many(files()))


def files() -> list[Path]:
    return [pic2latex_resources.path("samples") / name for name in FILES]


def texts(outcomes: tuple[object, ...]) -> list[str]:
    return [outcome.latex for outcome in outcomes if isinstance(outcome, Recognition)]


@pytest.fixture(scope="module")
def all_steps() -> int:
    """Return how often the decoder runs for all the pictures: other weights try other scales more or less often."""
    sessions = FailingSessions(10**9)
    model = Store().find("compact")
    with Engine(
        device=Device.CPU, opener=lambda _model, _device: Opened(model.name, open_model(model, sessions))
    ) as engine:
        engine.recognize_many(files())
    return sum(network.done for network in sessions.opened)


class FailingSessions(Sessions):
    """Opens real networks that claim to run on CUDA, of which the decoder fails after some steps as CUDA does."""

    def __init__(self, steps: int) -> None:
        super().__init__(Device.CPU)
        self._steps = steps
        self.opened: list[OnBorrowedTime] = []
        """The decoders."""

    def open(self, path: Path, *, threads: int | None = None, fixed: bool = False) -> OnnxSession:
        network = super()._network(path, threads or 1, fixed=fixed)
        if "decoder" in path.name:
            network = OnBorrowedTime(network, self._steps)
            self.opened.append(network)
        session = OnnxSession(network, path.name)
        session._place = "cpu"  # the tensors themselves are on no other device here
        return session


class OnBorrowedTime(Elsewhere):
    """Works for some runs before it fails. `done` counts them."""

    def __init__(self, network: Any, runs: int) -> None:
        super().__init__(network, "CUDAExecutionProvider", real_failure())
        self._runs = runs
        self.done = 0

    def run_with_iobinding(self, *arguments: Any) -> None:
        if self.done == self._runs:
            super().run_with_iobinding(*arguments)
        self.done += 1
        self._network.run_with_iobinding(*arguments)


@pytest.mark.logs_warnings
@pytest.mark.parametrize("part", [0.0, 0.15, 0.9])
def test_device_that_fails_in_the_middle_loses_no_picture(
    expected: list[str], all_steps: int, part: float
) -> None:
    """CUDA breaks at the first token, amid a formula, or after some: the processor reads what is left, and says so."""
    model = Store().find("compact")
    steps = int(part * all_steps)
    opened: list[Device] = []

    def opener(_model: str | None, device: Device) -> Opened:
        opened.append(device)
        sessions = FailingSessions(steps) if device is Device.CUDA else Sessions(device)
        return Opened(model.name, open_model(model, sessions))

    engine = Engine(device=Device.CUDA, opener=opener)
    outcomes = engine.recognize_many(files())
    assert texts(outcomes) == expected
    readings = [outcome for outcome in outcomes if isinstance(outcome, Recognition)]
    last = [reading for reading in readings if reading.device is Device.CPU]
    assert last
    assert (len(last) < len(readings)) is (part > 0.5), "what the device read before stays"
    assert all("cuda failed" in outcome.warnings[0].reason for outcome in last)
    assert opened == [Device.CUDA, Device.CPU]
    again = engine.recognize(files()[0])
    assert (again.device, again.warnings) == (Device.CPU, ())
    assert opened == [Device.CUDA, Device.CPU], "the processor stays"


def test_device_that_is_not_there_is_an_error() -> None:
    def opener(_model: str | None, _device: Device) -> Opened:
        raise DeviceError("There is no such device.", hint="Choose another.")

    with pytest.raises(DeviceError):
        Engine(device=Device.CUDA, opener=opener).recognize(scribbles(1)[0])
