"""Print that stands on its head or lies on its side is turned back and read; noise is not read at all."""

import json
from pathlib import Path

import numpy as np
import pytest

import pic2latex_resources
from pic2latex.engine import Engine
from pic2latex.errors import RecognitionError
from pic2latex.picture import read_picture
from pic2latex.types import Device, Picture, WarningCode

SAMPLES = Path(pic2latex_resources.path("samples"))


@pytest.fixture(scope="module")
def engine() -> Engine:
    return Engine(device=Device.CPU, threads=1)


@pytest.mark.parametrize("degrees", [90, 180, 270])
def test_turned_print_is_turned_back(engine: Engine, degrees: int) -> None:
    entries = json.loads((SAMPLES / "samples.json").read_text(encoding="utf-8"))
    entry = next(each for each in entries if each["file"] == "quadratic.png")
    upright = read_picture(SAMPLES / entry["file"])
    turned = Picture(np.ascontiguousarray(np.rot90(upright.pixels, -degrees // 90)), "turned")
    recognition = engine.recognize(turned)
    assert recognition.latex == engine.recognize(upright).latex
    assert [
        (each.code, each.values) for each in recognition.warnings if each.code is WarningCode.TURNED_BACK
    ] == [(WarningCode.TURNED_BACK, (("degrees", str(degrees)),))]


def test_upright_print_stays(engine: Engine) -> None:
    for name in ("bayes.png", "gauss-dark.png", "inverse.png"):
        codes = {warning.code for warning in engine.recognize(SAMPLES / name).warnings}
        assert WarningCode.TURNED_BACK not in codes


def test_noise_is_not_read(engine: Engine) -> None:
    """It is refused, or said to be no formula."""
    outcomes = [_code_of(engine, seed) for seed in range(4)]
    assert set(outcomes) <= {"refused", WarningCode.NO_FORMULA}
    assert outcomes.count("refused") >= 2


def _code_of(engine: Engine, seed: int) -> str:
    noise = np.random.default_rng(seed).integers(0, 255, (160, 300), dtype=np.uint8)
    try:
        recognition = engine.recognize(noise)
    except RecognitionError:
        return "refused"
    codes = {warning.code for warning in recognition.warnings}
    return WarningCode.NO_FORMULA if WarningCode.NO_FORMULA in codes else "read"
