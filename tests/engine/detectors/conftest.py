"""Small real detectors that several tests use."""

from pathlib import Path

import pytest

from tests.engine.detectors.rtdetr_graph import write_detector


@pytest.fixture(scope="session")
def rtdetr_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Write a detector with random weights for pictures of the published size."""
    return write_detector(tmp_path_factory.mktemp("rtdetr"))
