"""How the compact network is trained: ink at its size of text, with glyph map and scale as extra targets."""

from typing import TYPE_CHECKING

import torch
from torch.nn import functional as F  # noqa: N812 - the name everybody knows

from pic2latex.latex.canonical import training_target
from pic2latex.recognizers.detokenizer import join_plain
from pic2latex.training.data.glyph_classes import GlyphClasses, read_classes
from pic2latex.training.data.tokenizer import END, PADDING, START, UNKNOWN, read_tokenizer
from pic2latex.training.recognizer.batching import UNKNOWN_CELL, collate, network_input
from pic2latex.training.recognizer.compact_network import CompactNetwork, NetworkConfig, save_network
from pic2latex.training.recognizer.families import Losses
from pic2latex.training.recognizer.warm_start import GLYPHS_FILE, warm_start

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    import numpy as np
    from torch import Tensor, nn

    from pic2latex.training.data.dataset import Example
    from pic2latex.training.recognizer.config import TrainConfig

__all__ = ["PRESETS", "CompactFamily"]

NO_GLYPH_WEIGHT = 0.05
"""Most cells hold no centre; unweighted they would drown the others."""

PRESETS: "Mapping[str, dict[str, object]]" = {
    "small": {},
    "tiny": {"width": 64, "channels": (16, 24, 32, 48), "encoder_layers": 1, "decoder_layers": 1, "heads": 4},
    "large": {"width": 384, "channels": (48, 80, 144, 256), "blocks": (2, 3, 3), "decoder_layers": 4},
}
"""Differences from NetworkConfig's defaults: 6 million parameters, 0.3 million for tests, 20 million for a GPU."""


class CompactFamily:
    """See `families.Family`."""

    def __init__(self, config: "TrainConfig") -> None:
        self._config = config
        self._tokenizer = read_tokenizer(config.tokenizer)
        path = config.tokenizer.parent / GLYPHS_FILE
        self._classes = read_classes(path) if path.exists() else GlyphClasses(())
        weight = torch.ones(len(self._classes))
        weight[0] = NO_GLYPH_WEIGHT
        self._glyph_weight = weight

    @property
    def glyph_numbers(self) -> "Mapping[str, int]":
        """Return the number of each glyph class."""
        return self._classes.numbers()

    def encode(self, latex: str) -> tuple[int, ...] | None:
        """Return the ids of the formula's canonical form, or None if a character has no token."""
        ids = self._tokenizer.encode(training_target(latex)).ids
        return None if UNKNOWN in ids or not ids else (START, *ids, END)

    def text(self, ids: "Sequence[int]") -> str:
        """Return the LaTeX of `ids`."""
        return join_plain([self._tokenizer.id_to_token(token) or "" for token in ids])

    def build(self) -> CompactNetwork:
        """Make a network of the preset's size, or load `init`, grown to the vocabulary and classes at hand."""
        config = NetworkConfig(
            vocabulary=self._tokenizer.get_vocab_size(),
            glyphs=len(self._classes),
            scale_head=True,
            em=self._config.em,
            **PRESETS[self._config.preset],  # type: ignore[arg-type]
        )
        if self._config.init is None:
            return CompactNetwork(config)
        return warm_start(self._config.init, config, self._tokenizer, self._classes)

    def batch(
        self, examples: "Sequence[Example]", generator: "np.random.Generator | None"
    ) -> "dict[str, Tensor]":
        """See `batching`: pictures stay uint8 until they are on the device."""
        em, snips = self._config.em, self._config.snips
        inputs = [network_input(example.pixels(), generator, em=em, snips=snips) for example in examples]
        made = collate(inputs, [example.ids for example in examples], padding=PADDING, generator=generator)
        return {
            "pictures": torch.from_numpy(made.pictures)[:, None],
            "tokens": torch.from_numpy(made.tokens),
            "glyphs": torch.from_numpy(made.glyphs),
            "log_em": torch.from_numpy(made.log_em),
        }

    def losses(self, model: "nn.Module", batch: "Mapping[str, Tensor]") -> Losses:
        """Cross-entropy of the tokens, of the glyph map, and the distance of the predicted scale."""
        pictures = batch["pictures"].float() / 127.5 - 0.25
        pictures = pictures.contiguous(memory_format=torch.channels_last)
        decoded = model(pictures, batch["tokens"][:, :-1])
        tokens = F.cross_entropy(
            decoded.logits.float().flatten(0, 1),
            batch["tokens"][:, 1:].flatten(),
            ignore_index=PADDING,
            label_smoothing=self._config.label_smoothing if model.training else 0.0,
        )
        parts = {"tokens": tokens}
        total = tokens
        if len(self._classes) > 1 and bool((batch["glyphs"] != UNKNOWN_CELL).any()):
            weight = self._glyph_weight.to(tokens.device)
            parts["glyphs"] = F.cross_entropy(
                decoded.encoded.glyphs.float(), batch["glyphs"], weight=weight, ignore_index=UNKNOWN_CELL
            )
            total = total + self._config.glyph_weight * parts["glyphs"]
        known = batch["log_em"].isfinite()
        if decoded.encoded.log_em is not None and bool(known.any()):
            parts["scale"] = F.l1_loss(decoded.encoded.log_em[known].float(), batch["log_em"][known])
            total = total + self._config.scale_weight * parts["scale"]
        return Losses(total, parts)

    def read(self, model: "nn.Module", batch: "Mapping[str, Tensor]", row: int) -> tuple[int, ...]:
        """Read one picture greedily."""
        assert isinstance(model, CompactNetwork)
        picture = batch["pictures"][row : row + 1].float() / 127.5 - 0.25
        return tuple(model.greedy(picture, self._config.max_tokens))

    def save(self, model: "nn.Module", folder: "Path") -> None:
        """Write config.json, model.safetensors, tokenizer.json and the glyph classes."""
        assert isinstance(model, CompactNetwork)
        save_network(model, folder)
        self._tokenizer.save(str(folder / "tokenizer.json"))
        self._classes.write(folder / GLYPHS_FILE)
