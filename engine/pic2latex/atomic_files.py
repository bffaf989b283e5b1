"""Files that are whole or not there: written beside their place and moved into it at the end."""

from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import IO, TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["atomic_writer"]


@contextmanager
def atomic_writer(*paths: Path) -> "Iterator[tuple[IO[bytes], ...]]":
    """Open files that appear under their names, in this order, when the block ends without an error.

    The last one says that all are whole. Raises OSError, and leaves nothing behind, when one cannot be written.
    """
    parts = tuple(path.with_name(f"{path.name}.part") for path in paths)
    try:
        with ExitStack() as stack:
            yield tuple(stack.enter_context(part.open("wb")) for part in parts)
        for part, path in zip(parts, paths, strict=True):
            part.replace(path)
    except BaseException:
        for part in parts:
            part.unlink(missing_ok=True)
        raise
