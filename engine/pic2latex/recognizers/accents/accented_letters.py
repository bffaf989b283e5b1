r"""Which letters of a reading carry which accent, and readings with other accents.

A reading is a sequence of tokens of the vocabulary, in which braces come alone, behind a command (`\hat{`), or joined
(`}_{`).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

__all__ = [
    "ACCENTS",
    "NARROW_ACCENTS",
    "NO_ACCENT",
    "AccentedLetter",
    "Edit",
    "accented_letters",
    "edits_of",
    "shapes_of_accents",
]

NO_ACCENT = "none"

ACCENTS: Mapping[str, tuple[str, ...]] = {
    "hat": (r"\hat{",),
    "tilde": (r"\tilde{",),
    "bar": (r"\bar{",),
    "vec": (r"\vec{", r"\overrightarrow{"),
    "dot": (r"\dot{",),
    "ddot": (r"\ddot{",),
    "check": (r"\check{",),
    "breve": (r"\breve{",),
    "acute": (r"\acute{",),
    "grave": (r"\grave{",),
    "ring": (r"\mathring{",),
    "wide hat": (r"\widehat{",),
    "wide tilde": (r"\widetilde{",),
    "overline": (r"\overline{",),
}
"""Shapes of accents and the tokens that set them, the usual one first."""

NARROW_ACCENTS: Mapping[str, str] = {"wide hat": "hat", "wide tilde": "tilde", "overline": "bar"}
"""The shapes that also come wider, and are told from those by their width alone."""

_OTHER_MARKS = frozenset({r"\dddot{", r"\overleftarrow{", r"\overleftrightarrow{", r"\overbrace{"})
_TEXT = frozenset({r"\text{", r"\operatorname{", r"\mathrm{"})
_ALPHABETS = frozenset(
    rf"\{name}{{"
    for name in [
        "mathbf",
        "mathcal",
        "mathbb",
        "mathfrak",
        "mathscr",
        "mathsf",
        "mathtt",
        "mathit",
        "boldsymbol",
        "bm",
    ]
)
_GREEK = """
alpha beta gamma delta epsilon varepsilon zeta eta theta vartheta iota kappa lambda mu nu xi pi varpi rho varrho sigma
varsigma tau upsilon phi varphi chi psi omega Gamma Delta Theta Lambda Xi Pi Sigma Upsilon Phi Psi Omega
ell imath jmath hbar partial nabla
"""
_LETTERS = frozenset("\\" + name for name in _GREEK.split())
_DOTTED = frozenset("ij")
_NO_BODY = frozenset({"'", r"\prime", r"\,", "_", "^", ""})


@dataclass(frozen=True, slots=True)
class AccentedLetter:
    r"""A letter: the place of its token, the shape of its accent, and the place of the token that sets that.

    `is_dotted` are i and j, whose own dot cannot be told from an accent. `alphabet` is the place of the token that sets
    it, alone, in a face of its own, as in `\mathcal{M}`.
    """

    place: int
    accent: str
    command: int | None = None
    is_dotted: bool = False
    alphabet: int | None = None


@dataclass(frozen=True, slots=True)
class Edit:
    """The tokens that stand instead of the one at `place`."""

    place: int
    tokens: tuple[str, ...]


@dataclass(slots=True)
class _Group:
    command: str
    place: int
    body: int = 0
    end: int = -1


@dataclass(slots=True)
class _Groups:
    """The groups of a reading, and for each letter those around it."""

    all: list[_Group] = field(default_factory=list)
    around: list[tuple[int, tuple[_Group, ...]]] = field(default_factory=list)


def shapes_of_accents() -> Mapping[str, str]:
    """Return the shape of each token that sets an accent."""
    return {token: shape for shape, tokens in ACCENTS.items() for token in tokens}


def accented_letters(tokens: Sequence[str]) -> tuple[AccentedLetter, ...]:
    """Return the letters whose accent can be judged one by one: not those of words, nor below marks over several."""
    shapes = shapes_of_accents()
    found = []
    for place, around in _groups(tokens).around:
        if any(group.command in _TEXT and group.body > 1 for group in around):
            continue
        is_dotted = tokens[place].strip() in _DOTTED
        marks = [group for group in around if group.command in shapes or group.command in _OTHER_MARKS]
        if not marks:
            faces = (group.place for group in around if group.command in _ALPHABETS and group.body == 1)
            found.append(AccentedLetter(place, NO_ACCENT, None, is_dotted, next(faces, None)))
        elif len(marks) == 1 and marks[0].body == 1 and marks[0].command in shapes:
            accent = shapes[marks[0].command]
            found.append(AccentedLetter(place, accent, marks[0].place, is_dotted))
    return tuple(found)


def edits_of(tokens: Sequence[str], accents: Iterable[tuple[AccentedLetter, str]]) -> tuple[Edit, ...]:
    """Return what to write instead so that each letter has the other accent named beside it."""
    ends = {group.place: group.end for group in _groups(tokens).all}
    edits: dict[int, tuple[str, ...]] = {}
    for letter, accent in accents:
        opening = () if accent == NO_ACCENT else ACCENTS[accent][:1]
        if letter.command is None:
            first = last = letter.place
            if letter.alphabet is not None and ends[letter.alphabet] >= 0:  # `\tilde{\mathcal{M}}`
                first, last = letter.alphabet, ends[letter.alphabet]
            edits |= _enclosed(tokens, first, last, opening)
            continue
        edits[letter.command] = opening
        if not opening and (end := ends[letter.command]) >= 0:
            rest = tokens[end].strip().removeprefix("}")
            edits[end] = (rest,) if rest else ()
    return tuple(Edit(place, written) for place, written in sorted(edits.items()))


def _enclosed(
    tokens: Sequence[str], first: int, last: int, opening: tuple[str, ...]
) -> dict[int, tuple[str, ...]]:
    """Return what to write so that `opening` encloses a letter, or the group from `first` to `last` (`}` or `}_{`)."""
    closing = ("}",) if opening else ()
    if first == last:
        return {first: (*opening, tokens[first], *closing)}
    return {first: (*opening, tokens[first]), last: (*closing, tokens[last])}


def _groups(tokens: Sequence[str]) -> _Groups:
    found, stack = _Groups(), list[_Group]()
    for place, token in enumerate(tokens):
        text = token.strip()
        braces = text.replace(r"\{", "").replace(r"\}", "")
        if braces.startswith("}") and stack:
            stack.pop().end = place
        if braces.endswith("{"):
            stack.append(_Group(braces.removeprefix("}"), place))
            found.all.append(stack[-1])
        elif not braces.startswith("}"):
            for group in stack:
                group.body += text not in _NO_BODY
            if text in _LETTERS or (len(text) == 1 and text.isascii() and text.isalpha()):
                found.around.append((place, tuple(stack)))
    return found
