"""A short kill campaign: what was killed at random moments is whole afterwards. Longer ones: `tests.kill_campaign`."""

import os
import subprocess
import sys

import pytest

from tests.source_code import PACKAGES, ROOT


@pytest.mark.skipif(os.name == "nt", reason="forks")
@pytest.mark.parametrize(
    ("work", "times"), [("batch", 4), ("document", 4), ("import", 4), ("install", 4), ("training", 2)]
)
def test_killed_work_goes_on(work: str, times: int) -> None:
    kill(work, times)


@pytest.mark.skipif(os.name == "nt", reason="forks")
@pytest.mark.e2e
def test_killed_desktop_keeps_history_settings_and_clipboard() -> None:
    kill("desktop", 3)


def kill(work: str, times: int) -> None:
    """Run a short campaign in a process of its own: it forks, and that is no place for the threads of other tests."""
    paths = os.pathsep.join([str(ROOT), *(str(folder.parent) for folder in PACKAGES.values())])
    command = (
        sys.executable,
        "-W",
        "ignore",
        "-m",
        "tests.kill_campaign",
        "--kills",
        str(times),
        "--work",
        work,
    )
    environment = {**os.environ, "PYTHONPATH": paths}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False, cwd=ROOT)
    assert done.returncode == 0, done.stdout + done.stderr
