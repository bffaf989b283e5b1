"""Everything a recognizer learns from, wherever it lies: rendered shards and dataset folders, as token ids and pixels.

A folder is read in sources (a shard, or some lines of a dataset), so that one that grows can be looked at again, and
none has to be in memory whole. What is left out is counted by reason.
"""

import zlib
from collections import Counter
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from pic2latex.errors import PictureError, TrainingError
from pic2latex.training.data.dataset_reader import LabelledPicture, scan_dataset_folder
from pic2latex.training.data.left_out import NO_TOKEN, TOO_LARGE, TOO_LONG, UNREADABLE, nothing_left
from pic2latex.training.data.shards import Sample, ShardReader, find_shards, shard_reader

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    import numpy as np
    from numpy.typing import NDArray

    Encode = Callable[[str], tuple[int, ...] | None]

__all__ = [
    "Example",
    "ExampleLimits",
    "LoadedSource",
    "Pixels",
    "Source",
    "find_sources",
    "is_held_out",
    "load_examples",
    "load_source",
]

_LINES_A_SOURCE = 1000


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

    `ids` are token ids with start and end. `height` and `width` are in ems, to put pictures of like size into one
    batch before any is read.
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


@dataclass(frozen=True, slots=True, order=True)
class Source:
    """A shard's stem, or `count` lines from `first` on of the dataset folder `path` (a count of 0 is a shard)."""

    path: Path
    first: int = 0
    count: int = 0

    @property
    def name(self) -> str:
        """A name for checkpoints and messages."""
        return f"{self.path.name}:{self.first}" if self.count else self.path.name

    def size(self) -> int:
        """Return the number of its pictures; for lines of a dataset, at most."""
        if self.count:
            return self.count
        try:
            return self.path.with_suffix(".jsonl").read_bytes().count(b"\n")
        except OSError:  # gone since it was found: its folder is somebody's to tidy up
            return 0


@dataclass(slots=True)
class LoadedSource:
    """The examples of a source, how many were left out by reason, and sentences about what is wrong with it."""

    examples: list[Example] = field(default_factory=list)
    left_out: "Counter[str]" = field(default_factory=Counter)
    troubles: list[str] = field(default_factory=list)

    def add(self, example: Example, limits: ExampleLimits) -> None:
        """Keep an example that is within the limits."""
        words = {"tokens": limits.tokens, "height": limits.height, "width": limits.width}
        if len(example.ids) > limits.tokens:
            self.left_out[TOO_LONG.format(**words)] += 1
        elif example.height > limits.height or example.width > limits.width:
            self.left_out[TOO_LARGE.format(**words)] += 1
        else:
            self.examples.append(example)


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


def find_sources(folder: Path, prefix: str = "") -> tuple[Source, ...]:
    """Return what a folder of shards, or a dataset folder with `formulas.jsonl`, holds now, in order.

    Raises TrainingError when there is nothing.
    """
    if not (folder / "formulas.jsonl").exists():
        return tuple(Source(stem) for stem in find_shards(folder, prefix))
    lines = len(scan_dataset_folder(folder)[0])
    return tuple(
        Source(folder, first, min(_LINES_A_SOURCE, lines - first))
        for first in range(0, lines, _LINES_A_SOURCE)
    )


def load_source(
    source: Source, encode: "Encode", glyph_numbers: "Mapping[str, int]", limits: ExampleLimits
) -> LoadedSource:
    """Load a source. A shard that is damaged, empty or gone gives no examples but a sentence about it.

    `encode` gives a formula's token ids with start and end, or None if the vocabulary cannot write it.
    """
    loaded = LoadedSource()
    try:
        if source.count:
            _load_lines(source, encode, limits, loaded)
        else:
            _load_shard(source.path, encode, glyph_numbers, limits, loaded)
    except (TrainingError, OSError) as error:
        return LoadedSource(troubles=[f"{source.path} is passed over: {error}"])
    return loaded


def load_examples(
    folder: Path,
    encode: "Encode",
    glyph_numbers: "Mapping[str, int]",
    limits: ExampleLimits,
    prefix: str = "",
) -> list[Example]:
    """Load all of a folder.

    Raises TrainingError, which says what was left out and why, when nothing usable is there.
    """
    sources = find_sources(folder, prefix)
    loaded = [load_source(source, encode, glyph_numbers, limits) for source in sources]
    examples = [example for each in loaded for example in each.examples]
    if not examples:
        raise nothing_left(folder, loaded)
    return examples


def is_held_out(example: Example, share: float) -> bool:
    """Tell whether a formula belongs to the `share` that validation takes: by its text, so in all its pictures."""
    text = " ".join(map(str, example.ids)).encode()
    return zlib.crc32(text) % 10_000 < share * 10_000


def _load_shard(
    stem: Path,
    encode: "Encode",
    glyph_numbers: "Mapping[str, int]",
    limits: ExampleLimits,
    loaded: LoadedSource,
) -> None:
    import numpy as np

    reader = shard_reader(stem)
    size = reader.size
    if not size:
        loaded.troubles.append(f"{stem} holds no pictures and is passed over.")
        return
    for sample in reader.samples():
        ids = encode(sample.latex)
        if ids is None:
            loaded.left_out[NO_TOKEN] += 1
            continue
        if sample.offset + sample.size > size:
            loaded.left_out[UNREADABLE] += 1
            continue
        known = [(glyph_numbers[kind], x, y) for kind, x, y in sample.glyphs if kind in glyph_numbers]
        table = np.array(known, np.float32).reshape(-1, 3)
        facts = replace(sample, glyphs=())  # their names would fill the memory
        pixels = _ShardPixels(reader, facts, table[:, 0].astype(np.int64), table[:, 1:].copy())
        loaded.add(
            Example(sample.latex, ids, sample.height / sample.em, sample.width / sample.em, pixels), limits
        )


def _load_lines(source: Source, encode: "Encode", limits: ExampleLimits, loaded: LoadedSource) -> None:
    rows, problems = scan_dataset_folder(source.path)
    if not source.first:
        loaded.troubles += problems
    for row in rows[source.first : source.first + source.count]:
        ids = encode(row.latex)
        if ids is None:
            loaded.left_out[NO_TOKEN] += 1
            continue
        size = _size_in_ems(row, loaded)
        if size is not None:
            loaded.add(Example(row.latex, ids, *size, _FilePixels(row.path)), limits)


def _size_in_ems(row: LabelledPicture, loaded: LoadedSource) -> tuple[float, float] | None:
    """Return height and width of a picture's ink in ems, or None, noted in `loaded`, if nothing can be seen."""
    from pic2latex.picture import read_picture
    from pic2latex.preprocessing.binarization import extract_ink

    try:
        ink = extract_ink(read_picture(row.path), enlarges=True)
    except PictureError as error:
        loaded.left_out[UNREADABLE] += 1
        loaded.troubles.append(f"{row.path} is left out: {error}")
        return None
    height, width = ink.pixels.shape
    return height / ink.em, width / ink.em
