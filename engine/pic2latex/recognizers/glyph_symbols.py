r"""What a glyph and a LaTeX token have in common: the symbols they stand for, whatever their style and size.

The glyph map names glyphs by character, style (`i:x`, `bb:R`, `ext:X`; see training/data/glyph_classes.py), a reading
names them by LaTeX. Both are brought to plain characters here, so that they can be counted against each other: `x`,
`\mathbf{x}` and `\mathcal{X}`'s neighbours in the map differ in style, which a count does not need. What the map cannot
count reliably has no symbol: dots, pieces of tall brackets, signs put together from others.
"""

import functools
import unicodedata
from types import MappingProxyType

from pic2latex.latex.symbols import FUNCTIONS
from pic2latex.latex.unread_text import UNREAD_TEXT

__all__ = ["symbol_of_glyph", "symbols_of_token"]

_GREEK = (
    "alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi pi rho sigma tau "
    "upsilon phi chi psi omega "
    "Gamma Delta Theta Lambda Xi Pi Sigma Upsilon Phi Psi Omega"
)
_VARIANTS = "varepsilon:ε vartheta:θ varkappa:κ varpi:π varrho:ρ varsigma:σ varphi:φ"
_SIGNS = (
    "partial:∂ infty:∞ nabla:∇ emptyset:∅ varnothing:∅ forall:∀ exists:∃ neg:¬ top:⊤ bot:⊥ perp:⊥ prime:′ "
    "hbar:ħ hslash:ħ "
    "ell:ℓ aleph:א angle:∠ flat:♭ sharp:♯ natural:♮ square:□ Box:□ triangle:△ star:⋆ bigstar:★ dagger:† ddagger:‡ "
    "leftarrow:← rightarrow:→ leftrightarrow:↔ Leftarrow:⇐ Rightarrow:⇒ Leftrightarrow:⇔ uparrow:↑ downarrow:↓ "
    "mapsto:↦ "
    "longrightarrow:→ longleftarrow:← Longrightarrow:⇒ longmapsto:↦ implies:⇒ iff:⇔ leadsto:⇝ rightsquigarrow:⇝ "
    "leq:≤ geq:≥ leqslant:≤ geqslant:≥ equiv:≡ sim:∼ simeq:≃ approx:≈ cong:≅ propto:∝ in:∈ subset:⊂ supset:⊃ "
    "subseteq:⊆ supseteq:⊇ ll:≪ gg:≫ models:⊨ vDash:⊨ vdash:⊢ times:× div:÷ pm:± mp:∓ ast:∗ cap:∩ cup:∪ wedge:∧ vee:∨ "
    "oplus:⊕ otimes:⊗ odot:⊙ circ:◦ bullet:• boxtimes:⊠ amalg:⨿ coprod:∐ setminus:\\ backslash:\\ sum:∑ prod:∏ int:∫ "
    "oint:∮ bigcup:∪ bigcap:∩ bigoplus:⊕ bigotimes:⊗ bigwedge:∧ bigvee:∨ therefore:∴ neq:= ngeq:≥ nleq:≤ nless:< "
    "notin:∈ nsubseteq:⊂ ncong:≅ hookrightarrow:→ hookleftarrow:←"
)
_FOLDED = MappingProxyType(
    {
        "−": "-",
        "–": "-",
        "∣": "|",
        "‖": "|",
        "∥": "|",
        "∕": "/",
        "〈": "⟨",
        "〉": "⟩",
        "∆": "Δ",
        "Ω": "Ω",
        "ϵ": "ε",
        "ϑ": "θ",
        "ϕ": "φ",
        "ϖ": "π",
        "ϱ": "ρ",
        "ς": "σ",
        "µ": "μ",
        "ℏ": "ħ",
        "*": "∗",
        "⩽": "≤",
        "⩾": "≥",
        "⟶": "→",
        "⟵": "←",
        "⟹": "⇒",
        "⟼": "↦",
        "~": "∼",
        "⧵": "\\",
        ":": ":",
        "∶": ":",
        "®": "→",
        "'": "′",
        "ƒ": "f",
        "ℓ": "l",
        "⊆": "⊂",
        "⊇": "⊃",
        "≠": "=",
        "∉": "∈",
        "⋃": "∪",
        "⋂": "∩",
        "ı": "i",
        "ȷ": "j",
    }
)
"""Characters that fonts and MathJax use for the same sign."""

_EXTENSION = MappingProxyType(
    {"R": "∫", "Z": "∫", "P": "∑", "X": "∑", "Q": "∏", "Y": "∏", "S": "∪", "[": "∪"}
    | {"T": "∩", "\\": "∩", "L": "⊕", "M": "⊕", "N": "⊗", "O": "⊗", "V": "∧", "^": "∧", "W": "∨", "_": "∨"}
    | dict.fromkeys("pqrst", "√")
)
"""Large operators by their places in TeX's extension font (The TeXbook, appendix F, font cmex10)."""

_UNCOUNTED = frozenset(".·⋅∙•◦⋯…∘|_¯^ˆ˜˙¨´`ˇ\\/()[]{}⟨⟩")
"""Marks the map misses too often, brackets, which grow out of their class, and bars, which accents are made of."""


def symbol_of_glyph(name: str) -> str:
    """Return the symbol of a glyph class of the map, or the empty text for one that is not counted."""
    style, colon, character = name.partition(":")
    if not colon or not style:
        style, character = "", name
    if style == "ext":
        return _EXTENSION.get(character, "")
    if style == "unknown" or len(character) != 1 or unicodedata.category(character) in {"Co", "Mn", "Cn"}:
        return ""
    return _counted(character)


def symbols_of_token(token: str) -> tuple[str, ...]:
    r"""Return the symbols that a token draws: `("x",)` for `x`, `("s", "i", "n")` for `\sin`, none for `\frac{`."""
    if not token.startswith("\\"):
        return tuple(filter(None, map(_counted, token)))
    name = token.rstrip("{[").lstrip("\\")
    if token.startswith((r"\begin", r"\end")) or token in _NO_COMMANDS:
        return ()
    if name == "sqrt":
        return ("√",)
    if token in FUNCTIONS:
        return tuple(name)
    if name in _REPEATED:
        return ("∫",) * _REPEATED[name]
    return _commands().get(name, ())


_NO_COMMANDS = frozenset((r"\\", r"\{", r"\}", r"\|", r"\_", r"\#", r"\$", r"\&"))


_REPEATED = MappingProxyType({"iint": 2, "iiint": 3})


@functools.cache
def _commands() -> dict[str, tuple[str, ...]]:
    known = {}
    for name in _GREEK.split():
        case = "CAPITAL" if name[0].isupper() else "SMALL"
        spelt = "LAMDA" if name.lower() == "lambda" else name.upper()
        known[name] = unicodedata.lookup(f"GREEK {case} LETTER {spelt}")
    for pair in (_VARIANTS + " " + _SIGNS).split():
        name, colon, character = pair.partition(":")
        if colon and character:
            known[name] = character
    return {name: (symbol,) for name, character in known.items() if (symbol := _counted(character))}


def _counted(character: str) -> str:
    folded = _FOLDED.get(character, character)
    return "" if folded in _UNCOUNTED or folded == UNREAD_TEXT or folded.isspace() else folded
