"""A picture of mathematics becomes LaTeX. These are the public names; importing them loads nothing heavy.

from pic2latex import Engine, render

with Engine() as engine:
    recognition = engine.recognize("formula.png")
print(recognition.latex, render(recognition.latex, "mathml").text)
"""

from importlib import import_module
from types import MappingProxyType
from typing import TYPE_CHECKING

from pic2latex.errors import Cancelled, Pic2LatexError
from pic2latex.types import (
    Alternative,
    Box,
    Candidate,
    Detection,
    Device,
    Mode,
    Options,
    Page,
    Passage,
    PassageKind,
    Picture,
    Recognition,
    RecognitionWarning,
    Region,
    RegionKind,
    Rendered,
    StageTime,
    Token,
    WarningCode,
)

if TYPE_CHECKING:
    from pic2latex.engine import Engine
    from pic2latex.formats import render
    from pic2latex.picture import read_picture

__all__ = [
    "Alternative",
    "Box",
    "Cancelled",
    "Candidate",
    "Detection",
    "Device",
    "Engine",
    "Mode",
    "Options",
    "Page",
    "Passage",
    "PassageKind",
    "Pic2LatexError",
    "Picture",
    "Recognition",
    "RecognitionWarning",
    "Region",
    "RegionKind",
    "Rendered",
    "StageTime",
    "Token",
    "WarningCode",
    "read_picture",
    "render",
]

# Names whose modules are loaded when they are first asked for.
_ON_DEMAND = MappingProxyType(
    {"Engine": "pic2latex.engine", "read_picture": "pic2latex.picture", "render": "pic2latex.formats"}
)


def __getattr__(name: str) -> object:
    """Load a public name's module at its first use."""
    if name not in _ON_DEMAND:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(_ON_DEMAND[name]), name)


def __dir__() -> list[str]:
    """List the public names, loaded or not."""
    return sorted(__all__)
