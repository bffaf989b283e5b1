"""Every route does what its description says, also with what it does not allow."""

from pathlib import Path

import pytest

from tests.fuzz.openapi_contract import examine

EXAMPLES = 10
"""Requests of each kind to each route; `python -m tests.fuzz.openapi_contract` asks as often as one wishes."""


@pytest.mark.slow
@pytest.mark.logs_warnings  # requests that are none
def test_all_checks_of_schemathesis(tmp_path: Path) -> None:
    done = examine(tmp_path, EXAMPLES)
    assert done.returncode == 0, done.stdout[:40_000]
