r"""Signs on and in letters: accents, alphabets, and strokes that negate.

All work on real formulas, so that what stands around a changed letter is what does stand there in print.
"""

from typing import TYPE_CHECKING

from pic2latex.training.data.mixture.material import GREEK, LATIN, atoms_of, joined

if TYPE_CHECKING:
    from pic2latex.training.data.mixture.material import Material

__all__ = ["accents", "accents_under_rules", "alphabets", "bare_accents", "negations"]

_ACCENTS: tuple[tuple[str, float], ...] = (
    (r"\tilde", 18),
    (r"\bar", 20),
    (r"\hat", 14),
    (r"\dot", 9),
    (r"\ddot", 6),
    (r"\vec", 9),
    (r"\overline", 10),
    (r"\widetilde", 6),
    (r"\widehat", 5),
    (r"\check", 2),
    (r"\breve", 2),
    (r"\acute", 1),
    (r"\grave", 1),
    (r"\mathring", 1),
    (r"\underline", 2),
    (r"\dddot", 1),
    (r"\overrightarrow", 2),
)
_GREEK_LETTERS = frozenset(GREEK)
_WIDE = (
    r"\overline",
    r"\widetilde",
    r"\widehat",
    r"\underline",
    r"\overrightarrow",
    r"\overleftarrow",
    r"\overbrace",
)

_ALPHABETS: tuple[tuple[str, str, float], ...] = (
    (r"\mathbb", LATIN.upper(), 3),
    (r"\mathcal", LATIN.upper(), 4),
    (r"\mathscr", LATIN.upper(), 3),
    (r"\mathfrak", LATIN + LATIN.upper(), 3),
    (r"\mathsf", LATIN + LATIN.upper(), 2),
    (r"\mathbf", LATIN + LATIN.upper() + "0123456789", 5),
    (r"\boldsymbol", LATIN + LATIN.upper(), 4),
    (r"\mathrm", LATIN + LATIN.upper(), 4),
    (r"\mathtt", LATIN + LATIN.upper(), 1),
)
"""Command, the letters it has, and how often it is drawn."""

_NOT_TAKEN: tuple[str, ...] = (
    r"\subset",
    r"\supset",
    r"\equiv",
    r"\simeq",
    r"\approx",
    r"\ni",
    r"\perp",
    r"\propto",
)
"""Relations that only `\\not` strikes through; of others the sign of its own is drawn, which looks the same."""

_NEGATED: tuple[str, ...] = (
    r"\neq",
    r"\notin",
    r"\nmid",
    r"\nparallel",
    r"\nleq",
    r"\ngeq",
    r"\nless",
    r"\nsubseteq",
    r"\nexists",
    r"\ncong",
    r"\subsetneq",
    r"\supsetneq",
    r"\lneq",
    r"\gneq",
    r"\nsim",
    r"\nprec",
    r"\nsucc",
    r"\ngtr",
    r"\nsupseteq",
    r"\nrightarrow",
    r"\nleftarrow",
    r"\nRightarrow",
    r"\nLeftarrow",
    r"\nleftrightarrow",
    r"\nvdash",
    r"\nvDash",
    r"\ntriangleleft",
)


def _wrapped(command: str, letter: str) -> str:
    return f"{command}{{{letter}}}"


def _is_letter(atom: str) -> bool:
    return (len(atom) == 1 and atom.isalpha()) or atom in _GREEK_LETTERS


def accents(material: "Material") -> str:
    """Set accents over letters of a real formula, over one at least where it has letters."""
    plain = material.row() if material.chance(0.6) else material.piece(25)
    for _ in range(4):
        text = _accented(plain, material)
        if text != plain:
            break
    return text


def _accented(latex: str, material: "Material") -> str:
    """Set accents over some letters: most letters keep one accent throughout, as in print."""
    names, weights = zip(*_ACCENTS, strict=True)
    density = material.generator.choice((0.2, 0.35, 0.6))
    chosen: dict[str, str] = {}
    atoms = []
    for atom in atoms_of(latex):
        if _is_letter(atom) and (atom in chosen or material.chance(density)):
            accent = chosen.setdefault(atom, material.generator.choices(names, weights)[0])
            if material.chance(0.2):
                accent = material.generator.choices(names, weights)[0]
            atoms.append(_wrapped(accent, atom) if material.chance(0.85) else atom)
        else:
            atoms.append(atom)
    return joined(atoms)


def accents_under_rules(material: "Material") -> str:
    """Write accented letters below the rules of fractions and roots, where an accent is nearest to what is none."""
    few = _accented_letters(material, 3)
    shape = material.generator.choices(
        (r"\frac{%s}{%s}", r"\frac{\partial %s}{\partial %s}", r"\frac{d%s}{d%s}", r"\sqrt{%s%s}"),
        (6, 3, 1, 2),
    )[0]
    top = material.piece(8) if material.chance(0.6) else _accented_letters(material, 2)
    formula = shape % (top, few)
    if material.chance(0.5):
        formula = joined((material.piece(8), material.pick(("=", "+", "-")), formula))
    return (
        joined((formula, material.pick(("+", "=", "-")), material.piece(8)))
        if material.chance(0.4)
        else formula
    )


def bare_accents(material: "Material") -> str:
    """Write a few accented letters or groups one beside the other, with and without signs between them."""
    return _accented_letters(material, 7)


def _accented_letters(material: "Material", most: int) -> str:
    names, weights = zip(*_ACCENTS, strict=True)
    parts = []
    for _ in range(material.generator.randint(1, most)):
        if material.chance(0.2):
            part = _wrapped(material.pick(_WIDE[:-1]), material.piece(8))
        else:
            letter = material.letter()
            if material.chance(0.1):
                letter = _wrapped(
                    material.pick((r"\mathbf", r"\mathcal", r"\boldsymbol")), material.pick(LATIN).upper()
                )
            part = _wrapped(material.generator.choices(names, weights)[0], letter)
            if material.chance(0.08):
                part = _wrapped(material.generator.choices(names, weights)[0], part)
        if material.chance(0.35):
            part += f"_{{{material.index()}}}"
        if material.chance(0.2):
            part += material.pick(("'", "^{2}", "^{*}", r"^{\dagger}", "^{n}"))
        parts.append(part)
    return joined(_with_signs(parts, material))


def _with_signs(parts: list[str], material: "Material") -> list[str]:
    signs = ("", "", "+", "-", "=", ",", r"\cdot ", r"\times ", r"\leq ", r"\in ", r"\otimes ")
    out = [parts[0]]
    for part in parts[1:]:
        out += [material.pick(signs), part]
    return out


def alphabets(material: "Material") -> str:
    """Set letters of a real formula in other alphabets, one letter in one alphabet throughout."""
    weights = [weight for _, _, weight in _ALPHABETS]
    wanted = [
        material.generator.choices(_ALPHABETS, weights)[0]
        for _ in range(material.generator.choice((1, 1, 2)))
    ]
    chosen: dict[str, str] = {}
    atoms = []
    for plain in atoms_of(material.row() if material.chance(0.5) else material.piece(25)):
        command, letters, _ = material.generator.choice(wanted)
        if len(plain) == 1 and plain.isalpha() and material.chance(0.7):
            letter = plain if plain in letters else plain.upper()
            new = material.pick(letters) if material.chance(0.3) else letter
            atoms.append(chosen.setdefault(letter, _wrapped(command, new)))
        elif plain in _GREEK_LETTERS and command == r"\boldsymbol":
            atoms.append(_wrapped(command, plain))
        else:
            atoms.append(plain)
    return joined(atoms)


def negations(material: "Material") -> str:
    """Join two to four terms by negated relations."""
    out = [material.piece(14)]
    for _ in range(material.generator.choice((1, 1, 2, 3))):
        if material.chance(0.12):
            relation = material.pick(
                (r"\leq", r"\in", r"\subset", r"\mid", r"\parallel", "<", r"\sim", r"\equiv")
            )
        elif material.chance(0.5):
            relation = material.pick(_NEGATED)
        else:
            relation = r"\not" + material.pick(_NOT_TAKEN)
        out += [relation, material.piece(14)]
        if material.chance(0.3):
            out += [",", material.piece(8)]
    text = joined(out)
    if material.chance(0.12):
        text = joined((r"\not", material.pick(("D", "p", "k", "q", "A", "a", r"\partial", "P")), text))
    return text
