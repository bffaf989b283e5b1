"""How many threads a network may use: physical cores, at most what the container allows.

ONNX Runtime's own guess ignores limits of containers and then fights for cores that are not there, which costs a
factor of several; so the number is always given explicitly.
"""

import math
import os
import sys
from pathlib import Path

from pic2latex.errors import OptionError

__all__ = ["MOST_THREADS", "check_threads", "usable_cores"]

MOST_THREADS = 256
"""No network is faster with more, and the system may refuse, or take minutes for, a hundred thousand."""

TOPOLOGY = Path("/sys/devices/system/cpu")
CGROUP = Path("/sys/fs/cgroup")


def check_threads(threads: int | None) -> int | None:
    """Return a number of threads that can be used, or None, which leaves it to the program. Raises OptionError."""
    if threads is not None and not 1 <= threads <= MOST_THREADS:
        raise OptionError(
            f"The number of threads cannot be {threads}.", hint=f"It is from 1 to {MOST_THREADS}."
        )
    return threads


def usable_cores() -> int:
    """Return the number of physical cores this process may keep busy, at least 1."""
    allowed = _allowed_processors()
    cores = _physical_cores(allowed) or len(allowed)
    limit = _container_limit(CGROUP)
    return max(1, cores if limit is None else min(cores, math.ceil(limit)))


def _allowed_processors() -> frozenset[int]:
    """Logical processors this process is allowed to run on."""
    affinity = getattr(os, "sched_getaffinity", None)  # not on macOS and Windows
    return frozenset(affinity(0)) if affinity else frozenset(range(os.cpu_count() or 1))


def _physical_cores(allowed: frozenset[int]) -> int | None:
    """Physical cores behind `allowed`, or None where the system does not tell without extra packages."""
    counts = {"linux": _linux_cores, "darwin": _darwin_cores, "win32": _windows_cores}
    count = counts.get(sys.platform)
    return count(allowed) if count else None


def _container_limit(cgroup: Path) -> float | None:
    """Processor time per time that the control group `cgroup` grants (2.5 = two and a half cores), or None."""
    quota, _, period = _read(cgroup / "cpu.max").partition(" ")  # version 2: "max 100000" or "200000 100000"
    if not quota:
        quota = _read(cgroup / "cpu/cpu.cfs_quota_us")  # version 1: -1 means no limit
        period = _read(cgroup / "cpu/cpu.cfs_period_us")
    if not (quota.isdigit() and period.isdigit() and int(period)):
        return None
    return int(quota) / int(period)


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="ascii").strip()
    except (OSError, ValueError):
        return ""


def _linux_cores(allowed: frozenset[int]) -> int | None:
    siblings = {_read(TOPOLOGY / f"cpu{number}/topology/thread_siblings_list") for number in allowed}
    return None if "" in siblings else len(siblings)


def _darwin_cores(_: frozenset[int]) -> int | None:
    import ctypes

    count, size = ctypes.c_int(0), ctypes.c_size_t(ctypes.sizeof(ctypes.c_int))
    status = ctypes.CDLL(None).sysctlbyname(
        b"hw.physicalcpu", ctypes.byref(count), ctypes.byref(size), None, ctypes.c_size_t(0)
    )
    return count.value if status == 0 and count.value else None


def _windows_cores(_: frozenset[int]) -> int | None:
    import ctypes

    class Processor(ctypes.Structure):  # SYSTEM_LOGICAL_PROCESSOR_INFORMATION
        _fields_ = (
            ("mask", ctypes.c_size_t),
            ("relationship", ctypes.c_int),
            ("detail", ctypes.c_ulonglong * 2),
        )

    query = getattr(ctypes, "WinDLL")("kernel32").GetLogicalProcessorInformation  # noqa: B009 - Windows only
    size = ctypes.c_ulong(0)
    query(None, ctypes.byref(size))
    entries = (Processor * (size.value // ctypes.sizeof(Processor)))()
    if not query(entries, ctypes.byref(size)):
        return None
    core = 0  # RelationProcessorCore
    return sum(entry.relationship == core for entry in entries) or None
