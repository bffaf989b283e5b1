"""What a model's sibling costs: its size, its speed and its answers beside those of the original.

Measured by reading pictures with both, on the processor, as a user would: through the engine. The first
picture is read once more at the start and not counted, so that opening the model does not pass for slowness.
"""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING

from pic2latex.errors import PictureMissing
from pic2latex.models.card import ModelRole
from pic2latex.models.download.checksum import Advance, ignore
from pic2latex.models.store import InstalledModel
from pic2latex.scoring.edit_distance import edits
from pic2latex.types import Device

if TYPE_CHECKING:
    from pic2latex.types import Recognition

__all__ = ["ModelComparison", "compare", "pictures_in"]

PICTURES = (".png", ".jpg", ".jpeg", ".webp", ".bmp", ".tif", ".tiff", ".gif")


@dataclass(frozen=True, slots=True)
class ModelComparison:
    """Two models side by side.

    `seconds_*` are medians of a picture (seconds); `same` is how many of the `pictures` got exactly the same
    answer; `token_agreement` (0-1) is one minus the edit distance of the tokens over the longer answer's
    tokens, both summed over all pictures.
    """

    bytes_before: int
    bytes_after: int
    pictures: int = 0
    same: int = 0
    token_agreement: float = 1.0
    seconds_before: float = 0.0
    seconds_after: float = 0.0

    def plain(self) -> dict[str, object]:
        """Return the same as a dictionary, for JSON."""
        return asdict(self)


def pictures_in(folder: Path | None = None) -> tuple[Path, ...]:
    """Return the pictures in `folder`, or the formulas among the samples that ship with the program.

    Raises PictureMissing when there is none.
    """
    if folder is None:
        return _samples()
    found = sorted(path for path in folder.glob("*") if path.suffix.lower() in PICTURES)
    if not found:
        raise PictureMissing(
            f"There are no pictures in {folder}.", hint="Give a folder with pictures of formulas."
        )
    return tuple(found)


def compare(
    before: InstalledModel, after: InstalledModel, pictures: Sequence[Path], advance: Advance = ignore
) -> ModelComparison:
    """Read `pictures` with both models and compare; `advance` is told each picture read.

    Models that do not read formulas are compared by their size alone, with no picture. Raises what the engine
    raises.
    """
    if before.card.role is not ModelRole.RECOGNIZER:
        return ModelComparison(before.card.bytes, after.card.bytes)
    old = _read(before, pictures, advance)
    new = _read(after, pictures, advance)
    tokens = [(_tokens(one), _tokens(other)) for one, other in zip(old, new, strict=True)]
    longest = sum(max(len(one), len(other)) for one, other in tokens)
    distance = sum(edits(one, other) for one, other in tokens)
    return ModelComparison(
        bytes_before=before.card.bytes,
        bytes_after=after.card.bytes,
        pictures=len(pictures),
        same=sum(one.latex == other.latex for one, other in zip(old, new, strict=True)),
        token_agreement=1 - distance / longest if longest else 1.0,
        seconds_before=median(_seconds(one) for one in old),
        seconds_after=median(_seconds(one) for one in new),
    )


def _samples() -> tuple[Path, ...]:
    import pic2latex_resources

    folder = pic2latex_resources.path("samples")
    index = json.loads((folder / "samples.json").read_text(encoding="utf-8"))
    return tuple(folder / sample["file"] for sample in index if sample["mode"] == "formula")


def _read(model: InstalledModel, pictures: Sequence[Path], advance: Advance) -> "list[Recognition]":
    from pic2latex.engine import Engine

    recognitions = []
    with Engine(model=str(model.folder), device=Device.CPU) as engine:
        engine.recognize(pictures[0])
        for picture in pictures:
            recognitions.append(engine.recognize(picture))
            advance(1)
    return recognitions


def _tokens(recognition: "Recognition") -> tuple[str, ...]:
    return tuple(token.text for token in recognition.candidates[0].tokens)


def _seconds(recognition: "Recognition") -> float:
    return sum(stage.seconds for stage in recognition.seconds)
