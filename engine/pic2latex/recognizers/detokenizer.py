"""Token ids become LaTeX. How tokens join is part of a model and stands in its card as `joining`.

`plain`: tokens are written one after another, with a space only where a command would run into a letter; a token that
is a space is one (inside text). `bytelevel`: the tokenizer's own byte-level decoding, spaces included.
"""

from collections.abc import Callable, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Protocol

from pic2latex.errors import ModelDamaged

if TYPE_CHECKING:
    from tokenizers import Tokenizer

__all__ = ["Detokenizer", "join_plain", "load_detokenizer", "without_wrappers"]

SPACES = MappingProxyType({"▁": " "})
SEPARATORS = ("&", r"\\")
WRAPPERS = (("\\[", "\\]"), ("$$", "$$"), ("\\(", "\\)"), ("$", "$"))


class Decoder(Protocol):
    """Turns ids into text: a tokenizer of some library."""

    def __call__(self, ids: Sequence[int]) -> str:
        """Return the text of `ids`, special tokens left out."""


class Detokenizer:
    """Texts for the ids of one model: of whole sequences, and of single tokens to show them apart.

    `vocabulary` holds the tokens as the tokenizer's file writes them, by id.
    """

    def __init__(
        self, decode: Decoder, vocabulary: Sequence[str], finish: Callable[[str], str] = str.strip
    ) -> None:
        self._decode = decode
        self._finish = finish
        self._pieces: dict[int, str] = {}
        self.vocabulary = tuple(vocabulary)
        self.separators = frozenset(
            token
            for token, text in enumerate(vocabulary)
            if any(separator in text for separator in SEPARATORS)
        )

    def text(self, ids: Sequence[int]) -> str:
        """Return the LaTeX of `ids`."""
        return self._finish(self._decode(ids))

    def piece(self, token: int) -> str:
        """Return the text of one token alone."""
        if token not in self._pieces:
            self._pieces[token] = self._decode([token])
        return self._pieces[token]


def load_detokenizer(path: Path, joining: str) -> Detokenizer:
    """Read the tokenizer file `path`. Raises ModelDamaged when it is none or `joining` is unknown."""
    from tokenizers import Tokenizer

    if joining not in JOININGS:
        choices = ", ".join(JOININGS)
        message = f"The card of the model is wrong: “joining” is “{joining}” and not one of {choices}."
        raise ModelDamaged(message, hint="Install the model again, or a newer version of this program.")
    try:
        tokenizer = Tokenizer.from_file(str(path))
    except Exception as error:  # the library raises bare Exception for every fault in the file
        message = f"The tokenizer file {path.name} cannot be read: {error}"
        raise ModelDamaged(message, hint="Install the model again.") from error
    vocabulary = [tokenizer.id_to_token(token) or "" for token in range(tokenizer.get_vocab_size())]
    return Detokenizer(JOININGS[joining](tokenizer, vocabulary), vocabulary)


def without_wrappers(latex: str) -> str:
    """Return `latex` without the delimiters of a display or inline formula around all of it."""
    text = latex.strip()
    for opening, closing in WRAPPERS:
        inner = text[len(opening) : len(text) - len(closing)]
        whole = len(text) >= len(opening) + len(closing) and text == f"{opening}{inner}{closing}"
        if whole and opening not in inner and closing not in inner:
            return inner.strip()
    return text


def join_plain(tokens: Sequence[str]) -> str:
    """Write pieces of LaTeX one after another, with a space only where a command would run into a letter.

    Unlike `pic2latex.latex.detokenize`, this takes what a network writes: pieces of commands, and several in one.
    """
    text = ""
    for token in tokens:
        piece = SPACES.get(token, token)
        if piece[:1].isalpha() and _ends_in_command(text):
            text += " "
        text += piece
    return text


def _ends_in_command(text: str) -> bool:
    before, backslash, name = text.rpartition("\\")
    escaped = (len(before) - len(before.rstrip("\\"))) % 2 == 1  # as in a line break before letters
    return bool(backslash) and not escaped and name.isascii() and name.isalpha()


def _plain(tokenizer: "Tokenizer", vocabulary: Sequence[str]) -> Decoder:
    special = {token for token, added in tokenizer.get_added_tokens_decoder().items() if added.special}

    def decode(ids: Sequence[int]) -> str:
        return join_plain([vocabulary[token] for token in ids if token not in special])

    return decode


def _byte_level(tokenizer: "Tokenizer", _: Sequence[str]) -> Decoder:
    def decode(ids: Sequence[int]) -> str:
        return tokenizer.decode(list(ids), skip_special_tokens=True)

    return decode


JOININGS: MappingProxyType[str, Callable[["Tokenizer", Sequence[str]], Decoder]] = MappingProxyType(
    {"plain": _plain, "bytelevel": _byte_level}
)
