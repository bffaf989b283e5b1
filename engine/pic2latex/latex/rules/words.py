r"""Upright words and text.

`\text{Gal}`, `\mathrm{Gal}` and `\operatorname{Gal}` look alike but for a thin space, so the letters alone decide the
spelling: a function of LaTeX is its command (`\sin`), a word of prose is `\text{if}`, the name of a well-known
operator is `\operatorname{Gal}`, anything else is `\mathrm{abc}`. Text that is more than letters stays `\text`.
"""

import re
import unicodedata
from functools import cache

from pic2latex.latex.lexer import is_balanced
from pic2latex.latex.names import names
from pic2latex.latex.parser import parse
from pic2latex.latex.rules.characters import spell_out
from pic2latex.latex.signatures import ALPHABETS
from pic2latex.latex.symbols import FUNCTIONS
from pic2latex.latex.tree import Command, Group, Node, Row, Symbol, Text

__all__ = [
    "OPERATOR_NAMES",
    "PROSE",
    "UPRIGHT_TEXT",
    "alphabet",
    "bold",
    "box",
    "italic",
    "join_fonts",
    "join_texts",
    "letters_of",
    "limit_operator",
    "name",
    "plain_name",
    "simple_text",
    "text",
    "tidy",
    "upright",
]

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

UPRIGHT_TEXT = names(r"\text \textrm \textnormal \textup \textmd \mbox \hbox")
_MATH_FONT = {
    r"\textbf": (r"\textbf", r"\mathbf"),
    r"\textit": (r"\textit", r"\mathit"),
    r"\textsl": (r"\textit", r"\mathit"),
    r"\emph": (r"\textit", r"\mathit"),
    r"\textsf": (r"\textsf", r"\mathsf"),
    r"\texttt": (r"\texttt", r"\mathtt"),
}
_SPACED_NAMES = {r"lim\,sup": "limsup", r"lim\,inf": "liminf", r"inj\,lim": "injlim", r"proj\,lim": "projlim"}
_INLINE = re.compile(r"(?<!\\)(?:\\\\)*(?:\$|\\\()")
_LETTERS = re.compile(r"[A-Za-z]+")
# Drawn in text as in mathematics. A hyphen is not: it would become a minus sign.
_PLAIN = re.compile(r"[0-9.,;:()]+")
_INNER_MATH = re.compile(r"\\[^(]|\$\$?((?:[^$\\]|\\.)*)\$\$?|\\\((.*?)\\\)", re.DOTALL)
_LONE_DOLLAR = re.compile(r"(\\[^()])|\$|\\[()]", re.DOTALL)
_TEXT_SPACES = re.compile(r"(?:\s|~|\\(?=\s)|\\[,;: ]|\\q?quad(?![A-Za-z])|\\space(?![A-Za-z]))+")
_NAME_SPACES = re.compile(r"(?:\s|~|\\[,;:! >])+")
_WRAPPED_NAME = re.compile(r"\\(?:mathrm|text|textrm|mathop|rm|operatorname)\s*\{?\s*([A-Za-z]+)\s*\}?")


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


def text(node: Node) -> Row | None:
    r"""Unify upright text: letters become a word, figures and formulas inside leave the text."""
    assert isinstance(node, Text)
    content = tidy(node.content)
    if _INLINE.search(content):
        return _without_formulas(content)
    if _LETTERS.fullmatch(content):
        return (word(content),)
    if _PLAIN.fullmatch(content):
        return parse(content)
    if not content.strip():
        return ()
    return None if node.command == r"\text" and content == node.content else (Text(r"\text", content),)


def simple_text(node: Node) -> Row | None:
    """Text without the spaces at its ends and with compatibility characters unified."""
    assert isinstance(node, Text)
    content = unicodedata.normalize("NFKC", node.content).strip()
    return text(node) if content == node.content else (Text(node.command, content),)


def tidy(content: str) -> str:
    """Write text with single spaces of one kind."""
    if not content.isascii():
        content = unicodedata.normalize("NFC", content)
    return _TEXT_SPACES.sub(" ", content.replace("\\\\", " "))


def _without_formulas(content: str) -> Row:
    """Take the formulas out of text; dollars inside braces are left alone."""
    parts: list[Node] = []
    end = 0
    for match in _INNER_MATH.finditer(content):
        if match[1] is None and match[2] is None:
            continue
        before = content[end : match.start()]
        formula = match[1] or match[2] or ""
        if is_balanced(before) and is_balanced(formula):
            parts += [Text(r"\text", before), Group(parse(spell_out(formula)))]
            end = match.end()
    rest = content[end:]
    if end == 0 or "$" in rest or r"\(" in rest:
        rest = _LONE_DOLLAR.sub(lambda match: match[1] or "", rest)
    return (*parts, Text(r"\text", rest))


def box(node: Node) -> Row | None:
    r"""`\fbox{text}` draws what `\boxed{\text{text}}` draws."""
    assert isinstance(node, Text)
    return (Command(r"\boxed", ((Text(r"\text", node.content),),)),)


def italic(node: Node) -> Row | None:
    r"""Text in another font: letters alone are `\mathbf`, `\mathit` and so on, which look the same."""
    assert isinstance(node, Text)
    text_font, math_font = _MATH_FONT[node.command]
    content = tidy(node.content)
    if _LETTERS.fullmatch(content):
        return (Command(math_font, (tuple(Symbol(letter) for letter in content),)),)
    if not content.strip():
        return ()
    new = Text(text_font, content)
    return None if new == node else (new,)


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


def limit_operator(node: Node) -> Text | Symbol | None:
    r"""Spell `\operatorname*{argmin}` or `\mathop{\rm argmin}`: a command of LaTeX where there is one."""
    content = ""
    if isinstance(node, Text):
        content = _name(node.content)
    elif isinstance(node, Command) and len(node.arguments[0]) == 1:
        inner = node.arguments[0][0]
        if isinstance(inner, Symbol) and inner.text in FUNCTIONS:
            return inner
        if isinstance(inner, Text) and inner.command in UPRIGHT_TEXT | {r"\operatorname", r"\operatorname*"}:
            content = _name(inner.content)
        elif isinstance(inner, Command) and inner.name == r"\mathrm":
            content = letters_of(inner.arguments[0])
    if not content or "$" in content:
        return None
    if "\\" + content in FUNCTIONS:
        return Symbol("\\" + content)
    return Text(r"\operatorname*", content)


def plain_name(node: Node) -> Row | None:
    r"""`\operatorname{arg\,min}` without its space."""
    assert isinstance(node, Text)
    content = _name(node.content).replace(r"\,", "")
    further = name(Text(node.command, content))
    if further is not None:
        return further
    return None if content == node.content else (Text(node.command, content),)


def name(node: Node) -> Row | None:
    r"""`\operatorname{name}`, and the starred one where no script shows the star."""
    assert isinstance(node, Text)
    content = _name(node.content)
    if _LETTERS.fullmatch(content):
        new: Node = word(content)
        return None if new == node else (new,)
    if not content:
        return ()
    new = Text(r"\operatorname", content)
    return None if new == node else (new,)


def _name(content: str) -> str:
    content = _NAME_SPACES.sub(r"\\,", content.replace("\\\\", " ")).removeprefix(r"\,").removesuffix(r"\,")
    if match := _WRAPPED_NAME.fullmatch(content):
        content = match[1]
    return _SPACED_NAMES.get(content, content)


def join_texts(row: Row) -> Row | None:
    r"""Merge neighbouring `\text`s."""
    out: list[Node] = []
    for node in row:
        last = out[-1] if out else None
        if isinstance(node, Text) and isinstance(last, Text) and node.command == last.command == r"\text":
            out[-1] = Text(r"\text", f"{last.content} {node.content}")
        else:
            out.append(node)
    return tuple(out) if len(out) < len(row) else None


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
