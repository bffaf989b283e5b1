r"""The compact model's tokenizer: whole commands and brackets as tokens, letters merged by BPE.

A token is what the user would call one thing: `\frac{`, `_{`, `}^{`, `\left(`, `\begin{aligned}`, `\alpha`, a digit,
a sign, a space inside text, or a run of letters that often stand together (`dx`, `Hom`). The space that ends a
command is not a token and is not part of one: whoever joins tokens puts it where a command would run into a letter.
"""

import re
from collections import Counter
from typing import TYPE_CHECKING

from pic2latex.errors import TrainingError
from pic2latex.latex.canonical import training_target
from pic2latex.latex.unread_text import UNREAD_TEXT, chinese_as_unread

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from tokenizers import Tokenizer

__all__ = [
    "END",
    "PADDING",
    "SPECIAL",
    "START",
    "UNKNOWN",
    "encoded_formula",
    "read_tokenizer",
    "train_byte_level_tokenizer",
    "train_compact_tokenizer",
    "whole_tokens",
]

SPECIAL = ("<s>", "<pad>", "</s>", "<unk>")
START, PADDING, END, UNKNOWN = range(4)

_WHOLE = re.compile(
    r"\\(?:begin|end)\{[a-zA-Z]+\*?\}"  # environments
    r"|\\(?:left|right|middle|[bB]igg?[lrm]?)(?![a-zA-Z])\s?(?:\\[a-zA-Z]+|\\.|.)"  # sized delimiters
    r"|\\operatorname\*\{"
    r"|\\[a-zA-Z]+[{\[]?"  # commands, with the bracket that follows
    r"|\\."
    r"|\}[_^]?\{|[_^]\{"
)
"""What is never cut into pieces."""

_RUNS = r"[A-Za-z]+|."
"""What BPE may merge within: runs of letters; everything else stays single characters."""

LEAST_COUNT = 5
"""A command met less often, and not among the standard ones, is unknown: formulas with it are not trained on."""

_STANDARD_COMMANDS = r"""
    \alpha \beta \gamma \delta \epsilon \varepsilon \zeta \eta \theta \iota \kappa \lambda \mu \nu \xi \pi \rho
    \sigma \tau \phi \varphi \chi \psi \omega \Gamma \Delta \Theta \Lambda \Xi \Pi \Sigma \Phi \Psi \Omega \sum
    \prod \coprod \int \bigcup \bigcap \bigoplus \partial \nabla \infty \forall \exists \in \notin \subset
    \subseteq \supset \supseteq \cup \cap \setminus \leq \geq \neq \equiv \sim \approx \times \cdot \circ \bullet
    \oplus \otimes \wedge \vee \rightarrow \leftarrow \Rightarrow \longrightarrow \mapsto \longmapsto \langle
    \rangle \| \{ \} \\ \quad \qquad \sin \cos \tan \log \ln \exp \lim \min \max \inf \sup \det \arg \frac{ \sqrt{
    \mathrm{ \mathbf{ \mathbb{ \mathcal{ \mathfrak{ \mathit{ \text{ \hat{ \tilde{ \vec{ \dot{ \operatorname{
    \operatorname*{ \begin{aligned} \end{aligned} \begin{cases} \end{cases} \begin{matrix} \end{matrix}
    \begin{pmatrix} \end{pmatrix} \begin{bmatrix} \end{bmatrix} \left( \right) \left[ \right] \left| \right| \big(
    \big) \Big( \Big) \mp \pm \subsetneq \supsetneq \prec \succ \preceq \succeq \frown \smile \because \therefore
    \sqcup \sqcap \parallel \nparallel \lceil \rceil \lfloor \rfloor \ddots \vdots \ldots \cdots \backslash
    \arccos \arcsin \arctan \longleftrightarrow \longleftarrow \Longleftrightarrow \Longrightarrow \Longleftarrow
    \Leftarrow \Leftrightarrow \Uparrow \Downarrow \uparrow \downarrow \updownarrow \nearrow \searrow \swarrow
    \nwarrow \ni \coth \tanh \sinh \cosh \csc \sec \cot \Vdash \vdash \dashv \models \vDash \preccurlyeq
    \succcurlyeq \upsilon \Upsilon \varpi \varrho \varsigma \vartheta \varkappa \digamma \sqsubseteq \sqsupseteq
    \diamondsuit \heartsuit \spadesuit \clubsuit \triangleleft \triangleright \trianglelefteq \trianglerighteq
    \rightsquigarrow \leadsto \bigcirc \natural \flat \sharp \rhd \lhd \rightarrowtail \twoheadrightarrow \aleph
    \beth \gimel \rightharpoonup \leftharpoonup \rightleftharpoons \leftrightarrow \leftrightarrows
    \rightrightarrows \bigsqcup \bigvee \bigwedge \bigotimes \bigoplus \bigodot \biguplus \uplus \ltimes \rtimes
    \Subset \nsubseteq \gtrsim \lesssim \nexists \dashrightarrow \triangleq \doteq \bumpeq \asymp \propto \simeq
    \approxeq \cong \ncong \nmid \mid \perp \angle \measuredangle \sphericalangle \triangle \square \blacksquare
    \lozenge \bigstar \star \ast \dagger \ddagger \wr \amalg \oslash \ominus \odot \boxtimes \boxplus \circledast
    \bowtie \complement \mho \eth \hslash \ell \wp \Re \Im \iint \iiint \oint \limsup \liminf \varliminf
    \varlimsup \injlim \projlim \gg \ll \ggg \lll \leqslant \geqslant \lneq \gneq \nleq \ngeq \surd \top \bot \neg
    \hookrightarrow \hookleftarrow \curvearrowright \circlearrowleft \circlearrowright \upharpoonright \checkmark
    \emptyset \varnothing \hbar \imath \jmath \S \P \dim \gcd \lg \hom \deg \ker \Pr \& \_ \$ \% \# \overbrace{
    \underbrace{ \overleftarrow{ \overrightarrow{ \overleftrightarrow{ \underline{ \overline{ \widehat{
    \widetilde{ \mathring{ \check{ \breve{ \grave{ \acute{ \ddot{ \dddot{ \bar{ \boxed{ \substack{ \xleftarrow{
    \xrightarrow{ \xmapsto{ \overset{ \underset{ \stackrel{ \mathscr{ \mathtt{ \mathsf{ \texttt{ \textbf{ \textit{
    \cancel{ \tag{ \pmod{ \binom{ \sqrt[ \begin{vmatrix} \end{vmatrix} \begin{Vmatrix} \end{Vmatrix}
    \begin{Bmatrix} \end{Bmatrix} \begin{smallmatrix} \end{smallmatrix} \begin{gathered} \end{gathered}
    \begin{array} \end{array} \left\lfloor \right\rfloor \left\lceil \right\rceil \left. \right. \left\| \right\|
    \left\langle \right\rangle \left\{ \right\} \middle| \big\{ \big\} \Big\{ \Big\} \bigg\{ \bigg\} \bigg( \bigg)
    \Bigg( \Bigg) \Bigg[ \Bigg]
"""
"""Commands a model should be able to write even where the formulas at hand hardly use them."""


def whole_tokens(formulas: "Iterable[str]", *, least: int = LEAST_COUNT) -> tuple[str, ...]:
    r"""Return the commands and bracket pairs to keep whole: the standard ones and those met `least` times.

    A bracket stays with its command only where the command takes an argument; `\pi{` is two tokens.
    """
    counts: Counter[str] = Counter()
    for formula in formulas:
        counts.update(token.replace(" ", "") for token in _WHOLE.findall(formula))
    frequent = {token for token, count in counts.items() if count >= least and _takes_argument(token, counts)}
    return tuple(sorted(frequent | {UNREAD_TEXT, *_STANDARD_COMMANDS.split()}))


def _takes_argument(token: str, counts: "Counter[str]") -> bool:
    """Tell whether the bracket at the end of a command's token belongs to it: it does when it mostly follows."""
    if not (token.startswith("\\") and token[-1] in "{[" and len(token) > 2) or token.startswith(
        r"\operatorname"
    ):
        return True
    return counts[token] > 0.2 * (counts[token[:-1]] + counts[token])


def train_compact_tokenizer(formulas: "Iterable[str]", size: int) -> "Tokenizer":
    """Train on canonical LaTeX without needless spaces, to `size` tokens in all.

    Raises TrainingError when `size` leaves no room beside the whole tokens and the alphabet.
    """
    from tokenizers import AddedToken, Regex, Tokenizer
    from tokenizers.decoders import Fuse
    from tokenizers.models import BPE
    from tokenizers.pre_tokenizers import Split
    from tokenizers.trainers import BpeTrainer

    lines = list(formulas)
    whole = whole_tokens(lines)
    # Without the backslash: a command that has no token is unknown, rather than spelled in letters that cannot be
    # told from those of the formula.
    alphabet = [chr(code) for code in range(32, 127) if chr(code) != "\\"]
    least = len(whole) + len(alphabet) + len(SPECIAL)
    if size < least:
        raise TrainingError(f"A vocabulary of {size} is too small.", hint=f"Ask for at least {least} tokens.")
    tokenizer = Tokenizer(BPE(unk_token=SPECIAL[UNKNOWN]))
    tokenizer.pre_tokenizer = Split(Regex(_RUNS), "isolated")
    trainer = BpeTrainer(
        vocab_size=size - len(whole),
        special_tokens=list(SPECIAL),
        initial_alphabet=alphabet,
        limit_alphabet=len(alphabet),
        min_frequency=50,
        show_progress=False,
    )
    tokenizer.train_from_iterator((_WHOLE.sub(" ", line) for line in lines), trainer)
    # A command swallows the space that ends it, so that no token holds it.
    tokenizer.add_tokens(
        [AddedToken(token, normalized=False, special=False, rstrip=token[-1].isalpha()) for token in whole]
    )
    tokenizer.decoder = Fuse()
    return tokenizer


def train_byte_level_tokenizer(formulas: "Iterable[str]", size: int) -> "Tokenizer":
    """Train the TexTeller family's kind: BPE over bytes, which can write anything, to `size` tokens in all."""
    from tokenizers import Tokenizer
    from tokenizers.decoders import ByteLevel as ByteLevelDecoder
    from tokenizers.models import BPE
    from tokenizers.pre_tokenizers import ByteLevel
    from tokenizers.trainers import BpeTrainer

    tokenizer = Tokenizer(BPE(unk_token=SPECIAL[UNKNOWN]))
    tokenizer.pre_tokenizer = ByteLevel(add_prefix_space=False)
    tokenizer.decoder = ByteLevelDecoder()
    trainer = BpeTrainer(
        vocab_size=size,
        special_tokens=list(SPECIAL),
        initial_alphabet=ByteLevel.alphabet(),
        show_progress=False,
    )
    tokenizer.train_from_iterator(formulas, trainer)
    return tokenizer


def read_tokenizer(path: "Path") -> "Tokenizer":
    """Read a `tokenizer.json`. Raises TrainingError if it is not one."""
    from tokenizers import Tokenizer

    try:
        return Tokenizer.from_file(str(path))
    except Exception as error:  # tokenizers raises the bare Exception for anything wrong with the file
        raise TrainingError(f"{path} is not a tokenizer: {error}.", hint="Train one first.") from error


def encoded_formula(tokenizer: "Tokenizer", latex: str) -> list[int] | None:
    """Return the ids of a formula's canonical form, Chinese as one token; None if a character has no token."""
    ids: list[int] = tokenizer.encode(training_target(chinese_as_unread(latex))).ids
    return None if UNKNOWN in ids or not ids else ids
