"""The processor: the instructions that make networks fast on it, and how many threads will be used."""

import os
import platform
from importlib import import_module

from pic2latex.cpu_threads import usable_cores
from pic2latex.doctor.check_result import CheckResult, State

__all__ = ["instructions", "threads"]

# numpy's names of the instruction sets ONNX Runtime has fast code for, and ours.
FEATURES = {
    "AVX2": "AVX2",
    "AVX512F": "AVX-512",
    "AVX512VNNI": "AVX-512 VNNI",
    "ASIMDDP": "dot product",
    "SVE": "SVE",
}
X86 = {"x86_64", "AMD64", "i686"}


def instructions() -> tuple[CheckResult, ...]:
    """Look at the vector instructions, as numpy found them when it was loaded."""
    known = import_module("numpy._core._multiarray_umath").__cpu_features__

    present = [title for name, title in FEATURES.items() if known.get(name)]
    version = ", ".join(present) or f"none of {', '.join(FEATURES.values())}"
    if platform.machine() in X86 and not known.get("AVX2"):
        remedy = "Recognition will be slow on this processor. Nothing can be done in software."
        return (CheckResult("processor", version, State.DEGRADED, remedy),)
    return (CheckResult("processor", version, State.READY),)


def threads() -> tuple[CheckResult, ...]:
    """Look at how many threads recognition takes, and of how many processors."""
    return (CheckResult("threads", f"{usable_cores()} of {os.cpu_count()} processors", State.READY),)
