"""One step of `pic2latex train`."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable

__all__ = ["TrainStep"]


@dataclass(frozen=True, slots=True)
class TrainStep:
    """A step's name, a line about it, its arguments and what it does."""

    name: str
    summary: str
    add_arguments: "Callable[[argparse.ArgumentParser], None]"
    run: "Callable[[argparse.Namespace], int]"
