"""Workers must not outlive the program that started them."""

import subprocess
import sys
import time
from pathlib import Path

_PROGRAM = """
import os, sys, time
from pic2latex.training.process_pool import worker_processes

if __name__ == "__main__":
    with worker_processes(2) as pool:
        numbers = {pool.submit(os.getpid) for _ in range(20)}
        print(*{number.result() for number in numbers}, flush=True)
        for _ in range(20):
            pool.submit(time.sleep, 60)
        time.sleep(120)
"""


def _is_running(number: int) -> bool:
    status = Path(f"/proc/{number}/stat")
    return status.exists() and status.read_text().split()[2] != "Z"


def test_workers_end_when_the_program_is_killed(tmp_path: Path) -> None:
    script = tmp_path / "program.py"
    script.write_text(_PROGRAM)
    with subprocess.Popen([sys.executable, str(script)], stdout=subprocess.PIPE, text=True) as program:
        assert program.stdout is not None
        workers = [int(word) for word in program.stdout.readline().split()]
        program.kill()
    assert workers
    limit = time.monotonic() + 30
    while any(map(_is_running, workers)) and time.monotonic() < limit:
        time.sleep(0.1)
    assert not any(map(_is_running, workers))
