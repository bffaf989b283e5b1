"""Schemathesis asks every route everything its description allows, and what it does not; all checks hold."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from pic2latex.server.settings import Limits, ServerSettings
from tests.engine.server.running import faked, running

EXAMPLES = 30
# What a picture or a PDF must hold, and which formats fit which mode, no schema can say. Errors of /v3/text are
# answered 200, as Mathpix answers them.
CONFIGURATION = """
[checks.positive_data_acceptance]
expected-statuses = ["2xx", "3xx", 401, 403, 404, 409, 413, 415, 422, 429, "5xx"]

[[operations]]
include-path = "/v3/text"
checks.negative_data_rejection.expected-statuses = [200, 401, 403, 413, 415, 422, "5xx"]
"""


@pytest.mark.slow
@pytest.mark.logs_warnings  # requests that are none
def test_all_checks_of_schemathesis(tmp_path: Path) -> None:
    (tmp_path / "schemathesis.toml").write_text(CONFIGURATION, encoding="utf-8")
    limits = Limits(body_bytes=1_000_000, request_seconds=20.0)
    with running(faked(), ServerSettings(port=0, limits=limits)) as server:
        command = (
            *(sys.executable, "-m", "schemathesis.cli", "run", f"{server.base}/openapi.json"),
            *("--checks", "all", "--max-examples", str(EXAMPLES), "--seed", "1", "--no-color"),
            *("--phases", "examples,coverage,fuzzing", "--generation-database", "none"),
        )
        done = subprocess.run(
            command, cwd=tmp_path, capture_output=True, text=True, check=False, env={**os.environ, "CI": "1"}
        )
    assert done.returncode == 0, done.stdout[:40_000]
