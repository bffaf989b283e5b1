"""What the card of a compact model says about it."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pic2latex.recognizers.confidence import Calibration
from pic2latex.recognizers.decoding.types import SpecialTokens

if TYPE_CHECKING:
    from pic2latex.models.json_object import JsonObject

__all__ = ["CompactConfig"]


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
