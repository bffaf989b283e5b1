"""Schemathesis asks every route everything its description allows, and what it does not; all checks must hold.

    .venv/bin/python -m tests.fuzz.openapi_contract --examples 500

The server's engine is a fake: what is tried is the routes, and what they say of wrong requests.
"""

import argparse
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from pic2latex.server.settings import Limits, ServerSettings
from tests.engine.server.running import faked, running

__all__ = ["examine"]

# What a picture or a PDF must hold, and which formats fit which mode, no schema can say. Errors of /v3/text are
# answered 200, as Mathpix answers them.
REQUEST_SECONDS = 180  # more than the server gives a request: it answers 504 itself
CONFIGURATION = """
[checks.positive_data_acceptance]
expected-statuses = ["2xx", "3xx", 401, 403, 404, 409, 413, 415, 422, 429, "5xx"]

[[operations]]
include-path = "/v3/text"
checks.negative_data_rejection.expected-statuses = [200, 401, 403, 413, 415, 422, "5xx"]
"""
# A full store of documents would be answered 503, as it should, which Schemathesis takes for a fault.
LIMITS = Limits(body_bytes=1_000_000, request_seconds=20.0, documents=100_000)


def examine(folder: Path, examples: int) -> "subprocess.CompletedProcess[str]":
    """Ask each operation `examples` times; the exit code is 0 when nothing was found. `folder` is for its files."""
    (folder / "schemathesis.toml").write_text(CONFIGURATION, encoding="utf-8")
    with running(faked(), ServerSettings(port=0, limits=LIMITS)) as server:
        command = (
            *(sys.executable, "-m", "schemathesis.cli", "run", f"{server.base}/openapi.json"),
            *("--checks", "all", "--max-examples", str(examples), "--seed", "1", "--no-color"),
            *(
                "--request-timeout",
                str(REQUEST_SECONDS),
                "--phases",
                "examples,coverage,fuzzing",
                "--generation-database",
                "none",
            ),
        )
        return subprocess.run(
            command, cwd=folder, capture_output=True, text=True, check=False, env={**os.environ, "CI": "1"}
        )


def main() -> int:
    """Examine as many examples as asked for and show what was found."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--examples", type=int, default=500, help="for each operation (default: %(default)s)")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        done = examine(Path(folder), arguments.examples)
    sys.stdout.write(done.stdout)
    return done.returncode


if __name__ == "__main__":
    sys.exit(main())
