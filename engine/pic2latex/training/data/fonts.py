"""The mathematical fonts training pictures are set in: all of Debian's TeX that differ to the eye."""

from dataclasses import dataclass

__all__ = ["FONTS", "Font", "font_by_name"]


@dataclass(frozen=True, slots=True)
class Font:
    """A set-up of pdflatex: how often it is drawn, its packages, and whether they bring the AMS symbols."""

    name: str
    weight: int
    packages: str
    has_symbols: bool = False


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


def font_by_name(name: str) -> Font:
    """Return the font called `name`. Raises KeyError."""
    return {font.name: font for font in FONTS}[name]
