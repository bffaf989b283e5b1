r"""Characters that Unicode has and LaTeX spells with commands: `≤`, `α`, `ℝ`, `𝐱`, `x²`.

Models and authors write both. Where a character has a command it becomes the command; compatibility characters that
are left (full-width digits, ligatures) become the plain ones. Text is left alone.
"""

import re
import unicodedata
from functools import cache

from pic2latex.latex.lexer import text_pieces

__all__ = ["spell_out"]

_SYMBOLS = (
    ("×÷±∓·⋅∗⋆∘∙•", r"\times \div \pm \mp \cdot \cdot * \star \circ \bullet \bullet"),
    ("∩∪⊎⊓⊔∧∨⊕⊖⊗⊘⊙†‡∖≀⋄", r"""\cap \cup \uplus \sqcap \sqcup \wedge \vee \oplus \ominus \otimes \oslash \odot \dagger
     \ddagger \setminus \wr \diamond"""),
    ("≤≥≠≡∼≃≈≅∝≪≫≺≻⪯⪰≼≽≲≳⩽⩾", r"""\leq \geq \neq \equiv \sim \simeq \approx \cong \propto \ll \gg \prec \succ \preceq
     \succeq \preccurlyeq \succcurlyeq \lesssim \gtrsim \leqslant \geqslant"""),
    ("∈∉∋⊂⊃⊆⊇⊊⊋⊄⊈∣∤∥⊥⊢⊨⊩≔≜≐", r"""\in \notin \ni \subset \supset \subseteq \supseteq \subsetneq \supsetneq
     \not\subset \nsubseteq \mid \nmid \parallel \perp \vdash \vDash \Vdash := \triangleq \doteq"""),
    ("←→↔⇐⇒⇔↦⟵⟶⟷⟸⟹⟺⟼↑↓↕⇑⇓↗↘↙↖↪↩⇌⇝↠↣⇀⇁", r"""\leftarrow \rightarrow \leftrightarrow \Leftarrow \Rightarrow
     \Leftrightarrow \mapsto \longleftarrow \longrightarrow \longleftrightarrow \Longleftarrow \Longrightarrow
     \Longleftrightarrow \longmapsto \uparrow \downarrow \updownarrow \Uparrow \Downarrow \nearrow \searrow \swarrow
     \nwarrow \hookrightarrow \hookleftarrow \rightleftharpoons \rightsquigarrow \twoheadrightarrow \rightarrowtail
     \rightharpoonup \rightharpoondown"""),
    ("∑∏∐∫∬∭∮⋃⋂⋁⋀⨁⨂⨆", r"""\sum \prod \coprod \int \iint \iiint \oint \bigcup \bigcap \bigvee \bigwedge \bigoplus
     \bigotimes \bigsqcup"""),
    ("∂∇∞∅∀∃∄¬⊤∠△□◇∎ℏℓ℘ℜℑℵℶ♯♭♮⋯…⋮⋱∴∵′√", r"""\partial \nabla \infty \emptyset \forall \exists \nexists \neg \top
     \angle \triangle \Box \Diamond \blacksquare \hbar \ell \wp \Re \Im \aleph \beth \sharp \flat \natural \cdots \ldots
     \vdots \ddots \therefore \because ' \surd"""),
    ("⟨⟩〈〉⌊⌋⌈⌉‖−–∶⁄", r"\langle \rangle \langle \rangle \lfloor \rfloor \lceil \rceil \| - - : /"),
    ("αβγδεζηθικλμνξοπρστυφχψω", r"""\alpha \beta \gamma \delta \varepsilon \zeta \eta \theta \iota \kappa \lambda \mu
     \nu \xi o \pi \rho \sigma \tau \upsilon \varphi \chi \psi \omega"""),
    ("ϵϑϰϖϱςϕµΓΔΘΛΞΠΣΥΦΨΩ∆", r"""\epsilon \vartheta \varkappa \varpi \varrho \varsigma \phi \mu \Gamma \Delta \Theta
     \Lambda \Xi \Pi \Sigma \Upsilon \Phi \Psi \Omega \Delta"""),
)  # fmt: skip
_DOUBLE = {
    "″": "''",
    "‴": "'''",
    "°": r"^{\circ}",
}
# Unicode's names of alphabets, longest first where one begins another.
_ALPHABETS = (
    ("MATHEMATICAL BOLD SCRIPT ", r"\mathcal"),
    ("MATHEMATICAL BOLD FRAKTUR ", r"\mathfrak"),
    ("MATHEMATICAL BOLD ITALIC ", r"\boldsymbol"),
    ("MATHEMATICAL SANS-SERIF BOLD ITALIC ", r"\mathsf"),
    ("MATHEMATICAL SANS-SERIF BOLD ", r"\mathsf"),
    ("MATHEMATICAL SANS-SERIF ITALIC ", r"\mathsf"),
    ("MATHEMATICAL SANS-SERIF ", r"\mathsf"),
    ("MATHEMATICAL MONOSPACE ", r"\mathtt"),
    ("MATHEMATICAL DOUBLE-STRUCK ", r"\mathbb"),
    ("DOUBLE-STRUCK ", r"\mathbb"),
    ("MATHEMATICAL FRAKTUR ", r"\mathfrak"),
    ("BLACK-LETTER ", r"\mathfrak"),
    ("MATHEMATICAL SCRIPT ", r"\mathcal"),
    ("SCRIPT ", r"\mathcal"),
    ("MATHEMATICAL BOLD ", r"\mathbf"),
    ("MATHEMATICAL ITALIC ", ""),
)
_RAISED = re.compile("[⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁿⁱ]+")
_LOWERED = re.compile("[₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎ₐₑₒₓₖₙ]+")
_NOT_ASCII = re.compile(r"[^\x00-\x7f]")


def spell_out(latex: str) -> str:
    """Write mathematical characters as LaTeX, everywhere but in text."""
    if latex.isascii():
        return latex
    return "".join(
        piece if is_text else _NOT_ASCII.sub(_command, _scripts(piece))
        for piece, is_text in text_pieces(latex)
    )


def _scripts(latex: str) -> str:
    latex = _RAISED.sub(lambda match: "^{" + unicodedata.normalize("NFKC", match[0]) + "}", latex)
    return _LOWERED.sub(lambda match: "_{" + unicodedata.normalize("NFKC", match[0]) + "}", latex)


def _command(match: re.Match[str]) -> str:
    return _spelling(match[0])


@cache
def _spelling(character: str) -> str:
    known = _known().get(character)
    if known is not None:
        return known
    name = unicodedata.name(character, "")
    plain = unicodedata.normalize("NFKC", character)
    numerator, slash, denominator = plain.partition("\u2044")
    if slash and numerator and denominator:  # ½, ¾ and the like
        return rf"\frac{{{numerator}}}{{{denominator}}}"
    if len(plain) == 1 and plain != character:
        for start, font in _ALPHABETS:
            if name.startswith(start):
                inner = _known().get(plain, plain).strip()
                return f"{font}{{{inner}}}" if font else f"{inner} "
    return plain if plain != character else character


@cache
def _known() -> dict[str, str]:
    known = dict(_DOUBLE)
    for characters, commands in _SYMBOLS:
        for character, command in zip(characters, _split(commands), strict=True):
            known[character] = command + " " if command[-1].isalpha() and len(command) > 1 else command
    return known


def _split(commands: str) -> list[str]:
    return commands.split()
