"""Devices: their names, and a silent look at whether an NVIDIA driver is there at all.

Whether a network really runs on a device is known only from its session (onnx_session.py). The look at the driver
only avoids trying what cannot work, because a failed attempt at CUDA is slow and noisy.
"""

import contextlib
import sys
from dataclasses import dataclass
from types import MappingProxyType

from pic2latex.errors import UnknownDevice
from pic2latex.types import Device

__all__ = ["Runtime", "devices_to_try", "has_nvidia_gpu", "installed_runtimes", "parse_device"]

# Users who come from PyTorch on a Mac write "mps"; the way to that chip here is Core ML.
ALIASES = MappingProxyType({"mps": Device.COREML})


@dataclass(frozen=True, slots=True)
class Runtime:
    """An installed distribution of ONNX Runtime."""

    name: str
    version: str


def parse_device(text: str) -> Device:
    """Return the device called `text` ("mps" means Core ML). Raises UnknownDevice."""
    name = text.strip().lower()
    if name in tuple(Device):
        return Device(name)
    if name in ALIASES:
        return ALIASES[name]
    choices = ", ".join((*Device, *ALIASES))
    raise UnknownDevice(f"There is no device “{text}”.", hint=f"Choose one of {choices}.")


def devices_to_try(device: Device) -> tuple[Device, ...]:
    """Return the devices to open a model on, best first. `AUTO` never takes Core ML: it is often slower here."""
    if device is not Device.AUTO:
        return (device,)
    return (Device.CUDA, Device.CPU) if has_nvidia_gpu() else (Device.CPU,)


def has_nvidia_gpu() -> bool:
    """Return whether the NVIDIA driver is installed and sees at least one GPU. Prints and loads nothing else."""
    import ctypes

    names = {"linux": "libcuda.so.1", "win32": "nvcuda.dll"}
    if sys.platform not in names:
        return False
    try:
        driver = ctypes.CDLL(names[sys.platform])
        count = ctypes.c_int(0)
        return driver.cuInit(0) == 0 and driver.cuDeviceGetCount(ctypes.byref(count)) == 0 and count.value > 0
    except (OSError, AttributeError):
        return False


def installed_runtimes() -> tuple[Runtime, ...]:
    """Return the installed distributions of ONNX Runtime.

    They share one folder, so more than one is a fault: the last one installed wins and CUDA may be gone.
    """
    from importlib import metadata

    names = ("onnxruntime", "onnxruntime-gpu", "onnxruntime-directml", "onnxruntime-openvino")
    found = []
    for name in names:
        with contextlib.suppress(metadata.PackageNotFoundError):
            found.append(Runtime(name, metadata.version(name)))
    return tuple(found)
