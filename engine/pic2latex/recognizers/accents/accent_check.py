"""Sets right the accents of a reading: each letter is looked at again, closely, by the classifier of accents."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from pic2latex.recognizers.accents.accented_letters import (
    ACCENTS,
    NARROW_ACCENTS,
    NO_ACCENT,
    AccentedLetter,
    edits_of,
    shapes_of_accents,
)
from pic2latex.recognizers.decoding.types import Hypothesis, TokenChoice

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from pic2latex.onnx_session import OnnxSession

__all__ = ["ACCENT_CLASSES", "AccentCheck", "Finding"]

ACCENT_CLASSES = (NO_ACCENT, *ACCENTS)
"""What the classifier tells apart, in the order of its outputs."""

_OF_DOTTED = frozenset({NO_ACCENT, "dot"})

OTHER, WIDTH, ADDED, DROPPED = 0.5, 0.8, 0.9, 0.9
"""Probabilities from which are believed: another accent, another width of it, one that was not read, and none."""


@dataclass(frozen=True, slots=True)
class Finding:
    """A letter, the accent that the classifier sees above it, and how probable that is (0-1)."""

    letter: AccentedLetter
    accent: str
    probability: float

    @property
    def is_other(self) -> bool:
        """Whether the reading is wrong about it."""
        if self.letter.is_dotted and self.letter.accent == "dot":
            return self.accent == NO_ACCENT
        if self.accent == self.letter.accent or (self.letter.is_dotted and self.accent in _OF_DOTTED):
            return False
        if self.letter.accent == NO_ACCENT:
            return self.probability >= ADDED
        if _narrow(self.accent) == _narrow(self.letter.accent):
            return self.probability >= WIDTH
        return self.probability >= (DROPPED if self.accent == NO_ACCENT else OTHER)


class AccentCheck:
    """The classifier of accents, opened, for readings in one vocabulary."""

    def __init__(self, session: "OnnxSession", vocabulary: Sequence[str]) -> None:
        self._session = session
        self._vocabulary = vocabulary
        self._ids = {token: place for place, token in enumerate(vocabulary)}
        self._accents = frozenset(self._ids[token] for token in shapes_of_accents() if token in self._ids)

    def has_accents(self, hypothesis: Hypothesis) -> bool:
        """Tell whether a reading has any accent."""
        return not self._accents.isdisjoint(hypothesis.ids)

    def findings(
        self, letters: Sequence[AccentedLetter], crops: Sequence["NDArray[np.uint8]"]
    ) -> tuple[Finding, ...]:
        """Classify what is above each letter in its crop (h, w), uint8."""
        pixels = np.stack(crops).astype(np.float32)[:, None]
        pixels /= 127.5
        pixels -= 0.25
        probabilities = self._session.run({"crops": pixels}, ("probabilities",))[0]
        best = probabilities.argmax(axis=1)
        tells_widths = probabilities.shape[1] == len(ACCENT_CLASSES)
        return tuple(
            _own_dot(letter)
            or Finding(letter, _seen(ACCENT_CLASSES[place], letter, tells_widths), float(row[place]))
            for letter, place, row in zip(letters, best, probabilities, strict=True)
        )

    def corrected(self, hypothesis: Hypothesis, findings: Sequence[Finding]) -> Hypothesis:
        """Return the reading with the accents that were found; the probability of each is the classifier's."""
        tokens = self._tokens(hypothesis)
        wrong = [each for each in findings if each.is_other and self._can_write(tokens, each)]
        if not wrong:
            return hypothesis
        edits = edits_of(tokens, ((each.letter, each.accent) for each in wrong))
        sure = {each.letter.place: each.probability for each in wrong}
        sure |= {each.letter.command: each.probability for each in wrong if each.letter.command is not None}
        replaced = {edit.place: edit.tokens for edit in edits}
        choices: list[TokenChoice] = []
        for place, choice in enumerate(hypothesis.choices):
            if place not in replaced:
                choices.append(choice)
                continue
            logarithm = float(np.log(sure.get(place, 1.0)))
            choices += [self._choice(token, choice, logarithm) for token in replaced[place]]
        return replace(hypothesis, choices=tuple(choices))

    def _can_write(self, tokens: Sequence[str], finding: Finding) -> bool:
        """Tell whether the vocabulary, which may be of a model of the user's own, has what a finding needs."""
        edits = edits_of(tokens, [(finding.letter, finding.accent)])
        return all(token in self._ids for edit in edits for token in edit.tokens)

    def _choice(self, token: str, before: TokenChoice, logarithm: float) -> TokenChoice:
        """Return the choice of `token` where `before` was chosen, which stays among the alternatives of an accent."""
        chosen = self._ids[token]
        if chosen == before.id:
            return before
        others = (before.id, before.log_probability), *before.others
        is_accent = before.id in self._accents
        return TokenChoice(
            chosen, logarithm, tuple(others[: max(1, len(before.others))]) if is_accent else ()
        )

    def _tokens(self, hypothesis: Hypothesis) -> list[str]:
        return [self._vocabulary[token] for token in hypothesis.ids]


def _narrow(accent: str) -> str:
    """Return the narrow form of a shape."""
    return NARROW_ACCENTS.get(accent, accent)


def _seen(accent: str, letter: AccentedLetter, tells_widths: bool) -> str:  # noqa: FBT001
    """Return the accent that was seen: as wide as it was read by a classifier that does not tell widths."""
    return letter.accent if not tells_widths and accent == _narrow(letter.accent) else accent


def _own_dot(letter: AccentedLetter) -> Finding | None:
    r"""Return that an i or j with a dot has no accent: `\dot{\imath}` is drawn as `i` is."""
    is_own = letter.is_dotted and letter.accent == "dot"
    return Finding(letter, NO_ACCENT, 1.0) if is_own else None
