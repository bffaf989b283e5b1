"""Pages of a document that were read, kept beside the result: a run that is stopped loses none of them.

A page counts only for the same document, read in the same way: both go into the key that stands in every line.
"""

import hashlib
from dataclasses import replace
from pathlib import Path
from typing import Any

from pic2latex.json_input import region_from
from pic2latex.json_output import region_facts
from pic2latex.jsonl_record import JsonlRecord, RecordLine
from pic2latex.pages.document.page import DocumentPage, Figure
from pic2latex.types import Box, Options, Passage, PassageKind, RecognitionWarning, WarningCode

__all__ = ["DocumentRecord", "cache_key", "to_json"]


def cache_key(document: Path | bytes, options: Options, dpi: float) -> str:
    """Return what the reading of a document depends on: its content, how it is read, and the program's version.

    Raises OSError when the file cannot be read.
    """
    from importlib.metadata import version

    from pic2latex.models.download.checksum import sha256_of

    if isinstance(document, Path) and document.is_dir():
        names = sorted(f"{file.name} {file.stat().st_size}" for file in document.iterdir() if file.is_file())
        document = "\n".join(names).encode("utf-8", "surrogateescape")
    content = hashlib.sha256(document).hexdigest() if isinstance(document, bytes) else sha256_of(document)
    how = f"{content} {replace(options, device=None)!r} {dpi:g} {version('pic2latex')}"
    return hashlib.sha256(how.encode()).hexdigest()[:24]


class DocumentRecord:
    """The file with the pages of one document, a line of JSON each; None keeps nothing."""

    def __init__(self, path: Path | None, key: str) -> None:
        self.path = path
        self._record = None if path is None else JsonlRecord(path)
        self._key = key

    def load(self) -> dict[int, DocumentPage]:
        """Return the pages of an earlier run by their numbers; forget those that were read in another way.

        Raises OSError when the file cannot be written.
        """
        if self._record is None:
            return {}
        lines = self._record.load()
        pages: dict[int, tuple[DocumentPage, RecordLine]] = {}
        for line in lines:
            page = _parsed(line.entry, self._key)
            if page is not None:
                pages[page.number] = page, line
        if len(pages) < len(lines):
            self._record.replace(line for _, line in pages.values())
        return {number: page for number, (page, _) in pages.items()}

    def add(self, page: DocumentPage) -> None:
        """Keep a page. Raises OSError."""
        if self._record is not None:
            self._record.add({"key": self._key, **to_json(page)})

    def clear(self) -> None:
        """Forget all pages. Raises OSError."""
        if self._record is not None:
            self._record.clear()


def to_json(page: DocumentPage) -> dict[str, object]:
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
        "warnings": [_warning_facts(each) for each in page.warnings],
        "doubtful": [region_facts(each) for each in page.doubtful],
    }


def _warning_facts(warning: RecognitionWarning) -> dict[str, object]:
    return {
        "code": str(warning.code),
        "reason": warning.reason,
        "help": warning.help,
        "values": dict(warning.values),
        "boxes": [_numbers(box) for box in warning.boxes],
    }


def _warning(facts: dict[str, Any]) -> RecognitionWarning:
    """Read a warning. Raises ValueError, KeyError and TypeError."""
    return RecognitionWarning(
        WarningCode(facts["code"]),
        str(facts["reason"]),
        str(facts["help"]),
        tuple((str(name), str(value)) for name, value in facts["values"].items()),
        tuple(Box(*sides) for sides in facts["boxes"]),
    )


def _numbers(box: Box) -> list[float]:
    return [round(side, 2) for side in (box.left, box.top, box.right, box.bottom)]


def _parsed(data: dict[str, Any], key: str) -> DocumentPage | None:
    """Read a line; None for one that is damaged, or that another key wrote."""
    try:
        if data["key"] != key:
            return None
        passages = (
            Passage(PassageKind(each["kind"]), Box(*each["box"]), str(each["markdown"]))
            for each in data["passages"]
        )
        figures = (Figure(Box(*each["box"]), str(each["link"])) for each in data["figures"])
        size = float(data["width"]), float(data["height"])
        warnings = tuple(_warning(each) for each in data["warnings"])
        doubtful = tuple(region_from(each) for each in data["doubtful"])
        return DocumentPage(int(data["page"]), *size, tuple(passages), tuple(figures), warnings, doubtful)
    except (ValueError, KeyError, TypeError, AttributeError, OverflowError, RecursionError):
        return None
