"""PDFs that are small and want everything: forms that draw each other without end, pages without a size."""

from collections.abc import Callable, Sequence
from pathlib import Path
from types import MappingProxyType

__all__ = ["HOSTILE", "write_pdf"]

PAGE = (
    b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 300 200] "
    b"/Resources << /XObject << /F 4 0 R >> >> /Contents 5 0 R >>"
)


def write_pdf(path: Path, page: bytes, objects: Sequence[bytes]) -> Path:
    """Write a PDF with one page; `objects` are numbered from 4."""
    every = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        page,
        *objects,
    ]
    content = bytearray(b"%PDF-1.7\n")
    offsets = []
    for number, each in enumerate(every, start=1):
        offsets.append(len(content))
        content += b"%d 0 obj\n%s\nendobj\n" % (number, each)
    table = len(content)
    content += b"xref\n0 %d\n0000000000 65535 f \n" % (len(every) + 1)
    content += b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    content += b"trailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(every) + 1, table)
    path.write_bytes(content)
    return path


def _stream(content: bytes, entries: bytes = b"") -> bytes:
    return b"<< %s /Length %d >>\nstream\n%s\nendstream" % (entries, len(content), content)


def _form(content: bytes, inner: int) -> bytes:
    entries = (
        b"/Type /XObject /Subtype /Form /BBox [0 0 300 200] /Resources << /XObject << /F %d 0 R >> >>" % inner
    )
    return _stream(content, entries)


def _draws_itself(path: Path) -> Path:
    return write_pdf(path, PAGE, [_form(b"/F Do " * 5, 4), _stream(b"/F Do")])


def _nine_forms_of_ten(path: Path) -> Path:
    chain = [_form(b"/F Do " * 10, number) for number in range(6, 14)]
    return write_pdf(path, PAGE, [chain[0], _stream(b"/F Do"), *chain[1:], _form(b"0 0 9 9 re f", 4)])


def _no_size(path: Path) -> Path:
    page = PAGE.replace(b"/MediaBox", b"/CropBox [500 500 600 600] /MediaBox")
    return write_pdf(path, page, [_form(b"", 4), _stream(b"")])


HOSTILE: MappingProxyType[str, Callable[[Path], Path]] = MappingProxyType(
    {
        "a form that draws itself": _draws_itself,
        "nine forms of ten draws": _nine_forms_of_ten,
        "no size": _no_size,
    }
)
