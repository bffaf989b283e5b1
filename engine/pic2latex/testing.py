"""A recogniser without a network, with the real interface: for tests, and for working on windows without waiting.

It reads what its script says, picture by picture, and after that a formula chosen by the picture's content, so that
the same picture always gives the same answer. It prepares pictures as the real ones do: a blank one is an error.
"""

import hashlib
import re
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from pic2latex.errors import Pic2LatexError
from pic2latex.recognizers.decoding.loop import not_cancelled, raise_if_cancelled
from pic2latex.recognizers.protocol import DecodeRequest, Prepared, RecognizerOutput
from pic2latex.types import Alternative, Box, Candidate, Device, Picture, StageTime, Token

if TYPE_CHECKING:
    from pic2latex.recognizers.installed import Opened

__all__ = ["FORMULAS", "FakeRecognizer", "candidate_of"]

FORMULAS = (
    r"\int_{-\infty}^{\infty}e^{-x^{2}}\,dx=\sqrt{\pi}",
    r"\sum_{n=1}^{\infty}\frac{1}{n^{2}}=\frac{\pi^{2}}{6}",
    r"\operatorname{Hom}(A\otimes B,C)\cong\operatorname{Hom}(A,\operatorname{Hom}(B,C))",
    r"\begin{pmatrix}a & b\\c & d\end{pmatrix}^{-1}",
    r"\nabla\times\mathbf{E}=-\frac{\partial\mathbf{B}}{\partial t}",
)
PIECE = re.compile(r"\\[a-zA-Z]+|\\.|\s+|.", re.DOTALL)
PATIENCE = 0.01  # seconds between two looks at whether to stop


class FakeRecognizer:
    """A `Recognizer` that answers from `script`: LaTeX to read, or an error to raise, one a picture.

    `seconds` is how long it takes over each picture. `interrupt` and `cancelled` work as in the real ones.
    """

    def __init__(
        self,
        script: Sequence[str | Pic2LatexError] = (),
        *,
        seconds: float = 0.0,
        device: Device = Device.CPU,
    ) -> None:
        self._script = iter(tuple(script))
        self._seconds = seconds
        self._device = device
        self._interrupted = False
        self.is_closed = False

    def opened(self, name: str = "fake") -> "Opened":
        """Return this recogniser as an engine's opener gives it."""
        from pic2latex.recognizers.installed import Opened

        return Opened(name, self)

    @property
    def device(self) -> Device:
        """The device it was told to be on."""
        return self._device

    def prepare(self, picture: Picture) -> Prepared:
        """Reduce the picture to ink; see `Recognizer`."""
        from pic2latex.preprocessing.binarization import extract_ink

        ink = extract_ink(picture)
        digest = hashlib.sha256(repr(ink.pixels.shape).encode() + ink.pixels.tobytes()).digest()
        return Prepared(ink.pixels, ink.em, digest, scale=ink.scale, left=ink.left, top=ink.top)

    def read(
        self,
        pictures: Sequence[Prepared],
        request: DecodeRequest,
        cancelled: Callable[[], bool] = not_cancelled,
    ) -> Iterator[tuple[int, RecognizerOutput]]:
        """Answer for each picture in turn; see `Recognizer`."""
        for place, picture in enumerate(pictures):
            self._wait(cancelled)
            answer = next(self._script, FORMULAS[picture.key[0] % len(FORMULAS)])
            if isinstance(answer, Pic2LatexError):
                raise answer
            best = _with_boxes(candidate_of(answer), *picture.pixels.shape)
            others = (
                candidate_of(f"{answer}{mark}", lower=index) for index, mark in enumerate(".,;:'", start=1)
            )
            candidates = (best, *others)[: request.beams]
            seconds = (StageTime("encode", 0.0), StageTime("decode", self._seconds))
            yield place, RecognizerOutput(candidates, seconds)

    def interrupt(self) -> None:
        """Make a running `read` stop; see `Recognizer`."""
        self._interrupted = True

    def close(self) -> None:
        """Remember that it was closed."""
        self.is_closed = True

    def _wait(self, cancelled: Callable[[], bool]) -> None:
        self._interrupted = False
        end = time.monotonic() + self._seconds
        while True:
            raise_if_cancelled(lambda: self._interrupted or cancelled())
            left = end - time.monotonic()
            if left <= 0:
                return
            time.sleep(min(left, PATIENCE))


def _with_boxes(candidate: Candidate, height: int, width: int) -> Candidate:
    """Return a reading whose doubtful tokens stand in a row, each as wide as the others, on ink of this size."""
    share = width / max(1, len(candidate.tokens))
    tokens = (
        replace(token, box=Box(place * share, 0.0, (place + 1) * share, float(height)))
        if token.alternatives
        else token
        for place, token in enumerate(candidate.tokens)
    )
    return replace(candidate, tokens=tuple(tokens))


def candidate_of(latex: str, lower: int = 0) -> Candidate:
    """Return `latex` cut into tokens, with probabilities that depend on nothing but the text.

    Each `lower` makes it less probable. Every seventh token is doubtful and has other readings.
    """
    tokens = tuple(_token(piece, place) for place, piece in enumerate(PIECE.findall(latex)))
    return Candidate(latex, tokens, -0.05 - 0.1 * lower)


def _token(text: str, place: int) -> Token:
    if place % 7 != 6:
        return Token(text, 0.98)
    return Token(text, 0.55, None, (Alternative("x", 0.30), Alternative("y", 0.10)))
