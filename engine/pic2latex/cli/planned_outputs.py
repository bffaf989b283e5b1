"""Where the results of one `pic2latex recognize` go, settled before anything is read."""

import os
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from pic2latex.cli._recognize.recognize_request import RecognizeRequest
from pic2latex.cli.output_paths import distinct, make_folder, refuse_overwriting, writing
from pic2latex.errors import OptionError
from pic2latex.types import Mode

__all__ = ["InputFile", "PlannedInputs", "figure_folder", "pages_file", "planned"]

RESULTS = "results"
WEB_PAGES = frozenset({".html", ".htm"})


@dataclass(frozen=True, slots=True)
class InputFile:
    """Something to read: the name results go by, its path or bytes, and the mode to read it in.

    `output` is the file its text goes to; None is standard output, or the file of all results as JSON.
    """

    name: str
    data: Path | bytes
    mode: Mode
    is_pdf: bool = False
    output: Path | None = None


@dataclass(frozen=True, slots=True)
class PlannedInputs:
    """The inputs with their outputs, pictures apart from PDFs; `lines` is the file of the pictures' results as JSON."""

    pictures: tuple[InputFile, ...]
    documents: tuple[InputFile, ...]
    lines: Path | None = None

    @classmethod
    def of(cls, inputs: Iterable[InputFile], lines: Path | None = None) -> "PlannedInputs":
        """Sort inputs, each kind in its order."""
        all_of_them = tuple(inputs)
        return cls(
            tuple(each for each in all_of_them if not each.is_pdf),
            tuple(each for each in all_of_them if each.is_pdf),
            lines,
        )


def planned(request: RecognizeRequest, inputs: Sequence[InputFile]) -> PlannedInputs:
    """Settle where the result of each input goes.

    Makes the folder for several results. Raises OptionError when an input would be overwritten, or several results
    would go into one file, and OutputError when the folder cannot be made.
    """
    asked = request.output
    if request.report is not None:
        _check_report(request.report, inputs)
    if asked is None:
        return PlannedInputs.of(inputs)
    with writing(asked):
        in_folder = len(inputs) > 1 or asked.is_dir()
    lines = None
    if request.json and not all(each.is_pdf for each in inputs):
        lines = asked / f"{RESULTS}.jsonl" if in_folder else asked
    outputs: list[Path | None] = [asked] * len(inputs)
    if in_folder:
        stems = distinct([Path(each.name).stem for each in inputs], [RESULTS] if lines else [])
        outputs = [
            asked / f"{stem}{_extension(request, each)}" for stem, each in zip(stems, inputs, strict=True)
        ]
    settled = [
        replace(each, output=None if lines and not each.is_pdf else output)
        for each, output in zip(inputs, outputs, strict=True)
    ]
    _refuse_conflicts(settled, lines)
    if request.report is not None and _same_file(
        request.report, (p for each in settled for p in _written(each))
    ):
        message = f"The text and the report would both be written to {request.report}."
        raise OptionError(message, hint="Name another file with --report.")
    if in_folder:
        make_folder(asked)
    return PlannedInputs.of(settled, lines)


def _check_report(report: Path, inputs: Sequence[InputFile]) -> None:
    """Raise OptionError when a proof report of these inputs cannot be, or would be written over one of them."""
    first = inputs[0].data
    is_missing = isinstance(first, Path) and not first.exists()  # which is said when it is opened
    if len(inputs) > 1 or (inputs[0].mode is Mode.FORMULA and not is_missing):
        hint = "Read one document, or with “--mode page” one picture of a page or a folder of such."
        raise OptionError("A report is about the pages of one document.", hint=hint)
    if report.suffix.lower() not in WEB_PAGES:
        raise OptionError(
            f"{report} is no name for a web page.", hint="Let the name of the report end in .html."
        )
    refuse_overwriting([each.data for each in inputs if isinstance(each.data, Path)], [report])


def _same_file(path: Path, others: Iterable[Path]) -> bool:
    return any(os.path.realpath(path) == os.path.realpath(other) for other in others)


def _refuse_conflicts(inputs: Sequence[InputFile], lines: Path | None) -> None:
    outputs = [*([lines] if lines else []), *(path for each in inputs for path in _written(each))]
    figures = [figure_folder(each.output).absolute() for each in inputs if each.output]

    def is_figure(path: Path) -> bool:
        return path.absolute().parent in figures and bool(re.fullmatch(r"p\d+-\d+\.png", path.name))

    paths = [each.data for each in inputs if isinstance(each.data, Path)]
    refuse_overwriting(paths, outputs, is_figure)
    behind = Counter(os.path.realpath(path) for path in outputs)
    if shared := [path for path in outputs if behind[os.path.realpath(path)] > 1]:
        message = f"Two results would both be written to the file behind {shared[0]}."
        raise OptionError(message, hint="Remove that link, or name another folder with -o.")


def _written(source: InputFile) -> Iterator[Path]:
    if source.output is not None:
        yield source.output
        if source.is_pdf:
            yield pages_file(source.output)


def pages_file(output: Path) -> Path:
    """Return where the finished pages of a PDF are kept whose text goes to `output`."""
    return output.with_name(f"{output.stem}.pages.jsonl")


def figure_folder(output: Path) -> Path:
    """Return where the figures of a PDF are kept whose text goes to `output`."""
    return output.with_name(f"{output.stem}-figures")


def _extension(request: RecognizeRequest, source: InputFile) -> str:
    return ".jsonl" if request.json else request.extension_for(source.mode)
