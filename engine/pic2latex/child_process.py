"""Processes of our own that read hostile files: how they are started, and bounds on what they may take.

What ends such a process ends nothing else. The bounds hold on Linux, those on time on macOS as well; Windows has none.
"""

import contextlib
import os
import sys
from pathlib import Path

__all__ = ["bound_memory", "bound_time", "child_command", "child_environment"]


def child_command(module: str, option: str) -> tuple[str, ...]:
    """Return the command that runs `module`; a frozen program has no modules and is started with `option` instead."""
    if getattr(sys, "frozen", False):  # the command line lies beside the desktop program
        beside = Path(sys.executable).with_name("pic2latex" + Path(sys.executable).suffix)
        return (str(beside), option)
    return (sys.executable, "-P", "-m", module)


def child_environment() -> dict[str, str]:
    """Let the process find this very package, wherever it was imported from."""
    package = str(Path(__file__).resolve().parents[1])
    found = os.environ.get("PYTHONPATH", "")
    return os.environ | {"PYTHONPATH": os.pathsep.join(filter(None, (package, found)))}


def bound_memory(most: int) -> None:
    """Let this process have `most` bytes more than it has now, write no file, and leave no image of its memory."""
    if sys.platform == "win32":  # nothing of the kind; time is bounded there from outside
        return
    import resource

    bounds = [(resource.RLIMIT_CORE, 0), (resource.RLIMIT_FSIZE, 0)]
    with contextlib.suppress(OSError, ValueError), open("/proc/self/statm", encoding="ascii") as statm:  # noqa: PTH123
        bounds.append((resource.RLIMIT_AS, int(statm.read().split()[0]) * resource.getpagesize() + most))
    for kind, limit in bounds:
        with contextlib.suppress(OSError, ValueError):
            resource.setrlimit(kind, (limit, limit))


def bound_time(seconds: int) -> None:
    """Let this process take so many seconds of the processor's time from now on."""
    if sys.platform == "win32":
        return
    import resource

    usage = resource.getrusage(resource.RUSAGE_SELF)
    soft = int(usage.ru_utime + usage.ru_stime) + seconds + 1
    with contextlib.suppress(OSError, ValueError):
        resource.setrlimit(resource.RLIMIT_CPU, (soft, resource.getrlimit(resource.RLIMIT_CPU)[1]))
