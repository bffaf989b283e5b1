r"""Long rows, and what stands beside a formula in its row: words, an equation number, punctuation."""

from typing import TYPE_CHECKING

from pic2latex.training.data.mixture.material import joined

if TYPE_CHECKING:
    from pic2latex.training.data.mixture.material import Material

__all__ = ["chained_rows", "polynomials", "punctuated", "repeated_sums", "tagged", "worded"]

_SIGNS = ("+", "+", "-", "=", ",", r"\leq ", r"\cdot ", "+", "-")


def polynomials(material: "Material") -> str:
    """Write a polynomial or series whose indices or powers run up or down, of 4 to 16 terms."""
    count = material.generator.randint(4, 16)
    letter, variable = material.letter(), material.pick("xxxztysXTq")
    numbers = list(range(count)) if material.chance(0.5) else list(range(count, -1, -1))
    style = material.generator.randint(0, 3)
    alternating = material.chance(0.25)
    terms = []
    for place, n in enumerate(numbers):
        power = "" if n == 0 else variable if n == 1 else f"{variable}^{{{n}}}"
        if style == 0:
            term = joined((f"{letter}_{{{n}}}", power))
        elif style == 1:
            term = joined((material.number() if material.chance(0.8) else "", power)) or "1"
        elif style == 2:
            term = rf"\frac{{{power or '1'}}}{{{material.pick((f'{n}!', str(n + 1), f'{2 * n + 1}'))}}}"
        else:
            term = f"{letter}_{{{n}}}({variable})"
        sign = ("-" if alternating and place % 2 else material.pick(("+", "+", "-"))) if place else ""
        terms.append(sign + (term or "1"))
    if material.chance(0.3):
        terms.append(r"+\cdots")
    head = joined((material.pick("fPpgQS"), f"({variable})=")) if material.chance(0.6) else ""
    return joined((head, *terms))


def repeated_sums(material: "Material") -> str:
    """Write a term again and again with other indices or signs, as long products and sums in papers are."""
    first, second = material.letter(), material.letter()
    letters = list(material.pick(("ijkl", "abcd", "1234", "mnpq", "xyzt")))
    terms: list[str] = []
    style = material.generator.randint(0, 3)
    for place in range(material.generator.randint(3, 12)):
        a, b, c = (material.pick(letters) for _ in range(3))
        if material.chance(0.15):
            style = material.generator.randint(0, 3)
        core = (
            joined((f"{first}_{{{a}{b}}}", f"{second}_{{{b}{c}}}")),
            joined((f"{first}_{{{a}}}^{{{b}}}", f"{second}_{{{c}}}")),
            joined((rf"\partial_{{{a}}}", f"{first}_{{{b}}}", "-", rf"\partial_{{{b}}}", f"{first}_{{{a}}}")),
            joined(
                (
                    f"({first}_{{{a}}}-{second}_{{{b}}})",
                    f"^{{{material.pick('23n')}}}" if material.chance(0.4) else "",
                )
            ),
        )[style]
        terms.append((material.pick(("+", "-", "+")) if place else "") + core)
    head = joined((material.piece(14), "=")) if material.chance(0.5) else ""
    return joined((head, *terms))


def chained_rows(material: "Material") -> str:
    """Join real formulas by signs to rows of up to 300 tokens."""
    goal = material.generator.choice((70, 100, 140, 180, 240, 320))
    out, length = [material.piece(40)], 0
    while length < goal:
        part = material.piece(80) if material.chance(0.6) else material.row()
        if len(part) > 200:
            continue
        out += [material.pick(_SIGNS), part]
        length += len(part)
    return joined(out)


def worded(material: "Material") -> str:
    """Put words into a real formula: before it, between two, or behind."""
    chance = material.generator.random()
    words = rf"\text{{{material.phrase()}}}"
    gap = material.pick((r"\quad ", r"\ ", "~", r"\qquad "))
    if chance < 0.3:
        return joined((words, material.pick(("=", r"\leq ", r"\propto ", gap)), material.piece(25)))
    if chance < 0.7:
        between = rf"\text{{ {material.phrase()} }}" if material.chance(0.5) else gap + words + gap
        return joined((material.piece(25), between, material.piece(25)))
    if chance < 0.85:
        return joined((material.piece(40), gap, rf"\text{{({material.phrase()})}}"))
    top, bottom = material.phrase(), material.phrase()
    return joined((material.piece(8), "=", rf"\frac{{\text{{{top}}}}}{{\text{{{bottom}}}}}"))


def tagged(material: "Material") -> str:
    """Give a real formula an equation number."""
    section = material.pick(("", "", f"{material.generator.randint(1, 9)}.", f"{material.pick('ABC')}."))
    number = (
        f"{section}{material.generator.randint(1, 99)}{material.pick(('', '', '', 'a', 'b', 'c', chr(39)))}"
    )
    if material.chance(0.08):
        number = material.pick(("*", "**", "1", "2", r"\ast"))
    body = material.row() if material.chance(0.6) else material.piece(40)
    return joined((body, rf"\tag{{{number}}}"))


def punctuated(material: "Material") -> str:
    """End a real formula as sentences do, or list several."""
    if material.chance(0.5):
        return material.row() + material.pick((".", ",", ";", ":", "?", "!", r"\ldots", r",\ldots"))
    separator = material.pick((",", ";", r",\quad ", r",\qquad ", r";\quad ", r"\quad "))
    return separator.join(
        material.piece(14 if material.chance(0.6) else 25) for _ in range(material.generator.randint(2, 5))
    )
