"""Everything a trainer learns from, wherever it lies: rendered shards and dataset folders, as token ids and pixels."""

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from pic2latex.errors import TrainingError
from pic2latex.training.data.dataset_reader import read_dataset_folder
from pic2latex.training.data.shards import Sample, ShardReader, find_shards

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    import numpy as np
    from numpy.typing import NDArray

__all__ = ["Example", "ExampleLimits", "Pixels", "load_examples"]


@dataclass(frozen=True, slots=True, eq=False)
class Pixels:
    """A stored picture: grey (h, w) uint8, black on white; the em if known; glyph numbers and centres if known.

    `kinds` is (n,) int64 and `centres` (n, 2) float32, x and y.
    """

    grey: "NDArray[np.uint8]"
    em: float | None
    kinds: "NDArray[np.int64]"
    centres: "NDArray[np.float32]"


class PixelSource(Protocol):
    """Where an example's pixels come from."""

    def __call__(self) -> Pixels:
        """Read and decode them."""


@dataclass(frozen=True, slots=True, eq=False)
class Example:
    """A picture and what it says.

    `ids` are token ids with start and end. `height` and `width` are in ems (16 to the em for files whose em is
    not known), to put pictures of like size into one batch before any is read.
    """

    latex: str
    ids: tuple[int, ...]
    height: float
    width: float
    pixels: PixelSource


@dataclass(frozen=True, slots=True)
class ExampleLimits:
    """What is left out: longer than `tokens`, or larger than `height` x `width` ems."""

    tokens: int = 150
    height: float = 12.0
    width: float = 46.0


@dataclass(frozen=True, slots=True, eq=False)
class _ShardPixels:
    reader: ShardReader
    sample: Sample
    kinds: "NDArray[np.int64]"
    centres: "NDArray[np.float32]"

    def __call__(self) -> Pixels:
        return Pixels(self.reader.pixels(self.sample), self.sample.em, self.kinds, self.centres)


@dataclass(frozen=True, slots=True)
class _FilePixels:
    path: Path

    def __call__(self) -> Pixels:
        import numpy as np

        from pic2latex.picture import read_picture
        from pic2latex.preprocessing.binarization import extract_ink

        ink = extract_ink(read_picture(self.path), enlarges=True)
        return Pixels(255 - ink.pixels, None, np.zeros(0, np.int64), np.zeros((0, 2), np.float32))


def load_examples(
    folder: Path,
    encode: "Callable[[str], tuple[int, ...] | None]",
    glyph_numbers: "Mapping[str, int]",
    limits: ExampleLimits,
    prefix: str = "",
) -> list[Example]:
    """Load shards, or a dataset folder with `formulas.jsonl`.

    `encode` gives a formula's token ids with start and end, or None if the vocabulary cannot write it.

    Raises TrainingError when nothing usable is there.
    """
    if (folder / "formulas.jsonl").exists():
        found = _from_folder(folder, encode)
    else:
        found = _from_shards(folder, encode, glyph_numbers, prefix)
    kept = [
        example
        for example in found
        if len(example.ids) <= limits.tokens
        and example.height <= limits.height
        and example.width <= limits.width
    ]
    if not kept:
        raise TrainingError(
            f"No picture in {folder} is within the limits.", hint="Raise the limits or render other formulas."
        )
    return kept


def _from_shards(
    folder: Path,
    encode: "Callable[[str], tuple[int, ...] | None]",
    glyph_numbers: "Mapping[str, int]",
    prefix: str,
) -> "Iterator[Example]":
    import numpy as np

    for stem in find_shards(folder, prefix):
        reader = ShardReader(stem)
        for sample in reader.samples():
            ids = encode(sample.latex)
            if ids is None:
                continue
            known = [(glyph_numbers[kind], x, y) for kind, x, y in sample.glyphs if kind in glyph_numbers]
            table = np.array(known, np.float32).reshape(-1, 3)
            facts = Sample(
                sample.latex,
                sample.font,
                sample.display,
                sample.height,
                sample.width,
                sample.em,
                (),
                sample.offset,
                sample.size,
            )  # fmt: skip - without the glyphs' names, which would fill the memory
            pixels = _ShardPixels(reader, facts, table[:, 0].astype(np.int64), table[:, 1:].copy())
            yield Example(sample.latex, ids, sample.height / sample.em, sample.width / sample.em, pixels)


def _from_folder(folder: Path, encode: "Callable[[str], tuple[int, ...] | None]") -> "Iterator[Example]":
    from PIL import Image

    for row in read_dataset_folder(folder):
        ids = encode(row.latex)
        if ids is not None:
            with Image.open(row.path) as image:
                width, height = image.size
            yield Example(
                row.latex, ids, min(height / 16, 12.0), min(width / 16, 46.0), _FilePixels(row.path)
            )
