"""A picture of mathematics becomes LaTeX. These are the public names; importing them loads nothing at all.

from pic2latex import Engine, render

with Engine() as engine:
    recognition = engine.recognize("formula.png")
print(recognition.latex, render(recognition.latex, "mathml").text)
"""

# What type checkers take for true. Of `typing`, or while anything is imported here, Ctrl-C could not be caught yet.
TYPE_CHECKING = False

if TYPE_CHECKING:
    from pic2latex.engine import Engine
    from pic2latex.errors import (
        Cancelled,
        ComponentMissing,
        ConversionError,
        DeviceError,
        ModelDamaged,
        ModelError,
        ModelInstallFailed,
        ModelMissing,
        OptionError,
        OutputError,
        Pic2LatexError,
        PictureBlank,
        PictureError,
        PictureMissing,
        PictureTooLarge,
        PictureTooSmall,
        PictureUnreadable,
        RecognitionError,
        TrainingError,
        UnknownDevice,
        UnknownFormat,
    )
    from pic2latex.formats import (
        FORMATS,
        PAGE_FORMATS,
        Format,
        PageFormat,
        format_by_id,
        page_format_by_id,
        render,
        render_page,
    )
    from pic2latex.pages.document.document_reader import Document, FailedPage
    from pic2latex.pages.document.page import DocumentPage, Figure
    from pic2latex.picture import read_picture
    from pic2latex.types import (
        Alternative,
        Box,
        Candidate,
        Detection,
        Device,
        LayerCharacter,
        LeftOut,
        LeftOutKind,
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
        TextFiles,
        TextLayerUse,
        Token,
        WarningCode,
    )

__all__ = [
    "FORMATS",
    "PAGE_FORMATS",
    "Alternative",
    "Box",
    "Cancelled",
    "Candidate",
    "ComponentMissing",
    "ConversionError",
    "Detection",
    "Device",
    "DeviceError",
    "Document",
    "DocumentPage",
    "Engine",
    "FailedPage",
    "Figure",
    "Format",
    "LayerCharacter",
    "LeftOut",
    "LeftOutKind",
    "Mode",
    "ModelDamaged",
    "ModelError",
    "ModelInstallFailed",
    "ModelMissing",
    "OptionError",
    "Options",
    "OutputError",
    "Page",
    "PageFormat",
    "Passage",
    "PassageKind",
    "Pic2LatexError",
    "Picture",
    "PictureBlank",
    "PictureError",
    "PictureMissing",
    "PictureTooLarge",
    "PictureTooSmall",
    "PictureUnreadable",
    "Recognition",
    "RecognitionError",
    "RecognitionWarning",
    "Region",
    "RegionKind",
    "Rendered",
    "StageTime",
    "TextFiles",
    "TextLayerUse",
    "Token",
    "TrainingError",
    "UnknownDevice",
    "UnknownFormat",
    "WarningCode",
    "format_by_id",
    "page_format_by_id",
    "read_picture",
    "render",
    "render_page",
]

# Where the public names come from: module -> names; all others are in `types`. They are loaded when they are first
# asked for, so that the command can catch Ctrl-C from its first moment on.
_ELSEWHERE = {
    "engine": ("Engine",),
    "errors": (
        "Cancelled",
        "ComponentMissing",
        "ConversionError",
        "DeviceError",
        "ModelDamaged",
        "ModelError",
        "ModelInstallFailed",
        "ModelMissing",
        "OptionError",
        "OutputError",
        "Pic2LatexError",
        "PictureBlank",
        "PictureError",
        "PictureMissing",
        "PictureTooLarge",
        "PictureTooSmall",
        "PictureUnreadable",
        "RecognitionError",
        "TrainingError",
        "UnknownDevice",
        "UnknownFormat",
    ),
    "formats": (
        "FORMATS",
        "PAGE_FORMATS",
        "Format",
        "PageFormat",
        "format_by_id",
        "page_format_by_id",
        "render",
        "render_page",
    ),
    "pages.document.document_reader": ("Document", "FailedPage"),
    "pages.document.page": ("DocumentPage", "Figure"),
    "picture": ("read_picture",),
}
_MODULES = ("errors", "types")


def __getattr__(name: str) -> object:
    """Load a public name's module at its first use."""
    from importlib import import_module

    if name in _MODULES:
        return import_module(f"{__name__}.{name}")
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    module = next((module for module, names in _ELSEWHERE.items() if name in names), "types")
    return getattr(import_module(f"{__name__}.{module}"), name)


def __dir__() -> list[str]:
    """List the public names, loaded or not."""
    return sorted(__all__)
