"""The pages of a document become one text: figures where they stood, paragraphs that run over a page's end joined."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from pic2latex.pages.document.page import DocumentPage
from pic2latex.pages.document.running_heads import without_running_heads
from pic2latex.pages.text.unicode_classes import is_wide
from pic2latex.types import Box, Passage, PassageKind

__all__ = [
    "Joint",
    "PlacedPassage",
    "markdown_of_document",
    "markdown_of_passages",
    "markdown_with_figures",
    "placed_passages",
    "run_on",
]

SENTENCE_END = re.compile(r"[.!?:;。！？：；…][\"'”’»）)\]*_$]*$")
FORMULA = re.compile(r"\$[^$]*\$")
WORD_BREAK = re.compile(r"[^\W\d_]{2}[-‐]$")
CAPTION = re.compile(r"(figure|fig\.|table|tab\.|algorithm|图|表|圖)\s*\d", re.IGNORECASE)
NOTE = re.compile(r"[¹²³⁴⁵⁶⁷⁸⁹][⁰¹²³⁴⁵⁶⁷⁸⁹]?[^⁰¹²³⁴⁵⁶⁷⁸⁹]|[1-9]\d?(?=[A-Z][a-z]{2})")
"""How a footnote begins; on a poor scan its mark is read as a digit, which clings to its first word."""

PROSE = 40
"""Characters beside formulas, Chinese ones counting two. A text of fewer that ends without a full stop may be a title
or a lone formula: it is not joined unless a small letter goes on."""


@dataclass(frozen=True, slots=True)
class Joint:
    """How two parts of a paragraph go together: how many characters the first loses, and what comes between."""

    cut: int
    between: str


@dataclass(frozen=True, slots=True)
class PlacedPassage:
    """A passage of a document: the number of its page, and what becomes of it when the pages become one text.

    A running head is left out of the text. `continues` is the place, among all passages of the document, of the
    paragraph that this one goes on with over a page's end, and `joint` what stands between the two; None for one that
    begins by itself.
    """

    page: int
    passage: Passage
    is_running_head: bool = False
    continues: int | None = None
    joint: Joint | None = None


def markdown_of_document(pages: Sequence[DocumentPage]) -> str:
    """Return the Markdown of pages in order: running heads and page numbers dropped, page breaks joined."""
    return markdown_of_passages(_merged(pages)[1])


def placed_passages(pages: Sequence[DocumentPage]) -> tuple[PlacedPassage, ...]:
    """Return all passages of pages in order, figures in their places, with what `markdown_of_document` does to each."""
    return tuple(_merged(pages)[0])


def _merged(pages: Sequence[DocumentPage]) -> tuple[list[PlacedPassage], list[Passage]]:
    """Return all passages of pages, and those of the text that they become."""
    placed: list[PlacedPassage] = []
    text: list[Passage] = []
    owners: list[int] = []  # of each passage of the text: where its beginning is among all
    number_before = 0
    for whole, page in zip(pages, without_running_heads(pages), strict=True):
        following = _with_figures(page)
        everything = _with_heads(following, whole, page)
        places = [len(placed) + place for place, each in enumerate(everything) if not each.is_running_head]
        placed += everything
        found = _continuation(text, following) if page.number == number_before + 1 else None
        if found is not None:
            last, first = found
            place = places.pop(first)
            joint = _joint(text[last].markdown.rstrip(), following[first].markdown.lstrip())
            placed[place] = replace(placed[place], continues=owners[last], joint=joint)
            _join_at(text, following, found)
        text += following
        owners += places
        number_before = page.number
    return placed, text


def _with_heads(kept: Sequence[Passage], whole: DocumentPage, bare: DocumentPage) -> list[PlacedPassage]:
    """Return the passages that are kept of a page, and its running heads where they stood among them."""
    result = [PlacedPassage(whole.number, each) for each in kept]
    following: Passage | None = None
    for passage in reversed(whole.passages):
        if any(passage is each for each in bare.passages):
            following = passage
            continue
        place = next((at for at, each in enumerate(result) if each.passage is following), len(result))
        result.insert(place, PlacedPassage(whole.number, passage, is_running_head=True))
        following = passage
    return result


def run_on(pages: Iterable[Sequence[Passage]]) -> list[Passage]:
    """Return the passages of pages that follow each other, paragraphs joined over their ends."""
    passages: list[Passage] = []
    for page in pages:
        following = list(page)
        _join(passages, following)
        passages += following
    return passages


def markdown_with_figures(page: DocumentPage) -> str:
    """Return the Markdown of one page by itself, figures in their places and nothing dropped."""
    return markdown_of_passages(_with_figures(page))


def _with_figures(page: DocumentPage) -> list[Passage]:
    """Return the passages of a page with its figures in their places."""
    passages = list(page.passages)
    for figure in sorted(page.figures, key=lambda each: (each.box.top, each.box.left)):
        place = _place(passages, figure.box)
        passages.insert(place, Passage(PassageKind.FIGURE, figure.box, figure.link))
    return passages


def _place(passages: Sequence[Passage], figure: Box) -> int:
    """Return where a figure belongs: after the last passage above it, else before the first below it."""
    middle = (figure.top + figure.bottom) / 2
    beside = [
        place
        for place, each in enumerate(passages)
        if each.box.left < figure.right and figure.left < each.box.right
    ]
    above = [
        place for place in beside if (passages[place].box.top + passages[place].box.bottom) / 2 <= middle
    ]
    if above:
        return above[-1] + 1
    return beside[0] if beside else len(passages)


def _join(before: list[Passage], after: list[Passage]) -> None:
    """Join the last paragraph of `before` and the first of `after` when it runs on; figures between them step back."""
    found = _continuation(before, after)
    if found is not None:
        _join_at(before, after, found)


def _join_at(before: list[Passage], after: list[Passage], found: tuple[int, int]) -> None:
    last, first = found
    text = joined(before[last].markdown, after.pop(first).markdown)
    before[last] = replace(before[last], markdown=text)


def _continuation(before: Sequence[Passage], after: Sequence[Passage]) -> tuple[int, int] | None:
    """Return the places of the last paragraph of `before` and the first of `after` when it runs on, else None."""
    last = next((place for place in reversed(range(len(before))) if not _floats(before, place)), None)
    first = next((place for place in range(len(after)) if not _floats(after, place)), None)
    if last is None or first is None or not _runs_on(before[last], after[first]):
        return None
    return last, first


def _floats(passages: Sequence[Passage], place: int) -> bool:
    """Tell whether a passage is a figure, the caption beside one, or a footnote: text flows around those."""
    if passages[place].kind is PassageKind.FIGURE or NOTE.match(passages[place].markdown):
        return True
    neighbours = passages[max(0, place - 1) : place + 2]
    return bool(CAPTION.match(passages[place].markdown.lstrip("*_# "))) and any(
        each.kind is PassageKind.FIGURE for each in neighbours
    )


def _runs_on(last: Passage, first: Passage) -> bool:
    if last.kind not in {PassageKind.TEXT, PassageKind.ITEM} or first.kind is not PassageKind.TEXT:
        return False
    end, start = last.markdown.rstrip(), first.markdown.lstrip()
    if not end or not start or SENTENCE_END.search(end) or CAPTION.match(start):
        return False
    if start[0].islower() or WORD_BREAK.search(end):
        return True
    is_prose = _words(start) >= PROSE or SENTENCE_END.search(start.rstrip()) is not None
    return is_prose and _words(end) >= PROSE


def _words(text: str) -> int:
    """Return how much of a text is words."""
    return sum(2 if is_wide(character) else 1 for character in FORMULA.sub("", text))


def joined(end: str, start: str) -> str:
    """Put two parts of a paragraph together: hyphens of broken words go, no space stands between Chinese characters."""
    end, start = end.rstrip(), start.lstrip()
    joint = _joint(end, start)
    return end[: len(end) - joint.cut] + joint.between + start


def _joint(end: str, start: str) -> Joint:
    if WORD_BREAK.search(end) and start[:1].islower():
        return Joint(1, "")
    return Joint(0, "" if is_wide(end[-1:]) and is_wide(start[:1]) else " ")


def markdown_of_passages(passages: Iterable[Passage]) -> str:
    """Return the Markdown of passages, one below the other; items of a list stand together."""
    text, before = "", None
    for passage in passages:
        if before is not None:
            text += "\n" if before is passage.kind is PassageKind.ITEM else "\n\n"
        text += passage.markdown
        before = passage.kind
    return text + "\n" if text else ""
