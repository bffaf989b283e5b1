"""A page of a document that was read, and its figures. All measures are in points."""

from dataclasses import dataclass

from pic2latex.types import Box, Passage, RecognitionWarning

__all__ = ["DocumentPage", "Figure"]


@dataclass(frozen=True, slots=True)
class Figure:
    """A picture of a page: where it stands, and the link to its file as Markdown writes it."""

    box: Box
    link: str


@dataclass(frozen=True, slots=True)
class DocumentPage:
    """A page that was read: its number, its size, what stands on it and what is doubtful about it.

    All measures are in points.
    """

    number: int
    width: float
    height: float
    passages: tuple[Passage, ...]
    figures: tuple[Figure, ...] = ()
    warnings: tuple[RecognitionWarning, ...] = ()
