"""Letters of the mathematical alphabets (𝐱, ℝ, 𝓕, 𝔤) and of small raised and lowered text (x², αᵢ).

Both are looked up by Unicode's own names and decompositions instead of tables of numbers: the holes that history
left in the alphabets (ℎ, ℬ, ℭ, ℝ) have names of another shape, and are found by them.
"""

import functools
import unicodedata

__all__ = ["COMBINING", "lowered", "raised", "styled"]

# A mark as it stands over a letter in a tree -> the character that puts it there in running text.
COMBINING = {
    "^": "\u0302", "ˆ": "\u0302", "ˇ": "\u030c", "~": "\u0303", "˜": "\u0303", "´": "\u0301", "`": "\u0300",
    "˙": "\u0307", "¨": "\u0308", "\u20db": "\u20db", "\u20dc": "\u20dc", "˘": "\u0306", "˚": "\u030a",
    "→": "\u20d7", "←": "\u20d6", "↔": "\u20e1",
}  # fmt: skip

# MathML's names of alphabets -> the words in Unicode's names, most usual first.
_STYLES: dict[str, tuple[str, ...]] = {
    "bold": ("MATHEMATICAL BOLD",),
    "italic": ("MATHEMATICAL ITALIC",),
    "bold-italic": ("MATHEMATICAL BOLD ITALIC",),
    "script": ("MATHEMATICAL SCRIPT", "SCRIPT"),
    "bold-script": ("MATHEMATICAL BOLD SCRIPT",),
    "fraktur": ("MATHEMATICAL FRAKTUR", "BLACK-LETTER"),
    "bold-fraktur": ("MATHEMATICAL BOLD FRAKTUR",),
    "double-struck": ("MATHEMATICAL DOUBLE-STRUCK", "DOUBLE-STRUCK"),
    "sans-serif": ("MATHEMATICAL SANS-SERIF",),
    "bold-sans-serif": ("MATHEMATICAL SANS-SERIF BOLD",),
    "sans-serif-italic": ("MATHEMATICAL SANS-SERIF ITALIC",),
    "sans-serif-bold-italic": ("MATHEMATICAL SANS-SERIF BOLD ITALIC",),
    "monospace": ("MATHEMATICAL MONOSPACE",),
}

_KINDS_OF_LETTERS = ("LATIN ", "GREEK ")


def styled(text: str, variant: str) -> str:
    """Return the text in an alphabet, letter by letter; what the alphabet lacks stays as it is."""
    return "".join(_styled(character, variant) for character in text)


@functools.lru_cache(maxsize=1024)
def _styled(character: str, variant: str) -> str:
    if variant == "italic" and character == "h":
        return "\N{PLANCK CONSTANT}"
    name = unicodedata.name(character, "")
    for kind in _KINDS_OF_LETTERS:
        name = name.removeprefix(kind)
    name = name.replace("LETTER ", "").replace("LUNATE ", "")
    for style in _STYLES.get(variant, ()):
        try:
            return unicodedata.lookup(f"{style} {name}")
        except KeyError:
            continue
    return character


def raised(text: str) -> str | None:
    """Return the text in superscript characters, or None when one of them does not exist."""
    return _shifted(text, "<super>", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ᵃᵇᶜᵈᵉᶠᵍʰⁱʲᵏˡᵐⁿᵒᵖʳˢᵗᵘᵛʷˣʸᶻᴬᴮᴰᴱᴳᴴᴵᴶᴷᴸᴹᴺᴼᴾᴿᵀᵁⱽᵂᵝᵞᵟᶿᵠᵡ")


def lowered(text: str) -> str | None:
    """Return the text in subscript characters, or None when one of them does not exist."""
    return _shifted(text, "<sub>", "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓᵦᵧᵨᵩᵪ")


def _shifted(text: str, tag: str, characters: str) -> str | None:
    known = _originals(tag, characters)
    return "".join(known[character] for character in text) if all(c in known for c in text) else None


@functools.cache
def _originals(tag: str, characters: str) -> dict[str, str]:
    """Map each original to its shifted character. Only widely drawn ones are listed; primes stay themselves."""
    known = {"′": "′", "″": "″", "‴": "‴", "*": "*", "∗": "*"} if tag == "<super>" else {}
    for character in characters:
        kind, code = unicodedata.decomposition(character).split()
        if kind == tag:
            known[chr(int(code, 16))] = character
    return known
