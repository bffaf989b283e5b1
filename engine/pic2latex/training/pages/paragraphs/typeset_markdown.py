r"""Markdown with formulas becomes a picture, typeset by XeLaTeX as in a book, with the box of every formula.

Formulas are put in boxes of their own, so that none is broken at a line's end, and TeX writes down where each box
stands. Only what the paragraphs here use is understood: headings, bold words, lists of both kinds, `$…$`, and `$$…$$`
with `\tag`.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

from pic2latex.errors import TrainingError
from pic2latex.training.data.tex import run_tex
from pic2latex.types import Box, Detection, RegionKind

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

__all__ = ["FONTS", "ParagraphSource", "TypesetParagraph", "typeset_paragraph"]

_POINTS_PER_EM = 10.0
_SCALED_POINTS = 65536 * 72.27 / 72  # of TeX in a point of PDF
_MARGIN = 12  # pixels the user leaves around a snip
_TIMEOUT = 120  # seconds; the first run with a font builds its cache
_COLUMN_EM = MappingProxyType({1: {18: 40, 26: 31}, 2: {18: 25, 26: 20}})
_PAPER = MappingProxyType({False: ((255, 255, 255), (0, 0, 0)), True: ((30, 31, 34), (222, 222, 222))})

FONTS = MappingProxyType(
    {
        "modern": r"\usepackage{lmodern}",
        "times": r"\usepackage{newtxtext,newtxmath}",
        "palatino": r"\usepackage{newpxtext,newpxmath}",
        "song": r"\usepackage{lmodern}\usepackage{xeCJK}\setCJKmainfont[BoldFont=FandolSong-Bold.otf]"
        r"{FandolSong-Regular.otf}",
        "hei": r"\usepackage{newtxtext,newtxmath}\usepackage{xeCJK}\setCJKmainfont[BoldFont=FandolHei-Bold.otf]"
        r"{FandolHei-Regular.otf}",
        "kai": r"\usepackage{newpxtext,newpxmath}\usepackage{xeCJK}\setCJKmainfont[AutoFakeBold=2.5]"
        r"{FandolKai-Regular.otf}",
        "utopia": r"\usepackage{fourier}",
        "fang": r"\usepackage{mathptmx}\usepackage[no-math]{fontspec}\usepackage{xeCJK}"
        r"\setCJKmainfont[AutoFakeBold=2.5]{FandolFang-Regular.otf}",
        "charter": r"\usepackage{XCharter}\usepackage[xcharter]{newtxmath}",
        "cochineal": r"\usepackage{cochineal}\usepackage[cochineal]{newtxmath}",
        "noto-serif": r"\usepackage{stix2}\usepackage[no-math]{fontspec}\usepackage{xeCJK}"
        r"\setCJKmainfont{Noto Serif CJK SC}",
        "etbb": r"\usepackage{ETbb}\usepackage{newtxmath}",
        "baskerville": r"\usepackage{baskervillef}\usepackage[baskerville]{newtxmath}",
        "sungti": r"\usepackage{mathpazo}\usepackage{xeCJK}\setCJKmainfont[AutoFakeBold=2.5]"
        r"{AR PL SungtiL GB}",
        "ukai": r"\usepackage{fourier}\usepackage{xeCJK}\setCJKmainfont[AutoFakeBold=2.5]{AR PL KaitiM GB}",
        "noto-sans": r"\usepackage{fouriernc}\usepackage{xeCJK}\setCJKmainfont{Noto Sans CJK SC}",
    }
)
"""What a document of each font loads: Latin letters, mathematics, and Chinese characters where there are some.

Without `no-math`, fontspec takes the encodings of some mathematical fonts away: minus signs become asterisks.
ET Bembo, Baskerville and the fonts of Arphic are kept for pages that nobody tunes on; before them Charter, Cochineal
and Noto were.
"""

_DOCUMENT = r"""\documentclass[10pt]{article}
\usepackage[T1]{fontenc}\usepackage{amsmath,amssymb}
%(font)s
\usepackage{enumitem,multicol}
\usepackage[paperwidth=%(paper)sem,paperheight=60em,margin=2em]{geometry}
\setlist{nosep}\setlength\columnsep{3em}\pagestyle{empty}
\newwrite\places\immediate\openout\places=places.txt
\newcommand\place[1]{\pdfsavepos\edef\note{\write\places{#1,
  \noexpand\the\pdflastxpos,\noexpand\the\pdflastypos,
  \number\wd0,\number\ht0,\number\dp0}}\note\box0 }
\newcommand\inlineformula[1]{\leavevmode\setbox0\hbox{$#1$}\place{inline}}
\newcommand\displayformula[1]{\setbox0\hbox{$\displaystyle #1$}\hbox{\place{display}}}
\begin{document}
%(begin)s%(body)s%(end)s
\end{document}
"""
_BLOCK = re.compile(r"\n\s*\n")
_FORMULA = re.compile(r"\$([^$]+)\$")
_DISPLAY = re.compile(r"\$\$(.+?)\$\$", re.DOTALL)
_TAG = re.compile(r"\\tag\{([^}]*)\}")
_BOLD = re.compile(r"\*\*(.+?)\*\*")
_CHINESE = r"[\u3001-\u3011\u4e00-\u9fff\uff01-\uff1f]"
_BETWEEN_CHINESE = re.compile(rf"(?<={_CHINESE})(?:(\*\*) | (?={_CHINESE}))")
_ANSWERS = re.compile(r"\(A\) .*\(B\) ")
_NEXT_ANSWER = re.compile(r"(\([B-H]\) )")
_ITEM = re.compile(r"(?:\d+\.|-) ")


@dataclass(frozen=True, slots=True)
class ParagraphSource:
    """A text in Markdown and how it is set: a font of `FONTS`, the em in pixels, columns, light on dark or not."""

    name: str
    language: str
    font: str
    em: int
    dark: bool
    text: str
    columns: int = 1


@dataclass(frozen=True, slots=True, eq=False)
class TypesetParagraph:
    """The picture (h, w, 3), uint8 RGB, and where its formulas are, in the order of the text."""

    paragraph: ParagraphSource
    pixels: "NDArray[np.uint8]"
    formulas: tuple[Detection, ...]


def typeset_paragraph(paragraph: ParagraphSource, folder: Path) -> TypesetParagraph:
    """Typeset one paragraph. `folder` is scratch space.

    Raises ComponentMissing without XeLaTeX, and TrainingError when TeX makes no page of the text.
    """
    import numpy as np

    source = folder / "paragraph.tex"
    source.write_text(_document(paragraph), encoding="utf-8")
    pdf = run_tex("xelatex", source, timeout=_TIMEOUT, halts=True)
    if pdf is None:
        complaint = _complaint(source.with_suffix(".log"))
        raise TrainingError(
            f"TeX made no page of the paragraph {paragraph.name}. {complaint}".strip(),
            hint="Correct the text, or install the font's packages.",
        )
    scale = paragraph.em / _POINTS_PER_EM
    grey = _draw(pdf, scale)
    rows, columns = np.where(grey < 200)
    top, left = max(0, int(rows.min()) - _MARGIN), max(0, int(columns.min()) - _MARGIN)
    cut = grey[top : int(rows.max()) + 1 + _MARGIN, left : int(columns.max()) + 1 + _MARGIN]
    boxes = tuple(_places(folder / "places.txt", grey.shape[0], scale))
    formulas = tuple(
        Detection(
            Box(box.left - left, box.top - top, box.right - left, box.bottom - top),
            kind,
            1.0,
        )
        for kind, box in boxes
    )
    return TypesetParagraph(paragraph, _coloured(cut, dark=paragraph.dark), formulas)


def _document(paragraph: ParagraphSource) -> str:
    width = _COLUMN_EM[paragraph.columns][paragraph.em]
    several = paragraph.columns > 1
    return _DOCUMENT % {
        "font": FONTS[paragraph.font],
        "paper": width * paragraph.columns + 3 * (paragraph.columns - 1) + 4,
        "begin": r"\begin{multicols}{2}" if several else "",
        "body": "\n\n".join(_tex(block) for block in _BLOCK.split(paragraph.text.strip())),
        "end": r"\end{multicols}" if several else "",
    }


def _tex(block: str) -> str:
    """Return the LaTeX of a block of Markdown."""
    if display := _DISPLAY.fullmatch(block.strip()):
        tag = _TAG.search(display[1])
        formula = _TAG.sub("", display[1]).strip()
        return rf"\[\displayformula{{{formula}}}{tag[0] if tag else ''}\]"
    if block.startswith("| "):
        return _table(block)
    if _ANSWERS.match(block):
        return r"\noindent " + _line(_NEXT_ANSWER.sub(r"\\hfill \1", block))
    if block.startswith("## "):
        return rf"\section*{{{_line(block[3:])}}}"
    if _ITEM.match(block):
        kind = "itemize" if block.startswith("-") else "enumerate"
        items = "".join(rf"\item {_line(_ITEM.sub('', line, count=1))}" + "\n" for line in block.splitlines())
        number = re.match(r"\d+", block)
        start = rf"\setcounter{{enumi}}{{{int(number[0]) - 1}}}" if number else ""
        return rf"\begin{{{kind}}}{start}{items}\end{{{kind}}}"
    indent = r"\noindent " if _BOLD.match(block) else ""
    return indent + _line(block)


def _table(block: str) -> str:
    """Return a table of a book: rules above, below and under the head, none between columns."""
    rows = [[_line(cell.strip()) for cell in line.strip("| ").split("|")] for line in block.splitlines()]
    head, *others = [rf"{' & '.join(row)} \\" for place, row in enumerate(rows) if place != 1]
    body = "\n".join((r"\hline", head, r"\hline", *others, r"\hline"))
    return rf"\begin{{center}}\begin{{tabular}}{{{'l' * len(rows[0])}}}{body}\end{{tabular}}\end{{center}}"


def _line(text: str) -> str:
    text = _BETWEEN_CHINESE.sub(r"\1\\quad ", text)  # where xeCJK would leave the space out
    text = _BOLD.sub(r"\\textbf{\1}", text)
    return _FORMULA.sub(r"\\inlineformula{\1}", text)


def _complaint(log: Path) -> str:
    """Return the first error that TeX wrote into its log."""
    text = log.read_text("utf-8", errors="replace") if log.exists() else ""
    found = re.search(r"^(?:\./)?paragraph\.tex:\d+: (.*)|^! (.*)", text, re.MULTILINE)
    return (found[1] or found[2]) if found else ""


def _draw(pdf: Path, scale: float) -> "NDArray[np.uint8]":
    """Draw the first page of a PDF: (h, w), uint8, grey."""
    import numpy as np
    import pypdfium2

    with pypdfium2.PdfDocument(str(pdf)) as document:
        grey = np.squeeze(document[0].render(scale=scale, grayscale=True).to_numpy())
    return np.ascontiguousarray(grey)


def _places(path: Path, height: int, scale: float) -> Iterator[tuple[RegionKind, Box]]:
    """Give each formula's kind and box in pixels of the whole page, as TeX wrote them down."""
    for line in path.read_text("ascii").splitlines():
        kind, *numbers = line.replace(" ", "").split(",")
        left, up, width, above, below = (int(number) / _SCALED_POINTS * scale for number in numbers)
        yield RegionKind(kind), Box(left, height - up - above, left + width, height - up + below)


def _coloured(grey: "NDArray[np.uint8]", *, dark: bool) -> "NDArray[np.uint8]":
    """Return the picture in the colours of paper or of a dark window. An array (h, w) becomes (h, w, 3), uint8."""
    import numpy as np

    ground, ink = (np.array(colour, dtype=np.float32) for colour in _PAPER[dark])
    share = grey.astype(np.float32)[..., None] / 255
    return np.asarray(np.round(ink + (ground - ink) * share), dtype=np.uint8)
