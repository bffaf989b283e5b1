"""Other programs (grim, xclip, wl-copy and their kind), started so that they can neither be harmed nor harm.

Two things in our own process poison children. OpenCV's wheel points Qt's plugin variables and LD_LIBRARY_PATH
at the libraries it brought along, and a frozen program does the same with its own; a child that obeys loads
the wrong libraries. And a program that stays behind to hold the clipboard keeps every pipe it inherited open,
so whoever waits for the end of that pipe waits for ever.
"""

import os
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable, Mapping, Sequence
from typing import IO, TypeVar

from PySide6.QtCore import QCoreApplication

from pic2latex_desktop.errors import ProgramError, ProgramTimeout

__all__ = ["clean_environment", "input_file", "output_of", "pipe_to", "run_with_timeout"]

T = TypeVar("T")

# Variables that hold paths and that bundled libraries are known to bend towards themselves.
_PATH_VARIABLES = (
    "LD_LIBRARY_PATH",
    "DYLD_LIBRARY_PATH",
    "QT_PLUGIN_PATH",
    "QT_QPA_PLATFORM_PLUGIN_PATH",
    "QT_QPA_FONTDIR",
)


def clean_environment(environ: Mapping[str, str] | None = None, bundle: str | None = None) -> dict[str, str]:
    """Return the environment as it was before bundled libraries changed it.

    `bundle` is the folder a frozen program runs from (by default where PyInstaller says it is).
    """
    environ = os.environ if environ is None else environ
    bundle = getattr(sys, "_MEIPASS", None) if bundle is None else bundle
    clean = dict(environ)
    for name in _PATH_VARIABLES:
        # PyInstaller keeps the value it replaced under this name.
        value = clean.pop(f"{name}_ORIG", clean.get(name))
        kept = [part for part in (value or "").split(os.pathsep) if part and not _is_bundled(part, bundle)]
        if kept:
            clean[name] = os.pathsep.join(kept)
        else:
            clean.pop(name, None)
    return clean


def _is_bundled(path: str, bundle: str | None) -> bool:
    parts = path.replace("\\", "/").split("/")
    opencv = {"cv2", "opencv_python.libs", "opencv_python_headless.libs"}
    return not opencv.isdisjoint(parts) or (bool(bundle) and path.startswith(str(bundle)))


def input_file(data: bytes) -> IO[bytes]:
    """Return `data` as a file for a child's standard input; the caller closes it.

    A pipe would end early when this process is killed, and what holds the clipboard then holds a part, or nothing.
    Raises OSError.
    """
    # In memory where the system can: a full disk must not keep anybody from copying.
    create = getattr(os, "memfd_create", None)
    file: IO[bytes] = os.fdopen(create("input"), "w+b") if create else tempfile.TemporaryFile()  # noqa: SIM115
    file.write(data)
    file.seek(0)
    return file


def output_of(command: Sequence[str], *, limit: float) -> bytes:
    """Run a program to its end, within `limit` seconds, and return what it wrote. Raises ProgramError."""
    return _run(command, b"", subprocess.PIPE, limit)


def pipe_to(command: Sequence[str], data: bytes, *, limit: float) -> None:
    """Give `data` to a program that may leave a copy of itself behind to hold it. Raises ProgramError."""
    _run(command, data, subprocess.DEVNULL, limit)


def _run(command: Sequence[str], data: bytes, output: int, limit: float) -> bytes:
    name = command[0]
    try:
        with input_file(data) as given:
            done = subprocess.run(
                command,
                stdin=given,
                stdout=output,
                stderr=subprocess.DEVNULL,
                env=clean_environment(),
                timeout=limit,
                start_new_session=True,
                check=False,
            )
    except FileNotFoundError:
        say = QCoreApplication.translate("Programs", "The program {name} is not installed.")
        raise ProgramError(say.format(name=name), hint=_install_hint(name)) from None
    except subprocess.TimeoutExpired:
        say = QCoreApplication.translate("Programs", "The program {name} did not answer in time.")
        raise ProgramTimeout(say.format(name=name), hint="") from None
    except OSError as error:
        say = QCoreApplication.translate("Programs", "The program {name} could not be started: {reason}.")
        raise ProgramError(say.format(name=name, reason=error.strerror), hint="") from error
    if done.returncode != 0:
        say = QCoreApplication.translate("Programs", "The program {name} failed (exit code {code}).")
        raise ProgramError(say.format(name=name, code=done.returncode), hint="")
    return done.stdout or b""


def _install_hint(name: str) -> str:
    say = QCoreApplication.translate("Programs", "Install {name} with your system's package manager.")
    return say.format(name=name)


def run_with_timeout(limit: float, action: Callable[[], T], name: str) -> T:
    """Run `action` on a thread of its own and return its result, or raise ProgramHung after `limit` seconds.

    For library calls that start programs without a time limit. A call that hangs is left behind on its
    thread.
    """
    results: list[T] = []
    errors: list[Exception] = []

    def run() -> None:
        try:
            results.append(action())
        except Exception as error:  # noqa: BLE001 - raised again on the thread that waits
            errors.append(error)

    thread = threading.Thread(target=run, name=f"call of {name}", daemon=True)
    thread.start()
    thread.join(limit)
    if errors:
        raise errors[0]
    if not results:
        say = QCoreApplication.translate("Programs", "The program {name} did not answer in time.")
        raise ProgramTimeout(say.format(name=name), hint="")
    return results[0]
