"""`pic2latex recognize --batch`: a folder of pictures in, a text file for each and one record out, resumable."""

import contextlib
import re
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from pic2latex.atomic_write import atomic_write
from pic2latex.cli import DOUBTFUL, exit_code, report
from pic2latex.cli._recognize.folder_results import BatchRecord, fingerprint
from pic2latex.cli._recognize.recognize_request import RecognizeRequest
from pic2latex.cli.output_paths import distinct, make_folder, refuse_overwriting, writing
from pic2latex.cli.progress_bar import ProgressBar
from pic2latex.cli.signals import was_interrupted
from pic2latex.errors import (
    Cancelled,
    OptionError,
    OutputError,
    Pic2LatexError,
    PictureError,
    RecognitionError,
)
from pic2latex.json_output import page_facts, to_json
from pic2latex.jsonl_record import json_line
from pic2latex.recognition_warnings import is_doubtful
from pic2latex.types import Mode, Options, Page, Recognition

if TYPE_CHECKING:
    from pic2latex.engine import Engine

__all__ = ["recognize_folder"]

Result = Recognition | Page | Pic2LatexError
SUFFIXES = (".png", ".jpg", ".jpeg", ".webp", ".bmp", ".tif", ".tiff", ".gif", ".heic", ".svg")
CROPS = "subimages"  # where `pic2latex detect` puts what it cuts out
CHUNK = 16
"""Pictures read together: enough to batch small crops, few enough that little is lost when it is stopped."""


@dataclass(frozen=True, slots=True)
class _Job:
    """A picture of the batch: its path, its name in the record, and its results file, relative to their folder."""

    path: Path
    name: str
    file: str
    content: str


def recognize_folder(request: RecognizeRequest, engine: "Engine", options: Options) -> int:
    """Recognise every picture below `request.batch` into the folder `request.output`; return the exit code.

    Pictures that have their result are left out, unless `request.overwrite`. One that fails is reported, recorded
    with its error, and tried again next time. Raises OptionError when a folder is missing or holds no pictures.
    """
    folder, target = _folders(request)
    record = BatchRecord(target)
    record.load()
    jobs = _jobs(folder, target, request.extension_for(options.mode), record.results())
    refuse_overwriting((job.path for job in jobs), [record.path, *(target / job.file for job in jobs)])
    asked = _asked(request, options)
    if request.overwrite:
        with writing(record.path):
            record.clear()
    waiting = [job for job in jobs if not record.is_done(job.name, job.file, job.content, asked)]
    # One that ended the process, or failed, comes after those that nobody tried yet.
    waiting.sort(key=lambda job: record.tries(job.name))
    code = doubt = failed = 0
    with _finishing(record, jobs), ProgressBar(len(jobs), "recognizing") as bar:
        bar.update(len(jobs) - len(waiting), len(jobs))
        for job, outcome in _outcomes(engine, waiting, options, record):
            entry, failure = _written(request, target, job, outcome)
            with writing(record.path):
                record.add({**entry, "content": job.content, "asked": asked})
            code = code or failure
            failed += failure != 0
            doubt = doubt or _doubt(outcome)
            bar.advance()
    done_before = len(jobs) - len(waiting)
    print(_summary(len(waiting) - failed, failed, done_before, record.path), file=sys.stderr)
    return code or doubt


@contextmanager
def _finishing(record: BatchRecord, jobs: "Sequence[_Job]") -> Iterator[None]:
    """Put the record in order when the batch ends, however it ends. Raises OutputError when it cannot be written."""
    try:
        yield
    except OutputError:  # the disk is full, or gone: the lines that are there stay as they are
        raise
    except BaseException:
        with contextlib.suppress(OSError):
            record.finish([job.name for job in jobs])
        raise
    with writing(record.path):
        record.finish([job.name for job in jobs])


def _doubt(outcome: Result) -> int:
    """Return DOUBTFUL for a formula or a page on which something may be wrong, else 0."""
    return DOUBTFUL if not isinstance(outcome, Pic2LatexError) and is_doubtful(outcome.warnings) else 0


def _folders(request: RecognizeRequest) -> tuple[Path, Path]:
    """Return the folder with the pictures and the one for the results, which is made."""
    folder, target = request.batch, request.output
    if folder is None or not folder.is_dir():
        raise OptionError(f"There is no folder {folder}.", hint="Name a folder of pictures with --batch.")
    if target is None:
        raise OptionError("A batch needs a place for its results.", hint="Name a folder with -o.")
    make_folder(target)
    return folder, target


def _asked(request: RecognizeRequest, options: Options) -> dict[str, object]:
    """Return what a result depends on besides the picture."""
    asked: dict[str, object] = {
        "format": request.format_for(options.mode),
        "inline": request.inline,
        "model": options.model,
        "beams": options.beams,
        "max_tokens": options.max_tokens,
    }
    if options.mode is not Mode.FORMULA:
        asked |= {"mode": str(options.mode), "detector": options.detector, "text": repr(options.text)}
    return asked


def _jobs(folder: Path, target: Path, extension: str, written: frozenset[str]) -> list[_Job]:
    """Return the pictures below `folder` in natural order; a folder that `detect` wrote stands for its crops.

    Results of earlier runs are left out: what lies in a results folder below, and the files that it lists as `written`.
    """
    if (folder / CROPS).is_dir():
        folder = folder / CROPS
    results, root = target.resolve(), folder.resolve()
    is_below = root in results.parents
    ours = {results / file for file in written}
    paths = [
        path
        for path in folder.rglob("*")
        if path.suffix.lower() in SUFFIXES
        and path.is_file()
        and not (is_below and results in path.resolve().parents)
        and path.resolve() not in ours
    ]
    if not paths:
        raise OptionError(
            f"There are no pictures in {folder}.", hint=f"Pictures end in {', '.join(SUFFIXES)}."
        )
    names = sorted((path.relative_to(folder).as_posix() for path in paths), key=_natural)
    shared = Counter(_without_suffix(name).casefold() for name in names)
    stems = distinct(
        [name if shared[_without_suffix(name).casefold()] > 1 else _without_suffix(name) for name in names]
    )
    return [
        _Job(folder / name, name, stem + extension, fingerprint(folder / name))
        for name, stem in zip(names, stems, strict=True)
    ]


def _without_suffix(name: str) -> str:
    return name[: name.rindex(".")]


def _natural(name: str) -> tuple[tuple[int, str | int], ...]:
    """Sort 2 before 10."""
    pieces = re.split(r"([0-9]+)", name.casefold())
    return tuple((0, int(piece)) if piece.isdecimal() else (1, piece) for piece in pieces)


def _outcomes(
    engine: "Engine", jobs: Sequence[_Job], options: Options, record: BatchRecord
) -> Iterator[tuple[_Job, Result]]:
    """Read the pictures in chunks; those that were tried before one by one, so that one takes no other along."""
    fresh = [job for job in jobs if not record.tries(job.name)]
    size = CHUNK if options.mode is Mode.FORMULA else 1
    chunks = [fresh[first : first + size] for first in range(0, len(fresh), size)]
    chunks += [[job] for job in jobs if record.tries(job.name)]
    for chunk in chunks:
        with writing(record.path):
            record.begin(job.name for job in chunk)
        if options.mode is Mode.FORMULA:
            pictures = (job.path for job in chunk)
            outcomes = engine.recognize_many(pictures, options, cancelled=was_interrupted)
            yield from zip(chunk, outcomes, strict=True)
        else:
            yield from ((job, _page(engine, job, options)) for job in chunk)


def _page(engine: "Engine", job: _Job, options: Options) -> Page | Pic2LatexError:
    """Read a picture as a page. Raises what concerns all pictures."""
    try:
        return engine.recognize_page(job.path, options, cancelled=was_interrupted)
    except (PictureError, RecognitionError) as error:
        if isinstance(error, Cancelled):
            raise
        return error


def _written(
    request: RecognizeRequest, target: Path, job: _Job, outcome: Result
) -> tuple[dict[str, object], int]:
    """Write one result; return its line of the record and its exit code."""
    try:
        entry = _result(request, target, job, outcome)
    except Pic2LatexError as error:
        report(error, job.name)
        if not isinstance(error, OutputError):  # which leaves what was there
            _forget(target / job.file)
        return {"picture": job.name, "error": str(error), "hint": error.hint}, exit_code(error)
    if request.json:
        print(json_line(entry), flush=True)
    return entry, 0


def _forget(path: Path) -> None:
    """Delete the result of an earlier run: it does not belong to the picture that is there now."""
    with contextlib.suppress(OSError):  # a folder that bears its name, or rights: then it stays
        path.unlink(missing_ok=True)


def _result(request: RecognizeRequest, target: Path, job: _Job, outcome: Result) -> dict[str, object]:
    """Write what was read; return what is known about it. Raises the error it ended with."""
    from pic2latex.formats import render, render_page

    if isinstance(outcome, Pic2LatexError):
        raise outcome
    if isinstance(outcome, Page):
        rendered = render_page(outcome.markdown, request.format_for(Mode.PAGE))
        known = page_facts(job.name, outcome, rendered)
    else:
        rendered = render(outcome.latex, request.format_for(Mode.FORMULA), display=not request.inline)
        known = to_json(job.name, outcome, rendered)
    data = rendered.data if rendered.data is not None else f"{rendered.text}\n".encode()
    path = target / job.file
    with writing(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        atomic_write(path, data)
    return {**known, "file": job.file}


def _summary(read: int, failed: int, done_before: int, record: Path) -> str:
    counts = [f"{read} read"]
    if failed:
        counts.append(f"{failed} could not be read")
    if done_before:
        counts.append(f"{done_before} done before")
    return f"Pictures: {', '.join(counts)}. The record is {record}."
