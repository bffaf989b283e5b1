"""Whether this processor multiplies 8-bit integers without losing the largest sums.

x86 processors without the VNNI instructions add pairs of 8-bit products in 16 bits, and large pairs are cut
off. ONNX Runtime's answer is to use only 7 of the 8 bits of the weights there ("reduced range").
"""

import platform
from pathlib import Path

__all__ = ["needs_reduced_range"]

CPUINFO = Path("/proc/cpuinfo")
X86 = ("x86_64", "amd64", "i386", "i686")
OPENCV_NAMES = ("AVX512VNNI", "AVX_VNNI")
FEATURES = 512  # OpenCV numbers features of processors below this, and only their names are public
VNNI_FLAGS = frozenset({"avx512_vnni", "avx_vnni", "amx_int8"})


def needs_reduced_range(machine: str | None = None, cpuinfo: Path = CPUINFO) -> bool:
    """Tell whether 8-bit weights should keep to 7 bits on this processor.

    `machine` is what `platform.machine()` says unless given. Where Linux does not list the processor's flags,
    OpenCV is asked, which knows the AVX-512 form of VNNI only: a doubtful processor gets the reduced range,
    which costs a little precision and is never wrong.
    """
    if (machine or platform.machine()).lower() not in X86:
        return False  # ARM adds in 32 bits
    if cpuinfo.is_file():
        flags = {flag for line in cpuinfo.read_text(errors="replace").splitlines() for flag in _flags(line)}
        return not flags & VNNI_FLAGS
    import cv2

    known = (number for number in range(FEATURES) if cv2.getHardwareFeatureName(number) in OPENCV_NAMES)
    return not any(cv2.checkHardwareSupport(number) for number in known)


def _flags(line: str) -> tuple[str, ...]:
    name, _, value = line.partition(":")
    return tuple(value.split()) if name.strip() == "flags" else ()
