r"""Scripts and upright words: prescripts, isotopes, chemistry, quantities with units, operator names."""

from typing import TYPE_CHECKING

from pic2latex.training.data.mixture.material import joined
from pic2latex.training.data.mixture.vocabulary import ELEMENTS, IONS, UNITS

if TYPE_CHECKING:
    from pic2latex.training.data.mixture.material import Material

__all__ = ["chemistry", "isotopes", "operator_names", "prescripts", "quantities", "scripts"]


def isotopes(material: "Material") -> str:
    """Write nuclei with mass and charge numbers before them, often in a reaction."""
    out = []
    count = material.generator.choice((1, 1, 2, 3, 4))
    for number in range(count):
        element = material.pick(ELEMENTS)
        mass, charge = material.generator.randint(1, 250), material.generator.randint(0, 99)
        below = f"_{{{charge}}}" if material.chance(0.75) else ""
        nucleus = rf"{{}}{below}^{{{mass}}}\mathrm{{{element}}}"
        if material.chance(0.1):
            nucleus += f"^{{{material.pick(IONS)}}}"
        out += [
            material.pick(("+", "+", r"\rightarrow ", r"\longrightarrow ", "-")) if number else "",
            nucleus,
        ]
    if count > 1 and material.chance(0.2):
        out += [
            "+",
            material.pick(
                (r"\gamma", r"{}_{0}^{1}\mathrm{n}", r"{}_{-1}^{0}\mathrm{e}", r"\bar{\nu}_{e}", "Q")
            ),
        ]
    return joined(out)


def prescripts(material: "Material") -> str:
    """Write letters with scripts before them, as transposes, tensors and hypergeometric functions have them."""
    chance = material.generator.random()
    if chance < 0.4:
        core = rf"{{}}^{{{material.pick('tTnk12')}}}{material.letter()}"
    elif chance < 0.7:
        core = rf"{{}}_{{{material.pick('npk123')}}}{material.pick('FPCAEHD')}_{{{material.pick('qrk123n')}}}"
    else:
        core = rf"{{}}_{{{material.index()}}}^{{{material.index()}}}{material.letter()}"
        core += f"_{{{material.index()}}}" if material.chance(0.4) else ""
    before = [material.piece(14), material.pick(("=", "+", r"\otimes "))] if material.chance(0.5) else []
    after = [material.pick(("=", "(x)", "+", "")), material.piece(14)] if material.chance(0.6) else []
    return joined((*before, core, *after))


def _molecule(material: "Material") -> str:
    atoms = []
    for _ in range(material.generator.choice((1, 1, 2, 2, 3))):
        count = material.generator.choice((1, 1, 2, 2, 3, 4, 6, 12))
        atoms.append(material.pick(ELEMENTS[:30]) + (f"_{{{count}}}" if count > 1 else ""))
    if material.chance(0.15):
        atoms.insert(
            len(atoms), material.pick(("(OH)_{2}", "(NO_{3})_{2}", "(SO_{4})_{3}", "OH", "(aq)", "COOH"))
        )
    ion = f"^{{{material.pick(IONS)}}}" if material.chance(0.2) else ""
    return rf"{''.join(atoms)}{ion}"


def chemistry(material: "Material") -> str:
    """Write a formula or a reaction in upright letters, as one group or a group a molecule."""

    def side() -> list[str]:
        out: list[str] = []
        for number in range(material.generator.choice((1, 2, 2, 3))):
            factor = material.pick(("", "", "", "2", "3", "4", "6"))
            out += ["+" if number else "", factor, _molecule(material)]
        return out

    if material.chance(0.25):
        return rf"\mathrm{{{_molecule(material)}}}"
    arrow = material.pick(
        (
            r"\rightarrow ",
            r"\rightarrow ",
            r"\longrightarrow ",
            r"\rightleftharpoons ",
            "=",
            r"\longrightarrow ",
        )
    )
    if material.chance(0.25):
        over = material.pick((r"\Delta", r"\mathrm{MnO_{2}}", r"\text{heat}", r"h\nu", r"\mathrm{Pt}"))
        arrow = rf"\xrightarrow{{{over}}}"
    return rf"\mathrm{{{joined((*side(), arrow, *side()))}}}"


def quantities(material: "Material") -> str:
    """Write quantities with units, alone or as an equation."""
    number = material.generator.choice((material.number(4), f"{material.number(2)}.{material.number(3)}"))
    if material.chance(0.25):
        number += r"\times10^{" + material.pick(("-", "", "")) + f"{material.generator.randint(1, 34)}}}"
    unit = material.pick(UNITS)
    space = material.pick(("", r"\,", r"\,", r"\ ", "~"))
    unit = unit if unit.startswith(("\\", "^", "k\\")) else rf"\mathrm{{{unit}}}"
    if unit.startswith(r"\mathrm{") and material.chance(0.3) and "^" not in unit and "\\" not in unit[8:]:
        unit, space = rf"\text{{ {unit[8:-1]}}}", ""
    text = joined((number, space, unit))
    if material.chance(0.65):
        text = joined(
            (material.letter(), f"_{{{material.index()}}}" if material.chance(0.3) else "", "=", text)
        )
    if material.chance(0.2):
        text = joined((text, r",\quad ", material.piece(14)))
    return text


def operator_names(material: "Material") -> str:
    """Write upright words as functions, as indices and as products, within real pieces."""
    out = []
    for number in range(material.generator.choice((1, 1, 2, 3))):
        word = material.word()
        chance = material.generator.random()
        if chance < 0.5:
            core = joined((rf"\operatorname{{{word}}}", "(", material.piece(8), ")"))
        elif chance < 0.62:
            core = joined((rf"\operatorname{{{word}}}", material.piece(8)))
        elif chance < 0.8:
            core = rf"{material.letter()}_{{\mathrm{{{word}}}}}"
        elif chance < 0.88:
            core = rf"{material.letter()}^{{\text{{{word}}}}}"
        elif chance < 0.94:
            core = rf"\operatorname*{{{word}}}_{{{material.piece(8)}}}{material.term()}"
        else:
            font = material.pick((r"\mathsf", r"\mathbf", r"\mathit", r"\mathtt"))
            core = joined((rf"{font}{{{word}}}", "(", material.piece(8), ")"))
        out += [
            material.pick(("=", "+", r"\cong ", r"\leq ", r"\rightarrow ", r"\subset ", "-"))
            if number
            else "",
            core,
        ]
    if material.chance(0.35):
        out = [*out, material.pick(("=", r"\geq ", "<")), material.piece(14)]
    return joined(out)


def scripts(material: "Material") -> str:
    """Write letters with several scripts, primes and scripts of scripts."""
    out = []
    for number in range(material.generator.randint(1, 5)):
        core = material.letter()
        chance = material.generator.random()
        if chance < 0.25:
            core += f"_{{{material.index()}}}^{{{material.index()}}}"
        elif chance < 0.45:
            core += f"_{{{material.pick('ijknx')}_{{{material.pick('0123ijk')}}}}}"
        elif chance < 0.6:
            core += material.pick(
                ("'", "''", "'''", "^{*}", r"^{\dagger}", r"^{\prime}", r"^{\star}", "^{+}", r"^{\perp}")
            )
        elif chance < 0.75:
            core += f"^{{{material.letter()}^{{{material.index()}}}}}"
        elif chance < 0.85:
            core += f"_{{{material.piece(8)}}}"
        elif chance < 0.95:
            core += f"^{{{material.piece(14)}}}"
        out += [material.pick(("+", "-", "=", "", ",", r"\cdot ")) if number else "", core]
    return joined(out)
