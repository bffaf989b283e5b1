"""Asking the process in which PDFium runs, ending it when it takes too long, and starting another one when it ended.

Every opened PDF has a process of its own, so threads may read different files at one time, and the file that ends its
process ends nothing else.
"""

import logging
import os
import queue
import subprocess
import threading
import time
import weakref
from collections.abc import Callable
from io import FileIO
from typing import Any

from pic2latex.child_process import child_command, child_environment
from pic2latex.errors import ComponentMissing
from pic2latex.pages.pdf.pdf_worker import Frame, read_frame, write_frame

__all__ = ["PdfWorker", "PdfWorkerEnded"]

log = logging.getLogger(__name__)

SECONDS = 300.0
"""On the wall, for one answer. The process counts its own processor time; this is for one that sleeps."""

GLANCE = 0.1  # seconds between two looks whether to stop


class PdfWorkerEnded(Exception):
    """The process ended, or was ended, before it answered."""


class PdfWorker:
    """The process for one PDF, started at the first question. May be used from several threads, one at a time.

    `opening` is the question that opens the file, with its content; it is asked first in every process. `while_waiting`
    is called about ten times a second while an answer is awaited: what it raises ends the process and comes out.
    """

    def __init__(self, opening: dict[str, Any], content: bytes, most: int) -> None:
        self._opening = opening
        self._content = content
        self._most = most
        self._lock = threading.Lock()
        self._running: _Running | None = None
        self.while_waiting: Callable[[], None] = _nothing

    def ask(self, question: dict[str, Any]) -> Frame:
        """Return the answer and its bytes. Raises PdfWorkerEnded, and ComponentMissing when it cannot be started."""
        with self._lock:
            running = self._running
            if running is None or running.pid_of_parent != os.getpid() or not running.is_alive():
                running = self._running = _Running(self._most)
                self._exchange(running, self._opening, self._content)
            return self._exchange(running, question)

    def open(self) -> Frame:
        """Start the process and return its answer to the opening question. Raises as `ask` does."""
        with self._lock:
            self._running = _Running(self._most)
            return self._exchange(self._running, self._opening, self._content)

    def close(self) -> None:
        """End the process."""
        with self._lock:
            if self._running is not None and self._running.pid_of_parent == os.getpid():
                self._running.end()
            self._running = None

    def _exchange(self, running: "_Running", question: dict[str, Any], content: bytes = b"") -> Frame:
        try:
            return running.exchange(question, content, self.while_waiting)
        except BaseException:  # its answer may still come, and would be taken for that to the next question
            running.end()
            self._running = None
            raise


def _nothing() -> None:
    """Wait on."""


class _Running:
    """A started process and the thread that reads its answers."""

    def __init__(self, most: int) -> None:
        self.pid_of_parent = os.getpid()
        try:
            self._process = subprocess.Popen(
                child_command("pic2latex.pages.pdf.pdf_worker", "--read-pdf"),
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                bufsize=0,  # a buffer has a lock, which a fork would copy locked
                env=child_environment(),
                start_new_session=os.name != "nt",  # Ctrl-C in the terminal is for us
                creationflags=getattr(subprocess, "CREATE_NEW_PROCESS_GROUP", 0)
                | getattr(subprocess, "CREATE_NO_WINDOW", 0),
            )
        except OSError as error:
            message = f"The process that reads PDFs could not be started: {error.strerror or error}."
            raise ComponentMissing(message, hint="Close other programs and try again.") from error
        self._answers: queue.SimpleQueue[Frame | None] = queue.SimpleQueue()
        assert isinstance(self._process.stdout, FileIO)
        reader = threading.Thread(
            target=_read, args=(self._process.stdout, most, self._answers), name="pdf-answers", daemon=True
        )
        reader.start()
        self.end = weakref.finalize(self, _end, self._process, reader, os.getpid())

    def is_alive(self) -> bool:
        return self._process.poll() is None

    def exchange(self, question: dict[str, Any], content: bytes, while_waiting: Callable[[], None]) -> Frame:
        assert isinstance(self._process.stdin, FileIO)
        try:
            write_frame(self._process.stdin, question, content)
        except OSError as error:
            raise PdfWorkerEnded from error
        deadline = time.monotonic() + SECONDS
        while time.monotonic() < deadline:
            try:
                answer = self._answers.get(timeout=GLANCE)
            except queue.Empty:
                while_waiting()
                continue
            if answer is None:
                break
            return answer
        raise PdfWorkerEnded


def _read(stdout: FileIO, most: int, answers: "queue.SimpleQueue[Frame | None]") -> None:
    """Pass answers on; None says that there will be no more. Ends with the process."""
    try:
        while (frame := read_frame(stdout, most)) is not None:
            answers.put(frame)
    except (OSError, ValueError, RecursionError, MemoryError) as error:
        log.info("The process that reads PDFs said something else: %s", type(error).__name__)
    answers.put(None)


def _end(process: "subprocess.Popen[bytes]", reader: threading.Thread, owner: int) -> None:
    if os.getpid() != owner:  # forked: it is the other one's
        return
    process.kill()
    process.wait()
    reader.join(timeout=1)
    for stream in (process.stdin, process.stdout):
        if stream is not None:
            try:
                stream.close()
            except OSError:  # what was not written yet has no reader any more
                log.debug("A pipe was closed with bytes in it.")
