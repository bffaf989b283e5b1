"""Results as lines of JSON: at once on standard output, or in a file that appears when the work has ended."""

import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from pic2latex.atomic_write import atomic_file
from pic2latex.cli.output_paths import writing
from pic2latex.jsonl_record import json_line

__all__ = ["PutLine", "result_lines"]

PutLine = Callable[[Mapping[str, object]], None]
"""Takes one result."""


class _Nothing(Exception):
    """The work was stopped before its first result."""


@contextmanager
def result_lines(path: Path | None) -> Iterator[PutLine]:
    """Yield what takes the results; they become the content of `path`, also when the work is stopped half-way.

    What was in the file stays when there is no result at all, or when it cannot be written: OutputError.
    """
    if path is None:
        yield lambda entry: print(json_line(entry), flush=True)
        return
    stopped: BaseException | None = None
    written: list[int] = []
    try:
        with writing(path), atomic_file(path) as file:

            def put(entry: Mapping[str, object]) -> None:
                with writing(path):
                    written.append(file.write(f"{json_line(entry)}\n".encode()))

            try:
                yield put
            except BaseException as error:
                stopped = error
                if not written:
                    raise _Nothing from error
    except _Nothing:
        sys.stderr.flush()
    if stopped is not None:
        raise stopped
