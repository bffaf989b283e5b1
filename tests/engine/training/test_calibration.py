"""Calibration: a regression that finds what makes readings right, and figures that say how well it holds."""

import math
from dataclasses import replace

import numpy as np
import pytest

from pic2latex.errors import ModelDamaged, TrainingError
from pic2latex.models.card import ModelCard, ModelKind
from pic2latex.models.json_object import JsonObject
from pic2latex.recognizers.confidence import EVIDENCE, Calibration
from pic2latex.training.calibration import Observation, ObservedToken, fit, judge, with_calibration


def observations(count: int, seed: int = 0) -> list[Observation]:
    """Return readings that are right with a probability that falls with `least`; the other facts say nothing."""
    random = np.random.default_rng(seed)
    found = []
    for _ in range(count):
        facts = dict(zip(EVIDENCE, random.random(len(EVIDENCE)), strict=True))
        likely = 1 / (1 + math.exp(8 * facts["least"] - 4))
        found.append(Observation(facts, bool(random.random() < likely)))
    return found


def test_regression_finds_the_fact_that_counts() -> None:
    calibration = fit(observations(3000))
    weights = dict(calibration.weights)
    assert weights["least"] == pytest.approx(-8, abs=1.2)
    assert all(abs(weight) < 1 for name, weight in weights.items() if name != "least")
    figures = judge(calibration, observations(3000, seed=1))
    assert figures.calibration_error < 0.04
    assert figures.area > 0.85


def test_few_pictures_or_only_right_ones_do_not_tell() -> None:
    with pytest.raises(TrainingError):
        fit(observations(20))
    with pytest.raises(TrainingError):
        fit([replace(each, is_right=True) for each in observations(100)])


def test_figures_of_known_cases() -> None:
    sure = Calibration((("least", -100.0),), 50.0, 0.5)
    good, bad = {"least": 0.0}, {"least": 1.0}
    tokens = tuple(
        ObservedToken(probability, False, is_right)
        for probability in (0.5, 0.95)
        for is_right in (True, False)
    )
    seen = [Observation(good, True), Observation(good, True), Observation(bad, False, tokens)]
    figures = judge(sure, seen)
    assert (figures.area, figures.warned_wrong, figures.wrong_warned) == (1.0, 1.0, 1.0)
    assert figures.calibration_error == pytest.approx(0.0, abs=1e-6)
    assert (figures.marked_wrong, figures.wrong_marked) == (0.5, 0.5)
    assert any("AUROC 1.000" in line for line in figures.lines())


def test_card_keeps_the_calibration() -> None:
    card = ModelCard("m", ModelKind.COMPACT, "", "", "", (), JsonObject({"em": 23}))
    calibration = fit(observations(200))
    kept = with_calibration(card, calibration)
    assert Calibration.of(kept.settings) == calibration
    assert Calibration.of(card.settings) is None
    assert kept.settings["em"] == 23


def test_card_with_unknown_facts_is_damaged() -> None:
    wrong = JsonObject({"confidence": {"bias": 0, "threshold": 0.5, "weights": {"moon": 1}, "tokens": {}}})
    with pytest.raises(ModelDamaged, match="moon"):
        Calibration.of(wrong)


def test_disputed_tokens_are_trusted_less() -> None:
    random = np.random.default_rng(3)
    tokens = tuple(
        ObservedToken(0.9, disputed, bool(random.random() < (0.4 if disputed else 0.97)))
        for disputed in (True, False) * 500
    )
    seen = [
        replace(each, tokens=tokens if not number else ()) for number, each in enumerate(observations(100))
    ]
    fitted = fit(seen).tokens
    assert fitted.probability(0.9, is_disputed=True) == pytest.approx(0.4, abs=0.06)
    assert fitted.probability(0.9, is_disputed=False) == pytest.approx(0.97, abs=0.03)
