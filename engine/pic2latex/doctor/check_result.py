"""What a look at one component returns."""

from dataclasses import dataclass
from enum import StrEnum

__all__ = ["CheckResult", "State"]


class State(StrEnum):
    """How a component is. `FAILED` is kept for what Pic2LaTeX cannot do without."""

    READY = "ready"
    DEGRADED = "degraded"
    ABSENT = "absent"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class CheckResult:
    """One component: its version or what else tells which one it is, its state, and what to do about it.

    `ABSENT` is something that is not needed for pictures to be read; its remedy says how to get it, and is
    empty where there is nothing to get.
    """

    component: str
    version: str
    state: State
    remedy: str = ""
