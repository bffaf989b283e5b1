"""The pages of a document become one text: figures where they stood, paragraphs that run over a page's end joined."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from pic2latex.pages.document.page import DocumentPage
from pic2latex.pages.document.running_heads import without_running_heads
from pic2latex.pages.text.unicode_classes import is_wide
from pic2latex.types import Box, Passage, PassageKind

__all__ = ["markdown_of_document", "markdown_of_passages", "markdown_with_figures", "run_on"]

SENTENCE_END = re.compile(r"[.!?:;。！？：；…][\"'”’»）)\]*_$]*$")
FORMULA = re.compile(r"\$[^$]*\$")
WORD_BREAK = re.compile(r"[^\W\d_]{2}[-‐]$")
CAPTION = re.compile(r"(figure|fig\.|table|tab\.|algorithm|图|表|圖)\s*\d", re.IGNORECASE)
PROSE = 40
"""Characters beside formulas, Chinese ones counting two. A text of fewer that ends without a full stop may be a title
or a lone formula: it is not joined unless a small letter goes on."""


def markdown_of_document(pages: Sequence[DocumentPage]) -> str:
    """Return the Markdown of pages in order: running heads and page numbers dropped, page breaks joined."""
    passages: list[Passage] = []
    number_before = 0
    for page in without_running_heads(pages):
        following = _with_figures(page)
        if page.number == number_before + 1:
            _join(passages, following)
        passages += following
        number_before = page.number
    return markdown_of_passages(passages)


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
    last = next((place for place in reversed(range(len(before))) if not _floats(before, place)), None)
    first = next((place for place in range(len(after)) if not _floats(after, place)), None)
    if last is None or first is None or not _runs_on(before[last], after[first]):
        return
    text = joined(before[last].markdown, after.pop(first).markdown)
    before[last] = replace(before[last], markdown=text)


def _floats(passages: Sequence[Passage], place: int) -> bool:
    """Tell whether a passage is a figure or the caption beside one: text flows around those."""
    if passages[place].kind is PassageKind.FIGURE:
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
    if WORD_BREAK.search(end) and start[:1].islower():
        return end[:-1] + start
    if is_wide(end[-1:]) and is_wide(start[:1]):
        return end + start
    return f"{end} {start}"


def markdown_of_passages(passages: Iterable[Passage]) -> str:
    """Return the Markdown of passages, one below the other; items of a list stand together."""
    text, before = "", None
    for passage in passages:
        if before is not None:
            text += "\n" if before is passage.kind is PassageKind.ITEM else "\n\n"
        text += passage.markdown
        before = passage.kind
    return text + "\n" if text else ""
