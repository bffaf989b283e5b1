r"""Chinese as signs that a recognizer of formulas knows: each character becomes a box, and boxes read become text.

A network that never learned Chinese reads nonsense into it, and what stands beside it suffers too. `\Box` is rare in
formulas, simple to draw and read at every size, so that an index of boxes is read as an index.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from pic2latex.recognizers.text_in_formulas.character_components import ComponentBox, InkComponents
from pic2latex.recognizers.text_in_formulas.strips import ChineseRun
from pic2latex.types import Alternative, Candidate, Token

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

__all__ = ["PLACEHOLDER", "with_placeholders", "with_text"]

PLACEHOLDER = r"\Box"

_SPACE = r"\\(?:quad|[ ,;:!])|~|\s"
_BOXES = re.compile(rf"\\Box(?![A-Za-z])(?:(?:{_SPACE})*\\Box(?![A-Za-z]))*")
_ONE_BOX = re.compile(r"\\Box(?![A-Za-z])")

SIDE = 0.72
"""Side of a box over that of the character's square, as in the AMS fonts."""

STROKE = 0.05
"""Width of its lines, likewise."""

SIXTEENTHS = 4
"""Fractional bits of OpenCV's coordinates."""


def with_placeholders(
    ink: "NDArray[np.uint8]", components: InkComponents, runs: Sequence[ChineseRun]
) -> "NDArray[np.uint8]":
    """Return ink, uint8 (h, w), with a box in place of each character of `runs`."""
    import numpy as np

    places = [_around(components, run) for run in runs]
    inside = [box.label for box in components.boxes if any(place.holds(box) for place in places)]
    shown = np.where(np.isin(components.labels, inside), 0, ink).astype(np.uint8)
    for run, place in zip(runs, places, strict=True):
        width = place.width / len(run.text)
        side = min(place.height, 1.05 * width)
        for number in range(len(run.text)):
            _draw_box(shown, (place.left + width * (number + 0.5), (place.top + place.bottom) / 2), side)
    return shown


def _around(components: InkComponents, run: ChineseRun) -> ComponentBox:
    """Return the box around a run."""
    owned = [box for box in components.boxes if box.label in run.components]
    return ComponentBox(
        0,
        min(box.left for box in owned),
        min(box.top for box in owned),
        max(box.right for box in owned),
        max(box.bottom for box in owned),
    )


def _draw_box(ink: "NDArray[np.uint8]", middle: tuple[float, float], side: float) -> None:
    """Draw a square with sides of `side` pixels around `middle` into `ink` (h, w), uint8."""
    import cv2

    half = SIDE * side / 2
    corners = [tuple(round((each + sign * half) * 2**SIXTEENTHS) for each in middle) for sign in (-1, 1)]
    stroke = max(1, round(STROKE * side))
    cv2.rectangle(ink, corners[0], corners[1], (255,), stroke, cv2.LINE_AA, SIXTEENTHS)


def with_text(candidate: Candidate, runs: Sequence[ChineseRun]) -> Candidate | None:
    r"""Return a reading of ink with placeholders with `\text{…}` for them, in its tokens too.

    None where it has neither as many boxes as there are characters nor as many rows of boxes as there are runs: which
    of them is which could not be told.
    """
    characters = sum(len(run.text) for run in runs)
    if len(_ONE_BOX.findall(candidate.latex)) == characters:
        lengths = [len(run.text) for run in runs]
    else:
        lengths = [len(_ONE_BOX.findall(group)) for group in _BOXES.findall(candidate.latex)]
        if len(lengths) != len(runs):
            return None
    texts = _texts(runs, lengths)
    latex = _ONE_BOX.sub(lambda _: next(texts), candidate.latex)
    return replace(candidate, latex=latex, tokens=tuple(_tokens(candidate.tokens, runs, lengths)))


def _texts(runs: Sequence[ChineseRun], lengths: Sequence[int]) -> Iterator[str]:
    """Give what each box becomes: the first of a run its text, the others nothing."""
    for run, length in zip(runs, lengths, strict=True):
        yield rf"\text{{{run.text}}}"
        yield from [""] * (length - 1)


def _tokens(tokens: Sequence[Token], runs: Sequence[ChineseRun], lengths: Sequence[int]) -> Iterator[Token]:
    texts = _texts(runs, lengths)
    probabilities = iter(
        [run.probability for run, length in zip(runs, lengths, strict=True) for _ in range(length)]
    )
    for token in tokens:
        if _ONE_BOX.search(token.text) is None:
            yield token
            continue
        text = _ONE_BOX.sub(lambda _: next(texts), token.text)
        if text:
            least = min(token.probability, next(probabilities))
            others = (Alternative(PLACEHOLDER, token.probability), *token.alternatives)
            yield replace(token, text=text, probability=least, alternatives=others)
        else:
            next(probabilities)
