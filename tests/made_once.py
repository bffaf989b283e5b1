"""Folders that are slow to make, made once for all workers of pytest-xdist."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from filelock import FileLock


def made_once(factory: pytest.TempPathFactory, name: str, make: Callable[[Path], object]) -> Path:
    """Return a folder that `make` has filled, in this worker or in another one; nobody may change what is in it.

    `name` stands for the folder in the whole session. See "Making session-scoped fixtures execute only once" in the
    documentation of pytest-xdist.
    """
    shared = factory.getbasetemp().parent if "PYTEST_XDIST_WORKER" in os.environ else factory.getbasetemp()
    folder, whole = shared / f"once-{name}", shared / f"once-{name}.whole"
    with FileLock(shared / f"once-{name}.lock"):
        if not whole.exists():
            folder.mkdir(exist_ok=True)
            make(folder)
            whole.touch()
    return folder
