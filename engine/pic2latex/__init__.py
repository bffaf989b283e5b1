"""A picture of mathematics becomes LaTeX. These are the public names; importing them loads nothing at all.

from pic2latex import Engine, render

with Engine() as engine:
    recognition = engine.recognize("formula.png")
print(recognition.latex, render(recognition.latex, "mathml").text)
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pic2latex.engine import Engine
    from pic2latex.errors import Cancelled, Pic2LatexError
    from pic2latex.formats import render
    from pic2latex.picture import read_picture
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

# Names that do not come from `types`, and their modules. All are loaded when they are first asked for, so that the
# command can catch Ctrl-C from its first moment on.
_ELSEWHERE = (
    ("Engine", "engine"),
    ("Cancelled", "errors"),
    ("Pic2LatexError", "errors"),
    ("read_picture", "picture"),
    ("render", "formats"),
)
_MODULES = ("errors", "types")


def __getattr__(name: str) -> object:
    """Load a public name's module at its first use."""
    from importlib import import_module

    if name in _MODULES:
        return import_module(f"{__name__}.{name}")
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    module = dict(_ELSEWHERE).get(name, "types")
    return getattr(import_module(f"{__name__}.{module}"), name)


def __dir__() -> list[str]:
    """List the public names, loaded or not."""
    return sorted(__all__)
