"""How many replicas Ray Serve keeps, and what each takes of a machine."""

from dataclasses import dataclass

__all__ = ["RayScale"]


@dataclass(frozen=True, slots=True)
class RayScale:
    """How many replicas, and what each takes of a machine.

    `cpus` and `gpus` may be fractions; fractions of a GPU share its time, not its memory. `most` replicas above
    `replicas` let Ray Serve scale up and down between them.
    """

    replicas: int = 1
    cpus: float = 1.0
    gpus: float = 0.0
    most: int = 0
    downscale_seconds: float = 60.0

    @property
    def threads(self) -> int:
        """Threads of an engine: ONNX Runtime's own guess would take the whole machine."""
        return max(1, int(self.cpus))
