"""Pages of a document that were read, kept beside the result: a run that is stopped loses none of them.

A page counts only for the same document, read in the same way: both go into the key that stands in every line.
"""

import hashlib
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

from pic2latex.pages.document import DocumentPage, Figure
from pic2latex.types import Box, Options, Passage, PassageKind

__all__ = ["DocumentRecord", "key_of", "plain"]


def key_of(document: Path | bytes, options: Options, dpi: float) -> str:
    """Return what the reading of a document depends on: its content, how it is read, and the program's version.

    Raises OSError when the file cannot be read.
    """
    from importlib.metadata import version

    from pic2latex.models.digest import sha256_of

    content = hashlib.sha256(document).hexdigest() if isinstance(document, bytes) else sha256_of(document)
    how = f"{content} {replace(options, device=None)!r} {dpi:g} {version('pic2latex')}"
    return hashlib.sha256(how.encode()).hexdigest()[:24]


class DocumentRecord:
    """The file with the pages of one document, a line of JSON each; None keeps nothing."""

    def __init__(self, path: Path | None, key: str) -> None:
        self._path = path
        self._key = key

    def load(self) -> dict[int, DocumentPage]:
        """Return the pages of an earlier run by their numbers; forget those that were read in another way."""
        if self._path is None or not self._path.is_file():
            return {}
        pages = {}
        for line in self._path.read_text(encoding="utf-8", errors="replace").splitlines():
            page = _parsed(line, self._key)
            if page is not None:
                pages[page.number] = page
        beside = self._path.with_suffix(".new")
        beside.write_text("".join(self._line(page) for page in pages.values()), encoding="utf-8")
        beside.replace(self._path)
        return pages

    def add(self, page: DocumentPage) -> None:
        """Keep a page. Raises OSError."""
        if self._path is not None:
            with self._path.open("a", encoding="utf-8") as file:
                file.write(self._line(page))

    def clear(self) -> None:
        """Forget all pages."""
        if self._path is not None:
            self._path.unlink(missing_ok=True)

    def _line(self, page: DocumentPage) -> str:
        return json.dumps({"key": self._key, **plain(page)}, ensure_ascii=False) + "\n"


def plain(page: DocumentPage) -> dict[str, object]:
    """Return a page as JSON says it; measures are in points from the upper left corner."""
    return {
        "page": page.number,
        "width": page.width,
        "height": page.height,
        "passages": [
            {"kind": str(each.kind), "box": _numbers(each.box), "markdown": each.markdown}
            for each in page.passages
        ],
        "figures": [{"box": _numbers(each.box), "link": each.link} for each in page.figures],
    }


def _numbers(box: Box) -> list[float]:
    return [round(side, 2) for side in (box.left, box.top, box.right, box.bottom)]


def _parsed(line: str, key: str) -> DocumentPage | None:
    """Read a line; None for one that was cut off, or that another key wrote."""
    try:
        data: dict[str, Any] = json.loads(line)
        if data["key"] != key:
            return None
        passages = (
            Passage(PassageKind(each["kind"]), Box(*each["box"]), str(each["markdown"]))
            for each in data["passages"]
        )
        figures = (Figure(Box(*each["box"]), str(each["link"])) for each in data["figures"])
        size = float(data["width"]), float(data["height"])
        return DocumentPage(int(data["page"]), *size, tuple(passages), tuple(figures))
    except (ValueError, KeyError, TypeError):
        return None
