"""Whole documents of synthetic pages: a style drawn at random around a body, for pdflatex or for XeLaTeX with xeCJK."""

import random
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pic2latex.training.pages.fonts import CHINESE_FONTS, TEXT_FONTS, maths_fonts
from pic2latex.training.pages.layout import body
from pic2latex.training.pages.prose import Prose
from pic2latex.training.pages.prose_chinese import CHINESE
from pic2latex.training.pages.prose_english import ENGLISH

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pic2latex.training.data.formula_files import TrainingFormula

__all__ = ["LANGUAGES", "SyntheticDocument", "document"]

LANGUAGES = {"english": ENGLISH, "chinese": CHINESE}
_BLOCKS_A_PAGE = 8
_POINTS_PER_MM = 72.27 / 25.4
_PAPERS = {"a4paper": 210, "letterpaper": 216, "b5paper": 176}
"""Their widths in millimetres."""

_PREAMBLE = r"""\documentclass[%(size)s]{%(class)s}
%(chinese)s
\usepackage[T1]{fontenc}\usepackage[paper=%(paper)s,left=%(side)s,right=%(side)s,vmargin=%(vertical)s]{geometry}
\usepackage{amsmath}
%(fonts)s
\usepackage{bm,cancel,color}
\providecommand{\Box}{\square}\providecommand{\bigstar}{\star}
\makeatletter\def\maketag@@@#1{\hbox{\color{black}\m@th\normalfont#1}}\makeatother
\newsavebox\formulabox
\newcommand\shown[2]{\setbox\formulabox\hbox{$\displaystyle#2$}\ifdim\wd\formulabox<.86\linewidth#1\fi}
\newcounter{statement}
\newcommand\headed[2]{\par\medskip\noindent\refstepcounter{statement}{#1#2 \thestatement.}\ }
\newenvironment{statementplain}[1]{\headed{\bfseries}{#1}\itshape}{\par\medskip}
\newenvironment{statementdefinition}[1]{\headed{\bfseries}{#1}}{\par\medskip}
\newenvironment{statementremark}[1]{\headed{\itshape}{#1}}{\par\medskip}
%(settings)s
\begin{document}
"""
_CHINESE = r"\usepackage[no-math]{fontspec}\usepackage{xeCJK}\setCJKmainfont[%(options)s]{%(name)s}"


@dataclass(frozen=True, slots=True)
class SyntheticDocument:
    """A document to be set: its LaTeX, the program that sets it, the em of its text in points, its font's name.

    `formulas` names the formulas by the lines of `text` (from 1).
    """

    text: str
    program: str
    em: float
    font: str
    language: str
    formulas: "dict[int, TrainingFormula]"


def document(
    formulas: "Sequence[TrainingFormula]", language: str, pages: int, seed: int, *, held_out: bool = False
) -> SyntheticDocument:
    """Draw a document of about that many pages by `seed`."""
    generator = random.Random(seed)
    fonts = maths_fonts(held_out=held_out)
    font = generator.choices(fonts, [each.weight for each in fonts])[0]
    size = generator.choices((10, 11, 12), (5, 3, 2))[0]
    columns = 2 if generator.random() < 0.25 else 1
    paper = generator.choice(tuple(_PAPERS))
    side = generator.choice((12, 20, 25, 35, 45)) if columns == 1 else 15
    width = (_PAPERS[paper] - 2 * side) * _POINTS_PER_MM / size / columns
    packages = font.packages
    packages += "" if font.has_symbols else r"\usepackage{amssymb}"
    packages += "" if font.name.startswith("stix") else r"\usepackage{mathrsfs}"
    preamble = _PREAMBLE % {
        "size": f"{size}pt" + (",twocolumn" if columns == 2 else ""),
        "class": generator.choice(("article", "article", "article", "report", "book")),
        "chinese": _chinese(generator, held_out=held_out) if language == "chinese" else "",
        "paper": paper,
        "side": f"{side}mm",
        "vertical": f"{generator.choice((15, 20, 25))}mm",
        "fonts": packages + generator.choice(TEXT_FONTS),
        "settings": _settings(generator, language),
    }
    prose = Prose(LANGUAGES[language], generator, held_out=held_out)
    usable = [each for each in formulas if language == "chinese" or each.latex.isascii()]
    written = body(prose, usable, generator, blocks=pages * _BLOCKS_A_PAGE * columns, width=width)
    before = preamble.count("\n")
    return SyntheticDocument(
        text=preamble + written.text + "\n\\end{document}\n",
        program="xelatex" if language == "chinese" else "pdflatex",
        em=float({10: 10, 11: 10.95, 12: 12}[size]),
        font=font.name,
        language=language,
        formulas={line + before: formula for line, formula in written.formulas.items()},
    )


def _chinese(generator: random.Random, *, held_out: bool) -> str:
    font = generator.choice([font for font in CHINESE_FONTS if font.held_out == held_out])
    return _CHINESE % {"options": font.options, "name": font.name}


def _settings(generator: random.Random, language: str) -> str:
    """Draw what a document's look is made of besides fonts: spacing, indentation, justification, numbers."""
    lines = [
        rf"\linespread{{{generator.uniform(0.95, 1.5 if language == 'chinese' else 1.3):.2f}}}\selectfont",
        generator.choice((r"\setlength\parindent{0pt}\setlength\parskip{5pt plus 2pt}", "")),
        generator.choice((r"\raggedright", "", "", "")),
        generator.choice((r"\pagestyle{empty}", r"\pagestyle{plain}", r"\pagestyle{headings}")),
        generator.choice(("", "", r"\numberwithin{equation}{section}")),
        generator.choice(("", "", "", r"\makeatletter\@fleqntrue\makeatother")),
        generator.choice(("", "", "", r"\makeatletter\tagsleft@true\makeatother")),
    ]
    return "\n".join(lines)
