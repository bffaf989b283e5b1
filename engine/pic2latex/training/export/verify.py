"""`train export`: a checkpoint becomes a model folder, and the folder must read what the checkpoint reads."""

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from pic2latex.training.data.dataset import ExampleLimits, load_examples
from pic2latex.training.export.compact import CompactExport, differing_pictures, export_compact
from pic2latex.training.recognizer.config import TrainConfig
from pic2latex.training.recognizer.families import open_family
from pic2latex.training.recognizer.starting_checkpoint import checkpoint_em

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

__all__ = ["ExportReport", "export_and_check"]

_JOINING = "plain"


@dataclass(frozen=True, slots=True)
class ExportReport:
    """Where the model is, its size in bytes, and how many of the pictures read alike."""

    folder: Path
    size: int
    checked: int
    differing: int

    @property
    def is_faithful(self) -> bool:
        """Tell whether every picture was read alike."""
        return self.differing == 0

    def sentence(self) -> str:
        """Say it in a line."""
        parity = f"{self.checked - self.differing} of {self.checked} pictures read alike in torch and ONNX"
        return f"{self.folder}: {self.size / 1e6:.1f} MB, {parity if self.checked else 'not checked'}"


def export_and_check(
    export: CompactExport, folder: Path, *, pictures: Path | None = None, count: int = 200
) -> ExportReport:
    """Export and compare on up to `count` pictures of a shard or dataset folder.

    Raises TrainingError when the checkpoint cannot be used or no picture can be found.
    """
    card = export_compact(export, folder)
    inks = _inks(export, pictures, count) if pictures is not None else ()
    differing = differing_pictures(export.checkpoint, folder, inks)
    return ExportReport(folder, sum(file.bytes for file in card.files), len(inks), len(differing))


def _inks(export: CompactExport, pictures: Path, count: int) -> "tuple[NDArray[np.uint8], ...]":
    """Return canvases as the network sees them. Arrays are (h, w), uint8."""
    em = checkpoint_em(export.checkpoint)
    config = TrainConfig(data=pictures, out=export.checkpoint, tokenizer=export.tokenizer, em=em)
    family = open_family(config)
    examples = load_examples(pictures, family.encode, family.glyph_numbers, ExampleLimits())[:count]
    batches = (family.batch((example,), None) for example in examples)
    return tuple(batch["pictures"][0, 0].numpy() for batch in batches)
