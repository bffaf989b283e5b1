"""How well the size of text is told, on pictures whose em is known: the error before the network and with it."""

import json
import math
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING

from pic2latex.bench.result_table import BenchTable, Column
from pic2latex.errors import OptionError, PictureError

if TYPE_CHECKING:
    from pic2latex.models.store import InstalledModel

__all__ = ["SizeError", "SizedPicture", "measure_text_size", "sized_pictures", "table_of"]

WITHIN = math.log(1.15)
"""Natural logarithm: an error that costs no accuracy."""

ALL = "all"


@dataclass(frozen=True, slots=True)
class SizedPicture:
    """A picture's file, the em of its text in pixels, and the kind of formula it shows."""

    path: Path
    em: float
    kind: str


@dataclass(frozen=True, slots=True)
class SizeError:
    """Natural logarithms of em over true em, told from components and read at; and how often the network ran."""

    kind: str
    estimated: float
    read: float
    looks: int


def sized_pictures(folder: Path) -> Iterator[SizedPicture]:
    """Yield the pictures of a folder made by `train test-set`. Raises OptionError when their ems are not known."""
    try:
        lines = (folder / "formulas.jsonl").read_text(encoding="utf-8").splitlines()
        for row in map(json.loads, lines):
            yield SizedPicture(
                folder / "images" / row["img_name"], float(row["em"]), row.get("source") or "formula"
            )
    except (OSError, ValueError, KeyError, TypeError) as error:
        hint = "Make the pictures with `pic2latex train test-set`."
        raise OptionError(
            f"{folder} does not tell the size of its pictures' text: {error}.", hint=hint
        ) from error


def measure_text_size(
    model: "InstalledModel",
    pictures: Iterable[SizedPicture],
    threads: int,
    told: Callable[[int], None] = lambda _: None,
) -> tuple[SizeError, ...]:
    """Tell the size of each picture's text as recognition does. Raises ModelDamaged."""
    from pic2latex.onnx_session import Sessions
    from pic2latex.picture import read_picture
    from pic2latex.preprocessing.binarization import extract_ink
    from pic2latex.recognizers.compact_encoder import CompactEncoder
    from pic2latex.types import Device

    session = Sessions(Device.CPU, threads).open(model.path("encoder.onnx"))
    encoder = CompactEncoder(session, model.card.settings.number("em", 16.0))
    errors = []
    for picture in pictures:
        try:
            ink = extract_ink(read_picture(picture.path), enlarges=True)
        except PictureError:
            continue
        encoded = encoder.encode(ink, lambda: False, em_is_known=False)
        estimated = math.log(ink.em / (picture.em * ink.scale))
        errors.append(
            SizeError(picture.kind, estimated, estimated + math.log(encoded.correction), encoded.looks)
        )
        told(len(errors))
    return tuple(errors)


def table_of(errors: tuple[SizeError, ...]) -> BenchTable:
    """Return a row for each kind, and one for all."""
    kinds = (*sorted({error.kind for error in errors}), ALL)
    rows = []
    for kind in kinds:
        some = [error for error in errors if kind in (ALL, error.kind)]
        rows.append(
            (kind, len(some), *_shares(some), _worst(some), sum(error.looks for error in some) / len(some))
        )
    columns = (
        Column("kind", "kind"),
        Column("pictures", "pictures", "{:d}"),
        Column("estimated_within", "estimated within 15 %", "{:.1%}"),
        Column("read_within", "read within 15 %", "{:.1%}"),
        Column("median_error", "median error", "{:.3f}"),
        Column("p95_error", "p95 error", "{:.3f}"),
        Column("looks", "looks", "{:.2f}"),
    )
    note = "Errors are natural logarithms of the em that was read at over the true one; looks are runs of the encoder."
    return BenchTable("text_size", "Size of text", columns, tuple(rows), (note,))


def _shares(errors: list[SizeError]) -> tuple[float, float, float]:
    count = len(errors)
    estimated = sum(abs(error.estimated) <= WITHIN for error in errors) / count
    read = sum(abs(error.read) <= WITHIN for error in errors) / count
    return estimated, read, median(abs(error.read) for error in errors)


def _worst(errors: list[SizeError]) -> float:
    """Return the 95th percentile of the errors."""
    return sorted(abs(error.read) for error in errors)[math.ceil(0.95 * len(errors)) - 1]
