"""How the compact network is trained: ink at its size of text, with glyph map and scale as extra targets."""

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import torch
from torch.nn import functional as F  # noqa: N812 - the name everybody knows

from pic2latex.atomic_write import atomic_write
from pic2latex.errors import TrainingError
from pic2latex.recognizers.detokenizer import join_plain
from pic2latex.training.checkpoints import find_checkpoint
from pic2latex.training.config_file import with_defaults
from pic2latex.training.data.glyph_classes import GlyphClasses, read_classes
from pic2latex.training.data.tokenizer import END, PADDING, START, encoded_formula, read_tokenizer
from pic2latex.training.recognizer.batching import UNKNOWN_CELL, collate, network_input
from pic2latex.training.recognizer.compact_network import CompactNetwork, NetworkConfig, save_network
from pic2latex.training.recognizer.starting_checkpoint import checkpoint_em, open_checkpoint
from pic2latex.training.recognizer.warm_start import GLYPHS_FILE, warm_start
from pic2latex.training.task import Losses

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    import numpy as np
    from torch import Tensor, nn

    from pic2latex.training.data.dataset import Example
    from pic2latex.training.recognizer.config import TrainConfig

__all__ = ["PRESETS", "CompactFamily"]

USUAL_EM = 23
BUDGET, GPU_BUDGET = 1440, 8
"""Work of a batch in em²: about 25 formulas of all lengths. The statistics of the bundled network fit such batches."""

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

    @staticmethod
    def resolved(config: "TrainConfig") -> "TrainConfig":
        """See `families.resolved`."""
        if config.preset is not None and config.preset not in PRESETS:
            raise TrainingError(
                f"There is no preset {config.preset}.", hint=f"Choose one of {', '.join(PRESETS)}."
            )
        folder = find_checkpoint(config.init) if config.init is not None else None
        em = config.em or (checkpoint_em(folder) if folder is not None else USUAL_EM)
        beside = folder / "tokenizer.json" if folder is not None else None
        if config.tokenizer is None and beside is None:
            raise TrainingError(
                "The run does not say tokenizer.", hint="Name a tokenizer.json, or begin with init=compact."
            )
        budget = BUDGET * em**2 * (GPU_BUDGET if torch.cuda.is_available() else 1)
        return with_defaults(config, em=em, tokenizer=beside, budget=budget)

    def __init__(self, config: "TrainConfig") -> None:
        assert config.tokenizer is not None
        assert config.em is not None
        self._config, self._em = config, config.em
        self._tokenizer = read_tokenizer(config.tokenizer)
        self._start = find_checkpoint(config.init) if config.init is not None else None
        places = [config.tokenizer.parent, *([self._start] if self._start is not None else ())]
        found = next((place / GLYPHS_FILE for place in places if (place / GLYPHS_FILE).exists()), None)
        self._classes = read_classes(found) if found is not None else GlyphClasses(())
        weight = torch.ones(len(self._classes))
        weight[0] = NO_GLYPH_WEIGHT
        self._glyph_weight = weight

    @property
    def glyph_numbers(self) -> "Mapping[str, int]":
        """Return the number of each glyph class."""
        return self._classes.numbers()

    def encode(self, latex: str) -> tuple[int, ...] | None:
        """Return the ids of the formula's canonical form, Chinese as one token; None if a character has no token."""
        ids = encoded_formula(self._tokenizer, latex)
        return None if ids is None else (START, *ids, END)

    def text(self, ids: "Sequence[int]") -> str:
        """Return the LaTeX of `ids`."""
        return join_plain([self._tokenizer.id_to_token(token) or "" for token in ids])

    def build(self) -> CompactNetwork:
        """Make a network of the preset's size, or load `init`, grown to the vocabulary and classes at hand."""
        known = open_checkpoint(self._start) if self._start is not None else None
        sizes: dict[str, Any] = {"vocabulary": self._tokenizer.get_vocab_size(), "glyphs": len(self._classes)}
        if known is not None and self._config.preset is None:
            config = replace(known.config, **sizes, scale_head=True, em=self._em)
        else:
            preset: dict[str, Any] = dict(PRESETS[self._config.preset or "small"])
            config = NetworkConfig(**sizes, scale_head=True, em=self._em, **preset)
        if known is None or self._start is None:
            return CompactNetwork(config)
        return warm_start(known, self._start, config, self._tokenizer, self._classes)

    def batch(
        self, examples: "Sequence[Example]", generator: "np.random.Generator | None"
    ) -> "dict[str, Tensor]":
        """See `batching`: pictures stay uint8 until they are on the device.

        Pictures (b, 1, h, w), uint8; tokens (b, t) and glyphs (b, rows, columns), int64; log_em (b,),
        float32.
        """
        inputs = [
            network_input(example.pixels(), generator, em=self._em, snips=self._config.snips)
            for example in examples
        ]
        made = collate(inputs, [example.ids for example in examples], padding=PADDING, generator=generator)
        return {
            "pictures": torch.from_numpy(made.pictures)[:, None],
            "tokens": torch.from_numpy(made.tokens),
            "glyphs": torch.from_numpy(made.glyphs),
            "log_em": torch.from_numpy(made.log_em),
        }

    def losses(self, model: "nn.Module", batch: "Mapping[str, Tensor]") -> Losses:
        """Cross-entropy of the tokens, of the glyph map, and the distance of the predicted scale.

        Shapes are those of `batch`.
        """
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
        if len(self._classes) > 1:
            parts["glyphs"] = self._glyph_loss(decoded.encoded.glyphs.float(), batch["glyphs"])
        if decoded.encoded.log_em is not None:
            parts["scale"] = _scale_loss(decoded.encoded.log_em.float(), batch["log_em"])
        weights = {"glyphs": self._config.glyph_weight, "scale": self._config.scale_weight}
        total = tokens + sum(weights[name] * part for name, part in parts.items() if name != "tokens")
        return Losses(total, parts)

    def _glyph_loss(self, logits: "Tensor", true: "Tensor") -> "Tensor":
        """Weighted mean cross-entropy of the cells that are known; 0 if there is none, without asking the device.

        `logits` (b, classes, rows, columns), `true` (b, rows, columns).
        """
        if self._glyph_weight.device != logits.device:
            self._glyph_weight = self._glyph_weight.to(logits.device)
        weight = self._glyph_weight
        summed = F.cross_entropy(logits, true, weight=weight, ignore_index=UNKNOWN_CELL, reduction="sum")
        cells = weight[true.clamp(min=0)] * (true != UNKNOWN_CELL)
        return summed / cells.sum().clamp(min=NO_GLYPH_WEIGHT)

    def read(self, model: "nn.Module", batch: "Mapping[str, Tensor]") -> list[tuple[int, ...]]:
        """Read the pictures greedily. Shapes are those of `batch`."""
        assert isinstance(model, CompactNetwork)
        return model.read(batch["pictures"].float() / 127.5 - 0.25, self._config.max_tokens)

    def save(self, model: "nn.Module", folder: "Path") -> None:
        """Write config.json, model.safetensors, tokenizer.json and the glyph classes."""
        assert isinstance(model, CompactNetwork)
        save_network(model, folder)
        atomic_write(folder / "tokenizer.json", self._tokenizer.to_str(pretty=True))
        self._classes.write(folder / GLYPHS_FILE)


def _scale_loss(predicted: "Tensor", true: "Tensor") -> "Tensor":
    """Mean distance of log_em where it is known; 0 where it is nowhere, without asking the device.

    Both are (b,), float.
    """
    known = true.isfinite()
    distance = (predicted - torch.where(known, true, predicted.detach())).abs()
    return distance.sum() / known.sum().clamp(min=1)
