"""The examples for programmers do what they say."""

import json
import shutil
import subprocess
import sys

import pytest

from tests.engine.server.conftest import real_server
from tests.engine.server.running import SAMPLES, Running
from tests.source_code import PACKAGES

__all__ = ["real_server"]

EXAMPLES = PACKAGES["pic2latex"] / "client" / "examples"
BASEL = str(SAMPLES / "basel.png")
PROGRAMS = (("read_formula.py", sys.executable), ("read_formula.sh", "sh"), ("read_formula.mjs", "node"))


@pytest.mark.parametrize(("example", "program"), PROGRAMS)
def test_an_example(real_server: Running, example: str, program: str) -> None:
    assert shutil.which(program), f"{program} is not installed"
    command = (program, str(EXAMPLES / example), real_server.base)
    done = subprocess.run((*command, BASEL), capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    text = json.loads(done.stdout)["latex"] if example.endswith(".sh") else done.stdout
    assert r"\frac{\pi^{2}}{6}" in text
    wrong = subprocess.run((*command, __file__), capture_output=True, text=True, check=False)
    assert "not a picture" in wrong.stderr + wrong.stdout


def test_every_example_is_run() -> None:
    assert {path.name for path in EXAMPLES.iterdir() if path.is_file()} == {name for name, _ in PROGRAMS}
