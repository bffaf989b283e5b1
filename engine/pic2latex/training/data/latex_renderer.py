"""Formulas become pictures with known glyph centres: pdflatex sets one a page, pdfium draws it and names its glyphs.

Traps this module is built around: an error on one page can shift all later ones, so the log carries a marker for
each formula and the number of pages is compared; a failed run must not leave an older PDF to be read; a font whose
files are missing draws nothing but a line in the log.
"""

import ctypes
import re
import zlib
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pic2latex.training.data.glyph_classes import glyph_class
from pic2latex.training.data.tex import run_tex

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np
    from numpy.typing import NDArray

    from pic2latex.training.data.math_fonts import Font

__all__ = ["SOURCE_EM", "GlyphBox", "RenderedFormula", "TypesetRequest", "typeset"]

SOURCE_EM = 28.0
"""Pixels per em of the stored pictures: enough to be shrunk to any network's size, small enough to store."""

_POINTS_PER_EM = 10.0
_LARGEST = (2200, 900)
_TIMEOUT = 30
"""Seconds for a run of TeX: a batch takes one or two, and an error that TeX mends by inserting may go on for ever."""

_PDFLATEX = r"""\documentclass[10pt]{article}
\input{glyphtounicode}\pdfgentounicode=1
\usepackage[T1]{fontenc}\usepackage{amsmath}
%(packages)s
%(symbols)s
\usepackage{bm,cancel,slashed}\usepackage[active,tightpage]{preview}\setlength\PreviewBorder{2pt}
\pagestyle{empty}\providecommand{\Box}{\square}\providecommand{\bigstar}{\star}
\begin{document}
%(pages)s
\typeout{@@end}\end{document}
"""

_XELATEX = r"""\documentclass[10pt]{article}
\usepackage{amsmath}\usepackage[mathbf=sym]{unicode-math}\usepackage{xeCJK}
%(packages)s
\AtBeginDocument{\renewcommand\boldsymbol[1]{\symbfit{#1}}}
\usepackage{cancel,slashed}\usepackage[xetex,active,tightpage]{preview}\setlength\PreviewBorder{2pt}
\pagestyle{empty}\providecommand{\Box}{\square}\providecommand{\bigstar}{\star}
\begin{document}
%(pages)s
\typeout{@@end}\end{document}
"""

_DOCUMENTS = {"pdflatex": _PDFLATEX, "xelatex": _XELATEX}


@dataclass(frozen=True, slots=True)
class TypesetRequest:
    """A formula, whether it is to be set in display style, and which kind of the mixture it is, if of any."""

    latex: str
    display_style: bool
    kind: str = ""


@dataclass(frozen=True, slots=True)
class GlyphBox:
    """A glyph's class and its centre in pixels of the picture."""

    kind: str
    x: float
    y: float


@dataclass(frozen=True, slots=True, eq=False)
class RenderedFormula:
    """The drawn formula: `pixels` (h, w) uint8, black on white, one em being SOURCE_EM pixels; trimmed."""

    request: TypesetRequest
    font: str
    pixels: "NDArray[np.uint8]"
    glyphs: tuple[GlyphBox, ...]


def typeset(requests: "Sequence[TypesetRequest]", font: "Font", folder: Path) -> list[RenderedFormula]:
    """Set the formulas in `font`, leaving out those TeX complains about. `folder` is scratch space.

    When TeX made more or fewer pages than asked, the batch is halved until the culprit is alone.

    Raises ComponentMissing without pdflatex.
    """
    requests = [_as_drawn(request, font) for request in requests]
    import pypdfium2

    pages = run_tex(font.program, _written(requests, font, folder), timeout=_TIMEOUT)
    if pages is None:  # a hundred errors end TeX without a PDF
        return _halved(requests, font, folder)
    with pypdfium2.PdfDocument(str(pages)) as document:
        if len(document) != len(requests):
            return _halved(requests, font, folder)
        bad = _complaints(folder / "formulas.log")
        drawn = (
            _draw(document[number], request, font)
            for number, request in enumerate(requests)
            if number not in bad
        )
        return [formula for formula in drawn if formula is not None]


def _as_drawn(request: TypesetRequest, font: "Font") -> TypesetRequest:
    r"""Call script letters what they look like, where a font has one alphabet for `\mathcal` and `\mathscr`."""
    if not font.script_letters:
        return request
    return replace(
        request, latex=re.sub(r"\\math(?:cal|scr)(?![a-z])", lambda _: font.script_letters, request.latex)
    )


def _halved(requests: "Sequence[TypesetRequest]", font: "Font", folder: Path) -> list[RenderedFormula]:
    """Set each half of the formulas apart, so that a culprit loses only itself."""
    if len(requests) <= 1:
        return []
    half = len(requests) // 2
    return typeset(requests[:half], font, folder) + typeset(requests[half:], font, folder)


def _written(requests: "Sequence[TypesetRequest]", font: "Font", folder: Path) -> Path:
    """Write the document that sets each formula on a page of its own; return its path."""
    symbols = "" if font.has_symbols else r"\usepackage{amssymb}"
    script = "" if font.name.startswith("stix") or font.program == "xelatex" else r"\usepackage{mathrsfs}"
    pages = "\n".join(
        f"\\typeout{{@@{number}}}\\begin{{preview}}${_style(request)} {_for_tex(request.latex)}$\\end{{preview}}\n"
        for number, request in enumerate(requests)
    )
    text = _DOCUMENTS[font.program] % {"packages": font.packages, "symbols": symbols + script, "pages": pages}
    source = folder / "formulas.tex"
    source.write_text(text, encoding="utf-8")
    return source


def _for_tex(latex: str) -> str:
    r"""Say what TeX does otherwise than others.

    A letter is struck through by `\slashed`, for `\not` misses it; `\tag`, which TeX takes only in displays as wide
    as a page, is a number at some distance to the right.
    """
    latex = re.sub(r"\\not(?: +([A-Za-z])|(\\partial)(?![a-z]))", r"\\slashed{\1\2}", latex)
    number = re.search(r"\\tag\{([^{}]*)\}$", latex)
    if number is None:
        return latex
    gap = 1.5 + zlib.crc32(latex.encode()) % 1000 / 120  # ems
    return rf"{latex[: number.start()]}\hspace{{{gap:.1f}em}}\textnormal{{({number[1]})}}"


def _style(request: TypesetRequest) -> str:
    return r"\displaystyle" if request.display_style else ""


def _complaints(log: Path) -> frozenset[int]:
    """Return the numbers of the formulas between whose markers TeX reported an error or a missing glyph."""
    bad: set[int] = set()
    current: int | None = None
    for line in log.read_text("latin-1").splitlines():
        if marker := re.match(r"@@(\d+|end)", line):
            current = None if marker[1] == "end" else int(marker[1])
        elif current is not None and re.match(r"(\./)?formulas\.tex:\d+:|! |Missing character", line):
            bad.add(current)
    return frozenset(bad)


def _draw(page: Any, request: TypesetRequest, font: "Font") -> RenderedFormula | None:
    """Rasterise one page, cut it to its ink and move its glyph centres along; None if there is nothing to see."""
    import numpy as np

    scale = SOURCE_EM / _POINTS_PER_EM
    width, height = page.get_size()
    if width * scale > _LARGEST[0] or height * scale > _LARGEST[1]:
        return None
    pixels = np.squeeze(page.render(scale=scale, grayscale=True).to_numpy())
    rows, columns = np.where(pixels < 200)
    if len(rows) < 4:
        return None
    top, left = max(0, int(rows.min()) - 2), max(0, int(columns.min()) - 2)
    cut = pixels[top : int(rows.max()) + 3, left : int(columns.max()) + 3]
    glyphs = tuple(
        GlyphBox(kind, round(x * scale - left, 1), round((height - y) * scale - top, 1))
        for kind, x, y in _glyphs(page.get_textpage())
    )
    return RenderedFormula(request, font.name, np.ascontiguousarray(cut), glyphs)


def _glyphs(text: Any) -> "list[tuple[str, float, float]]":
    """Return class and centre, in points from the bottom left, of every visible glyph of a pdfium text page."""
    import pypdfium2.raw as pdfium

    found, high = [], 0
    name, flags = ctypes.create_string_buffer(96), ctypes.c_int()
    for index in range(text.count_chars()):
        code = pdfium.FPDFText_GetUnicode(text, index)
        if 0xD800 <= code < 0xDC00:  # the first half of a surrogate pair; its box comes with the second
            high = code
            continue
        if 0xDC00 <= code < 0xE000:
            code = 0x10000 + ((high - 0xD800) << 10) + (code - 0xDC00)
        left, bottom, right, top = text.get_charbox(index, loose=False)
        if code <= 32 or right <= left:
            continue
        pdfium.FPDFText_GetFontInfo(text, index, name, len(name), ctypes.byref(flags))
        font = name.value.decode("latin-1").split("+")[-1]
        found.append((glyph_class(code, font), (left + right) / 2, (bottom + top) / 2))
    return found
