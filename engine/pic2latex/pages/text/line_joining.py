"""Pieces of a paragraph put in a row: where a space belongs, where a hyphen goes, which punctuation is Chinese.

Between a Chinese character and a formula or a Latin word there is a space, as is usual in Markdown; beside Chinese
punctuation there is none. Spaces beside formulas in Latin text are those of the picture.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from pic2latex.pages.text.unicode_classes import CLOSING, NOTE_MARKS, OPENING, is_chinese, is_wide

__all__ = [
    "CHINESE_HEADS",
    "HEAD_NAME",
    "Fragment",
    "is_one_formula",
    "join_fragments",
    "join_lines",
    "with_chinese_punctuation",
]

CLINGS = 0.13
"""Ems of white between a word and a formula below which they belong together, as in “nth” or “2-adic”."""

_FORMULA = "\ufffc"
CHINESE_HEADS = (
    "定理|引理|命题|推论|定义|性质|公理|猜想|例题?|注意?|附注|备注|评注|说明|证明?|解|习题|练习|问题"
)
"""What heads of paragraphs begin with, for a regular expression."""

HEAD_NAME = r"\s*[\d.]*\s*(?:[（(][^（()）]*[)）])?\s*"
"""The number and the name behind that, likewise."""

_HEAD = re.compile(rf"^\s*(?:{CHINESE_HEADS}){HEAD_NAME}([.·．])(?!\d)\s*")
"""What a paragraph begins with whose point is one, and no Chinese full stop: “定理 1.4（巴拿赫）.”"""

_LABEL = re.compile(r"\([A-H]\)")
_BRACKETED = re.compile(rf"{_LABEL.pattern}|\(\d+(?:\.\d+)+[a-z]?\)")
"""Labels of answers and numbers of equations, whose brackets stay those of ASCII in Chinese text."""

# Between a word and a formula there is a space, however near the letters lean to each other.
_LAST_WORD = re.compile(r"(?<![A-Za-z-])[A-Za-z][a-z]+$")
_WORD = re.compile(r"[A-Za-z]{2}")
_NARROW = str.maketrans({"。": ". ", "，": ", ", "；": "; ", "：": ": "})

_WIDE = {",": "，", ";": "；", ":": "：", "?": "？", "!": "！", "(": "（", ")": "）", ".": "。"}


@dataclass(frozen=True, slots=True)
class Fragment:
    """Text, or an inline formula in LaTeX.

    `before` and `after` are the white to a formula beside it, in ems; None where that is not known.
    """

    content: str
    is_formula: bool = False
    before: float | None = None
    after: float | None = None


def join_fragments(fragments: Sequence[Fragment]) -> tuple[Fragment, ...]:
    """Return the fragments of one row with the spaces between them."""
    result: tuple[Fragment, ...] = ()
    for fragment in fragments:
        is_spaced = bool(result) and (result[-1].content[-1:].isspace() or fragment.content[:1].isspace())
        space = " " if result and not is_spaced and _space_between(result[-1], fragment) else ""
        result = _put_together(result, space, (fragment,)) if result else (fragment,)
    return result


def join_lines(rows: Iterable[Sequence[Fragment]]) -> tuple[Fragment, ...]:
    """Return rows of a paragraph as one, words that were hyphenated at a row's end put together."""
    result: tuple[Fragment, ...] = ()
    for row in rows:
        if not row:
            continue
        if result and _is_hyphenated(result[-1], row[0]):
            result = (*result[:-1], Fragment(result[-1].content[:-1] + row[0].content), *row[1:])
        elif result and _is_compound(result[-1], row[0]):
            result = (*result[:-1], Fragment(result[-1].content + row[0].content), *row[1:])
        elif result and _is_broken(result[-1], row[0]):
            whole = Fragment(f"{result[-1].content.strip()} {row[0].content.strip()}", is_formula=True)
            result = (*result[:-1], whole, *row[1:])
        elif result:
            last = Fragment(result[-1].content, result[-1].is_formula)
            space = " " if _space_between(last, Fragment(row[0].content, row[0].is_formula)) else ""
            result = _put_together((*result[:-1], last), space, row)
        else:
            result = tuple(row)
    return result


def _put_together(left: tuple[Fragment, ...], space: str, right: Sequence[Fragment]) -> tuple[Fragment, ...]:
    """Join two rows with a space or none; two texts become one."""
    last, first = left[-1], right[0]
    if not last.is_formula and not first.is_formula:
        return (*left[:-1], Fragment(last.content + space + first.content), *right[1:])
    if not last.is_formula:
        return (*left[:-1], Fragment(last.content + space), *right)
    if not first.is_formula:
        return (*left, Fragment(space + first.content), *right[1:])
    return (*left, Fragment(space), *right) if space else (*left, *right)


def _is_compound(last: Fragment, first: Fragment) -> bool:
    """Tell whether two names with a hyphen between them (Cauchy-Schwarz), or numbers (119–127), stand in two rows."""
    if last.is_formula or first.is_formula:
        return False
    is_name = bool(re.search(r"[^\W\d_]{2}[-‐]$", last.content)) and first.content[:1].isupper()
    return is_name or (bool(re.search(r"\d[-‐–]$", last.content)) and first.content[:1].isdecimal())


def _is_hyphenated(last: Fragment, first: Fragment) -> bool:
    if last.is_formula or first.is_formula:
        return False
    return bool(re.search(r"[^\W\d_]{2}[-‐]$", last.content)) and first.content[:1].islower()


def _is_broken(last: Fragment, first: Fragment) -> bool:
    """Tell whether a formula was broken at the end of a row."""
    return last.is_formula and first.is_formula and is_one_formula(last.content, first.content)


def is_one_formula(last: str, first: str) -> bool:
    """Tell whether LaTeX was broken between two formulas: it was, beside a relation or a sign between two terms."""
    from pic2latex.latex.lexer import lex
    from pic2latex.latex.symbols import BINARY, RELATIONS

    end, start = lex(last), lex(first)
    if not end or not start:
        return False
    is_raised = len(end) > 1 and end[-2] in {"^", "_"}  # as in the limit from above, x^+
    signs = RELATIONS | BINARY
    return (end[-1] in signs and not is_raised) or start[0] in signs


def _space_between(left: Fragment, right: Fragment) -> bool:
    """Tell whether two neighbours have a space between them."""
    end, start = left.content.rstrip()[-1:], right.content.lstrip()[:1]
    if left.is_formula and right.is_formula:
        return True
    if not left.is_formula and not right.is_formula:
        # What stands beside a formula that turned out to be words knows how near it was.
        is_one_word = any(gap is not None and gap < CLINGS for gap in (left.after, right.before))
        return not is_one_word and _space_between_texts(end, start)
    if right.is_formula:
        word = _LAST_WORD.search(left.content.rstrip())
        return word is not None or _space_beside(end, left.after, OPENING)
    return _space_beside(start, right.before, CLOSING)


def _space_beside(character: str, gap: float | None, clinging: frozenset[str]) -> bool:
    """Tell whether a formula has a space between it and the text's nearest character."""
    if character in clinging or not character:
        return False
    if is_chinese(character):
        return True
    if is_wide(character):
        return False
    return gap is None or gap >= CLINGS or character in CLOSING


def _space_between_texts(end: str, start: str) -> bool:
    if is_wide(end) or is_wide(start):
        return (is_chinese(end) and start.isascii() and start.isalnum()) or (
            is_chinese(start) and end.isascii() and end.isalnum()
        )
    return start not in CLOSING and start not in NOTE_MARKS and end not in OPENING


def with_chinese_punctuation(fragments: Sequence[Fragment]) -> tuple[Fragment, ...]:
    """Return a paragraph without spaces between Chinese characters; a Chinese one with the punctuation they take."""
    text = "".join(_FORMULA if each.is_formula else each.content for each in fragments)
    text = re.sub(r"(?<=[^\x00-\x7f]) +(?=[^\x00-\x7f])", _space_to_keep, text)
    if sum(map(is_chinese, text)) > 0.3 * sum(map(str.isalnum, text)):
        text = _widened(text)
    elif not any(map(is_chinese, text)) and _WORD.search(text):
        text = re.sub(r"(?<=[.,;:]) {2,}", " ", text.translate(_NARROW)).rstrip(" ")
    parts = text.split(_FORMULA)
    formulas = [each for each in fragments if each.is_formula]
    result = [Fragment(parts[0])] if parts[0] else []
    for formula, part in zip(formulas, parts[1:], strict=True):
        result.append(formula)
        if part:
            result.append(Fragment(part))
    return tuple(result)


def _widened(text: str) -> str:
    characters = list(text)
    kept = {place for match in _BRACKETED.finditer(text) for place in range(*match.span())}
    kept |= {match.start(1) for match in _HEAD.finditer(text)}
    for place, character in enumerate(characters):
        if character in _WIDE and place not in kept and _takes_wide(characters, place):
            characters[place] = _WIDE[character]
    text = re.sub(r" ?([，。；：？！（）、]) ?", r"\1", "".join(characters))
    text = _HEAD.sub(lambda match: match[0].rstrip()[:-1] + ". ", text)
    if len(_LABEL.findall(text)) < 2:
        return text
    return re.sub(rf" ?({_LABEL.pattern}) ?", r" \1 ", text).strip(" ")


def _space_to_keep(space: "re.Match[str]") -> str:
    whole, start, end = space.string, space.start(), space.end()
    return "" if is_wide(whole[start - 1]) and is_wide(whole[end]) else space[0]


def _takes_wide(characters: Sequence[str], place: int) -> bool:
    """Tell whether an ASCII punctuation mark stands where Chinese text has its own."""
    before = "".join(characters[:place]).rstrip()[-1:]
    after = "".join(characters[place + 1 : place + 3]).lstrip()[:1]
    if characters[place] == "(":
        return is_wide(before) or is_chinese(after)
    if characters[place] == ")":
        opened = "".join(characters[:place]).rfind("（")
        return opened >= 0 and ")" not in characters[opened:place] and "）" not in characters[opened:place]
    if characters[place] == ".":
        return (is_wide(before) or before == _FORMULA) and (not after or is_wide(after) or after == _FORMULA)
    return is_wide(before) or before == _FORMULA
