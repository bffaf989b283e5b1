r"""Several rows: `aligned` and `gathered` derivations, systems behind a brace, and rows with numbers or words."""

import re
from typing import TYPE_CHECKING

from pic2latex.training.data.mixture.material import environment, joined

if TYPE_CHECKING:
    from collections.abc import Callable

    from pic2latex.training.data.mixture.material import Material

__all__ = ["aligned", "derivations", "gathered", "numbered_rows", "real_rows", "systems"]

_SPLIT = re.compile(
    r"(=|<|>|\\leq(?![a-z])|\\geq(?![a-z])|\\equiv(?![a-z])|\\approx(?![a-z])|\\sim(?![a-z]))"
)


def _count(material: "Material") -> int:
    return material.generator.choice((2, 2, 2, 3, 3, 3, 4, 4, 5, 6, 8, 10))


def _longest(count: int) -> int:
    return 80 if count <= 3 else 40 if count <= 5 else 25


def _aligned(rows: list[str]) -> str:
    return environment("aligned", rows)


def _end(material: "Material", *, last: bool) -> str:
    if last:
        return material.pick(("", "", ".", ","))
    return material.pick(("", "", "", ",", ";", r",\quad "))


def _at_relation(row: str) -> str:
    """Put the alignment mark before the first relation outside braces and fences, or at the start."""
    depth = 0
    for part in _SPLIT.split(row):
        if _SPLIT.fullmatch(part) and depth == 0:
            at = row.index(part, len(row) - len(row.split(part, 1)[1]) - len(part))
            if row[:at].count("{") == row[:at].count("}") and row[:at].count(r"\left") == row[:at].count(
                r"\right"
            ):
                return row[:at] + "&" + row[at:]
            depth = 1
    return "&" + row


def aligned(material: "Material") -> str:
    """Stack real formulas, aligned at their first relation."""
    count = _count(material)
    rows = [_at_relation(material.piece(_longest(count))) for _ in range(count)]
    return _aligned([row + _end(material, last=number == count - 1) for number, row in enumerate(rows)])


def derivations(material: "Material") -> str:
    """Write a chain of equalities: a left side once, then a relation and a right side in each row."""
    count = _count(material)
    longest = _longest(count)
    rows = [joined((material.piece(14), "&=", material.piece(longest)))]
    for number in range(1, count):
        relation = material.pick(("=", "=", "=", r"\leq", r"\geq", r"\approx", r"\equiv", "<", "+"))
        if material.chance(0.12):
            relation = r"\quad+" if material.chance(0.5) else r"\quad-"
        rows.append(
            joined((f"&{relation}", material.piece(longest), _end(material, last=number == count - 1)))
        )
    return _aligned(rows)


def gathered(material: "Material") -> str:
    """Stack centred formulas without alignment."""
    count = _count(material)
    rows = [
        material.piece(_longest(count)) + _end(material, last=number == count - 1) for number in range(count)
    ]
    return environment("gathered", rows)


def _linear(material: "Material", letters: list[str]) -> str:
    """Write one linear equation in the letters."""
    out: list[str] = []
    for number, letter in enumerate(letters):
        if material.chance(0.15) and number:
            continue
        sign = material.pick(("+", "-", "+")) if out else material.pick(("", "", "-"))
        factor = material.pick(("", "2", "3", "5", "a", "b", "7", "12", "4", r"\frac{1}{2}"))
        out.append(sign + factor + letter)
    right = material.pick(("0", "1", "2", "3", "b", "c", "4", "-1", "10", "25"))
    return joined(("".join(out), "&=" if material.chance(0.7) else "=", right))


def systems(material: "Material") -> str:
    """Write a system of equations behind a brace: linear ones, or real formulas."""
    count = material.generator.choice((2, 2, 3, 3, 4))
    if material.chance(0.5):
        letters = material.generator.choice(
            (["x", "y"], ["x", "y", "z"], ["x_{1}", "x_{2}", "x_{3}"], ["a", "b", "c"], ["u", "v"])
        )
        rows = [_linear(material, letters) for _ in range(count)]
        rows = [row if "&" in row else "&" + row for row in rows]
    else:
        rows = [_at_relation(material.piece(40)) for _ in range(count)]
    rows = [row + _end(material, last=number == count - 1) for number, row in enumerate(rows)]
    if material.chance(0.4):
        return environment("cases", [row.replace("&", "") for row in rows])
    return rf"\left\{{{_aligned(rows)}\right."


def numbered_rows(material: "Material") -> str:
    """Write one pattern in every row with numbers that count up, which tells rows lost from rows read twice."""
    count = material.generator.randint(3, 10)
    letter, other = material.letter(), material.letter()
    start, step = material.generator.randint(0, 3), material.generator.randint(1, 4)
    patterns: tuple[Callable[[int], str], ...] = (
        lambda n: joined((f"{letter}_{{{n}}}&=", rf"\frac{{{n}}}{{{n + 1}}}{other}_{{{n}}}+{step * n}")),
        lambda n: joined((f"{letter}_{{{n}}}&=", f"{n}^{{2}}+{step * n}={n * n + step * n}")),
        lambda n: joined((f"{letter}({n})&=", f"{step}", r"\cdot", f"{n}+{start}={step * n + start}")),
        lambda n: joined((f"{letter}^{{({n})}}&=", rf"\frac{{d^{{{n}}}", other, f"}}{{dx^{{{n}}}}}")),
        lambda n: joined((f"{letter}_{{{n}}}&=", f"{letter}_{{{n + 1}}}-{other}_{{{n + step}}}")),
    )
    pattern = material.generator.choice(patterns)
    return _aligned([pattern(n) for n in range(start, start + count)])


def real_rows(material: "Material") -> str:
    """Set several short terms in each row with words between, as answers and conditions are."""
    rows = []
    for _ in range(material.generator.randint(2, 4)):
        left, right = material.piece(25), material.piece(14)
        joint = material.pick(
            (r"\quad\text{if }", r"\quad\text{for }", r"\quad\text{and }", r",\quad ", r"\qquad ")
        )
        rows.append(joined((_at_relation(left), joint, right)))
    if material.chance(0.3):
        rows[0] = joined((rf"&\text{{{material.phrase().capitalize()}: }}", material.piece(25)))
    return _aligned(rows)
