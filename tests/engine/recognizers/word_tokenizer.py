"""A tokenizer file with the tokens one wants, in the layout of a `tokenizers` file with whole LaTeX tokens."""

from collections.abc import Sequence
from pathlib import Path

SPECIAL = ("<s>", "<pad>", "</s>")
WORDS = (*"nxyz+=^_(){}&", r"\\", r"\frac{", "}{", r"\alpha", r"\geq", " ", "if")


def save_words(path: Path, words: Sequence[str] = WORDS) -> int:
    """Write a tokenizer with the special tokens (ids 0 to 2) and then `words`; return how many tokens it has."""
    from tokenizers import AddedToken, Tokenizer, models

    vocabulary = {token: place for place, token in enumerate((*SPECIAL, *words))}
    tokenizer = Tokenizer(models.WordLevel(vocabulary, unk_token=SPECIAL[1]))
    tokenizer.add_special_tokens([AddedToken(token, normalized=False) for token in SPECIAL])
    tokenizer.save(str(path))
    return len(vocabulary)
