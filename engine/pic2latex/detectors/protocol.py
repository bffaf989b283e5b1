"""What every detector can do. The rest of the engine knows detectors only by this.

A detector is opened once and looks at many pictures. It says where formulas are and of which kind, never what they say.
"""

from typing import Protocol

from pic2latex.types import Detection, Device, Picture

__all__ = ["Detector"]


class Detector(Protocol):
    """An opened model that finds formulas. Used from one thread at a time, except for `interrupt`."""

    @property
    def name(self) -> str:
        """The name of the model."""

    @property
    def device(self) -> Device:
        """Where the model really runs: CPU, CUDA or COREML."""

    def detect(self, picture: Picture, *, threshold: float | None = None) -> tuple[Detection, ...]:
        """Return the formulas of a picture, row after row from the top, each row from the left.

        Boxes lie inside the picture, and those left out have a score below `threshold` (0-1; None: what the model's
        card says). A blank picture has none. Raises Cancelled after `interrupt`, DeviceError when an accelerator fails,
        RecognitionError when the model does.
        """

    def interrupt(self) -> None:
        """Make a running `detect` raise Cancelled soon, even inside a long computation. From any thread."""

    def close(self) -> None:
        """Let go of the model's memory. The detector must not be used afterwards."""
