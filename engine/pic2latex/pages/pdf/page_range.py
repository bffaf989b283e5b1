"""Which pages somebody means: “3-7”, “1,4,9-”, “-2”."""

import re

from pic2latex.errors import OptionError

__all__ = ["parse_pages"]

RANGE = re.compile(r"(\d*)\s*(?:(-)\s*(\d*))?")
HINT = "Write numbers and ranges, such as 3-7 or 1,4,9-."


def parse_pages(text: str | None, count: int) -> tuple[int, ...]:
    """Return the numbers (from 1, in the order of the document) that `text` names of `count` pages; None names all.

    An open range reaches to the first or the last page, and one that reaches beyond the last ends there. Raises
    OptionError when `text` is not made of ranges or names no page that exists.
    """
    if text is None:
        return tuple(range(1, count + 1))
    wanted: set[int] = set()
    for piece in text.replace("–", "-").split(","):
        first, last = _bounds(piece.strip(), text)
        wanted.update(range(first, min(count if last is None else last, count) + 1))
    wanted.discard(0)
    if not wanted:
        pages = "is only 1 page" if count == 1 else f"are {count} pages"
        raise OptionError(f"There is no page “{text}”: there {pages}.", hint=HINT)
    return tuple(sorted(wanted))


def _bounds(piece: str, text: str) -> tuple[int, int | None]:
    match = RANGE.fullmatch(piece)
    if match is None or not any(character.isdigit() for character in piece):
        raise OptionError(f"“{text}” does not name pages.", hint=HINT)
    first = int(match[1]) if match[1] else 1
    if match[2] is None:
        return first, first
    last = int(match[3]) if match[3] else None
    if last is not None and last < first:
        raise OptionError(f"The pages “{piece}” end before they begin.", hint=HINT)
    return first, last
