"""Which places of the LaTeX the model was unsure of, and what else it could have read there.

The model's tokens and the cleaned LaTeX differ in spaces and in whatever the clean-up did, so tokens are laid
along the text, and a place is only marked where both agree letter by letter.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher

from pic2latex.types import Alternative, Box, Candidate

__all__ = ["DOUBTFUL", "UncertainSpan", "page_uncertain_spans", "uncertain_spans"]

#: A token less probable than this is marked.
DOUBTFUL = 0.85

#: Readings less probable than this are not worth offering.
WORTHWHILE = 0.01


@dataclass(frozen=True, slots=True)
class UncertainSpan:
    """A doubtful place: characters `start` to `end` of the LaTeX, and the readings in order of probability.

    The first reading is the one that stands there. `box` is where it stands in the picture, when that is known.
    """

    start: int
    end: int
    readings: tuple[Alternative, ...]
    box: Box | None = None

    @property
    def probability(self) -> float:
        """How probable the reading that stands there is."""
        return self.readings[0].probability


def uncertain_spans(
    candidate: Candidate, latex: str, threshold: float = DOUBTFUL
) -> tuple[UncertainSpan, ...]:
    """Return the doubtful places of `latex`, which is `candidate.latex` or a cleaned form of it, in order."""
    positions = [index for index, character in enumerate(latex) if not character.isspace()]
    letters = "".join(latex[index] for index in positions)
    pieces = ["".join(token.text.split()) for token in candidate.tokens]
    blocks = SequenceMatcher(None, "".join(pieces), letters, autojunk=False).get_matching_blocks()
    found: list[UncertainSpan] = []
    offset = 0
    for token, piece in zip(candidate.tokens, pieces, strict=True):
        start, offset = offset, offset + len(piece)
        readings = tuple(_readings(token.text, token.probability, token.alternatives))
        if not piece or token.probability >= threshold or len(readings) < 2:
            continue
        for block in blocks:
            if block.a <= start and offset <= block.a + block.size:
                first = block.b + start - block.a
                last = positions[first + len(piece) - 1] + 1
                found.append(UncertainSpan(positions[first], last, readings, token.box))
                break
    return tuple(found)


def page_uncertain_spans(candidates: Sequence[Candidate], markdown: str) -> tuple[UncertainSpan, ...]:
    """Return the doubtful places of a page, whose formulas stand in it in the order of `candidates`.

    A formula that is not found as it was read says nothing: it may have been taken for text.
    """
    found: list[UncertainSpan] = []
    begin = 0
    for candidate in candidates:
        latex = candidate.latex.strip()
        place = _place_of(latex, markdown, begin)
        if place >= 0:
            found += (
                replace(doubt, start=place + doubt.start, end=place + doubt.end)
                for doubt in uncertain_spans(candidate, latex)
            )
            begin = place + len(latex)
    return tuple(found)


def _place_of(latex: str, markdown: str, begin: int) -> int:
    """Return where the next formula of this LaTeX begins, or -1: between dollar signs, or alone on its lines."""
    if not latex:
        return -1
    found = re.compile(rf"(?<=[$\n]){re.escape(latex)}(?=[$\n]| \\tag\{{)").search(markdown, begin)
    return found.start() if found else -1


def _readings(text: str, probability: float, alternatives: tuple[Alternative, ...]) -> Iterator[Alternative]:
    yield Alternative(text.strip(), probability)
    for other in alternatives:
        # Nothing, or a control token such as an end mark, cannot be put into the text.
        if other.probability >= WORTHWHILE and other.text.strip() not in {"", text.strip()}:
            yield Alternative(other.text.strip(), other.probability)
