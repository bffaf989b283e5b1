r"""LaTeX as a sequence of tokens, and back.

Three readings of the same text, from coarse to fine:

- `scan` is what the parser reads: whatever takes raw text (`\text{for all}`, `\operatorname{rank}`,
  `\begin{array}`) is one piece, spaces elsewhere are gone.
- `lex` is what a recognizer is trained to write: as `tokenize`, but text keeps its spaces, so that `detokenize`
  gives the formula back.
- `tokenize` is the tokenizer of the metrics: control words, control symbols and single characters; spaces vanish.
"""

import re
from collections.abc import Iterable, Iterator

from pic2latex.latex.symbols import names

__all__ = [
    "TEXT_COMMANDS",
    "detokenize",
    "is_balanced",
    "lex",
    "positions",
    "scan",
    "text_pieces",
    "tokenize",
]

# Commands whose argument is text (or a name, or a reference) and not mathematics.
TEXT_COMMANDS = names(r"""
    \text \textrm \textnormal \textup \textbf \textmd \textit \textsl \textsf \texttt \textsc \emph \mbox
    \hbox \fbox \textcircled \tag \tag* \label \ref \eqref \operatorname \operatorname* \ce \intertext
    \shortintertext
""")
_IGNORED = frozenset({"$", r"\[", r"\]", r"\(", r"\)"})
_NAMED = frozenset({r"\begin", r"\end", r"\operatorname", r"\operatorname*"})
_LETTERS = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz")
_DEPTH = 5


def _balanced(depth: int) -> str:
    """Text with balanced braces, `depth` levels deep. Each character has one way to match, so nothing is tried twice.

    A possessive quantifier would say so too, but the Python of Debian 12 (3.11.2) matches wrongly with one in another.
    """
    inner = r"\{" + _balanced(depth - 1) + r"\}" if depth else r"(?!)"
    return rf"(?:[^{{}}\\]|\\.|{inner})*"


_NAMES = "|".join(sorted((re.escape(name[1:]) for name in TEXT_COMMANDS), key=len, reverse=True))
# A text command with its argument; an argument cut off by the end of the formula counts as closed there.
_TEXT = rf"\\(?:{_NAMES})\s*\{{{_balanced(_DEPTH)}(?:\}}|\Z)"
_SCAN = re.compile(rf"{_TEXT}|\\(?:begin|end)\s*\{{\s*[A-Za-z]+\*?\s*\}}|\\[A-Za-z]+|\\.|\S", re.DOTALL)
_TOKEN = re.compile(
    r"\\(?:begin|end)\s*\{\s*[A-Za-z]+\*?\s*\}|\\operatorname\*?\s*\{[^{}]*\}|\\(?:hspace|vspace|tag)\*|\\[A-Za-z]+|\\.|\S",
    re.DOTALL,
)
_TEXT_PIECE = re.compile(_TEXT, re.DOTALL)
_IN_TEXT = re.compile(r"\\[A-Za-z]+|\\.|\s+|.", re.DOTALL)
_CONTROL_SPACE = re.compile(r"(\\\S)|\\\s")
_PERCENT = re.compile(r"(\\.)|%", re.DOTALL)
_COMMENT = re.compile(r"(\\.)|%[^\n]*\n|%", re.DOTALL)


def tokenize(latex: str) -> tuple[str, ...]:
    r"""Cut LaTeX into the tokens that the metrics count.

    A token is a control word, a control symbol (`\,`, `\{`, and `\ ` too), or one character that is no space.
    `\begin{name}`, `\end{name}` and `\operatorname{name}` are one token each, name included. A star belongs to
    the few commands that take one; after a symbol (`\mu*\nu`) it is a token of its own.
    """
    return tuple(_tidy(token) for token in _TOKEN.findall(latex))


def text_pieces(latex: str) -> Iterator[tuple[str, bool]]:
    """Cut LaTeX into text commands with their arguments (True) and what is between them (False)."""
    end = 0
    for piece in _TEXT_PIECE.finditer(latex):
        yield latex[end : piece.start()], False
        yield piece.group(), True
        end = piece.end()
    yield latex[end:], False


def lex(latex: str) -> tuple[str, ...]:
    r"""Cut LaTeX into the tokens of `tokenize`, plus one token `" "` for every space inside text.

    `detokenize(lex(x))` is `x` for every `x` in compact form.
    """
    tokens: list[str] = []
    for piece, is_text in text_pieces(latex):
        tokens += _lex_text(piece) if is_text else tokenize(piece)
    return tuple(tokens)


def detokenize(tokens: Iterable[str]) -> str:
    """Join tokens into compact LaTeX: a space stands only where a command would run into a letter, and in text."""
    parts: list[str] = []
    after_word = False
    for token in tokens:
        if after_word and token[:1] in _LETTERS:
            parts.append(" ")
        parts.append(token)
        after_word = token[0] == "\\" and token[-1] in _LETTERS if token else after_word
    return "".join(parts)


def is_balanced(text: str) -> bool:
    """Say whether the braces of a text match."""
    depth = 0
    for token in _IN_TEXT.findall(text):
        depth += (token == "{") - (token == "}")
        if depth < 0:
            return False
    return depth == 0


def scan(latex: str) -> list[str]:
    """Cut LaTeX into the pieces that the parser reads: as `tokenize`, with text and names in one piece.

    A comment (`%` up to the end of a line) is dropped; any other bare `%` is read as a percent sign.
    """
    if "%" in latex:
        # Behind the last line end no "%" begins a comment, and looking for its line end would be quadratic.
        lines, rest = latex[: latex.rfind("\n") + 1], latex[latex.rfind("\n") + 1 :]
        latex = _COMMENT.sub(_without_comment, lines) + _PERCENT.sub(_without_comment, rest)
    if "\n" in latex or "\t" in latex:
        latex = _CONTROL_SPACE.sub(lambda match: match[1] or "\\ ", latex)
    return [
        _tidy(token) if token[-1] == "}" and token[1:2] in {"b", "e"} else token
        for token in _SCAN.findall(latex)
    ]


def positions(latex: str) -> Iterator[tuple[str, int]]:
    """Cut LaTeX like `scan` and say where each piece begins, as an offset into `latex`."""
    for match in _SCAN.finditer(latex):
        token = match[0]
        if token == "%" or token in _IGNORED:
            continue
        yield (_tidy(token) if token[-1] == "}" else token), match.start()


def _without_comment(match: re.Match[str]) -> str:
    if match[1]:
        return match[1]
    return r"\%" if match[0] == "%" else ""


def _lex_text(piece: str) -> list[str]:
    r"""Split `\text{for all }` into `\text { f o r " " a l l " " }`."""
    head, brace, body = piece.partition("{")
    if head.rstrip() in {r"\operatorname", r"\operatorname*"}:
        return list(tokenize(piece))
    inside = [" " if token.isspace() else token for token in _IN_TEXT.findall(body)]
    return [head.rstrip(), brace, *inside]


def _tidy(token: str) -> str:
    r"""Remove the spaces from `\begin {array}`, and write every control space alike."""
    if len(token) == 1:
        return token
    if token[-1] == "}" and token[1] in "beo" and len(token) > 2:
        head, brace, name = token.partition("{")
        if head.rstrip() in _NAMED:
            return head.rstrip() + brace + "".join(name.split())
    return "\\ " if token[1].isspace() else token
