"""What a target of the fuzzer is."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Any

from hypothesis import strategies as st

__all__ = ["FuzzTarget", "Run"]

Run = Callable[[Any], None]


@dataclass(frozen=True, slots=True)
class FuzzTarget:
    """`share` is the part of a long run's time, beside the others'; `examples` how many inputs the quick tests take."""

    name: str
    inputs: st.SearchStrategy[Any]
    session: Callable[[], AbstractContextManager[Run]]
    share: float
    examples: int
