"""Which machine the numbers come from: without that they say nothing."""

import os
import platform
from dataclasses import dataclass
from pathlib import Path

__all__ = ["Machine", "this_machine"]

CPUINFO = Path("/proc/cpuinfo")


@dataclass(frozen=True, slots=True)
class Machine:
    """The machine and what runs on it. `load` is the load average over a minute, where the system tells."""

    processor: str
    cores: int
    threads: int
    system: str
    python: str
    onnxruntime: str
    load: float | None

    @property
    def sentence(self) -> str:
        """All of it in one line."""
        load = "" if self.load is None else f", load {self.load:.1f}"
        return (
            f"{self.processor}, {self.cores} cores, {self.threads} threads used{load}; "
            f"{self.system}, Python {self.python}, {self.onnxruntime}"
        )


def this_machine(threads: int) -> Machine:
    """Return what this machine is, with `threads` as the number of threads that are used."""
    from pic2latex.cpu_threads import usable_cores
    from pic2latex.device import installed_runtimes

    runtimes = " and ".join(f"{each.name} {each.version}" for each in installed_runtimes())
    return Machine(
        processor=_processor(),
        cores=usable_cores(),
        threads=threads,
        system=f"{platform.system()} {platform.machine()}",
        python=platform.python_version(),
        onnxruntime=runtimes,
        load=_load(),
    )


def _processor() -> str:
    """Return the processor's name: Linux alone hides it from `platform`."""
    try:
        lines = CPUINFO.read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        lines = []
    names = (line.partition(":")[2].strip() for line in lines if line.startswith("model name"))
    return next(names, "") or platform.processor() or platform.machine()


def _load() -> float | None:
    try:
        return os.getloadavg()[0]
    except (OSError, AttributeError):  # Windows has no such thing
        return None
