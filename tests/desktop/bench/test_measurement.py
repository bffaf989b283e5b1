"""A measured number, and what is said of it."""

import pytest

from pic2latex_desktop.bench.measurement import PROMISES, Measurement


@pytest.mark.parametrize(
    ("name", "value", "is_broken", "words"),
    [
        ("start", 1000.0, False, ["1000.0 ms", "promised: 1000 ms", "kept"]),
        ("start", 1000.1, True, ["BROKEN"]),
        ("lost", 0, False, ["0.0", "promised: 0", "kept"]),
        ("lost", 1, True, ["BROKEN"]),
        ("growth", 4.96, False, ["5.0 %", "kept"]),
        ("idle", None, False, ["not measured: why"]),
    ],
)
def test_a_number_stands_beside_its_promise(
    name: str, value: float | None, is_broken: bool, words: list[str]
) -> None:
    measurement = Measurement(PROMISES[name], value, "why")
    assert measurement.is_broken is is_broken
    assert [word for word in (PROMISES[name].what, *words, "why") if word not in str(measurement)] == []
