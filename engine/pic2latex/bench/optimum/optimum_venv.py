"""A Python environment with Hugging Face Optimum, made when the benchmark is asked to compare with it.

Optimum's ONNX part needs an older transformers than the rest of this program, so it gets a folder of its own below
the user's cache, with the same ONNX Runtime as here. It is made once and stays; removing the folder is safe.
"""

import logging
import os
import shutil
import subprocess
import venv
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from pic2latex.atomic_write import atomic_write
from pic2latex.errors import ComponentMissing

__all__ = ["optimum_python", "requirements"]

log = logging.getLogger(__name__)

OPTIMUM = "optimum-onnx==0.1.0"
DONE = "requirements.txt"  # written last
LOG = "install.log"
HINT = "See {log} for why, connect to the network and try again, or measure without --with-optimum."
RUNTIMES = ("onnxruntime-gpu", "onnxruntime")


def requirements() -> tuple[str, ...]:
    """Return what is installed: Optimum, and ONNX Runtime and PyTorch in the versions found here."""
    runtime = next(found for name in RUNTIMES if (found := _version(name)))
    torch = _version("torch")
    # On a processor the two distributions of ONNX Runtime are the same program; the plain one is smaller.
    return (OPTIMUM, f"onnxruntime=={runtime}", f"torch=={torch}" if torch else "torch")


def optimum_python(folder: Path) -> Path:
    """Return the Python of the environment in `folder`, which is made or made anew where needed.

    Raises ComponentMissing when it cannot be made; what pip said is then in `folder`.log.
    """
    wanted = "\n".join(requirements())
    python = folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    done = folder / DONE
    if python.exists() and done.is_file() and done.read_text(encoding="utf-8") == wanted:
        return python
    protocol = folder.with_suffix(".log")
    try:
        shutil.rmtree(folder, ignore_errors=True)
        folder.parent.mkdir(parents=True, exist_ok=True)
        venv.create(folder, with_pip=True)
        _install(python, requirements(), protocol)
        atomic_write(done, wanted)
    except (OSError, subprocess.CalledProcessError) as error:
        log.info("No environment with Optimum: %s", error)
        message = "Hugging Face Optimum could not be installed for the comparison."
        raise ComponentMissing(message, hint=HINT.format(log=protocol)) from error
    return python


def _install(python: Path, packages: tuple[str, ...], protocol: Path) -> None:
    with protocol.open("w", encoding="utf-8") as output:
        command = (str(python), "-m", "pip", "install", "--disable-pip-version-check", *packages)
        subprocess.run(command, check=True, stdout=output, stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL)


def _version(name: str) -> str:
    """Return the installed version of `name` without its local part (2.13.0+cpu -> 2.13.0), or nothing."""
    try:
        return version(name).partition("+")[0]
    except PackageNotFoundError:
        return ""
