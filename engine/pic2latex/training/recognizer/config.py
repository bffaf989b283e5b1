"""What a run of `train recognizer` is told."""

from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

from msgspec import Meta

from pic2latex.training.config_file import RunConfig, Share

__all__ = ["TrainConfig"]


@dataclass(frozen=True, slots=True, kw_only=True)
class TrainConfig(RunConfig):
    """One run. `family` is a key of `families.FAMILIES`; see the descriptions and `RunConfig`."""

    family: Annotated[str, Meta(description="kind of network: compact or texteller")] = "compact"
    tokenizer: Annotated[
        Path | None, Meta(description="tokenizer.json, with glyphs.json beside it (default: those of init)")
    ] = None
    preset: Annotated[
        str | None,
        Meta(description="size of the network: tiny, small or large (default: that of init, or small)"),
    ] = None
    em: Annotated[
        Annotated[int, Meta(ge=8, le=64)] | None,
        Meta(description="pixels text is scaled to (default: those of init, or 23)"),
    ] = None
    budget: Annotated[
        Annotated[int, Meta(ge=1000)] | None,
        Meta(description="work of a batch in pixels (default: 1440 em², 8 times that on a GPU)"),
    ] = None
    max_tokens: Annotated[int, Meta(ge=1, description="longer formulas are left out")] = 150
    snips: Annotated[Share, Meta(description="share of pictures that are made to look like snips")] = 0.6
    label_smoothing: Annotated[float, Meta(ge=0, lt=1, description="of the token loss")] = 0.05
    glyph_weight: Annotated[float, Meta(ge=0, description="of the loss of the glyph map")] = 0.5
    scale_weight: Annotated[float, Meta(ge=0, description="of the loss of the text's size")] = 0.5
