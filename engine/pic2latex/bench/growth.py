"""Whether a process that reads all day grows: memory, descriptors, threads and temporary files over many readings.

    python -m pic2latex.bench.growth MODEL FORMULAS PAGES THREADS

reads in a process of its own, with a folder of its own for temporary files, and prints a line of JSON a hundred times
on the way. `measure_growth` starts that and reads it. Linux tells all of the figures, other systems only some.
"""

import json
import random
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from functools import partial
from io import BytesIO
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING, Any

from pic2latex.bench.process_memory import resident_bytes
from pic2latex.bench.result_table import BenchTable, Cell, Column
from pic2latex.errors import Pic2LatexError, RecognitionError

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from pic2latex.engine import Engine
    from pic2latex.picture import PictureSource

__all__ = ["GrowthPoint", "GrowthTask", "measure_growth", "table_of"]

POINTS = 100
PAGE_ROWS = (100, 180)
"""From and to how many pixels high a page is: four to seven lines of the sample, so that hundreds take minutes."""

SHORT_FORMULAS = 300
SAMPLE_EVERY = 100
"""Of so many formulas one is a shipped sample, which is larger and longer than the others."""

HEADS = ("x", "y_{1}", r"\alpha", "f(x)", "a^{2}", r"\frac{a}{b}", r"\sqrt{n}", r"\lambda_{i}")
SIGNS = ("+", "-", "=", r"\leq", r"\in", r"\to")


@dataclass(frozen=True, slots=True)
class GrowthTask:
    """What is read: so many formulas and pages, evenly mixed, with one model (a name or a folder)."""

    model: str
    formulas: int
    pages: int
    threads: int


@dataclass(frozen=True, slots=True)
class GrowthPoint:
    """What the process held after so many formulas: bytes in memory, descriptors, threads, temporary files.

    None where the system does not tell. `failed` counts the readings that ended with an error.
    """

    formulas: int
    resident: int | None
    descriptors: int | None
    threads: int | None
    temporary: int
    failed: int


def measure_growth(task: GrowthTask, told: Callable[[str], None] = lambda _: None) -> tuple[GrowthPoint, ...]:
    """Read in a new process and return what it held on the way; `told` hears of each tenth. Raises RecognitionError."""
    command = (
        sys.executable,
        "-m",
        __name__,
        *map(str, (task.model, task.formulas, task.pages, task.threads)),
    )
    points: list[GrowthPoint] = []
    with (
        tempfile.TemporaryFile() as words,
        subprocess.Popen(command, stdout=subprocess.PIPE, stderr=words, text=True) as process,
    ):
        assert process.stdout is not None
        for line in process.stdout:
            points.append(GrowthPoint(**json.loads(line)))
            if len(points) % (POINTS // 10) == 0:
                told(f"{points[-1].formulas} of {task.formulas} formulas, {_megabytes(points[-1])}")
        if process.wait():
            words.seek(0)
            message = f"The reading process ended early: {words.read()[-300:].decode(errors='replace')}"
            raise RecognitionError(message, hint="Run “pic2latex doctor” to see what is wrong.")
    return tuple(points)


def table_of(task: GrowthTask, points: Sequence[GrowthPoint]) -> BenchTable:
    """Return what was held after warming up and at the end, and the ratio of the two.

    The first tenth warms up. Memory is the median over the tenth after that, and over the last one.
    """
    tenth = len(points) // 10
    early, late = points[tenth : 2 * tenth], points[-tenth:]
    after = [each.resident / 1e6 for each in points[tenth:] if each.resident is not None]
    rows: tuple[tuple[Cell, ...], ...] = (
        _row("memory, MB", _memory(early), _memory(late)),
        _row(
            "memory, least and most after warming up, MB", min(after, default=None), max(after, default=None)
        ),
        _row("descriptors", early[0].descriptors, late[-1].descriptors),
        _row("threads", early[0].threads, late[-1].threads),
        _row("temporary files", early[0].temporary, late[-1].temporary),
        _row("readings that failed", early[0].failed, late[-1].failed),
    )
    columns = (
        Column("what", "what"),
        Column("warm", "after a tenth", "{:.4g}"),
        Column("end", "at the end", "{:.4g}"),
        Column("ratio", "ratio", "{:.3f}"),
    )
    title = f"One process, {task.formulas} formulas and {task.pages} pages"
    return BenchTable("growth", title, columns, rows)


def _row(what: str, warm: float | None, end: float | None) -> tuple[Cell, ...]:
    return what, warm, end, end / warm if warm and end is not None else None


def _memory(points: Sequence[GrowthPoint]) -> float | None:
    held = [each.resident / 1e6 for each in points if each.resident is not None]
    return median(held) if held else None


def _megabytes(point: GrowthPoint) -> str:
    return "memory unknown" if point.resident is None else f"{point.resident / 1e6:.1f} MB"


def main() -> None:
    """Read what the arguments say and print a GrowthPoint a hundred times."""
    model, formulas, pages, threads = sys.argv[1:]
    task = GrowthTask(model, int(formulas), int(pages), int(threads))
    with tempfile.TemporaryDirectory(prefix="pic2latex-growth-") as folder:
        tempfile.tempdir = folder
        for point in _read_all(task, Path(folder)):
            sys.stdout.write(json.dumps(asdict(point)) + "\n")
            sys.stdout.flush()


def _read_all(task: GrowthTask, folder: Path) -> Iterator[GrowthPoint]:
    from pic2latex.bench.samples import shipped_samples
    from pic2latex.engine import Engine
    from pic2latex.types import Device

    chance = random.Random(0)
    short, long, page = _short_formulas(chance), shipped_samples(), _sample_page()
    failed = 0
    with Engine(task.model, device=Device.CPU, threads=task.threads) as engine:
        engine.open()
        for number in range(1, task.formulas + 1):
            picture: PictureSource = (
                chance.choice(long) if number % SAMPLE_EVERY == 0 else chance.choice(short)
            )
            work: list[Callable[[], Any]] = [partial(engine.recognize, picture)]
            if number * task.pages // task.formulas > (number - 1) * task.pages // task.formulas:
                work.append(partial(_read_page, engine, _band(page, chance), as_pdf=chance.random() < 0.5))
            for each in work:
                try:
                    each()
                except Pic2LatexError:
                    failed += 1
            if number * POINTS // task.formulas > (number - 1) * POINTS // task.formulas:
                yield _point(number, folder, failed)


def _short_formulas(chance: random.Random) -> tuple[bytes, ...]:
    """Return PNGs of short formulas. MathJax stays open: the first doubtful reading would open it, late or never."""
    from pic2latex.formats import render

    short = []
    for _ in range(SHORT_FORMULAS):
        parts = [chance.choice(HEADS)]
        for _ in range(chance.randint(0, 2)):
            parts += [chance.choice(SIGNS), chance.choice(HEADS)]
        short.append(render(" ".join(parts), "png").data or b"")
    return tuple(short)


def _sample_page() -> "NDArray[np.uint8]":
    """Return the shipped paragraph as RGB, (height, width, 3) uint8."""
    import numpy as np
    from PIL import Image

    import pic2latex_resources
    from pic2latex.bench.paragraph import SAMPLE

    with Image.open(pic2latex_resources.path(SAMPLE)) as picture:
        return np.asarray(picture.convert("RGB"))


def _band(page: "NDArray[np.uint8]", chance: random.Random) -> "NDArray[np.uint8]":
    """Cut some rows out of a page, (height, width, 3) uint8."""
    height = min(len(page), chance.randint(*PAGE_ROWS))
    top = chance.randint(0, len(page) - height)
    return page[top : top + height]


def _read_page(engine: "Engine", page: "NDArray[np.uint8]", *, as_pdf: bool) -> None:
    """Read a page, (height, width, 3) uint8, as a picture or out of a PDF."""
    if not as_pdf:
        engine.recognize_page(page)
        return
    from PIL import Image

    content = BytesIO()
    Image.fromarray(page).save(content, "PDF", resolution=200)
    engine.recognize_document(content.getvalue())


def _point(formulas: int, folder: Path, failed: int) -> GrowthPoint:
    return GrowthPoint(
        formulas=formulas,
        resident=resident_bytes(),
        descriptors=_entries("/proc/self/fd"),
        threads=_entries("/proc/self/task"),
        temporary=sum(1 for _ in folder.rglob("*")),
        failed=failed,
    )


def _entries(folder: str) -> int | None:
    try:
        return sum(1 for _ in Path(folder).iterdir())
    except OSError:  # no Linux
        return None


if __name__ == "__main__":
    main()
