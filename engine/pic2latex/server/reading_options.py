"""Options of requests, checked where they come in: names of installed models, never paths; formats of the mode."""

import re
from collections.abc import Sequence

from pic2latex.errors import ModelMissing
from pic2latex.server.reader_tasks import FormulaTask, Lane, PageTask
from pic2latex.types import Mode, Options

__all__ = ["MOST_BEAMS", "formula_lane", "reading_task"]

MOST_BEAMS = 10
MODEL_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,99}")
SLOW_PIXELS = 600_000
"""A picture of more is likely a page or a photograph, whose reading takes many times that of a snip."""


def reading_task(
    data: bytes, pixels: int, mode: Mode, formats: Sequence[str], options: Options
) -> FormulaTask | PageTask:
    """Return the task that reads a picture. Raises UnknownFormat and ModelMissing."""
    from pic2latex.formats import format_by_id, page_format_by_id

    check = format_by_id if mode is Mode.FORMULA else page_format_by_id
    for name in formats:
        check(name)
    check_model(options.model)
    if mode is Mode.FORMULA:
        return FormulaTask(data, options, tuple(formats), formula_lane(pixels))
    return PageTask(data, options, tuple(formats))


def formula_lane(pixels: int) -> Lane:
    """Return the lane of a formula: a large picture waits with the pages."""
    return Lane.PAGE if pixels > SLOW_PIXELS else Lane.FORMULA


def check_model(name: str | None) -> None:
    """Raise ModelMissing for what is no model's name: requests must not name folders of the server."""
    if name is not None and not MODEL_NAME.fullmatch(name):
        raise ModelMissing("There is no such model.", hint="GET /v1/models lists those that are installed.")
