"""A server in a process of its own, for measurements: started, asked for its CPU time, ended."""

import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from pic2latex.bench.server_load import Target
from pic2latex.errors import RecognitionError

__all__ = ["ServerProcess", "served"]

ADDRESS = re.compile(r"serving at http://([\d.]+):(\d+)/")


@dataclass(frozen=True, slots=True)
class ServerProcess:
    """A server that runs: where it answers, and its process."""

    target: Target
    process: "subprocess.Popen[str]"

    def cpu_seconds(self) -> float:
        """Return the CPU time of the process and its children so far, in seconds. Linux only."""
        return sum(_cpu(number) for number in self.family())

    def family(self) -> list[int]:
        """Return the ids of the process and of those it started."""
        return [self.process.pid, *_children(self.process.pid)]

    def workers(self) -> list[int]:
        """Return the ids of the worker processes: those that multiprocessing spawned."""
        return [number for number in _children(self.process.pid) if b"spawn_main" in _command(number)]

    def replicas(self) -> list[int]:
        """Return the ids of Ray Serve's replicas with an engine."""
        return [
            number for number in self.family() if b"ServeReplica:pic2latex:Recognizer" in _command(number)
        ]

    def resident_bytes(self) -> int:
        """Return the memory that the processes hold, in bytes."""
        return sum(_pages(number) for number in self.family()) * os.sysconf("SC_PAGE_SIZE")

    def descriptors(self) -> int:
        """Return how many files and sockets the first process has open."""
        return len(list(Path(f"/proc/{self.process.pid}/fd").iterdir()))


@contextmanager
def served(*options: str) -> Iterator[ServerProcess]:
    """Run `pic2latex serve` with `options` on a free port until the block ends. Raises RecognitionError."""
    command = (sys.executable, "-m", "pic2latex", "serve", "--port", "0", "--no-page", *options)
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as process:
        assert process.stderr is not None
        found = None
        line = " "
        while found is None and line:
            line = process.stderr.readline()
            found = ADDRESS.search(line)
        if found is None:
            raise RecognitionError("The server did not start.", hint="Try “pic2latex serve”.")
        try:
            yield ServerProcess(Target(found[1], int(found[2])), process)
        finally:
            process.send_signal(signal.SIGTERM)
            process.stderr.read()


def _children(number: int) -> list[int]:
    found: list[int] = []
    for task in Path(f"/proc/{number}/task").glob("*/children"):
        for child in map(int, task.read_text().split()):
            found += [child, *_children(child)]
    return found


def _command(number: int) -> bytes:
    try:
        return Path(f"/proc/{number}/cmdline").read_bytes()
    except OSError:
        return b""


def _cpu(number: int) -> float:
    try:
        fields = Path(f"/proc/{number}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0.0
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _pages(number: int) -> int:
    try:
        return int(Path(f"/proc/{number}/statm").read_text().split()[1])
    except OSError:
        return 0
