"""Cold start and peak memory of one reading: both can only be measured in a process that has done nothing else.

    python -m pic2latex.bench.cold_start MODEL PICTURE THREADS

prints one line of JSON. `measure_fresh` starts that and reads it.
"""

import json
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

from pic2latex.errors import RecognitionError

__all__ = ["Fresh", "measure_fresh"]


@dataclass(frozen=True, slots=True)
class Fresh:
    """One reading in a new process.

    `opening` is the seconds from before the process exists until it has imported the package and opened the
    model, `reading` those of the first picture, and `peak` the most memory it held, in bytes.
    """

    opening: float
    reading: float
    peak: int


def measure_fresh(model: str, picture: Path, threads: int) -> Fresh:
    """Read `picture` once with `model` (a name or a folder) in a new process. Raises RecognitionError."""
    command = (sys.executable, "-m", __name__, model, str(picture), str(threads))
    began = time.time()  # the clock that two processes share
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        message = f"The measurement in a new process failed: {done.stderr.strip()}"
        raise RecognitionError(message, hint="Run “pic2latex doctor” to see what is wrong.")
    answer = json.loads(done.stdout)
    return Fresh(answer["opened"] - began, answer["reading"], answer["peak"])


def main() -> None:
    """Open the model and read the picture that the arguments name, and say how it went."""
    model, picture, threads = sys.argv[1:]

    from pic2latex import Engine
    from pic2latex.bench.process_memory import peak_bytes

    with Engine(model, threads=int(threads)) as engine:
        engine.open()
        opened = time.time()
        began = time.perf_counter()
        engine.recognize(picture)
        reading = time.perf_counter() - began
    sys.stdout.write(json.dumps({"opened": opened, "reading": reading, "peak": peak_bytes()}))


if __name__ == "__main__":
    main()
