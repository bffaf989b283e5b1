"""The history as files for other programs: one table of kinds, each writing all entries to one file."""

import json
import zipfile
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from pic2latex.atomic_write import atomic_file
from pic2latex.errors import ConversionError
from pic2latex.types import Mode
from pic2latex_desktop.history.store import Entry
from pic2latex_desktop.i18n import QT_TRANSLATE_NOOP

__all__ = ["EXPORTS", "Export", "ExportItem", "export"]


@dataclass(frozen=True, slots=True)
class ExportItem:
    """A result and its picture (PNG; empty when there is none)."""

    entry: Entry
    png: bytes


@dataclass(frozen=True, slots=True)
class Export:
    """One kind of file: its ending, what it is called, and how it is written."""

    ending: str
    label: str
    write: Callable[[tuple[ExportItem, ...], BinaryIO], None]


def _as_latex(items: Iterable[ExportItem]) -> str:
    bodies: list[str] = []
    for item in items:
        bodies += ["", f"% {item.entry.time:%Y-%m-%d %H:%M} UTC", _latex_of(item.entry)]
    # Only XeLaTeX and LuaLaTeX set Chinese, and only with a package.
    needs_chinese = any("\u2e80" <= character <= "\uffef" for body in bodies for character in body)
    packages = ["amsmath", "amssymb", "graphicx", "hyperref", *(["ctex"] if needs_chinese else [])]
    head = [r"\documentclass{article}", f"\\usepackage{{{','.join(packages)}}}", r"\begin{document}"]
    return "\n".join([*head, *bodies, r"\end{document}", ""])


def _latex_of(entry: Entry) -> str:
    if entry.mode is Mode.FORMULA:
        return f"\\[\n{entry.source}\n\\]"
    from pic2latex.formats import render_page

    try:
        return render_page(entry.source, "latex").text
    except ConversionError:
        # Rather word for word than not at all.
        return f"\\begin{{verbatim}}\n{entry.source}\n\\end{{verbatim}}"


def _as_markdown(items: Iterable[ExportItem]) -> str:
    parts: list[str] = []
    for item in items:
        source = item.entry.source
        body = f"$$\n{source}\n$$" if item.entry.mode is Mode.FORMULA else source
        parts += [f"<!-- {item.entry.time:%Y-%m-%d %H:%M} UTC -->", body, ""]
    return "\n".join(parts)


def _as_records(items: Iterable[ExportItem]) -> str:
    records = [
        {
            "id": item.entry.id,
            "time": item.entry.time.isoformat(timespec="seconds"),
            "mode": item.entry.mode.value,
            "source": item.entry.source,
            "model": item.entry.model,
            "confidence": round(item.entry.confidence, 4),
            "favourite": item.entry.is_favourite,
            "picture": f"pictures/{item.entry.id}.png" if item.png else None,
        }
        for item in items
    ]
    return json.dumps(records, ensure_ascii=False, indent=2) + "\n"


def _write_archive(items: tuple[ExportItem, ...], file: BinaryIO) -> None:
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("history.json", _as_records(items))
        for item in items:
            if item.png:
                archive.writestr(f"pictures/{item.entry.id}.png", item.png, zipfile.ZIP_STORED)


EXPORTS: tuple[Export, ...] = (
    Export(".zip", QT_TRANSLATE_NOOP("Exports", "Archive with pictures"), _write_archive),
    Export(
        ".tex",
        QT_TRANSLATE_NOOP("Exports", "LaTeX document"),
        lambda items, file: _write_text(_as_latex(items), file),
    ),
    Export(
        ".md",
        QT_TRANSLATE_NOOP("Exports", "Markdown document"),
        lambda items, file: _write_text(_as_markdown(items), file),
    ),
)


def export(items: tuple[ExportItem, ...], path: Path) -> None:
    """Write `items` to `path` in the kind its ending names (an archive otherwise). Raises OSError.

    The file appears whole or not at all.
    """
    kind = next((kind for kind in EXPORTS if kind.ending == path.suffix.lower()), EXPORTS[0])
    with atomic_file(path) as file:
        kind.write(items, file)


def _write_text(text: str, file: BinaryIO) -> None:
    file.write(text.encode())
