"""What a proof report knows of a document: its pages as pictures, its passages, and what is doubtful about them.

Places are left, top, right, bottom as shares (0-1) of the page's size, so that they fit its picture at any size.
"""

import hashlib
import io
import json
from base64 import b64encode
from collections.abc import Sequence
from typing import Protocol

from pic2latex.errors import Pic2LatexError
from pic2latex.geometry import area, middle, shared_area
from pic2latex.json_output import region_facts, warning_facts
from pic2latex.pages.document.document_reader import Document
from pic2latex.pages.document.merge import PlacedPassage, placed_passages
from pic2latex.pages.document.page import DocumentPage
from pic2latex.recognition_warnings import is_doubtful
from pic2latex.types import Box, Passage, Picture, RecognitionWarning, Region

__all__ = ["PagePictures", "proof_facts"]

Facts = dict[str, object]

LONGEST = 1800
"""Pixels of a page's longer side: A4 at 154 dpi, at which the small print of papers can be read."""

QUALITY = 80
"""Of WebP (0-100). A page of a paper takes about 150 kB."""

UNSURE = 0.9
"""Probability of a token under which its other readings are offered, as on the web page."""

HELD = 0.5
"""Of a doubtful place: what a passage's box holds of it, at least, when it is one of the passage."""

SAME = 0.5
"""Of the larger of two boxes: what they share, at least, when both are of one formula."""


class PagePictures(Protocol):
    """What shows pages as they look."""

    def picture(self, number: int) -> Picture:
        """Return the picture of a page, numbered from 1. Raises PictureError."""


def proof_facts(name: str, save_as: str, document: Document, pictures: PagePictures) -> Facts:
    """Return all that a report shows of a document, ready for JSON.

    `save_as` is the name that the corrected Markdown is saved under. A page that could not be read is shown with the
    sentence why, and one that cannot be drawn without its picture.
    """
    placed = placed_passages(document.pages)
    pages = {page.number: _page(page, placed) for page in document.pages}
    pages |= {each.number: _failed(each.number, each.error) for each in document.failed}
    facts: Facts = {
        "name": name,
        "saveAs": save_as,
        "passages": [_passage(each) for each in placed],
        "pages": [pages[number] for number in sorted(pages)],
    }
    facts["id"] = hashlib.sha256(json.dumps(facts, sort_keys=True).encode()).hexdigest()[:16]
    for number in sorted(pages):
        pages[number]["picture"] = _picture(pictures, number)
    return facts


def _page(page: DocumentPage, placed: Sequence[PlacedPassage]) -> Facts:
    size = page.width, page.height
    own = [(place, each.passage) for place, each in enumerate(placed) if each.page == page.number]
    return {
        "number": page.number,
        "ratio": round(page.width / page.height, 4),
        "boxes": {place: _shares(passage.box, size) for place, passage in own},
        "notices": warning_facts(tuple(each for each in page.warnings if not each.boxes)),
        "doubts": [
            {"box": _shares(box, size), "passage": _passage_of(box, facts.get("latex"), own), **facts}
            for box, facts in sorted(_doubts(page), key=lambda each: (each[0].top, each[0].left))
        ],
    }


def _failed(number: int, error: Pic2LatexError) -> Facts:
    return {
        "number": number,
        "ratio": 0.7071,
        "boxes": {},
        "notices": [],
        "doubts": [],
        "failed": f"{error} {error.hint}".strip(),
    }


def _passage(placed: PlacedPassage) -> Facts:
    facts: Facts = {
        "page": placed.page,
        "kind": str(placed.passage.kind),
        "markdown": placed.passage.markdown,
        "isRunningHead": placed.is_running_head,
    }
    if placed.continues is not None and placed.joint is not None:
        facts |= {"continues": placed.continues, "cut": placed.joint.cut, "between": placed.joint.between}
    return facts


def _doubts(page: DocumentPage) -> list[tuple[Box, Facts]]:
    """Return what is doubtful about places of a page: formulas with unsure tokens, and what warnings name."""
    warned = [(box, warning) for warning in page.warnings if is_doubtful((warning,)) for box in warning.boxes]
    found: list[tuple[Box, Facts]] = []
    for region in page.doubtful:
        same = [each for each in warned if _is_same(each[0], region.box)]
        if same or _is_unsure(region):
            found.append((region.box, _of_formula(region, same[0][1] if same else None)))
            warned = [each for each in warned if each not in same]
    return found + [(box, {"warning": _said(warning)}) for box, warning in warned]


def _of_formula(region: Region, warning: RecognitionWarning | None) -> Facts:
    facts = region_facts(region)
    return {
        "latex": facts["latex"],
        "tokens": facts["tokens"],
        "warning": None if warning is None else _said(warning),
    }


def _said(warning: RecognitionWarning) -> object:
    return {key: value for key, value in warning_facts((warning,))[0].items() if key != "boxes"}


def _is_unsure(region: Region) -> bool:
    tokens = region.formula.tokens if region.formula is not None else ()
    return any(token.probability < UNSURE and token.alternatives for token in tokens)


def _is_same(first: Box, second: Box) -> bool:
    return shared_area(first, second) > SAME * max(area(first), area(second), 1e-9)


def _passage_of(box: Box, latex: object, passages: Sequence[tuple[int, Passage]]) -> int | None:
    """Return the place of the passage that `box` belongs to, or else of the nearest one; None without any.

    The box of a paragraph in two columns holds others, so one that has the formula comes first, and then the smallest.
    """

    def rank(numbered: tuple[int, Passage]) -> tuple[bool, bool, float]:
        passage = numbered[1]
        has_formula = isinstance(latex, str) and _plain(latex) in _plain(passage.markdown)
        is_around = shared_area(box, passage.box) > HELD * area(box)
        size = area(passage.box) if is_around else float("inf")
        return is_around and has_formula, is_around, -size

    best = max(passages, key=rank, default=None)
    if best is None or rank(best)[1]:
        return best and best[0]
    return min(passages, key=lambda each: abs(middle(each[1].box) - middle(box)))[0]


def _plain(text: str) -> str:
    """Return text in one line without the mark at its end, which stands outside of a formula in a row."""
    return " ".join(text.split()).rstrip(" .,;:，。；：")


def _shares(box: Box, size: tuple[float, float]) -> list[float]:
    width, height = size
    return [
        round(min(1.0, max(0.0, side / of)), 5)
        for side, of in zip((box.left, box.top, box.right, box.bottom), (width, height) * 2, strict=True)
    ]


def _picture(pictures: PagePictures, number: int) -> str:
    """Return a page as a data URL (RFC 2397) with a WebP file; empty for one that cannot be drawn."""
    from PIL import Image

    try:
        image = Image.fromarray(pictures.picture(number).pixels)
    except Pic2LatexError:
        return ""
    image.thumbnail((LONGEST, LONGEST), Image.Resampling.LANCZOS)
    content = io.BytesIO()
    image.save(content, "WEBP", quality=QUALITY)
    return f"data:image/webp;base64,{b64encode(content.getvalue()).decode()}"
