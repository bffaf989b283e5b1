"""The most memory this process ever held at once."""

import sys
from pathlib import Path

__all__ = ["peak_bytes"]

STATUS = Path("/proc/self/status")


def peak_bytes() -> int:
    """Return the peak of this process's resident memory, in bytes.

    Linux has the usual `ru_maxrss` too, but there a process inherits it from the one that started it.
    """
    if sys.platform == "win32":
        return _windows_peak()
    if STATUS.exists():
        lines = STATUS.read_text(encoding="utf-8", errors="replace").splitlines()
        return next(int(line.split()[1]) * 1024 for line in lines if line.startswith("VmHWM"))
    import resource

    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss  # in bytes on macOS


def _windows_peak() -> int:
    import ctypes

    class Counters(ctypes.Structure):  # PROCESS_MEMORY_COUNTERS
        _fields_ = (
            ("size", ctypes.c_ulong),
            ("page_faults", ctypes.c_ulong),
            ("peak_working_set", ctypes.c_size_t),
            ("others", ctypes.c_size_t * 7),
        )

    counters = Counters()
    counters.size = ctypes.sizeof(Counters)
    kernel = getattr(ctypes, "WinDLL")("kernel32")  # noqa: B009 - Windows only
    kernel.GetCurrentProcess.restype = ctypes.c_void_p
    ask = kernel.K32GetProcessMemoryInfo
    ask.argtypes = (ctypes.c_void_p, ctypes.POINTER(Counters), ctypes.c_ulong)
    ask(kernel.GetCurrentProcess(), ctypes.byref(counters), counters.size)
    return int(counters.peak_working_set)
