"""How TexTeller's architecture is trained or fine-tuned: whole pictures fitted to 448 pixels, byte-level tokens.

The decoder is fed the sequence from its start token and asked for the next one; the shift is made here, once, because
a library that shifts labels by itself as well would train a model that skips every second token.
"""

from typing import TYPE_CHECKING, Any

import torch
from torch.nn import functional as F  # noqa: N812 - the name everybody knows

from pic2latex.atomic_write import atomic_files, atomic_write
from pic2latex.errors import TrainingError
from pic2latex.latex.canonical import training_target
from pic2latex.recognizers.image_processor import Fitting
from pic2latex.training.checkpoints import find_checkpoint
from pic2latex.training.config_file import with_defaults
from pic2latex.training.data.image_augmentation import augment_snip
from pic2latex.training.data.tokenizer import END, PADDING, START, read_tokenizer
from pic2latex.training.recognizer.texteller_architecture import TEXTELLER, TINY, Architecture, configuration
from pic2latex.training.task import Losses

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    import numpy as np
    from numpy.typing import NDArray
    from torch import Tensor, nn

    from pic2latex.training.data.dataset import Example, Pixels
    from pic2latex.training.recognizer.config import TrainConfig

__all__ = ["PRESETS", "TexTellerFamily"]

PRESETS: "Mapping[str, Architecture]" = {"small": TEXTELLER, "tiny": TINY}
"""The published sizes, and those the tests use. `small` is the default of every family."""

_EM, _BUDGET = 16, 170_000
"""Every picture is fitted to one size; batches are still cut by how much is on them."""

_MEAN, _DEVIATION = 0.9545467, 0.15394445
"""Of TexTeller's own training pictures; see its preprocessing."""


class TexTellerFamily:
    """See `families.Family`."""

    @staticmethod
    def resolved(config: "TrainConfig") -> "TrainConfig":
        """See `families.resolved`."""
        preset = config.preset or "small"
        if preset not in PRESETS:
            raise TrainingError(f"There is no preset {preset}.", hint=f"Choose one of {', '.join(PRESETS)}.")
        folder = find_checkpoint(config.init) if config.init is not None else None
        beside = folder / "tokenizer.json" if folder is not None else None
        if config.tokenizer is None and beside is None:
            raise TrainingError("The run does not say tokenizer.", hint="Name a tokenizer.json.")
        return with_defaults(config, em=_EM, preset=preset, tokenizer=beside, budget=_BUDGET)

    def __init__(self, config: "TrainConfig") -> None:
        assert config.tokenizer is not None
        self._config = config
        self._tokenizer = read_tokenizer(config.tokenizer)
        side = PRESETS[config.preset or "small"].image_size
        self._fitting = Fitting(side, side, 1, (_MEAN,), (_DEVIATION,), trim=True, fit="pad")

    @property
    def glyph_numbers(self) -> "Mapping[str, int]":
        """This family learns from no glyph map."""
        return {}

    def encode(self, latex: str) -> tuple[int, ...] | None:
        """Return the ids of the formula's canonical form."""
        ids = self._tokenizer.encode(training_target(latex), add_special_tokens=False).ids
        return (START, *ids, END) if ids else None

    def text(self, ids: "Sequence[int]") -> str:
        """Return the LaTeX of `ids`."""
        return str(self._tokenizer.decode(list(ids), skip_special_tokens=True))

    def build(self) -> "nn.Module":
        """Load the Hugging Face folder `init`, or begin with random weights of the preset's sizes."""
        from transformers import VisionEncoderDecoderModel

        size = self._tokenizer.get_vocab_size()
        if self._config.init is not None:
            folder = find_checkpoint(self._config.init)
            try:
                loaded: Any = VisionEncoderDecoderModel.from_pretrained(folder, local_files_only=True)
            except (OSError, ValueError) as error:
                raise TrainingError(
                    f"{folder} holds no TexTeller checkpoint: {error}.",
                    hint="Name a folder with config.json and model.safetensors of Hugging Face.",
                ) from error
            known = loaded.config.decoder.vocab_size
            if known != size:
                raise TrainingError(
                    f"The checkpoint in {folder} has {known} tokens and the tokenizer {size}.",
                    hint="Use the tokenizer that belongs to the checkpoint.",
                )
            checked: nn.Module = loaded
            return checked
        settings = configuration(PRESETS[self._config.preset or "small"])
        settings.decoder.vocab_size = size
        made: nn.Module = VisionEncoderDecoderModel(config=settings)
        return made

    def batch(
        self, examples: "Sequence[Example]", generator: "np.random.Generator | None"
    ) -> "dict[str, Tensor]":
        """Fit each picture as the engine does; with a generator, a share of them get a drawn look first.

        Pictures (b, channels, h, w), float32; tokens (b, t), int64.
        """
        import numpy as np

        pictures = [self._pixels(example.pixels(), generator) for example in examples]
        fitted = np.concatenate(
            [self._fitting.normalised(self._fitting.fitted(picture)) for picture in pictures]
        )
        longest = max(len(example.ids) for example in examples)
        tokens = torch.full((len(examples), longest), PADDING)
        for row, example in enumerate(examples):
            tokens[row, : len(example.ids)] = torch.tensor(example.ids)
        return {"pictures": torch.from_numpy(fitted), "tokens": tokens}

    def _pixels(self, pixels: "Pixels", generator: "np.random.Generator | None") -> "NDArray[np.uint8]":
        """Return the picture (h, w, 3), uint8, in a drawn look when there is a generator."""
        import numpy as np

        if generator is not None and pixels.em is not None and generator.random() < self._config.snips:
            view = augment_snip(pixels.grey, pixels.centres, pixels.em, generator)
            return np.clip(view.coverage, 0, 255).astype(np.uint8)
        return np.repeat(pixels.grey[:, :, None], 3, axis=2)

    def losses(self, model: "nn.Module", batch: "Mapping[str, Tensor]") -> Losses:
        """Cross-entropy of the next token. Shapes are those of `batch`."""
        tokens = batch["tokens"]
        attended = (tokens[:, :-1] != PADDING).long()
        output: Any = model(
            pixel_values=batch["pictures"], decoder_input_ids=tokens[:, :-1], decoder_attention_mask=attended
        )
        loss = F.cross_entropy(
            output.logits.float().flatten(0, 1),
            tokens[:, 1:].flatten(),
            ignore_index=PADDING,
            label_smoothing=self._config.label_smoothing if model.training else 0.0,
        )
        return Losses(loss, {"tokens": loss})

    def read(self, model: "nn.Module", batch: "Mapping[str, Tensor]") -> list[tuple[int, ...]]:
        """Read the pictures greedily, with transformers' own loop. Shapes are those of `batch`."""
        network: Any = model
        rows = network.generate(
            pixel_values=batch["pictures"],
            max_new_tokens=self._config.max_tokens,
            num_beams=1,
            do_sample=False,
            decoder_start_token_id=START,
            eos_token_id=END,
            pad_token_id=PADDING,
        ).tolist()
        return [tuple(token for token in row[1:] if token not in {END, PADDING}) for row in rows]

    def save(self, model: "nn.Module", folder: "Path") -> None:
        """Write a Hugging Face folder: config.json, model.safetensors, and the tokenizer."""
        network: Any = model
        with atomic_files(folder) as made:
            network.save_pretrained(made)
            atomic_write(made / "tokenizer.json", self._tokenizer.to_str(pretty=True))
