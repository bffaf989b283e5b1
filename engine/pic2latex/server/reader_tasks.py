"""What a reader is asked to do: picklable values, each of one lane, so that formulas never wait behind pages."""

from dataclasses import dataclass, field
from enum import StrEnum

from pic2latex.types import Options

__all__ = [
    "ConvertTask",
    "DetectTask",
    "DocumentPageTask",
    "DocumentTask",
    "FormulaTask",
    "Lane",
    "PageTask",
    "Task",
]


class Lane(StrEnum):
    """A queue with a thread and an engine of its own in every process that does tasks."""

    FORMULA = "formula"
    PAGE = "page"
    CONVERT = "convert"


@dataclass(frozen=True, slots=True)
class FormulaTask:
    """Read a picture as one formula and write it in `formats`. Large pictures belong to the lane of pages."""

    data: bytes
    options: Options = field(default_factory=Options)
    formats: tuple[str, ...] = ()
    lane: Lane = Lane.FORMULA


@dataclass(frozen=True, slots=True)
class PageTask:
    """Read a picture as a page or as text."""

    data: bytes
    options: Options
    formats: tuple[str, ...] = ()
    lane: Lane = Lane.PAGE


@dataclass(frozen=True, slots=True)
class DetectTask:
    """Find the formulas of a picture. `threshold` (0-1) None is the model's own."""

    data: bytes
    threshold: float | None = None
    model: str | None = None
    lane: Lane = Lane.PAGE


@dataclass(frozen=True, slots=True)
class ConvertTask:
    """Write LaTeX, or Markdown when `is_page`, in `formats`; `display` is for a formula on its own line."""

    text: str
    formats: tuple[str, ...]
    is_page: bool = False
    display: bool = True
    lane: Lane = Lane.CONVERT


@dataclass(frozen=True, slots=True)
class DocumentTask:
    """Open a PDF and say which of its pages `pages` names (None: all)."""

    data: bytes
    pages: str | None = None
    password: str | None = None
    lane: Lane = Lane.PAGE


@dataclass(frozen=True, slots=True)
class DocumentPageTask:
    """Read a page of a PDF, drawn with `dpi` pixels an inch; its figures come as PNG files."""

    data: bytes
    number: int
    options: Options
    dpi: int
    password: str | None = None
    lane: Lane = Lane.PAGE


Task = FormulaTask | PageTask | DetectTask | ConvertTask | DocumentTask | DocumentPageTask
