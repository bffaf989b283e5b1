"""Hugging Face Optimum as a candidate: its own `generate`, in a process of its own, asked over a pipe.

It opens the same files, reads the same pixel values with the same number of threads, and measures itself, so that
the pipe costs nothing. Between two questions the process sleeps.
"""

import contextlib
import json
import subprocess
import tempfile
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

from pic2latex.bench.interleaved import Run
from pic2latex.errors import ComponentMissing

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["OptimumLoop"]

WORKER = Path(__file__).with_name("optimum_worker.py")
CLOSING_SECONDS = 20


class OptimumLoop:
    """The model in `folder`, opened by Optimum in the Python `python`. A context manager; `versions` says of what."""

    def __init__(
        self, python: Path, folder: Path, pixels: "NDArray[Any]", *, threads: int, start: int
    ) -> None:
        """Open the model. Raises ComponentMissing when the process ends instead."""
        import numpy as np

        self._beside = tempfile.TemporaryDirectory(prefix="pic2latex-bench-")
        file = Path(self._beside.name, "pixels.npy")
        np.save(file, pixels)
        self._errors = Path(self._beside.name, "errors.txt").open("w+", encoding="utf-8", errors="replace")  # noqa: SIM115
        # -P: the worker's own folder is no place to look for packages; a file there has the library's name.
        command = (python, "-P", WORKER, folder, file, str(threads), str(start))
        self._process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=self._errors, text=True
        )
        self.versions: dict[str, str] = self._answer()["versions"]

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.close()

    def write(self, tokens: int) -> Run:
        """Write `tokens` tokens. Raises ComponentMissing when the process has ended."""
        assert self._process.stdin is not None
        with contextlib.suppress(BrokenPipeError):  # there is no answer then, and reading it says why
            print(tokens, file=self._process.stdin, flush=True)
        answer = self._answer()
        return Run(answer["encoding"], answer["decoding"], tuple(answer["ids"]))

    def close(self) -> None:
        """End the process."""
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                pipe.close()
        try:
            self._process.wait(CLOSING_SECONDS)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._errors.close()
        self._beside.cleanup()

    def _answer(self) -> dict[str, Any]:
        assert self._process.stdout is not None
        if line := self._process.stdout.readline():
            answer: dict[str, Any] = json.loads(line)
            return answer
        self._errors.seek(0)
        words = self._errors.read().strip().splitlines()[-1:] or ["none"]
        self.close()
        message = f"Hugging Face Optimum ended before it answered. Its last words: {words[0]}"
        raise ComponentMissing(message, hint="Measure without --with-optimum.")
