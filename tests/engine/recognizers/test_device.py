"""Names of devices, and which are tried in what order."""

import pytest

from pic2latex import device as device_module
from pic2latex.device import devices_to_try, parse_device
from pic2latex.errors import UnknownDevice
from pic2latex.types import Device


@pytest.mark.parametrize(
    ("text", "device"),
    [*((each.value, each) for each in Device), ("mps", Device.COREML), (" CUDA ", Device.CUDA)],
)
def test_names(text: str, device: Device) -> None:
    assert parse_device(text) is device


@pytest.mark.parametrize("text", ["", "gpu0", "cuda:1", "tpu"])
def test_unknown(text: str) -> None:
    with pytest.raises(UnknownDevice) as caught:
        parse_device(text)
    assert "cpu" in caught.value.hint


@pytest.mark.parametrize(
    ("device", "has_gpu", "order"),
    [
        (Device.AUTO, False, (Device.CPU,)),
        (Device.AUTO, True, (Device.CUDA, Device.CPU)),
        (Device.CPU, True, (Device.CPU,)),
        (Device.CUDA, False, (Device.CUDA,)),
        (Device.COREML, True, (Device.COREML,)),
    ],
)
def test_order(
    device: Device, has_gpu: bool, order: tuple[Device, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(device_module, "has_nvidia_gpu", lambda: has_gpu)
    assert devices_to_try(device) == order
