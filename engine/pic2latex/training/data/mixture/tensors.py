r"""Tensors and fields as physics prints them: staggered, stacked, dotted and primed indices, long rows of them.

Formulas of textbooks of mathematics have few of these; in papers on gravity and fields they are every other formula.
"""

from typing import TYPE_CHECKING

from pic2latex.training.data.mixture.material import joined

if TYPE_CHECKING:
    from collections.abc import Callable

    from pic2latex.training.data.mixture.material import Material

__all__ = ["field_rows", "marked_letters", "tensors"]

_SPACETIME = (r"\mu", r"\nu", r"\rho", r"\sigma", r"\lambda", r"\kappa", r"\tau")
_SPINOR = (r"\alpha", r"\beta", r"\gamma", r"\delta", r"\epsilon")
_FRAME = ("a", "b", "c", "d", "e", "f", "m", "n", "p", "q", "i", "j", "k", "l", "r", "s")
_CAPITAL = ("A", "B", "C", "D", "I", "J", "K", "L", "M", "N", "P", "Q")

_COMMANDS = (
    r"\Gamma \gamma \omega \phi \psi \Psi \Phi \theta \epsilon \varepsilon \eta \delta \sigma \Sigma \xi \chi \lambda "
    r"\Lambda \Omega \pi \rho \tau \zeta \kappa \alpha \beta \varphi \nabla \partial D"
)
_CORES = (*"gRFATGCBDHJKLMNPQSUVWXYZabefhpqtuvwxyz", *_COMMANDS.split())
_ACCENTS = (
    r"\tilde",
    r"\bar",
    r"\hat",
    r"\dot",
    r"\overline",
    r"\widehat",
    r"\widetilde",
    r"\vec",
    r"\acute",
)
_ACCENT_WEIGHTS = (7, 8, 6, 3, 2, 1, 2, 1, 0.3)
_SUPERSCRIPTS = (
    r"\dagger",
    r"*",
    r"\star",
    r"\circ",
    r"\perp",
    r"\parallel",
    r"\pm",
    r"+",
    r"-",
    r"-1",
    r"2",
    r"(0)",
    r"(1)",
    r"(n)",
    r"(+)",
    r"(-)",
    r"\prime",
    r"T",
)
_ALPHABETS = (r"\mathcal", r"\mathcal", r"\mathbf", r"\mathrm", r"\mathfrak")
_DIRECTIONS = (r"\perp", r"\perp", r"\parallel", r"\pm", r"\mp", "+", "-", r"\bot", r"\star")
_SIGNS = ("", "", "", "", "+", "-", "=", ",", r"\cdot ", r"\wedge ", r"\otimes ", r"\equiv ", r"\rightarrow ")


def _letters(material: "Material") -> tuple[str, ...]:
    return material.generator.choices((_SPACETIME, _SPINOR, _FRAME, _CAPITAL), (5, 3, 6, 2))[0]


def _index(material: "Material", letters: tuple[str, ...], accent: str) -> str:
    """Return one index: a letter, accented or primed where the tensor's indices are."""
    letter = material.pick(letters)
    if accent == "'":
        return letter + "'"
    if not accent or (accent == r"\dot" and letter in "ij"):  # which is drawn as the letter's own dot
        return material.pick("0123456789") if material.chance(0.06) else letter
    dotless = {"i": r"\imath", "j": r"\jmath"}.get(letter, letter)
    return rf"{accent}{{{dotless if material.chance(0.6) else letter}}}"


def _indices(material: "Material", accent: str) -> str:
    """Return a group of one to four indices, some with a comma or a semicolon for a derivative."""
    letters = _letters(material)
    count = material.generator.choice((1, 1, 1, 1, 2, 2, 2, 3, 4))
    group = [_index(material, letters, accent if material.chance(0.6) else "") for _ in range(count)]
    if count > 1 and material.chance(0.1):
        group.insert(material.generator.randint(1, count - 1), material.pick((",", ";")))
    if material.chance(0.06):
        group.insert(0, material.pick((";", ",", "-", r"\perp ")))
    if material.chance(0.08):
        group = [material.pick(("[", "(")), *group, ""]
        group[-1] = "]" if group[0] == "[" else ")"
    return joined(group)


def _core(material: "Material") -> str:
    chance = material.generator.random()
    letter = material.pick(_CORES)
    if chance < 0.25 and letter not in (r"\nabla", r"\partial"):
        return rf"{material.generator.choices(_ACCENTS, _ACCENT_WEIGHTS)[0]}{{{letter}}}"
    if chance < 0.37:
        return f"{material.pick(_ALPHABETS)}{{{material.pick(_CAPITAL)}}}"
    if chance < 0.41:
        return f"[{letter}^{{{material.pick(('-1', '2', 'T'))}}}]"
    return letter


def _tensor(material: "Material") -> str:
    r"""Return one tensor: below, above, both one over the other, or one after the other (`T^{a}{}_{b}`)."""
    core = _core(material)
    accent = material.generator.choices(
        ("", r"\dot", r"\bar", "'", r"\hat", r"\tilde"), (60, 16, 9, 5, 4, 3)
    )[0]
    if material.chance(0.12):
        core += material.pick(("'", "'", "'", "''"))
    style = material.generator.random()
    if style < 0.25:
        core += f"_{{{_indices(material, accent)}}}"
    elif style < 0.42:
        core += f"^{{{_indices(material, accent)}}}"
    elif style < 0.66:
        core += f"^{{{_indices(material, accent)}}}_{{{_indices(material, accent)}}}"  # a prime bears no other order
    elif style < 0.92:
        signs = "_^" if material.chance(0.5) and "'" not in core else "^_"
        count = material.generator.choice((2, 2, 2, 3, 3, 4))
        groups = [f"{signs[number % 2]}{{{_indices(material, accent)}}}" for number in range(count)]
        core += "{}".join(groups)
    else:
        before = material.pick(("^", "_")) + f"{{{material.pick((*_SUPERSCRIPTS, '3', '4', 'i', 'a'))}}}"
        core = "{}" + before + core + (f"_{{{_indices(material, accent)}}}" if material.chance(0.6) else "")
    if material.chance(0.12) and "^" not in core and "'" not in core:
        core += f"^{{{material.pick(_SUPERSCRIPTS)}}}"
    return core


def _spinors(material: "Material") -> str:
    """Return a bilinear of spinors with matrices between them."""
    psi = material.pick((r"\psi", r"\chi", r"\lambda", r"\Psi", r"\epsilon", r"\eta", r"\theta", r"\zeta"))
    gamma = material.pick((r"\gamma", r"\Gamma", r"\sigma"))
    matrix = f"{gamma}{material.pick('_^')}{{{_indices(material, '')}}}"
    return joined(
        (rf"\bar{{{psi}}}", f"_{{{material.pick(_FRAME)}}}" if material.chance(0.3) else "", matrix, psi)
    )


def _bracket(material: "Material") -> str:
    inside = joined((_tensor(material), ",", _tensor(material)))
    left, right = material.generator.choice(
        (("[", "]"), (r"\{", r"\}"), ("(", ")"), (r"\langle ", r"\rangle "))
    )
    return left + inside + right


def _matrix_element(material: "Material") -> str:
    left, right = material.generator.choice(
        (("0", "0"), ("p'", "p"), (r"\psi", r"\psi"), ("n", "m"), ("i", "f"))
    )
    return joined((r"\langle ", left, "|", _tensor(material), "|", right, r"\rangle "))


def _fraction(material: "Material") -> str:
    top = material.pick(("1", "i", "1", "3", r"\partial", r"\kappa^{2}", "e^{2}", r"\hbar", "ig"))
    under = material.pick(
        ("2", "4", "8", r"16\pi", r"2\kappa^{2}", r"4\pi", r"\sqrt{2}", r"2\pi i", r"M^{2}")
    )
    return (
        rf"\frac{{{top}}}{{{under}}}" if material.chance(0.7) else rf"\frac{{{_tensor(material)}}}{{{under}}}"
    )


def _measure(material: "Material") -> str:
    power = material.pick(("2", "3", "4", "10", "11", "D", "d"))
    variable = material.pick(("x", "k", "p", "y", r"\sigma", r"\theta", "x'"))
    root = material.pick(("", r"\sqrt{-g}", r"\sqrt{g}", r"e^{-2\phi}", r"\sqrt{-\tilde{g}}"))
    return joined((material.pick((r"\int ", r"\oint ", r"\int_{M}")), f"d^{{{power}}}", variable, root))


def _wave(material: "Material") -> str:
    exponent = material.pick(
        (r"ik\cdot x", r"-ip\cdot x", r"-\phi/2", r"2\pi i\tau", r"i\omega t", r"-\beta H")
    )
    return rf"e^{{{exponent}}}"


def _named(material: "Material") -> str:
    name = material.pick(
        ("tr", "Tr", "det", "sn", "cn", "dn", "diag", "Pf", "sgn", "ad", "str", "Str", "eff", "min")
    )
    font = material.pick((r"\mathrm", r"\operatorname", r"\text"))
    return rf"{font}{{{name}}}({_tensor(material)})"


def _norm(material: "Material") -> str:
    return joined((material.pick((r"\Re ", r"\Im ", r"\mathrm{Re}", r"\mathrm{Im}")), _tensor(material)))


_PARTS: "tuple[tuple[Callable[[Material], str], float], ...]" = (
    (_tensor, 60),
    (_spinors, 6),
    (_bracket, 6),
    (_matrix_element, 3),
    (_fraction, 10),
    (_measure, 3),
    (_wave, 3),
    (_named, 3),
    (_norm, 1),
)


def _row(material: "Material", count: int) -> str:
    """Join `count` parts with signs; one may stand again, as terms of one equation resemble one another."""
    functions, weights = zip(*_PARTS, strict=True)
    parts: list[str] = []
    for number in range(count):
        again = len(parts) > 2 and material.chance(0.15)
        part = (
            material.pick(parts[::2])
            if again
            else material.generator.choices(functions, weights)[0](material)
        )
        parts += [material.pick(_SIGNS) if number else "", part]
    return joined(filter(None, parts))


def tensors(material: "Material") -> str:
    """Write a few tensors side by side or as an equation."""
    text = _row(material, material.generator.choice((1, 2, 2, 3, 3, 4)))
    return joined((text, material.pick((",", ".", "=0", r"=0,\quad ", ""))))


def field_rows(material: "Material") -> str:
    """Write a long row of a field theory: a Lagrangian, a variation, an algebra."""
    left = material.pick(
        (r"\mathcal{L}", "S", r"\delta S", r"\delta\phi", "H", r"[Q,\bar{Q}\}", r"Z[J]", "T_{ab}")
    )
    right = _row(material, material.generator.randint(4, 10))
    if material.chance(0.25):
        size, ends = material.pick((r"\left", r"\left", r"\big", r"\Big")), material.pick(("()", "[]"))
        closing = r"\right" if size == r"\left" else size
        inside = _row(material, material.generator.randint(2, 4))
        right = joined((right, "+", size + ends[0], inside, closing + ends[1]))
    return joined((left, "=", right, material.pick((",", ".", "", ""))))


def marked_letters(material: "Material") -> str:
    r"""Write letters with primes, stars, daggers and signs of direction, which are small and easily lost."""
    parts = []
    for number in range(material.generator.randint(1, 6)):
        core = _core(material)
        chance = material.generator.random()
        if chance < 0.45:
            core += material.pick(("'", "'", "''", "'", "'^{2}", "'_{i}", "'_{-}", r"'^{\mu}", "'^{k}_{n}"))
        elif chance < 0.8:
            core += f"_{{{material.pick(_DIRECTIONS)}}}"
            core += f"^{{{material.pick(_SUPERSCRIPTS)}}}" if material.chance(0.4) else ""
        else:
            core += f"^{{{material.pick(_SUPERSCRIPTS)}}}"
        parts += [material.pick(_SIGNS) if number else "", core]
    before = (
        joined((material.piece(14), material.pick(("=", "+", r"\star ", "*"))))
        if material.chance(0.3)
        else ""
    )
    return joined(filter(None, (before, *parts)))
