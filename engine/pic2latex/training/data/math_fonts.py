"""The mathematical fonts training pictures are set in: all of Debian's TeX that differ to the eye."""

from dataclasses import dataclass

__all__ = ["FONTS", "OPENTYPE_FONTS", "TEST_FONTS", "Font"]


@dataclass(frozen=True, slots=True)
class Font:
    r"""A set-up of TeX.

    `weight` says how often it is drawn; `has_symbols` that its packages bring the AMS symbols. `script_letters` is the
    one of `\mathcal` and `\mathscr` that both look like in an OpenType font, which has one such alphabet; "" where they
    differ.
    """

    name: str
    weight: int
    packages: str
    has_symbols: bool = False
    program: str = "pdflatex"
    script_letters: str = ""


def _opentype(name: str, weight: int, script_letters: str, files: tuple[str, str, str]) -> Font:
    """Return a set-up of XeLaTeX with unicode-math: font files of formulas and text, and a family for Chinese."""
    math, text, chinese = files
    packages = rf"\setmathfont{{{math}}}\setmainfont{{{text}}}\setCJKmainfont{{{chinese}}}"
    return Font(name, weight, packages, has_symbols=True, program="xelatex", script_letters=script_letters)


FONTS: tuple[Font, ...] = (
    Font("cm", 30, ""),
    Font("lm", 8, r"\usepackage{lmodern}"),
    Font("newtx", 7, r"\usepackage{newtxtext,newtxmath}", has_symbols=True),
    Font("mathptmx", 6, r"\usepackage{mathptmx}"),
    Font("stix2", 6, r"\usepackage{stix2}", has_symbols=True),
    Font("newpx", 5, r"\usepackage{newpxtext,newpxmath}", has_symbols=True),
    Font("fourier", 4, r"\usepackage{fourier}", has_symbols=True),
    Font("pazo", 3, r"\usepackage{mathpazo}"),
    Font("kp", 3, r"\usepackage{kpfonts}", has_symbols=True),
    Font("libertine", 3, r"\usepackage{libertine}\usepackage[libertine]{newtxmath}", has_symbols=True),
    Font("cmbright", 3, r"\usepackage{cmbright}"),
    Font("charter", 3, r"\usepackage[charter]{mathdesign}", has_symbols=True),
    Font("tx", 3, r"\usepackage{txfonts}", has_symbols=True),
    Font("stix", 2, r"\usepackage{stix}", has_symbols=True),
    Font("euler", 2, r"\usepackage{eulervm}"),
    Font("arev", 2, r"\usepackage{arev}"),
    Font("iwona", 2, r"\usepackage[math]{iwona}"),
    Font("utopia", 2, r"\usepackage[utopia]{mathdesign}", has_symbols=True),
    Font("px", 2, r"\usepackage{pxfonts}", has_symbols=True),
    Font("anttor", 1, r"\usepackage[math]{anttor}"),
    Font("concrete", 1, r"\usepackage{concmath}"),
    Font("xcharter", 1, r"\usepackage{XCharter}\usepackage[xcharter]{newtxmath}", has_symbols=True),
)
"""Weights follow what papers and lecture notes use: Computer Modern most, then the Times and Palatino families."""

OPENTYPE_FONTS: tuple[Font, ...] = (
    _opentype(
        "latin modern math",
        4,
        r"\mathcal",
        ("latinmodern-math.otf", "lmroman10-regular.otf", "Noto Serif CJK SC"),
    ),
    _opentype(
        "new computer modern",
        3,
        r"\mathcal",
        ("NewCMMath-Regular.otf", "NewCM10-Regular.otf", "Noto Sans CJK SC"),
    ),
    _opentype(
        "stix two",
        3,
        r"\mathcal",
        ("STIXTwoMath-Regular.otf", "STIXTwoText-Regular.otf", "Noto Serif CJK SC"),
    ),
    _opentype("xits", 2, r"\mathscr", ("XITSMath-Regular.otf", "XITS-Regular.otf", "AR PL SungtiL GB")),
    _opentype(
        "libertinus",
        2,
        r"\mathscr",
        ("LibertinusMath-Regular.otf", "LibertinusSerif-Regular.otf", "AR PL KaitiM GB"),
    ),
    _opentype("kp math", 1, r"\mathscr", ("KpMath-Regular.otf", "KpRoman-Regular.otf", "Noto Serif CJK SC")),
    _opentype(
        "xcharter math", 1, r"\mathscr", ("XCharter-Math.otf", "XCharter-Roman.otf", "AR PL KaitiM GB")
    ),
)
"""Set-ups of XeLaTeX: OpenType mathematics, and Chinese inside formulas."""

TEST_FONTS: tuple[Font, ...] = (
    _opentype(
        "erewhon math", 1, r"\mathscr", ("Erewhon-Math.otf", "Erewhon-Regular.otf", "Noto Serif CJK SC")
    ),
    _opentype(
        "garamond math", 1, r"\mathscr", ("Garamond-Math.otf", "EBGaramond-Regular.otf", "AR PL KaitiM GB")
    ),
    _opentype("concrete math", 1, r"\mathcal", ("Concrete-Math.otf", "cmunorm.otf", "Noto Sans CJK SC")),
)
"""Never trained with: for test sets in fonts kept apart."""
