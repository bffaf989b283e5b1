"""Pictures of formulas on disk: `NAME.bin` holds PNGs back to back, `NAME.jsonl` one line of facts for each.

A shard is written beside and moved into place, so that one that exists is whole, and rendering can go on where it
was stopped.
"""

import json
from dataclasses import asdict, dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from pic2latex.atomic_write import atomic_file
from pic2latex.errors import TrainingError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    import numpy as np
    from numpy.typing import NDArray

__all__ = ["Sample", "ShardReader", "find_shards", "shard_reader", "write_shard"]


@dataclass(frozen=True, slots=True)
class Sample:
    """One picture's facts.

    `em` is the size of its text in pixels; `glyphs` are (class, x, y) with centres in pixels of the picture;
    `offset` and `size` say where its PNG lies in the shard, in bytes. `kind` is the mixture's, if it is of any.
    """

    latex: str
    font: str
    display: bool
    height: int
    width: int
    em: float
    glyphs: tuple[tuple[str, float, float], ...]
    offset: int = 0
    size: int = 0
    kind: str = ""


def write_shard(stem: Path, samples: "Iterable[tuple[Sample, NDArray[np.uint8]]]") -> int:
    """Write `stem`.bin and `stem`.jsonl from samples with their grey pixels (h, w); return how many."""
    import cv2

    count = offset = 0
    # The index comes last: it is what says that the shard is whole.
    with atomic_file(stem.with_suffix(".jsonl")) as index, atomic_file(stem.with_suffix(".bin")) as blob:
        for sample, pixels in samples:
            data = cv2.imencode(".png", pixels)[1].tobytes()
            row = asdict(sample) | {"offset": offset, "size": len(data)}
            index.write((json.dumps(row, ensure_ascii=False, separators=(",", ":")) + "\n").encode())
            blob.write(data)
            offset += len(data)
            count += 1
    return count


def find_shards(
    folder: Path, prefix: str = "", *, hint: str = "Make some with `pic2latex train render` first."
) -> tuple[Path, ...]:
    """Return the stems of the whole shards in `folder`, in order. Raises TrainingError if there is none."""
    stems = tuple(path.with_suffix("") for path in sorted(folder.glob(f"{prefix}*.jsonl")))
    if not stems:
        raise TrainingError(f"There are no pictures in {folder}.", hint=hint)
    return stems


@lru_cache(maxsize=256)
def shard_reader(stem: Path) -> "ShardReader":
    """Return the reader of a shard; a process that makes batches opens each shard once."""
    return ShardReader(stem)


class ShardReader:
    """The samples of one shard; pictures are decoded when asked for, from memory-mapped bytes.

    A reader is sent to another process as the name of its shard.
    """

    def __init__(self, stem: Path) -> None:
        self._stem = stem
        self._mapped: NDArray[np.uint8] | None = None

    def __reduce__(self) -> "tuple[Callable[[Path], ShardReader], tuple[Path]]":
        return shard_reader, (self._stem,)

    @property
    def _bytes(self) -> "NDArray[np.uint8]":
        """Map the file of all pixels (bytes,), uint8, into memory. Raises TrainingError."""
        import numpy as np

        if self._mapped is None:
            try:
                self._mapped = np.memmap(self._stem.with_suffix(".bin"), np.uint8, "r")
            except (OSError, ValueError) as error:  # an empty file cannot be mapped
                raise TrainingError(
                    f"{self._stem}.bin cannot be read: {error}.", hint="Render it again."
                ) from error
        return self._mapped

    @property
    def size(self) -> int:
        """The bytes of all its pictures; 0 if there is none."""
        path = self._stem.with_suffix(".bin")
        return path.stat().st_size if path.exists() else 0

    def samples(self) -> "Iterator[Sample]":
        """Yield the facts of each picture. Raises TrainingError with the line's number for a damaged index."""
        with self._stem.with_suffix(".jsonl").open(encoding="utf-8") as lines:
            for number, line in enumerate(lines, 1):
                try:
                    row = json.loads(line)
                    glyphs = tuple((str(kind), float(x), float(y)) for kind, x, y in row.pop("glyphs"))
                    sample = Sample(**row, glyphs=glyphs)
                except (ValueError, TypeError, KeyError) as error:
                    raise TrainingError(
                        f"{self._stem}.jsonl, line {number}, is damaged ({error}).", hint="Render it again."
                    ) from error
                yield sample

    def pixels(self, sample: Sample) -> "NDArray[np.uint8]":
        """Return the grey picture (h, w), black on white."""
        import cv2
        import numpy as np

        data = np.asarray(self._bytes[sample.offset : sample.offset + sample.size])
        decoded = cv2.imdecode(data, cv2.IMREAD_GRAYSCALE) if data.size else None
        if decoded is None:
            raise TrainingError(f"{self._stem}.bin is damaged or cut off.", hint="Render it again.")
        return np.asarray(decoded, dtype=np.uint8)
