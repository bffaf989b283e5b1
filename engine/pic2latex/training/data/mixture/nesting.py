r"""Shapes within shapes: roots, fractions, braces with labels, floors and ceilings, sized delimiters, stacked signs."""

from typing import TYPE_CHECKING

from pic2latex.training.data.mixture.material import joined

if TYPE_CHECKING:
    from pic2latex.training.data.mixture.material import Material

__all__ = ["braces", "floors", "fractions", "large_operators", "roots", "sized_delimiters", "stacked_signs"]

_SIZED: tuple[tuple[str, str], ...] = (
    ("(", ")"),
    ("(", ")"),
    ("(", ")"),
    ("[", "]"),
    ("[", "]"),
    (r"\{", r"\}"),
    (r"\{", r"\}"),
    ("|", "|"),
    ("|", "|"),
    (r"\|", r"\|"),
    (r"\langle ", r"\rangle "),
    (r"\lfloor ", r"\rfloor "),
    (r"\lceil ", r"\rceil "),
)
_SIZES = (r"\big", r"\big", r"\Big", r"\Big", r"\bigg", r"\Bigg")


def roots(material: "Material") -> str:
    """Nest roots two to five deep, or set a root of a fraction, with and without an index."""
    depth = material.generator.choice((1, 1, 2, 2, 3, 3, 4, 5))
    inner = material.piece(14)
    base = material.pick(("1", "2", "3", "a", "x", "n", "5", "6"))
    same = material.chance(0.5)
    for _ in range(depth):
        index = "[" + material.pick("34n5km") + "]" if material.chance(0.15) else ""
        inner = rf"\sqrt{index}{{{inner}}}"
        sign = material.pick(("+", "+", "-", "", "="))
        inner = joined((base if same else material.term(), sign, inner))
        if material.chance(0.2):
            inner = joined((inner, material.pick(("+", "-")), material.term()))
    return joined((material.piece(8), "=", inner)) if material.chance(0.3) else inner


def fractions(material: "Material") -> str:
    """Set fractions in fractions, and continued ones."""
    depth = material.generator.choice((1, 2, 2, 2, 3, 4))
    inner = material.piece(14)
    for _ in range(depth):
        top = material.piece(8) if material.chance(0.7) else "1"
        parts = (
            [rf"\frac{{{top}}}{{{inner}}}"]
            if material.chance(0.75)
            else [rf"\frac{{{inner}}}{{{material.piece(8)}}}"]
        )
        if material.chance(0.7):
            parts = [material.term(), material.pick(("+", "-")), *parts]
        inner = joined(parts)
    return joined((material.piece(8), "=", inner)) if material.chance(0.4) else inner


def braces(material: "Material") -> str:
    """Set a brace with a label over or under a term, alone or among others."""
    out = []
    for number in range(material.generator.choice((1, 1, 2, 2, 3))):
        inner = material.piece(25) if material.chance(0.6) else _sum_with_dots(material)
        label = _label(material)
        if material.chance(0.6):
            part = rf"\underbrace{{{inner}}}" + (f"_{{{label}}}" if material.chance(0.93) else "")
        else:
            part = rf"\overbrace{{{inner}}}" + (f"^{{{label}}}" if material.chance(0.93) else "")
        out += [material.pick(("+", "=", "-", "=", r"\leq ")) if number else "", part]
    if material.chance(0.35):
        out = [material.piece(14), "=", *out]
    return joined(out)


def _label(material: "Material") -> str:
    chance = material.generator.random()
    if chance < 0.35:
        return material.piece(8)
    if chance < 0.65:
        return rf"\text{{{material.phrase()}}}"
    return (
        material.pick("nmkN2345") + r"\text{ " + material.pick(("times", "terms", "factors", "copies")) + "}"
    )


def _sum_with_dots(material: "Material") -> str:
    sign = material.pick(("+", "+", r"\cdot", r"\times", ",", r"\oplus", r"\otimes"))
    dots = r"\ldots" if sign == "," else r"\cdots"
    first, second, last = material.generator.choice(
        (
            ("1", "2", "n"),
            ("a", "a", "a"),
            ("x_{1}", "x_{2}", "x_{n}"),
            ("a_{1}", "a_{2}", "a_{k}"),
            ("V", "V", "V"),
        )
    )
    return joined((first, sign, second, sign, dots, sign, last))


def floors(material: "Material") -> str:
    """Write floors, ceilings, norms and absolute values, plain and around something tall."""
    pairs = (
        (r"\lfloor", r"\rfloor"),
        (r"\lceil", r"\rceil"),
        (r"\lfloor", r"\rfloor"),
        (r"\lceil", r"\rceil"),
        (r"\|", r"\|"),
        ("|", "|"),
        (r"\langle", r"\rangle"),
    )
    out = []
    for number in range(material.generator.choice((1, 1, 2, 3))):
        opening, closing = material.generator.choice(pairs)
        if material.chance(0.5):
            top, bottom = material.piece(8), material.piece(3)
            part = joined((rf"\left{opening}", rf"\frac{{{top}}}{{{bottom}}}", rf"\right{closing}"))
        else:
            part = joined((opening, material.piece(14), closing))
        script = material.pick(("", "", "", "^{2}", "_{2}", "_{1}", r"_{\infty}", "^{p}"))
        out += [material.pick(("+", "-", "=", r"\leq ", "")) if number else "", part + script]
    if material.chance(0.5):
        out += ["=", material.term()]
    return joined(out)


def sized_delimiters(material: "Material") -> str:
    """Put delimiters of a size given by hand around something, within a formula."""
    size = material.pick(_SIZES)
    opening, closing = material.generator.choice(_SIZED)
    inner = material.piece(14 if material.chance(0.5) else 40)
    parts = [f"{size}{opening}", inner, f"{size}{closing}"]
    if material.chance(0.3):
        second = material.pick(_SIZES)
        opening, closing = material.generator.choice(_SIZED)
        parts += [f"{second}{opening}", material.piece(14), f"{second}{closing}"]
    if material.chance(0.3):
        parts[-1] = parts[-1].strip() + material.pick(("^{2}", "_{n}", "^{-1}", "^{1/2}", "_{x=0}", "^{*}"))
    if material.chance(0.15):
        bar = material.pick((r"\big|", r"\Big|", r"\bigg|", r"\Big/", r"\big/"))
        parts = [material.piece(14), bar + material.pick(("", "_{x=0}", "_{U}", "_{0}^{1}")), *parts]
    if material.chance(0.6):
        parts = [material.piece(14), material.pick(("=", "+", "", "-", r"\leq ")), *parts]
    if material.chance(0.4):
        parts += [material.pick(("=", "+", ",", "-")), material.piece(14)]
    return joined(parts)


def stacked_signs(material: "Material") -> str:
    """Write arrows and relations with something over or under them, and binomials."""
    chance = material.generator.random()
    label = (
        material.piece(8)
        if material.chance(0.6)
        else r"\text{" + material.pick(("def", "iid", "?", "a.s.", "d")) + "}"
    )
    if chance < 0.35:
        arrow = material.pick((r"\xrightarrow", r"\xrightarrow", r"\xleftarrow", r"\xmapsto"))
        sign = f"{arrow}{{{label}}}"
    elif chance < 0.75:
        relation = material.pick(
            ("=", r"\rightarrow", r"\sim", r"\leq", r"\longrightarrow", r"\longleftarrow", r"\cong")
        )
        command = material.pick((r"\overset", r"\overset", r"\underset"))
        sign = f"{command}{{{label}}}{{{relation}}}"
    else:
        sign = rf"\binom{{{material.piece(3)}}}{{{material.piece(3)}}}"
    return joined((material.piece(14), sign, material.piece(14)))


def large_operators(material: "Material") -> str:
    """Write sums, products and integrals with limits, one to three in a row."""
    names = (r"\sum", r"\sum", r"\prod", r"\int", r"\int", r"\oint", r"\iint", r"\bigcup", r"\bigcap", r"\bigoplus",
             r"\lim", r"\max", r"\min", r"\sup", r"\inf", r"\coprod", r"\bigotimes", r"\iiint", r"\limsup")  # fmt: skip
    out = []
    for _ in range(material.generator.choice((1, 1, 2, 3))):
        name = material.pick(names)
        below = f"_{{{material.piece(8)}}}" if material.chance(0.85) else ""
        above = (
            f"^{{{material.piece(3)}}}"
            if material.chance(0.6) and "m" not in name[-3:] and name[1] not in "mils"
            else ""
        )
        out += [name + below + above]
    return joined((*out, material.piece(25)))
