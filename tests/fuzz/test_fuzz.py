"""A short fuzzing of every target, always with the same inputs. For hours: `python -m tests.fuzz --minutes 60`."""

import pytest
from hypothesis import HealthCheck, Phase, given, settings

from tests.fuzz.fuzz_target import FuzzTarget
from tests.fuzz.targets import TARGETS


@pytest.mark.logs_warnings
@pytest.mark.parametrize("target", TARGETS, ids=lambda target: target.name)
def test_nothing_foreign_is_raised(target: FuzzTarget, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("HF_HUB_OFFLINE", raising=False)
    with target.session() as run:

        @settings(
            max_examples=target.examples,
            derandomize=True,
            database=None,
            deadline=None,
            phases=(Phase.generate,),
            suppress_health_check=list(HealthCheck),
        )
        @given(target.inputs)
        def check(value: object) -> None:
            run(value)

        check()
