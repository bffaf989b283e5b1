"""`train calibrate`: how likely a reading is right, learned from pictures with known LaTeX, and how well that holds.

Platt's logistic regression (Platt 1999) over the facts of recognizers/confidence.py, with a ridge so that facts that
say the same share their weight. Judged by the expected calibration error (Guo et al. 2017, ten bins of equal size) and
the area under the ROC curve. The doubts of tokens are judged too: how many of those marked are wrong, and how many of
the wrong are marked.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from difflib import SequenceMatcher
from typing import TYPE_CHECKING

import numpy as np

from pic2latex.errors import Pic2LatexError, TrainingError
from pic2latex.models.card import ModelCard
from pic2latex.models.json_object import JsonObject
from pic2latex.recognizers.confidence import EVIDENCE, Calibration, Evidence, TokenCalibration, log_odds

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from pic2latex.recognizers.protocol import Recognizer, RecognizerOutput
    from pic2latex.scoring.scored_pairs import ScoredPair

__all__ = [
    "Judgement",
    "Observation",
    "ObservedToken",
    "fit",
    "judge",
    "observe",
    "with_calibration",
    "without_calibration",
]

RIDGE = 1.0
STEPS = 50
BINS = 10
MARKED = 0.85
"""Probability under which the desktop program marks a token."""

FEWEST = 50
THRESHOLD = 0.6
"""A reading less likely right than this is warned of."""


@dataclass(frozen=True, slots=True)
class Observation:
    """A picture that was read: the evidence, whether it was right, and its tokens."""

    evidence: Evidence
    is_right: bool
    tokens: "tuple[ObservedToken, ...]" = ()


@dataclass(frozen=True, slots=True)
class ObservedToken:
    """A token that was read: its probability as the network gives it, whether it is disputed, whether it is right."""

    probability: float
    is_disputed: bool
    is_right: bool


@dataclass(frozen=True, slots=True)
class Judgement:
    """How well a calibration holds on some pictures; shares are 0 to 1.

    `warned` is the share of pictures that are warned of, `warned_wrong` that of the wrong ones among these,
    `wrong_warned` that of the warned ones among the wrong; `marked_wrong` and `wrong_marked` are the same of tokens.
    """

    pictures: int
    exact: float
    calibration_error: float
    area: float
    warned: float
    warned_wrong: float
    wrong_warned: float
    marked_wrong: float
    wrong_marked: float

    def lines(self) -> Iterator[str]:
        """Give the figures as lines of text."""
        yield f"pictures {self.pictures}, exact {self.exact:.3f}"
        yield f"expected calibration error {self.calibration_error:.3f}, AUROC {self.area:.3f}"
        yield (
            f"warned {self.warned:.3f}, wrong among the warned {self.warned_wrong:.3f}, "
            f"warned among the wrong {self.wrong_warned:.3f}"
        )
        yield (
            f"tokens: wrong among the marked {self.marked_wrong:.3f}, marked among the wrong {self.wrong_marked:.3f}"
        )


def observe(
    recognizer: "Recognizer", pairs: "Sequence[ScoredPair]", advance: Callable[[], None] = lambda: None
) -> tuple[Observation, ...]:
    """Read pictures with known LaTeX (scoring/dataset.known_pictures); those that cannot be read are left out.

    Raises ModelError and DeviceError.
    """
    from pic2latex.picture import read_picture
    from pic2latex.recognizers.decoding.loop import not_cancelled
    from pic2latex.recognizers.protocol import DecodeRequest

    found = []
    for pair in pairs:
        assert pair.picture is not None
        try:
            prepared = recognizer.prepare(read_picture(pair.picture))
            ((_, reading),) = recognizer.read([prepared], DecodeRequest(), not_cancelled)
        except Pic2LatexError:
            advance()
            continue
        found.append(_observation(reading, pair.reference))
        advance()
    return tuple(found)


def _observation(reading: "RecognizerOutput", truth: str) -> Observation:
    from pic2latex.latex import canonical_loose, training_target

    best = reading.candidates[0]
    is_right = canonical_loose(best.latex) == canonical_loose(truth)
    pieces = ["".join(token.text.split()) for token in best.tokens]
    expected = "".join(training_target(truth).split())
    agreed = np.full(sum(map(len, pieces)), is_right)
    for block in SequenceMatcher(None, "".join(pieces), expected, autojunk=False).get_matching_blocks():
        agreed[block.a : block.a + block.size] = True
    ends = np.cumsum([len(piece) for piece in pieces], dtype=np.intp)
    tokens = tuple(
        ObservedToken(token.probability, disputed, bool(agreed[end - len(piece) : end].all()))
        for token, piece, disputed, end in zip(best.tokens, pieces, reading.disputed, ends, strict=True)
    )
    return Observation(reading.evidence, is_right, tokens)


def fit(observations: Sequence[Observation], threshold: float = THRESHOLD) -> Calibration:
    """Return the calibration that explains the observations best. Raises TrainingError when there are too few."""
    if len(observations) < FEWEST or len({each.is_right for each in observations}) < 2:
        raise TrainingError(
            f"{len(observations)} pictures do not tell how likely readings are right.",
            hint=f"Name folders with at least {FEWEST} pictures, some of them difficult.",
        )
    facts, right = _matrix(observations)
    mean, deviation = facts.mean(axis=0), np.maximum(facts.std(axis=0), 1e-6)
    weights, bias = _regression((facts - mean) / deviation, right)
    weights /= deviation
    bias -= float(weights @ mean)
    named = tuple((name, round(float(weight), 5)) for name, weight in zip(EVIDENCE, weights, strict=True))
    return Calibration(named, round(bias, 5), threshold, _fit_tokens(observations))


def _fit_tokens(observations: Sequence[Observation]) -> TokenCalibration:
    """Return the regression of tokens; the plain one where none of them is wrong."""
    tokens = [token for each in observations for token in each.tokens]
    right = np.array([token.is_right for token in tokens], np.float64)
    if not tokens or bool(right.all()):
        return TokenCalibration()
    facts = np.array([[log_odds(token.probability), float(token.is_disputed)] for token in tokens])
    (slope, disputed), bias = _regression(facts, right)
    return TokenCalibration(round(float(slope), 5), round(bias, 5), round(float(disputed), 5))


def _matrix(observations: Sequence[Observation]) -> "tuple[NDArray[np.float64], NDArray[np.float64]]":
    """Return the facts (observations, facts) and whether each was right (observations,)."""
    facts = np.array([[each.evidence.get(name, 0.0) for name in EVIDENCE] for each in observations])
    return facts, np.array([each.is_right for each in observations], np.float64)


def _regression(
    facts: "NDArray[np.float64]", right: "NDArray[np.float64]"
) -> "tuple[NDArray[np.float64], float]":
    """Return weights and bias of the ridge regression by Newton's method; the bias is not held back.

    `facts` (n, k), `right` (n,), 0 or 1; weights (k,).
    """
    design = np.hstack([facts, np.ones((len(facts), 1))])
    ridge = np.diag([RIDGE] * facts.shape[1] + [1e-6])
    weights = np.zeros(design.shape[1])
    for _ in range(STEPS):
        likely = 1 / (1 + np.exp(-np.clip(design @ weights, -30, 30)))
        gradient = design.T @ (likely - right) + ridge @ weights
        curvature = (design * (likely * (1 - likely))[:, None]).T @ design + ridge
        step = np.linalg.solve(curvature, gradient)
        weights -= step
        if float(np.abs(step).max()) < 1e-8:
            break
    return weights[:-1], float(weights[-1])


def judge(calibration: Calibration, observations: Sequence[Observation]) -> Judgement:
    """Return how well `calibration` holds on observations."""
    likely = np.array([calibration.probability(each.evidence) for each in observations])
    right = np.array([each.is_right for each in observations])
    warned = likely < calibration.threshold
    tokens = np.array(
        [
            (
                calibration.tokens.probability(token.probability, is_disputed=token.is_disputed) < MARKED,
                not token.is_right,
            )
            for each in observations
            for token in each.tokens
        ]
        or [(False, False)]
    )
    return Judgement(
        pictures=len(observations),
        exact=_share(right),
        calibration_error=_calibration_error(likely, right),
        area=_area(likely, right),
        warned=_share(warned),
        warned_wrong=_share(~right[warned]),
        wrong_warned=_share(warned[~right]),
        marked_wrong=_share(tokens[tokens[:, 0], 1]),
        wrong_marked=_share(tokens[tokens[:, 1], 0]),
    )


def with_calibration(card: ModelCard, calibration: Calibration) -> ModelCard:
    """Return the card with `calibration` among its settings."""
    kept = {
        "bias": calibration.bias,
        "threshold": calibration.threshold,
        "weights": dict(calibration.weights),
        "tokens": asdict(calibration.tokens),
    }
    return replace(card, settings=JsonObject({**card.settings.plain(), "confidence": kept}))


def without_calibration(card: ModelCard) -> ModelCard:
    """Return the card of the same model as its network speaks: observations are made with that."""
    settings = {name: value for name, value in card.settings.plain().items() if name != "confidence"}
    return replace(card, settings=JsonObject(settings))


def _share(flags: "NDArray[np.bool_]") -> float:
    """Return the share of `flags` (n,), bool, that are true; 0 for none."""
    return float(flags.mean()) if flags.size else 0.0


def _calibration_error(likely: "NDArray[np.float64]", right: "NDArray[np.bool_]") -> float:
    """Return the mean distance of confidence and accuracy over bins of equally many pictures. Both are (n,)."""
    bins = np.array_split(np.argsort(likely, kind="stable"), BINS)
    distances = [len(each) * abs(likely[each].mean() - right[each].mean()) for each in bins if len(each)]
    return float(sum(distances) / len(likely)) if distances else 0.0


def _area(likely: "NDArray[np.float64]", right: "NDArray[np.bool_]") -> float:
    """Return how often a right reading is thought more likely than a wrong one; ties count half. Both are (n,)."""
    yes, no = likely[right], likely[~right]
    if not (yes.size and no.size):
        return 1.0
    return float((yes[:, None] > no).mean() + (yes[:, None] == no).mean() / 2)
