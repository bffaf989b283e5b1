"""What the card of a compact model says about it."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pic2latex.errors import ModelDamaged
from pic2latex.models.json_object import parse_json
from pic2latex.recognizers.confidence import Calibration
from pic2latex.recognizers.decoding.types import SpecialTokens
from pic2latex.recognizers.glyph_coverage import GlyphInventory

if TYPE_CHECKING:
    from pic2latex.models.json_object import JsonObject
    from pic2latex.models.store import InstalledModel
    from pic2latex.recognizers.detokenizer import Detokenizer

__all__ = ["CompactConfig", "glyph_inventory"]

GLYPHS = "glyphs.json"
"""Names the classes of the glyph map."""


@dataclass(frozen=True, slots=True)
class CompactConfig:
    """What the card's settings say. `em` in pixels; `max_tokens` is what the network can count to."""

    em: float
    max_tokens: int
    special: SpecialTokens
    calibration: Calibration | None = None

    @classmethod
    def of(cls, settings: "JsonObject") -> "CompactConfig":
        """Read the settings. Raises ModelDamaged."""
        special = SpecialTokens(
            settings.integer("start_token", 0),
            settings.integer("pad_token", 1),
            settings.integer("end_token", 2),
        )
        return cls(
            settings.number("em", 16.0),
            settings.integer("max_tokens", 512),
            special,
            Calibration.of(settings),
        )


def glyph_inventory(model: "InstalledModel", detokenizer: "Detokenizer") -> GlyphInventory | None:
    """Return what counts the symbols of the model's glyph map; None for models that do not name its classes.

    Raises ModelDamaged.
    """
    if GLYPHS not in {file.name for file in model.card.files}:
        return None
    try:
        names = parse_json(model.path(GLYPHS).read_bytes())
        if not (isinstance(names, list) and all(isinstance(name, str) for name in names)):
            raise ValueError("it is no list of names")  # noqa: TRY301 - one kind of damage
    except ValueError as error:
        message = f"The file {GLYPHS} cannot be read: {error}"
        raise ModelDamaged(message, hint="Install the model again.") from error
    return GlyphInventory(names, detokenizer.vocabulary)
