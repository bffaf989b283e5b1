"""Documents become labelled pages: TeX sets them, pdfium draws them once, and colours say what every pixel belongs to.

The colours of a page's objects give exact boxes, the same colours in the pixels give exact masks, and the blue channel,
which no ink uses, is the page as it is printed. A formula TeX complains about is taken out and the document set again.
"""

import re
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pic2latex.errors import ComponentMissing
from pic2latex.training.data.tex import run_tex
from pic2latex.training.pages.formula_boxes import formula_boxes
from pic2latex.training.pages.layout import kind_of_ink
from pic2latex.types import RegionKind

if TYPE_CHECKING:
    from collections.abc import Iterator

    import numpy as np
    from numpy.typing import NDArray

    from pic2latex.training.pages.formula_boxes import FormulaBox
    from pic2latex.training.pages.synthetic_documents import SyntheticDocument

__all__ = ["LABELS", "PAGE_DPI", "TypesetPage", "typeset_pages"]

PAGE_DPI = 144.0
"""How finely pages are kept: 20 pixels to an em of 10 points, more than the detector is ever shown."""

LABELS = {RegionKind.TEXT: 1, RegionKind.INLINE: 2, RegionKind.DISPLAY: 3}
"""What stands in a label picture; 0 is empty paper."""

_MISSING = re.compile(r'The font "([^"]+)" cannot be found|File `([^\']+)\' not found')
_TRIES = 4
_TIMEOUT = 180
_SEEN = 40  # of 255: the ink a pixel needs to have a label


@dataclass(frozen=True, slots=True, eq=False)
class TypesetPage:
    """A page: `ink` (h, w) uint8, 255 at full ink; `labels` (h, w) uint8, see LABELS; boxes in its pixels."""

    ink: "NDArray[np.uint8]"
    labels: "NDArray[np.uint8]"
    boxes: "tuple[FormulaBox, ...]"
    em: float


def typeset_pages(document: "SyntheticDocument", folder: Path) -> "Iterator[TypesetPage]":
    """Set a document and yield its pages, or nothing if TeX cannot be satisfied. `folder` is scratch space.

    Raises ComponentMissing without the TeX program the document asks for.
    """
    import pypdfium2

    for _ in range(_TRIES):
        source = folder / "page.tex"
        source.write_text(document.text, encoding="utf-8")
        pdf = run_tex(document.program, source, timeout=_TIMEOUT)
        bad = _complaints(_log(folder, document), document)
        if pdf is not None and not bad:
            with pypdfium2.PdfDocument(str(pdf)) as opened:
                for page in opened:
                    yield _draw(page, document)
            return
        if not bad:
            return
        document = _without(document, bad)


def _log(folder: Path, document: "SyntheticDocument") -> str:
    """Return what TeX wrote about the run. Raises ComponentMissing when it did not find a font or a package."""
    log = folder / "page.log"
    text = log.read_text("utf-8", errors="replace") if log.exists() else ""
    if missing := _MISSING.search(text.replace("\n", "")):
        raise ComponentMissing(
            f"{document.program} did not find {missing[1] or missing[2]}.",
            hint="Install it, or take the font out of the table of fonts of synthetic pages.",
        )
    return text


def _complaints(log: str, document: "SyntheticDocument") -> frozenset[int]:
    """Return the lines with formulas that TeX found fault with."""
    lines = re.findall(r"^(?:\./)?page\.tex:(\d+):", log, re.MULTILINE)
    return frozenset(int(line) for line in lines) & frozenset(document.formulas)


def _without(document: "SyntheticDocument", bad: frozenset[int]) -> "SyntheticDocument":
    lines = document.text.split("\n")
    for line in bad:
        lines[line - 1] = "%"
    formulas = {line: formula for line, formula in document.formulas.items() if line not in bad}
    return replace(document, text="\n".join(lines), formulas=formulas)


def _draw(page: Any, document: "SyntheticDocument") -> TypesetPage:
    import numpy as np

    scale = PAGE_DPI / 72
    pixels = np.asarray(page.render(scale=scale).to_numpy())[:, :, :3].astype(np.int32)  # blue, green, red
    ink = 255 - pixels[:, :, 0]
    red = np.where(ink > _SEEN, 255 - (255 - pixels[:, :, 2]) * 255 // np.maximum(ink, 1), 0)
    labels = np.zeros(ink.shape, np.uint8)
    kinds = np.array([LABELS[kind_of_ink(value)] for value in range(256)], np.uint8)
    seen = ink > _SEEN
    labels[seen] = kinds[np.clip(red[seen], 0, 255)]
    boxes = formula_boxes(page, scale, labels, document.em * scale)
    return TypesetPage(ink.astype(np.uint8), labels, boxes, document.em * scale)
