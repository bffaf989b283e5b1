"""A check in a subprocess: compiled code can crash or hang, and the doctor must report that too."""

import multiprocessing
import os
import signal
import sys
import traceback
from collections.abc import Callable
from multiprocessing.connection import Connection

from pic2latex.doctor.check_result import CheckResult, State

__all__ = ["CheckCall", "CheckCrashed", "isolated"]

CheckCall = Callable[[], tuple[CheckResult, ...]]
"""A look at one or more components. An isolated one must be a module's function or a `partial` of one."""

REINSTALL = "Install Pic2LaTeX's packages again; if that does not help, this computer cannot run this one."


class CheckCrashed(Exception):
    """The look itself went wrong; the text is its traceback, from the other process."""


def isolated(component: str, look: CheckCall, seconds: float) -> tuple[CheckResult, ...]:
    """Take the look in a new process and return what it found.

    A crash, or no answer within `seconds`, is a finding about `component`. Raises LookFailed with the
    traceback when the look raised.
    """
    context = multiprocessing.get_context("spawn")
    here, there = context.Pipe(duplex=False)
    process = context.Process(target=_serve, args=(look, there), daemon=True)
    process.start()
    there.close()
    try:
        if not here.poll(seconds):
            return (CheckResult(component, f"no answer within {seconds:.0f} s", State.FAILED, REINSTALL),)
        answer = here.recv()
    except EOFError:
        process.join()
        return (CheckResult(component, f"crashed ({_reason(process.exitcode)})", State.FAILED, REINSTALL),)
    finally:
        process.kill()
        process.join()
        here.close()
    if isinstance(answer, str):
        raise CheckCrashed(answer)
    found: tuple[CheckResult, ...] = answer
    return found


def _serve(look: CheckCall, to_parent: Connection) -> None:
    """Take the look, in the new process, with everything that libraries print thrown away."""
    with open(os.devnull, "w", encoding="utf-8") as nowhere:  # noqa: PTH123 - not a path of ours
        os.dup2(nowhere.fileno(), sys.__stdout__.fileno() if sys.__stdout__ else 1)
        os.dup2(nowhere.fileno(), sys.__stderr__.fileno() if sys.__stderr__ else 2)
    try:
        answer: tuple[CheckResult, ...] | str = look()
    except Exception:  # noqa: BLE001 - the border of a process: the parent logs it
        answer = traceback.format_exc()
    to_parent.send(answer)


def _reason(code: int | None) -> str:
    if code is not None and code < 0:
        return signal.Signals(-code).name
    return f"exit code {code}"
