"""The shapes of answers, for the API's description (OpenAPI). The answers themselves are written by json_output.py."""

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict

__all__ = [
    "ConvertAnswer",
    "ConvertOrder",
    "DetectAnswer",
    "DocumentFacts",
    "DocumentPageFacts",
    "FormatFacts",
    "FormulaAnswer",
    "MathpixOrder",
    "ModelFacts",
    "OptionFacts",
    "PageAnswer",
    "ProblemSchema",
    "Session",
    "VersionFacts",
]


class ProblemSchema(BaseModel):
    """What went wrong and what to do about it (RFC 9457)."""

    type: str
    title: str
    status: int
    detail: str
    hint: str
    instance: str = ""
    request: str = ""


class ReadingWarning(BaseModel):
    """What is doubtful about a reading, what helps, and the boxes of the places of a page that are meant.

    The sentences are English; `values` are what they name, for those who say them in another language by the `code`.
    """

    code: str
    reason: str
    help: str
    values: dict[str, str]
    boxes: list[list[float]]


class TokenSchema(BaseModel):
    """A token of a reading, its probability, and the next best tokens with theirs.

    A doubtful token has the box where it stands: left, top, right, bottom in pixels of the picture as it is shown,
    after its EXIF orientation. It is missing for others, and where the model cannot tell.
    """

    text: str
    probability: float
    alternatives: list[tuple[str, float]]
    box: list[float] | None = None


class CandidateSchema(BaseModel):
    """One reading; `score` is the mean log probability of a token."""

    latex: str
    score: float
    tokens: list[TokenSchema]


class File(BaseModel):
    """A binary result in base 64."""

    mime: str
    data: str


class Written(BaseModel):
    """Results by format: texts, files, and why a format failed."""

    texts: dict[str, str]
    files: dict[str, File]
    failed: dict[str, ProblemSchema]


class FormulaAnswer(Written):
    """What is known about a formula.

    `confidence` is the chance that all of it is right, calibrated where the model's card says how; the probabilities
    of tokens are the model's own.
    """

    mode: Literal["formula"]
    latex: str
    format: str
    text: str
    confidence: float
    model: str
    device: str
    seconds: dict[str, float]
    warnings: list[ReadingWarning]
    candidates: list[CandidateSchema] = []
    request: str


class RegionSchema(BaseModel):
    """A piece of a page: text or formula, with its box (left, top, right, bottom, in pixels).

    A formula has its tokens, as a candidate of a single formula has; their boxes are on the page as well. `confidence`
    is the least probability of one of them.
    """

    kind: str
    box: list[float]
    text: str | None = None
    latex: str | None = None
    score: float | None = None
    tokens: list[TokenSchema] | None = None
    confidence: float | None = None
    tag: str | None = None


class LeftOutSchema(BaseModel):
    """What a rule left out of the text, such as a page number."""

    kind: str
    box: list[float]
    text: str


class PassageSchema(BaseModel):
    """A block of a page's Markdown and the box around it."""

    kind: str
    box: list[float]
    markdown: str


class PageAnswer(Written):
    """What is known about a page, or about a picture of text."""

    mode: Literal["page", "text"]
    markdown: str
    format: str
    text: str
    width: int
    height: int
    confidence: float
    seconds: dict[str, float]
    warnings: list[ReadingWarning]
    ink_accounted: float
    unread: list[list[float]]
    left_out: list[LeftOutSchema]
    regions: list[RegionSchema] = []
    passages: list[PassageSchema] = []
    request: str


class FoundFormula(BaseModel):
    """Where a formula is: left, top, right, bottom in pixels; inline or display; how sure (0-1)."""

    box: list[float]
    kind: Literal["inline", "display"]
    score: float


class DetectAnswer(BaseModel):
    """The formulas of a picture, row after row."""

    width: int
    height: int
    model: str
    formulas: list[FoundFormula]
    request: str


class ConvertOrder(BaseModel):
    """LaTeX of one formula, or Markdown of a page, and the formats to write it in."""

    model_config = ConfigDict(extra="forbid", strict=True)

    latex: str | None = None
    markdown: str | None = None
    formats: list[str]
    display: bool = True


class Complaint(BaseModel):
    """Why LaTeX does not compile, and at which index of the source."""

    message: str
    position: int | None


class ConvertAnswer(Written):
    """The results; `compiles` is null for Markdown."""

    compiles: bool | None
    complaint: Complaint | None
    request: str


class DocumentFacts(BaseModel):
    """How far a document is.

    `progress` is from 0 to 1. `read` are the numbers of the pages that were read, `warned` those of them that have
    warnings, and `failed` says why others could not be read.
    """

    id: str
    state: Literal["waiting", "running", "done", "failed", "cancelled"]
    pages: int
    done: int
    read: list[int]
    warned: list[int]
    progress: float
    failed: dict[str, ProblemSchema]
    figures: list[str]
    problem: ProblemSchema | None


class FigureSchema(BaseModel):
    """A figure of a page, and the link to it in the Markdown."""

    box: list[float]
    link: str


class DocumentPageFacts(BaseModel):
    """A page of a document. All boxes are left, top, right, bottom in points from the upper left corner.

    `doubtful` are the formulas with tokens that could be read otherwise, whose places are known.
    """

    page: int
    width: float
    height: float
    passages: list[PassageSchema]
    figures: list[FigureSchema]
    warnings: list[ReadingWarning]
    doubtful: list[RegionSchema]


class FormatFacts(BaseModel):
    """An output format."""

    id: str
    label: str
    label_zh: str
    mime: str
    extension: str
    is_binary: bool


class Formats(BaseModel):
    """The formats of formulas, and those of pages and text."""

    formula: list[FormatFacts]
    page: list[FormatFacts]


class ModelFacts(BaseModel):
    """An installed model."""

    name: str
    state: str
    title: str
    summary: str
    kind: str
    role: str
    licence: str
    bytes: int


class Choice(BaseModel):
    """A value of an option and its label in English and Chinese."""

    value: str
    label: str
    label_zh: str


class OptionFacts(BaseModel):
    """An option of a request, so that others can build a form from it."""

    name: str
    kind: Literal["choice", "integer", "number", "text", "boolean"]
    label: str
    label_zh: str
    default: Any = None
    choices: list[Choice] = []
    least: float | None = None
    most: float | None = None


class VersionFacts(BaseModel):
    """The program's version, and that of the API."""

    name: str
    version: str
    api: str


class Session(BaseModel):
    """The page has its cookie."""

    ok: bool


class MathpixOrder(BaseModel):
    """The part of Mathpix' request for /v3/text that is understood; other members are ignored."""

    src: str
    formats: list[str] = ["text"]
    data_options: dict[str, Any] = {}
    math_inline_delimiters: list[str] | None = None
    math_display_delimiters: list[str] | None = None
    rm_spaces: bool = True
    region: dict[str, int] | None = None
    confidence_threshold: float | None = None
    confidence_rate_threshold: float | None = None
    include_line_data: bool = False
