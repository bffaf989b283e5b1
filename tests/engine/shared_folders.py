"""What takes seconds of a processor to make is made once in a run of the tests, whichever worker needs it first."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from filelock import FileLock

from pic2latex.training.export.vision_encoder_decoder import build_tiny

__all__ = ["shared_folder", "tiny_vision_folder"]


def shared_folder(factory: pytest.TempPathFactory, name: str, fill: Callable[[Path], object]) -> Path:
    """Return the folder of this name, which `fill` has made. Tests read it and change nothing in it."""
    root = factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        root = root.parent  # each worker has a folder of its own below that of the run
    folder = root / f"shared-{name}"
    with FileLock(root / f"shared-{name}.lock"):
        if not folder.exists():
            made = root / f"shared-{name}-unfinished"
            fill(made)
            made.rename(folder)
    return folder


def tiny_vision_folder(factory: pytest.TempPathFactory) -> Path:
    """Return TexTeller's architecture, small, with random weights and decoders of all layouts.

    `random_model(TINY)` is the network that it was exported from.
    """
    return shared_folder(factory, "tiny-vision", lambda folder: build_tiny(folder, "all"))
