r"""Upright words and text.

`\text{Gal}`, `\mathrm{Gal}` and `\operatorname{Gal}` look alike but for a thin space, so the letters alone decide the
spelling: a function of LaTeX is its command (`\sin`), a word of prose is `\text{if}`, the name of a well-known
operator is `\operatorname{Gal}`, anything else is `\mathrm{abc}`. Text that is more than letters stays `\text`.
"""

import re
from functools import cache

from pic2latex.latex.signatures import ALPHABETS
from pic2latex.latex.symbols import FUNCTIONS, names
from pic2latex.latex.tree import Command, Node, Row, Symbol, Text

__all__ = ["OPERATOR_NAMES", "PROSE", "alphabet", "bold", "join_fonts", "letters_of", "upright", "word"]

# Words that join formulas.
PROSE = names("""
    above all an and any are as at because below but by case cases constant converges distinct diverges does
    each either else elsewhere even every everywhere exactly exists false finite for from given has have
    hence here holds if iff implies in infinite into is it let means modulo near neither nonzero nor not odd
    of on only or otherwise over positive negative resp respectively since so some subject such that the
    then there therefore these this those thus to true under undefined uniformly unique unless until we when
    whenever where whereas which while with within yes no zero
""")
# Names that mathematicians declare as operators.
OPERATOR_NAMES = names("""
    Ad Alt Ann Ass Aut Card Cl Coim Coker Cor Corr Cov Der Dim Div End Exp Ext Fil Fit Fix Frac Gal Grad
    Hilb Hol Hom Im Ind Inn Inv Isom Jac Ker Log Map Maps Mor Nm Norm Ob Orb Ord Out Pic Proj Quot Rad Rank
    Re Reg Res Ric Span Spec Spf Stab Supp Sym Syl Tor Tot Tr Var Vol adj arccot arccsc arcosh arcoth arcsec
    arcsinh arccosh arctanh arctg argmax argmin arsinh artanh char codim cof coker colim conv corr cosec
    cosech cot cotg cov csch ctg curl deg depth diag diam div dom erf erfc erfi ev grad hcf hocolim holim im
    ind lcm logit mex ord orb proj prox rank rk rref sech sgn sign sinc softmax span spec stab supp tg tr
    trace trdeg var vol
""")
_LETTERS = re.compile(r"[A-Za-z]+")
# Drawn in text as in mathematics. A hyphen is not: it would become a minus sign.
_PLAIN = re.compile(r"[0-9.,;:()]+")


@cache
def word(letters: str) -> Node:
    """Spell an upright word."""
    if "\\" + letters in FUNCTIONS:
        return Symbol("\\" + letters)
    if len(letters) > 1 and letters in PROSE:
        return Text(r"\text", letters)
    if letters in OPERATOR_NAMES:
        return Text(r"\operatorname", letters)
    return Command(r"\mathrm", (tuple(Symbol(letter) for letter in letters),))


def letters_of(row: Row) -> str:
    """Join a row of ASCII letters; empty when it holds anything else."""
    joined = "".join([node.text if isinstance(node, Symbol) else "\\" for node in row])
    return joined if _LETTERS.fullmatch(joined) else ""


def upright(node: Node) -> Row | None:
    r"""`\mathrm`: letters are a word; digits and points are upright anyway."""
    assert isinstance(node, Command)
    row = node.arguments[0]
    if letters := letters_of(row):
        new = word(letters)
        return None if new == node else (new,)
    joined = "".join([part.text if isinstance(part, Symbol) else "\\" for part in row])
    if not row or _PLAIN.fullmatch(joined):
        return row
    if len(row) == 1 and isinstance(row[0], Text):
        return row
    return alphabet(node)


def alphabet(node: Node) -> Row | None:
    """Of two nested math alphabets the inner one is drawn; an empty one draws nothing."""
    assert isinstance(node, Command)
    row = node.arguments[0]
    if not row:
        return ()
    inner = row[0]
    if len(row) == 1 and isinstance(inner, Command) and inner.name in ALPHABETS:
        return row
    # The letters of mathematics are italic by themselves; one letter has no word spacing to tell it by.
    if node.name == r"\mathit" and len(row) == 1 and letters_of(row):
        return row
    return None


def bold(node: Node) -> Row | None:
    r"""`\boldsymbol` of `\mathbf` is `\mathbf`; of nothing, nothing."""
    assert isinstance(node, Command)
    row = node.arguments[0]
    if not row:
        return ()
    inner = row[0]
    if len(row) == 1 and isinstance(inner, Command) and inner.name in {r"\boldsymbol", r"\mathbf"}:
        return row
    return None


def join_fonts(row: Row) -> Row | None:
    r"""Merge neighbours in the same font: `\mathbf{A}\mathbf{x}` and `\mathbf{Ax}` look the same."""
    out: list[Node] = []
    for node in row:
        last = out[-1] if out else None
        if (
            isinstance(node, Command)
            and isinstance(last, Command)
            and node.name == last.name
            and (node.name in ALPHABETS or node.name == r"\boldsymbol")
        ):
            out[-1] = Command(node.name, (last.arguments[0] + node.arguments[0],))
        else:
            out.append(node)
    return tuple(out) if len(out) < len(row) else None
