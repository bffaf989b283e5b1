"""A detector without a network, with the real interface: for tests, and for working on what comes after detection.

It finds what its script says, picture by picture, and after that takes every row of ink for a display formula, so that
the same picture always gives the same answer.
"""

from collections.abc import Sequence

from pic2latex.detectors.boxes import sort_reading_order
from pic2latex.errors import Pic2LatexError
from pic2latex.types import Box, Detection, Device, Picture, RegionKind

__all__ = ["FakeDetector"]

THRESHOLD = 0.5
SCORE = 0.9
DARK = 64  # grey levels that ink differs from the ground


class FakeDetector:
    """A `Detector` that answers from `script`: detections, or an error to raise, one entry a picture."""

    def __init__(
        self,
        script: Sequence[Sequence[Detection] | Pic2LatexError] = (),
        *,
        name: str = "fake",
        device: Device = Device.CPU,
    ) -> None:
        self._script = iter(tuple(script))
        self._name = name
        self._device = device
        self.is_closed = False

    @property
    def name(self) -> str:
        """The name it was given."""
        return self._name

    @property
    def device(self) -> Device:
        """The device it was told to be on."""
        return self._device

    def detect(self, picture: Picture, *, threshold: float | None = None) -> tuple[Detection, ...]:
        """Answer for one picture; see `Detector`."""
        answer = next(self._script, None)
        if isinstance(answer, Pic2LatexError):
            raise answer
        found = _rows_of_ink(picture) if answer is None else tuple(answer)
        least = THRESHOLD if threshold is None else threshold
        return sort_reading_order(each for each in found if each.score >= least)

    def interrupt(self) -> None:
        """Do nothing: it never takes long."""

    def close(self) -> None:
        """Remember that it was closed."""
        self.is_closed = True


def _rows_of_ink(picture: Picture) -> tuple[Detection, ...]:
    import numpy as np

    grey = picture.pixels.mean(axis=2)
    ink = np.abs(grey - np.median(grey)) > DARK
    edges = np.diff(np.concatenate(([False], ink.any(axis=1), [False])).astype(np.int8))
    found = []
    for top, bottom in zip(np.flatnonzero(edges == 1), np.flatnonzero(edges == -1), strict=True):
        columns = np.flatnonzero(ink[top:bottom].any(axis=0))
        box = Box(float(columns[0]), float(top), float(columns[-1] + 1), float(bottom))
        found.append(Detection(box, RegionKind.DISPLAY, SCORE))
    return tuple(found)
