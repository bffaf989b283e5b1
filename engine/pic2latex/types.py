"""The values that travel between the parts: frozen, slotted, made of tuples, without behaviour."""

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    import numpy as np
    from numpy.typing import NDArray

MOST_PLACES = 5
"""Places that a warning names."""

__all__ = [
    "Alternative",
    "Box",
    "Candidate",
    "Detection",
    "Device",
    "LayerCharacter",
    "LeftOut",
    "LeftOutKind",
    "Mode",
    "Options",
    "Page",
    "Passage",
    "PassageKind",
    "Picture",
    "Recognition",
    "RecognitionWarning",
    "Region",
    "RegionKind",
    "Rendered",
    "StageTime",
    "TextFiles",
    "TextLayerUse",
    "Token",
    "WarningCode",
]


class Mode(StrEnum):
    """What the picture holds: one formula, a page of text and formulas, or text alone."""

    FORMULA = "formula"
    PAGE = "page"
    TEXT = "text"


class Device(StrEnum):
    """Where a model runs. `AUTO` takes CUDA when it really works and the CPU otherwise."""

    AUTO = "auto"
    CPU = "cpu"
    CUDA = "cuda"
    COREML = "coreml"


class RegionKind(StrEnum):
    """What a region of a page is."""

    TEXT = "text"
    INLINE = "inline"
    DISPLAY = "display"


class TextLayerUse(StrEnum):
    """Whether the words of a PDF come from its text layer: where it is sound and the page no scan, never, or always."""

    AUTO = "auto"
    NEVER = "never"
    ALWAYS = "always"


@dataclass(frozen=True, slots=True, eq=False)
class Picture:
    """Pixels as they were seen: uint8, (height, width, 3), RGB, read-only. Compared by identity.

    `em` is the size of its text in pixels, where that is known, as from the words around a formula; None otherwise.
    `layer` is what a PDF says stands on it, boxes in pixels; empty where nothing is said.
    """

    pixels: "NDArray[np.uint8]"
    origin: str = "memory"
    em: float | None = None
    layer: "tuple[LayerCharacter, ...]" = ()

    @property
    def width(self) -> int:
        """Width in pixels."""
        return int(self.pixels.shape[1])

    @property
    def height(self) -> int:
        """Height in pixels."""
        return int(self.pixels.shape[0])


@dataclass(frozen=True, slots=True)
class TextFiles:
    """ONNX files that find and read rows of text; None for those of `model`, and without it for RapidOCR's own.

    `keys` names the recogniser's characters, one a line; PP-OCR's newer ONNX files carry them inside. `model` is the
    name of an installed text model, or the path of a folder with such files.
    """

    detector: "Path | None" = None
    recognizer: "Path | None" = None
    keys: "Path | None" = None
    model: str = ""


@dataclass(frozen=True, slots=True)
class Options:
    """How to recognise one picture. Passed to a call and never remembered.

    `model` and `device` are None for what the engine was opened with. `max_tokens` is None for a limit taken
    from the picture's width. `detector`, which finds the formulas of a page, is None for the bundled one; `text` are
    the networks for the words around them, and `text_layer` whether PDFs give those themselves.
    """

    mode: Mode = Mode.FORMULA
    model: str | None = None
    device: Device | None = None
    beams: int = 1
    max_tokens: int | None = None
    detector: str | None = None
    text: TextFiles = TextFiles()
    text_layer: TextLayerUse = TextLayerUse.AUTO


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle in pixels of the picture it belongs to; right and bottom are exclusive."""

    left: float
    top: float
    right: float
    bottom: float


@dataclass(frozen=True, slots=True)
class LayerCharacter:
    """A character of a PDF's text layer: its box, and the name of its font (empty when that is not known)."""

    text: str
    box: Box
    font: str = ""


@dataclass(frozen=True, slots=True)
class Alternative:
    """Another reading of one token and its probability (0-1)."""

    text: str
    probability: float


@dataclass(frozen=True, slots=True)
class Token:
    """One piece of the output, its probability (0-1) and the next best readings, best first.

    `box` is where it stands, in pixels of the picture after its EXIF orientation; None for one that is hardly doubtful
    and where the model cannot tell.
    """

    text: str
    probability: float
    box: Box | None = None
    alternatives: tuple[Alternative, ...] = ()


@dataclass(frozen=True, slots=True)
class Candidate:
    """One reading of the picture. `score` is the mean log probability of a token (at most 0)."""

    latex: str
    tokens: tuple[Token, ...]
    score: float


class WarningCode(StrEnum):
    """What is doubtful about a reading; the sentences stand in recognition_warnings.py."""

    UNCERTAIN = "uncertain"
    UNREAD_INK = "unread-ink"
    INVENTED = "invented"
    SEVERAL_ROWS = "several-rows"
    LONG_ROW = "long-row"
    CUT_OFF = "cut-off"
    REPETITION = "repetition"
    TOUCHES_EDGE = "touches-edge"
    TOO_SMALL = "too-small"
    UNSURE_SIZE = "unsure-size"
    CHINESE_TEXT = "chinese-text"
    HANDWRITING = "handwriting"
    TURNED = "turned"
    TURNED_BACK = "turned-back"
    NOISE = "noise"
    NO_FORMULA = "no-formula"
    DEVICE_FAILED = "device-failed"
    PAGE_UNREAD = "page-unread"
    DOUBTFUL_FORMULA = "doubtful-formula"


@dataclass(frozen=True, slots=True)
class RecognitionWarning:
    """Something doubtful about a reading: why, and what would help (empty where nothing does), in English sentences.

    `values` are what the sentences name, such as ("degrees", "90"), for those who say them in another language.
    `boxes` are the places of a page that are meant, in pixels of its picture (of a document's pages as those are
    measured); empty for what is said of all that was read.
    """

    code: WarningCode
    reason: str
    help: str = ""
    values: tuple[tuple[str, str], ...] = ()
    boxes: tuple[Box, ...] = ()

    def __str__(self) -> str:
        """Return both sentences, and where the first places are: right and down from the upper left corner."""
        return " ".join(part for part in (self.reason, self.help, self.places) if part)

    @property
    def places(self) -> str:
        """The first places, as in `(120, 48; 310, 96; …)`; empty without any."""
        named = [f"{box.left:.0f}, {box.top:.0f}" for box in self.boxes[:MOST_PLACES]]
        more = ["…"] if len(self.boxes) > MOST_PLACES else []
        return f"({'; '.join((*named, *more))})" if named else ""


@dataclass(frozen=True, slots=True)
class StageTime:
    """How long one stage of a recognition took, in seconds."""

    stage: str
    seconds: float


@dataclass(frozen=True, slots=True)
class Recognition:
    """The readings of one formula, best first, and how they came about."""

    candidates: tuple[Candidate, ...]
    model: str
    device: Device
    seconds: tuple[StageTime, ...] = ()
    warnings: tuple[RecognitionWarning, ...] = ()
    calibrated: float | None = None
    """How likely the best reading is right as a whole (0-1); None for models that were not calibrated."""

    @property
    def latex(self) -> str:
        """The best reading."""
        return self.candidates[0].latex

    @property
    def confidence(self) -> float:
        """How likely the best reading is right; without calibration the smallest probability of its tokens."""
        if self.calibrated is not None:
            return self.calibrated
        return min((token.probability for token in self.candidates[0].tokens), default=0.0)


@dataclass(frozen=True, slots=True)
class Detection:
    """Where a detector sees a formula: its box in pixels of the picture, INLINE or DISPLAY, how sure it is (0-1)."""

    box: Box
    kind: RegionKind
    score: float


@dataclass(frozen=True, slots=True)
class Region:
    r"""One piece of a page: text, or the best reading of a formula.

    `tag` is what follows `\tag` for a numbered display, as `{4.1}`; None for others.
    """

    box: Box
    kind: RegionKind
    text: str = ""
    formula: Candidate | None = None
    tag: str | None = None


class PassageKind(StrEnum):
    """What a passage of a page is; an item is one of a list."""

    TEXT = "text"
    HEADING = "heading"
    ITEM = "item"
    DISPLAY = "display"
    FIGURE = "figure"
    TABLE = "table"


@dataclass(frozen=True, slots=True)
class Passage:
    """A block of a page's Markdown, such as a paragraph, and the box around all its rows."""

    kind: PassageKind
    box: Box
    markdown: str


class LeftOutKind(StrEnum):
    """Why something that stands on a page is not in its text."""

    FRAME = "frame"
    SCANNER_EDGE = "scanner-edge"
    STAMP = "stamp"
    FIGURE = "figure"


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Something that a rule left out of a page's text: why, where, and what it says when that was read."""

    kind: LeftOutKind
    box: Box
    text: str = ""


@dataclass(frozen=True, slots=True)
class Page:
    """A page in reading order, its size in pixels, and the Markdown it amounts to, whole and by its passages.

    `ink_accounted` is the share (0-1) of what is written that was read, kept as a picture or left out by a rule;
    `unread` are the boxes of the rest, and `left_out` is what rules left out.
    """

    regions: tuple[Region, ...]
    width: int
    height: int
    markdown: str
    seconds: tuple[StageTime, ...] = field(default=(), compare=False)
    warnings: tuple[RecognitionWarning, ...] = ()
    passages: tuple[Passage, ...] = ()
    ink_accounted: float = 1.0
    unread: tuple[Box, ...] = ()
    left_out: tuple[LeftOut, ...] = ()


@dataclass(frozen=True, slots=True)
class Rendered:
    """LaTeX in an output format. `data` is set for binary formats (PNG), and `text` is then empty."""

    format: str
    mime: str
    text: str
    data: bytes | None = None
