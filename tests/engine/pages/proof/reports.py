"""A document that holds everything a report can show, made by hand; its pages are drawn by Pillow."""

import numpy as np
from PIL import Image, ImageDraw

from pic2latex.errors import PictureUnreadable
from pic2latex.pages.document.document_reader import Document, FailedPage
from pic2latex.pages.document.page import DocumentPage, Figure
from pic2latex.recognition_warnings import warning_of
from pic2latex.types import (
    Alternative,
    Box,
    Candidate,
    Passage,
    PassageKind,
    Picture,
    RecognitionWarning,
    Region,
    RegionKind,
    Token,
    WarningCode,
)

__all__ = ["HOSTILE", "DrawnPages", "document", "hostile_document"]

SIZE = 612.0, 792.0
HEAD = "Notes on series 1"
HOSTILE = (
    "</script><script>window.hacked = 1</script>",
    "<img src=x onerror='window.hacked = 1'>",
    "[click](javascript:window.hacked=1)",
    "![](javascript:window.hacked=1)",
    "<svg onload=window.hacked=1>",
    "$\\href{javascript:window.hacked=1}{x}$",
    "$\\text{<img src=x onerror=window.hacked=1>}$",
    "%%script%% <!-- <script>",
    "`</textarea><script>window.hacked = 1</script>`",
    "| <script>window.hacked=1</script> | b |\n| --- | --- |\n| c | d |",
)


class DrawnPages:
    """Pages as pictures: white paper with a grey bar for each passage, twice as many pixels as points."""

    def __init__(self, read: Document, missing: int | None = None) -> None:
        self._pages = {page.number: page for page in read.pages}
        self._missing = missing

    def picture(self, number: int) -> Picture:
        """Return a page. Raises PictureUnreadable for the missing one."""
        if number == self._missing:
            raise PictureUnreadable("Page 3 cannot be drawn.", hint="Save it again.")
        image = Image.new("RGB", (int(2 * SIZE[0]), int(2 * SIZE[1])), "white")
        drawn = ImageDraw.Draw(image)
        page = self._pages.get(number)
        for passage in page.passages if page else ():
            box = passage.box
            drawn.rectangle([2 * side for side in (box.left, box.top, box.right, box.bottom)], fill="#999999")
        return Picture(np.asarray(image), f"page {number}")


def passages(*named: tuple[PassageKind, str]) -> tuple[Passage, ...]:
    """Return passages below each other, each 40 points high, 50 points from the first one's top to the next one's."""
    return tuple(
        Passage(kind, Box(100, 150 + 50 * place, 500, 190 + 50 * place), text)
        for place, (kind, text) in enumerate(named)
    )


def formula(latex: str, box: Box, unsure: str = "", other: str = "") -> Region:
    """Return an inline formula; the token `unsure` may be `other`."""
    tokens = tuple(
        Token(each, 0.6, Box(box.left, box.top, box.left + 5, box.bottom), (Alternative(other, 0.3),))
        if each == unsure
        else Token(each, 1.0)
        for each in latex.split()
    )
    return Region(box, RegionKind.INLINE, formula=Candidate(latex, tokens, -0.1))


def warned(code: WarningCode, *boxes: Box, **values: object) -> RecognitionWarning:
    """Return a warning about places."""
    found = warning_of(code, **values)
    return RecognitionWarning(found.code, found.reason, found.help, found.values, boxes)


def document() -> Document:
    """Return three pages: doubtful formulas, a running head, a paragraph over a page's end, a figure, a failed page."""
    text, item = PassageKind.TEXT, PassageKind.ITEM
    first = passages(
        (PassageKind.HEADING, "## 1 Convergence"),
        (text, "The sum $a + b$ is smaller than $a + b$, and $\\alpha = x$ is small."),
        (PassageKind.DISPLAY, "$$\n\\sum_{n=1}^{\\infty} n^{-2} = \\frac{\\pi^2}{6}\n$$"),
        (item, "- one"),
        (item, "- two"),
        (text, "A sentence that is long enough to be no title and goes on with a func-"),
    )
    head = Passage(text, Box(100, 40, 300, 52), HEAD)
    second = passages((text, "tion of $x$ on the next page."), (text, "收敛 $y$。"))
    numbered = Passage(text, Box(100, 40, 300, 52), HEAD.replace("1", "2"))
    alpha, sum_ = Box(220, 210, 260, 225), Box(150, 205, 180, 220)
    read = (
        DocumentPage(
            1,
            *SIZE,
            (head, *first),
            (Figure(Box(150, 500, 400, 600), "![Figure 1 on page 1](text-figures/p1-1.png)"),),
            (
                warned(WarningCode.DOUBTFUL_FORMULA, alpha, formula="$\\alpha = x$"),
                warned(WarningCode.PAGE_UNREAD, Box(100, 700, 200, 720), percent="2.0"),
                warned(WarningCode.TURNED_BACK, degrees=90),
            ),
            (formula("\\alpha = x", alpha, "\\alpha", "a"), formula("a + b", sum_, "b", "6")),
        ),
        DocumentPage(2, *SIZE, (numbered, *second)),
    )
    return Document(read, (FailedPage(3, PictureUnreadable("Page 3 is damaged.", hint="Save it again.")),))


def hostile_document() -> Document:
    """Return a page of text that tries to become code."""
    named = [(PassageKind.TEXT, each) for each in HOSTILE]
    latex = HOSTILE[0]
    page = DocumentPage(
        1,
        *SIZE,
        passages(*named),
        (),
        (warned(WarningCode.DOUBTFUL_FORMULA, Box(110, 160, 150, 180), formula=latex),),
        (formula(latex.replace(" ", ""), Box(110, 160, 150, 180), latex.replace(" ", ""), HOSTILE[1]),),
    )
    return Document((page,))
