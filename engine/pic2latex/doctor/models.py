"""Models and what runs them: every file against its card, every device by opening a network on it."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from pic2latex.doctor.check_result import CheckResult, State
from pic2latex.errors import DeviceError, ModelError, Pic2LatexError
from pic2latex.types import Device

if TYPE_CHECKING:
    from pic2latex.models.store import Store

__all__ = ["devices", "models"]

AGAIN = "Install Pic2LaTeX again."
# Where a device can exist at all; one that is not listed exists everywhere.
SYSTEMS = {Device.CUDA: {"linux", "win32"}, Device.COREML: {"darwin"}}


def models() -> tuple[CheckResult, ...]:
    """Compare every model on this machine with its card, byte by byte, and miss those that must be there."""
    from pic2latex.models.catalogue import read_catalogue
    from pic2latex.models.store import Store

    store = Store()
    present = store.names()
    expected = [entry.name for entry in read_catalogue() if entry.bundled and entry.name not in present]
    missing = [
        CheckResult(f"model “{name}”", "not there, though it is part of the program", State.FAILED, AGAIN)
        for name in expected
    ]
    return (*(_model(store, name) for name in present), *missing)


def devices() -> tuple[CheckResult, ...]:
    """Open a network of a model on each device. What a library lists as available often does not work."""
    from pic2latex.onnx_session import PROVIDERS

    network = _smallest_network()
    if network is None:
        remedy = "Mend the models first, then run this again."
        return (CheckResult("devices", "no model to try them with", State.DEGRADED, remedy),)
    here = [device for device in PROVIDERS if sys.platform in SYSTEMS.get(device, {sys.platform})]
    return tuple(_device(device, network) for device in here)


def _model(store: "Store", name: str) -> CheckResult:
    component = f"model “{name}”"
    try:
        card = store.verify(name).card
    except ModelError as error:
        state = State.FAILED if store.is_bundled(name) else State.DEGRADED
        return CheckResult(component, str(error), state, error.hint)
    size = sum(file.bytes for file in card.files) / 1e6
    return CheckResult(component, f"{card.kind}, {size:.1f} MB", State.READY)


def _smallest_network() -> Path | None:
    from pic2latex.models.store import Store

    try:
        model = Store().default()
    except Pic2LatexError:
        return None
    networks = [model.folder / file.name for file in model.card.files if file.name.endswith(".onnx")]
    return min(networks, key=lambda path: path.stat().st_size, default=None)


def _device(device: Device, network: Path) -> CheckResult:
    from pic2latex.device import has_nvidia_gpu
    from pic2latex.onnx_session import Sessions

    component = f"device “{device}”"
    try:
        Sessions(device).open(network)
    except DeviceError as error:
        # The user with a graphics card wants to know why it is not used; others need not be bothered.
        wanted = device is Device.CUDA and has_nvidia_gpu()
        state = State.DEGRADED if wanted else State.ABSENT
        return CheckResult(component, str(error), state, error.hint if wanted else "")
    except Pic2LatexError as error:
        return CheckResult(component, str(error), State.FAILED, error.hint)
    return CheckResult(component, "opens networks", State.READY)
