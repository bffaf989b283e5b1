"""JavaScript for any thread, with limits that hold.

QuickJS (the quickjs-ng package) is small and starts at once, but one of its contexts belongs to one thread, and a
context that ran into a limit is in an unknown state. So a context lives on a worker thread of its own, callers wait
for their turn, and after a limit the next call meets a fresh context. What the scripts do is none of this module's
business; `typesetter` brings MathJax.
"""

import json
import logging
import os
import re
import threading
import time
import weakref
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from pic2latex.errors import ComponentMissing, ConversionError

__all__ = ["Context", "JavaScript", "ScriptLimits"]

log = logging.getLogger(__name__)

T = TypeVar("T")

# JSON in and out: the engine hands back some strings it joined lazily as a kind its Python side does not know.
_CALL = """
(function (path, argumentsJson) {
  const names = path.split(".");
  const own = names.slice(0, -1).reduce((value, name) => value[name], globalThis);
  const result = own[names.at(-1)].apply(own, JSON.parse(argumentsJson));
  return JSON.stringify(result === undefined ? null : result);
})
"""

# The engine's own stack limit has to fire before the thread's stack ends; threads outside of Linux get too little.
_THREAD_STACK = 16 * 2**20
_stack_size_lock = threading.Lock()

_ATTEMPTS = 6
_KIND = re.compile(r"[A-Z]\w{0,30}Error(?=:|$)")


@dataclass(frozen=True, slots=True)
class ScriptLimits:
    """What one call may take: seconds of its thread's time, bytes of memory in all, bytes of stack."""

    seconds: float = 5.0
    memory: int = 160 * 2**20
    stack: int = 4 * 2**20


class _InterruptedError(Exception):
    """The engine stopped a call for its time. It counts the time of the whole process, so this may be unfair."""


class Context:
    """One JavaScript world. Only the worker thread of a `JavaScript` touches it."""

    def __init__(self, limits: ScriptLimits) -> None:
        import quickjs

        self._context = quickjs.Context()
        self._context.set_memory_limit(limits.memory)
        self._context.set_max_stack_size(limits.stack)
        self._invoke = self._context.eval(_CALL)

    def allow(self, seconds: float) -> None:
        """Let each later evaluation and call run that long (time of the process, all threads together)."""
        self._context.set_time_limit(seconds)

    def evaluate(self, file: Path) -> None:
        """Evaluate a script. Raises ComponentMissing when there is no such file."""
        try:
            source = file.read_text(encoding="utf-8")
        except OSError as error:
            raise ComponentMissing(
                f"The script {file.name} that the program ships is not there ({file}).",
                hint="In a source tree, run 'python3 installer/assets.py'. Otherwise install the program again.",
            ) from error
        self._guarded(lambda: self._context.eval(source))

    def call(self, function: str, *arguments: Any) -> Any:
        """Call a function by its dotted name; arguments and result travel as JSON."""
        return json.loads(self._guarded(lambda: self._invoke(function, json.dumps(arguments))))

    @staticmethod
    def _guarded(work: Callable[[], Any]) -> Any:
        import quickjs

        try:
            return work()
        except quickjs.StackOverflow as error:
            raise ConversionError(
                "The formula is nested too deeply.",
                hint="Take braces and fractions apart and convert the parts.",
            ) from error
        except quickjs.JSException as error:
            raise _translated(str(error)) from error


def _translated(trouble: str) -> Exception:
    """Turn what the engine says into our error. With no memory left, not even for words, it says null."""
    if trouble.startswith("InternalError: interrupted"):
        return _InterruptedError()
    if "out of memory" in trouble or trouble.startswith("null"):
        return ConversionError(
            "The formula needs more memory than is allowed.", hint="Convert it in smaller pieces."
        )
    kind = _KIND.match(trouble)  # the rest quotes the formula
    log.error("JavaScript failed: %s", kind[0] if kind else "something else than an error was thrown")
    first = trouble.splitlines()[0] if trouble else "no reason given"
    return ConversionError(
        f"The converter failed: {first}.", hint="Convert it in smaller pieces, and report this."
    )


class JavaScript:
    """A JavaScript world that any thread may call; it starts with the first call and again after a limit was hit.

    `boot` evaluates the scripts in a fresh context. Nothing is imported or started before the first `run`.
    """

    def __init__(self, boot: Callable[[Context], None], limits: ScriptLimits | None = None) -> None:
        self._boot = boot
        self._limits = limits or ScriptLimits()
        self._lock = threading.Lock()
        self._executor: ThreadPoolExecutor | None = None
        self._context: Context | None = None
        self._left_behind: list[object] = []
        if hasattr(os, "register_at_fork"):
            this = weakref.ref(self)
            os.register_at_fork(after_in_child=lambda: _begin_anew(this()))

    def run(self, job: Callable[[Context], T]) -> T:
        """Run `job` on the worker thread and return what it returns. It may be run again from its beginning.

        Raises ConversionError when the job hits a limit or fails, ComponentMissing when a script or the engine's
        Python package is not there.
        """
        return self._worker().submit(self._run, job).result()

    def call(self, function: str, *arguments: Any) -> Any:
        """Call one JavaScript function; shorthand for `run`. Raises what `run` raises."""
        return self.run(lambda context: context.call(function, *arguments))

    def close(self) -> None:
        """Give the memory back. A later call starts anew."""
        with self._lock:
            executor, self._executor = self._executor, None
        if executor is not None:
            executor.submit(self._forget).result()
            executor.shutdown()

    def begin_anew(self) -> None:
        """Forget the worker thread, which a forked process does not have; the next call starts another one.

        Its context belongs to that thread and is kept for good: nobody may touch it any more.
        """
        self._left_behind += [self._executor, self._context]
        self._lock = threading.Lock()
        self._executor = self._context = None

    def _worker(self) -> ThreadPoolExecutor:
        with self._lock:
            if self._executor is None:
                self._executor = _one_thread()
            return self._executor

    def _run(self, job: Callable[[Context], T]) -> T:
        seconds = self._limits.seconds
        allowance = seconds
        for _ in range(_ATTEMPTS):
            context = self._open()
            context.allow(allowance)
            started = time.thread_time()
            try:
                return job(context)
            except _InterruptedError:
                self._forget()
                if time.thread_time() - started >= 0.9 * seconds:
                    break
                # Other threads of the process used the time up. Granted again, and more of it.
                allowance *= 2
            except BaseException:
                self._forget()
                raise
        raise ConversionError(
            f"The formula took longer than {seconds:g} seconds.", hint="Convert it in smaller pieces."
        )

    def _open(self) -> Context:
        if self._context is None:
            try:
                context = Context(self._limits)
            except ImportError as error:
                raise ComponentMissing(
                    "The package quickjs-ng is not installed.", hint="Run 'pip install quickjs-ng'."
                ) from error
            self._boot(context)
            self._context = context
        return self._context

    def _forget(self) -> None:
        self._context = None


def _begin_anew(javascript: JavaScript | None) -> None:
    if javascript is not None:
        javascript.begin_anew()


def _one_thread() -> ThreadPoolExecutor:
    """Return an executor whose only thread has a stack for deeply nested formulas.

    The size is a setting of the whole process, read when a thread starts: set, start the thread, set back.
    """
    executor = ThreadPoolExecutor(max_workers=1, thread_name_prefix="javascript")
    with _stack_size_lock:
        before = threading.stack_size(_THREAD_STACK)
        try:
            executor.submit(lambda: None).result()
        finally:
            threading.stack_size(before)
    return executor
