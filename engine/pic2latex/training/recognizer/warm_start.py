"""A checkpoint of one vocabulary starts another: rows move by name, new ones begin as what they consist of.

Everything whose shape fits is taken over. A token the old tokenizer did not have begins as the mean of the tokens it
would have written instead; a glyph class that is new begins as the class of the same character.
"""

import math
from pathlib import Path
from typing import TYPE_CHECKING

import torch

from pic2latex.errors import TrainingError
from pic2latex.training.data.glyph_classes import GlyphClasses, read_classes
from pic2latex.training.data.tokenizer import SPECIAL, read_tokenizer
from pic2latex.training.recognizer.compact_network import CompactNetwork, NetworkConfig

if TYPE_CHECKING:
    from tokenizers import Tokenizer
    from torch import Tensor

__all__ = ["GLYPHS_FILE", "warm_start"]

GLYPHS_FILE = "glyphs.json"
"""Beside a tokenizer or a checkpoint: the glyph classes its network learns."""

_GLYPH_ROWS = ("encoder.glyph_head.weight", "encoder.glyph_head.bias")
_GLYPH_COLUMNS = "encoder.glyph_embedding.weight"
_SCALE_BIAS = "encoder.scale_head.2.bias"
_TOKEN_ROWS = "tokens.weight"  # noqa: S105 - tokens of text


def warm_start(
    old: CompactNetwork, folder: Path, config: NetworkConfig, tokenizer: "Tokenizer", classes: GlyphClasses
) -> CompactNetwork:
    """Return a network of `config` that begins with what `old`, the checkpoint in `folder`, knows.

    Raises TrainingError when the checkpoint has another width, or another vocabulary without its tokenizer.json.
    """
    if old.config.width != config.width:
        raise TrainingError(
            f"The checkpoint in {folder} has width {old.config.width}, not {config.width}.",
            hint="Choose the preset it was trained with.",
        )
    network = CompactNetwork(config)
    state, known = network.state_dict(), old.state_dict()
    for name, value in known.items():
        if name in state and state[name].shape == value.shape:
            state[name] = value.clone()
    if config.scale_head and old.config.scale_head:  # it tells the text's em over the network's
        state[_SCALE_BIAS] += math.log(old.config.em / config.em)
    _move_tokens(state[_TOKEN_ROWS], known[_TOKEN_ROWS], folder, tokenizer)
    _move_glyphs(state, known, folder, classes)
    network.load_state_dict(state)
    return network


def _move_tokens(rows: "Tensor", known: "Tensor", folder: Path, tokenizer: "Tokenizer") -> None:
    """Move embeddings (vocabulary, width) of a checkpoint to where this tokenizer has their tokens.

    Raises TrainingError.
    """
    path = folder / "tokenizer.json"
    if not path.exists():
        if rows.shape != known.shape:
            raise TrainingError(
                f"The checkpoint in {folder} has another vocabulary.",
                hint="Put its tokenizer.json beside it.",
            )
        return
    old = read_tokenizer(path)
    for token, number in tokenizer.get_vocab().items():
        if token in SPECIAL:
            rows[number] = known[number]
            continue
        same = old.token_to_id(token)
        written = [same] if same is not None else old.encode(token, add_special_tokens=False).ids
        if written:
            rows[number] = known[torch.tensor(written)].mean(0)


def _move_glyphs(
    state: "dict[str, Tensor]", known: "dict[str, Tensor]", folder: Path, classes: GlyphClasses
) -> None:
    """Move the rows (classes, ...) of the glyph head to where these classes have their symbols."""
    path = folder / GLYPHS_FILE
    if not path.exists():
        return
    old = read_classes(path).numbers()
    for name, number in (("", 0), *classes.numbers().items()):
        source = old.get(name, old.get(name.split(":")[-1])) if name else 0
        if source is None:
            continue
        for row in _GLYPH_ROWS:
            state[row][number] = known[row][source]
        state[_GLYPH_COLUMNS][:, number] = known[_GLYPH_COLUMNS][:, source]
