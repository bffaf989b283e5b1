"""The memory this process holds, and the most it ever held at once."""

import os
import sys
from pathlib import Path

__all__ = ["peak_bytes", "resident_bytes"]

STATUS, STATM = Path("/proc/self/status"), Path("/proc/self/statm")


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


def resident_bytes() -> int | None:
    """Return this process's resident memory now, in bytes; None where the system does not tell (only Linux does)."""
    if not STATM.exists():
        return None
    return int(STATM.read_text(encoding="ascii").split()[1]) * os.sysconf("SC_PAGE_SIZE")


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
