"""The shipped samples read by a toy network, also in new processes."""

from pathlib import Path

import pytest

from pic2latex.bench.cold_start import measure_fresh
from pic2latex.bench.decoder_step import milliseconds_per_step
from pic2latex.bench.samples import STAGES, Effort, measure_samples, shipped_samples, tables_of
from pic2latex.errors import RecognitionError
from pic2latex.training.export.vision_encoder_decoder import build_tiny


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> str:
    folder = tmp_path_factory.mktemp("network")
    build_tiny(folder)
    return str(folder)


def test_samples_are_formulas() -> None:
    samples = shipped_samples()
    assert len(samples) >= 5
    assert all(sample.is_file() for sample in samples)
    assert "page.png" not in {sample.name for sample in samples}


def test_every_sample_is_read_in_every_round(model: str) -> None:
    samples = shipped_samples()[:3]
    told: list[str] = []
    result = measure_samples(model, samples, Effort(rounds=2, threads=1, starts=1), told.append)
    assert list(result.readings) == [sample.name for sample in samples]
    for readings in result.readings.values():
        assert len(readings) == 2
        assert len(readings[0].stages) == len(STAGES)
        assert all(0 < reading.seconds < 60 and reading.tokens > 0 for reading in readings)
    (fresh,) = result.fresh
    assert 0 < fresh.opening < 60
    assert fresh.reading > 0
    assert fresh.peak > 50e6  # the interpreter with ONNX Runtime alone is larger
    assert "round 2 of 2: 3 samples" in told
    by_sample, summary = tables_of(result)
    assert len(by_sample.rows) == 3
    assert summary.rows[0] == ("readings", 6, "")
    assert result.typical in result.readings


def test_a_step_of_the_bundled_model_is_measured() -> None:
    step = milliseconds_per_step("compact", shipped_samples()[0], threads=1)
    assert step is not None
    assert 0 < step < 1000


def test_a_step_of_other_families_is_not(model: str) -> None:
    assert milliseconds_per_step(model, shipped_samples()[0], threads=1) is None


def test_failure_in_the_new_process_is_told(tmp_path: Path) -> None:
    with pytest.raises(RecognitionError, match="no model"):
        measure_fresh(str(tmp_path), shipped_samples()[0], threads=1)
