"""Reading a folder of pictures with known LaTeX, so that what was read can be scored.

The folder holds `images/` and `formulas.jsonl`, with a line `{"img_name": …, "formula": …}` for each picture; a line
may also say `display` and `degraded`.
"""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from pic2latex.errors import OptionError, Pic2LatexError
from pic2latex.scoring.scored_pairs import ScoredPair, read_latex_lines

if TYPE_CHECKING:
    from pic2latex.engine import Engine
    from pic2latex.types import Options

__all__ = ["known_pictures", "read_pictures"]

# Pictures given to the engine together: enough to batch small ones, few enough to report progress.
CHUNK = 32


def known_pictures(folder: Path, limit: int | None = None) -> tuple[ScoredPair, ...]:
    """List the pictures of a folder with their LaTeX; predictions are still empty.

    At most `limit`, spread evenly over the folder. Raises OptionError when the folder is not one of these, names a
    picture that is not there, or is empty.
    """
    index = folder / "formulas.jsonl"
    if not index.is_file():
        raise OptionError(
            f"The folder {folder} has no formulas.jsonl.",
            hint='Put pictures into images and lines like {"img_name": "1.png", "formula": "x^2"} into formulas.jsonl.',
        )
    lines = read_latex_lines(index)
    if not lines:
        raise OptionError(f"The file {index} holds no formulas.", hint="Write a line for each picture.")
    if limit is not None and limit < len(lines):
        lines = tuple(lines[place * len(lines) // limit] for place in range(limit))
    pairs = tuple(
        ScoredPair(line.name, "", line.latex, line.display, line.degraded, folder / "images" / line.name)
        for line in lines
    )
    missing = next((pair.picture for pair in pairs if pair.picture and not pair.picture.is_file()), None)
    if missing is not None:
        raise OptionError(
            f"There is no picture {missing}.", hint="Take its line out of formulas.jsonl or add the file."
        )
    return pairs


def read_pictures(
    engine: "Engine",
    pairs: Sequence[ScoredPair],
    options: "Options",
    *,
    progress: Callable[[int], None] | None = None,
) -> tuple[tuple[ScoredPair, ...], tuple[tuple[ScoredPair, Pic2LatexError], ...]]:
    """Read the pictures of pairs; return the pairs with predictions, and those that failed with their errors.

    A picture that could not be read has an empty prediction: it counts. `progress` is told how many are done. Raises
    ModelError, DeviceError and OptionError when nothing can be read at all.
    """
    read: list[ScoredPair] = []
    failed: list[tuple[ScoredPair, Pic2LatexError]] = []
    for start in range(0, len(pairs), CHUNK):
        chunk = pairs[start : start + CHUNK]
        outcomes = engine.recognize_many([pair.picture for pair in chunk if pair.picture], options)
        for pair, outcome in zip(chunk, outcomes, strict=True):
            if isinstance(outcome, Pic2LatexError):
                failed.append((pair, outcome))
                read.append(pair)
            else:
                read.append(
                    ScoredPair(
                        pair.name, outcome.latex, pair.reference, pair.display, pair.degraded, pair.picture
                    )
                )
        if progress is not None:
            progress(len(read))
    return tuple(read), tuple(failed)
