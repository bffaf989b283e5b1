r"""Tables: matrices, determinants, arrays with rules, augmented matrices, cases, and rows under a sum."""

from typing import TYPE_CHECKING

from pic2latex.training.data.mixture.material import environment, joined, table_rows

if TYPE_CHECKING:
    from collections.abc import Callable

    from pic2latex.training.data.mixture.material import Material

__all__ = ["arrays", "augmented", "cases", "determinants", "matrices", "matrix_products", "stacked_limits"]

_FENCES = ("pmatrix", "pmatrix", "bmatrix", "bmatrix", "vmatrix", "matrix", "Bmatrix", "Vmatrix")


def _table(cells: list[list[str]]) -> str:
    return table_rows("&".join(row) for row in cells)


def _size(material: "Material") -> tuple[int, int]:
    """Draw rows and columns: small ones often, up to 8×8."""
    draw = material.generator.randint
    chance = material.generator.random()
    if chance < 0.45:
        return draw(2, 3), draw(1, 3)
    return (draw(2, 5), draw(1, 5)) if chance < 0.85 else (draw(4, 8), draw(3, 8))


def _digit_entry(material: "Material") -> str:
    return material.pick(("0", "1", "0", "1", "2", "-1", "3", "-2", *"456789", "10", "-3", "12"))


def _letter_entry(material: "Material") -> str:
    return material.letter() if material.chance(0.7) else material.pick("01")


def _fraction_entry(material: "Material") -> str:
    if material.chance(0.5):
        return material.pick("01") if material.chance(0.6) else material.letter()
    return rf"\frac{{{material.piece(8)}}}{{{material.piece(8)}}}"


def _short_entry(material: "Material") -> str:
    return material.term() if material.chance(0.7) else material.piece(14)


_ENTRIES: "tuple[Callable[[Material], str], ...]" = (
    _digit_entry,
    _digit_entry,
    _letter_entry,
    _fraction_entry,
    _short_entry,
    _short_entry,
)


def _cells(material: "Material") -> list[list[str]]:
    rows, columns = _size(material)
    kinds = _ENTRIES if rows * columns <= 16 else _ENTRIES[:3]
    entry = material.generator.choice(kinds)
    if material.chance(0.25):
        return _indexed(material, rows, columns)
    if material.chance(0.12):
        return _diagonal(material, rows)
    return [[entry(material) for _ in range(columns)] for _ in range(rows)]


def _indexed(material: "Material", rows: int, columns: int) -> list[list[str]]:
    """Write entries of one letter with running indices, often with dots in the last but one row and column."""
    letter, last_row, last_column = material.letter(), material.pick("mnNkp"), material.pick("nmdrq")
    numbers = [str(number) for number in range(1, max(rows, columns) + 1)]
    rows, columns = max(2, min(rows, 4)), max(1, min(columns, 4))
    down, across = numbers[: rows - 1], numbers[: max(1, columns - 1)]
    dotted = material.chance(0.75)
    down += [":", last_row] if dotted else numbers[rows - 1 : rows]
    across += [":", last_column] if dotted and columns > 1 else []
    return [[_indexed_entry(letter, i, j) for j in across] for i in down]


def _indexed_entry(letter: str, i: str, j: str) -> str:
    if i == ":" or j == ":":
        return {("r", "c"): r"\ddots", ("r", ""): r"\vdots", ("", "c"): r"\cdots"}[
            ("r" if i == ":" else "", "c" if j == ":" else "")
        ]
    return f"{letter}_{{{i}{j}}}"


def _diagonal(material: "Material", rows: int) -> list[list[str]]:
    entries = [material.term() for _ in range(rows)]
    rest = material.pick(("0", "0", "0", ""))
    return [[entries[i] if i == j else rest for j in range(rows)] for i in range(rows)]


def _matrix(material: "Material", fence: str) -> str:
    return rf"\begin{{{fence}}}{_table(_cells(material))}\end{{{fence}}}"


def matrices(material: "Material") -> str:
    """Write one matrix, alone or at the right of an equation."""
    text = _matrix(material, material.pick(_FENCES))
    if material.chance(0.35):
        text = joined((material.piece(8), "=", text))
    return text + (
        material.pick(("^{T}", "^{-1}", "_{n}", ".", ",", r"^{\top}")) if material.chance(0.25) else ""
    )


def matrix_products(material: "Material") -> str:
    """Write two or three small matrices and vectors side by side."""
    fence, out = material.pick(_FENCES[:5]), []
    for number in range(material.generator.choice((2, 2, 3))):
        rows, columns = material.generator.randint(2, 3), material.generator.choice((1, 1, 2, 3))
        entry = material.generator.choice(_ENTRIES)
        cells = [[entry(material) for _ in range(columns)] for _ in range(rows)]
        sign = material.pick(("", "=", "=", "+", "-", r"\rightarrow ", r"\sim ", r"\Longrightarrow "))
        out.append((sign if number else "") + rf"\begin{{{fence}}}{_table(cells)}\end{{{fence}}}")
    return joined(out)


def determinants(material: "Material") -> str:
    """Write a determinant, often with what it is equal to."""
    size = material.generator.choice((2, 2, 3, 3, 4))
    entry = material.generator.choice(_ENTRIES)
    cells = [[entry(material) for _ in range(size)] for _ in range(size)]
    text = rf"\begin{{vmatrix}}{_table(cells)}\end{{vmatrix}}"
    if material.chance(0.5):
        text = joined((text, "=", material.piece(25)))
    return (
        joined((material.pick((r"\det A=", "D=", "J=", r"\Delta=")), text)) if material.chance(0.3) else text
    )


def augmented(material: "Material") -> str:
    """Write an augmented matrix, with a rule before its last column."""
    rows, columns = material.generator.randint(2, 4), material.generator.randint(1, 4)
    right = 1 if material.chance(0.75) else columns
    entry = material.generator.choice(_ENTRIES[:4])
    cells = [[entry(material) for _ in range(columns + right)] for _ in range(rows)]
    columns_of = material.pick("ccr")
    spec = columns_of * columns + "|" + columns_of * right
    opening, closing = material.generator.choice(
        (("(", ")"), ("[", "]"), ("(", ")"), ("[", "]"), (r"\{", r"\}"))
    )
    text = rf"\left{opening}\begin{{array}}{{{spec}}}{_table(cells)}\end{{array}}\right{closing}"
    return joined((material.piece(8), "=", text)) if material.chance(0.15) else text


def arrays(material: "Material") -> str:
    """Write an array with rules, as truth tables and tables of values have them."""
    rows, columns = material.generator.randint(2, 5), material.generator.randint(2, 5)
    entry = material.generator.choice(_ENTRIES[:3] + _ENTRIES[4:5])
    lines = ["&".join(entry(material) for _ in range(columns)) for _ in range(rows)]
    style = material.generator.random()
    letter = material.pick("cccclr")
    if style < 0.35:
        spec = "|" + "|".join(letter * columns) + "|"
        body = r"\hline " + r"\\\hline ".join(lines) + r"\\\hline"
    elif style < 0.6:
        spec, body = letter + "|" + letter * (columns - 1), lines[0] + r"\\\hline " + table_rows(lines[1:])
    elif style < 0.8:
        spec, body = letter * columns, lines[0] + r"\\\hline " + table_rows(lines[1:])
    else:
        spec, body = letter * columns, table_rows(lines)
    return rf"\begin{{array}}{{{spec}}}{body}\end{{array}}"


def cases(material: "Material") -> str:
    """Write a function by cases, with conditions in signs or words."""
    rows = []
    for _ in range(material.generator.choice((2, 2, 2, 3, 3, 4, 5))):
        condition = _condition(material)
        rows.append(joined((material.piece(25) if material.chance(0.7) else material.term(), condition)))
    body = environment("cases", rows)
    return joined((material.piece(14), "=", body)) if material.chance(0.8) else body


def _condition(material: "Material") -> str:
    chance = material.generator.random()
    if chance < 0.1:
        return material.pick((",", "", ";"))
    if chance < 0.45:
        return "&" + material.piece(14)
    if chance < 0.7:
        word = material.pick(("if", "for", "when", "if", "where", "whenever"))
        return rf"&\text{{{word} }}{material.piece(14)}"
    if chance < 0.85:
        return r",&\text{" + material.pick(("otherwise", "else", "if not", "otherwise.")) + "}"
    return rf"&\text{{{material.phrase()}}}"


def stacked_limits(material: "Material") -> str:
    """Write a large operator over two or three rows of conditions."""
    operator = material.pick(
        (r"\sum", r"\sum", r"\prod", r"\bigcup", r"\max", r"\sup", r"\lim", r"\bigoplus", r"\inf")
    )
    rows = [
        material.piece(8 if material.chance(0.6) else 14) for _ in range(material.generator.choice((2, 2, 3)))
    ]
    above = f"^{{{material.piece(3)}}}" if material.chance(0.15) else ""
    text = operator + r"_{\substack{" + table_rows(rows) + "}}" + above
    return (
        joined((material.piece(8), "=", text, material.piece(25)))
        if material.chance(0.5)
        else joined((text, material.piece(25)))
    )
