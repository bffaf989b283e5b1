"""Findings of the classifier become a reading: believed where they are probable enough, with what was read beside."""

import math
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from pic2latex.recognizers.accents.accent_check import (
    ACCENT_CLASSES,
    ADDED,
    DROPPED,
    OTHER,
    WIDTH,
    AccentCheck,
    Finding,
)
from pic2latex.recognizers.accents.accented_letters import NARROW_ACCENTS, NO_ACCENT, accented_letters
from pic2latex.recognizers.decoding.types import Ending, Hypothesis, TokenChoice

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

VOCABULARY = (
    "<s>",
    "<pad>",
    "</s>",
    r"\bar{",
    r"\tilde{",
    "x",
    "y",
    "}",
    "}_{",
    "_{",
    "+",
    "i",
    r"\dot{",
    r"\widetilde{",
    r"\overline{",
)
LEAST = 1e-3


class Classifier:
    """Says of every crop what it was told to."""

    def __init__(self, accent: str, probability: float, classes: tuple[str, ...]) -> None:
        self._accent, self._probability, self._classes = accent, probability, classes

    def run(self, feeds: "dict[str, NDArray[np.float32]]", outputs: "Sequence[str]") -> "list[Any]":
        assert tuple(outputs) == ("probabilities",)
        crops = feeds["crops"]
        assert crops.dtype == np.float32
        assert (crops.min(), crops.max()) == (-0.25, 1.75)
        rest = (1 - self._probability) / (len(self._classes) - 1)
        row = np.full(len(self._classes), rest, np.float32)
        row[self._classes.index(self._accent)] = self._probability
        return [np.tile(row, (len(crops), 1))]


def check(accent: str, probability: float, classes: tuple[str, ...] = ACCENT_CLASSES) -> AccentCheck:
    return AccentCheck(Classifier(accent, probability, classes), VOCABULARY)  # type: ignore[arg-type]


def reading(*tokens: str) -> Hypothesis:
    choices = tuple(TokenChoice(VOCABULARY.index(token), -0.1, ((10, -3.0),)) for token in tokens)
    return Hypothesis(choices, -0.1, Ending.END)


def text(hypothesis: Hypothesis) -> str:
    return "".join(VOCABULARY[token] for token in hypothesis.ids)


def crops_of(letters: "Sequence[object]") -> "list[NDArray[np.uint8]]":
    crop = np.zeros((60, 48), np.uint8)
    crop[0, 0] = 255
    return [crop] * len(letters)


CASES = (
    ((r"\bar{", "x", "}"), "tilde", OTHER, r"\tilde{x}"),
    ((r"\bar{", "x", "}"), "bar", 1.0, r"\bar{x}"),
    ((r"\bar{", "x", "}"), NO_ACCENT, DROPPED, "x"),
    ((r"\bar{", "x", "}_{", "y", "}"), "tilde", ADDED, r"\tilde{x}_{\tilde{y}}"),
    (("x", "+", "y"), "bar", ADDED, r"\bar{x}+\bar{y}"),
    (("x", "+", "y"), NO_ACCENT, 1.0, "x+y"),
    (("x", "+", "i"), "dot", ADDED, r"\dot{x}+i"),  # its own dot
    ((r"\bar{", "i", "}"), NO_ACCENT, DROPPED, r"\bar{i}"),
    ((r"\bar{", "i", "}"), "tilde", OTHER, r"\tilde{i}"),
    ((r"\dot{", "i", "}"), "dot", 1.0, "i"),  # drawn as the letter is
    ((r"\dot{", "x", "}"), "dot", 1.0, r"\dot{x}"),
    ((r"\tilde{", "x", "}"), "wide tilde", WIDTH, r"\widetilde{x}"),
    ((r"\overline{", "x", "}"), "bar", WIDTH, r"\bar{x}"),
    ((r"\bar{", "x", "}"), "wide tilde", OTHER, r"\widetilde{x}"),
)


@pytest.mark.parametrize(("tokens", "accent", "least", "latex"), CASES)
def test_what_is_probable_enough_is_believed(
    tokens: tuple[str, ...], accent: str, least: float, latex: str
) -> None:
    before = reading(*tokens)
    letters = accented_letters(tokens)
    sure = check(accent, min(1.0, least + LEAST))
    after = sure.corrected(before, sure.findings(letters, crops_of(letters)))
    assert text(after) == latex


@pytest.mark.parametrize(
    ("tokens", "accent", "least"),
    [
        ((r"\bar{", "x", "}"), "tilde", OTHER),
        ((r"\bar{", "x", "}"), NO_ACCENT, DROPPED),
        (("x", "+", "y"), "bar", ADDED),
        ((r"\bar{", "x", "}"), "overline", WIDTH),
    ],
)
def test_what_is_less_probable_is_not(tokens: tuple[str, ...], accent: str, least: float) -> None:
    before, letters = reading(*tokens), accented_letters(tokens)
    unsure = check(accent, least - 0.01)
    assert unsure.corrected(before, unsure.findings(letters, crops_of(letters))) is before


@pytest.mark.parametrize(
    ("tokens", "accent", "latex"),
    [
        ((r"\overline{", "x", "}"), "bar", r"\overline{x}"),
        ((r"\overline{", "x", "}"), "tilde", r"\tilde{x}"),
        ((r"\bar{", "x", "}"), "tilde", r"\tilde{x}"),
    ],
)
def test_a_classifier_that_does_not_tell_widths_leaves_them(
    tokens: tuple[str, ...], accent: str, latex: str
) -> None:
    """As those of models are that were trained before widths were told."""
    without = tuple(each for each in ACCENT_CLASSES if each not in NARROW_ACCENTS)
    letters, old = accented_letters(tokens), check(accent, 0.99, without)
    assert text(old.corrected(reading(*tokens), old.findings(letters, crops_of(letters)))) == latex


def test_the_accent_that_was_read_stays_as_an_alternative() -> None:
    tokens = (r"\bar{", "x", "}")
    before, letters = reading(*tokens), accented_letters(tokens)
    after = check("tilde", 0.9).corrected(before, [Finding(letters[0], "tilde", 0.9)])
    first = after.choices[0]
    assert first.log_probability == pytest.approx(math.log(0.9))
    assert first.others == ((VOCABULARY.index(r"\bar{"), -0.1),)
    assert after.choices[1:] == before.choices[1:]


@pytest.mark.parametrize(("tokens", "has"), [(("x", "+"), False), (("x", r"\bar{", "y", "}"), True)])
def test_accents_are_known_by_their_tokens(tokens: tuple[str, ...], has: bool) -> None:
    assert check("bar", 1.0).has_accents(reading(*tokens)) is has


def test_an_accent_without_a_token_is_left_alone() -> None:
    """A model of the user's own may have a smaller vocabulary."""
    tokens = (r"\bar{", "x", "}")
    before, letters = reading(*tokens), accented_letters(tokens)
    ring = check("ring", 1.0)
    assert ring.corrected(before, ring.findings(letters, crops_of(letters))) is before
