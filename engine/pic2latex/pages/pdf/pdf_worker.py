"""The process in which PDFium runs, with bounds on its memory and its time: a hostile PDF can end this and no more.

It is started by `worker_client` and speaks frames over its standard input and output: a length, a JSON object, and as
many bytes as the object says in `bytes`. It ends when its input ends. Nothing it says is trusted by the other side.
"""

import contextlib
import importlib
import json
import os
import struct
import sys
import threading
from io import FileIO
from queue import SimpleQueue
from typing import Any

from pic2latex.child_process import bound_memory, bound_time

__all__ = ["DAMAGED", "LOCKED", "MISSING", "UNKNOWN_PROTECTION", "Frame", "main", "read_frame", "write_frame"]

Frame = tuple[dict[str, Any], bytearray]

MEMORY = 1 << 30
"""Bytes that a page may take besides the program itself; four times the largest picture."""

SECONDS = 60
"""Of the processor's time, for opening a file and for each question about a page."""

LONGEST = 64 << 20  # bytes of a frame's object
LENGTH = struct.Struct("<I")
DAMAGED, LOCKED, MISSING, UNKNOWN_PROTECTION = "damaged", "locked", "missing", "protection"
CODES = {4: LOCKED, 5: UNKNOWN_PROTECTION}  # FPDF_ERR_PASSWORD, FPDF_ERR_SECURITY


def write_frame(stream: FileIO, value: dict[str, Any], data: bytes | bytearray | memoryview = b"") -> None:
    """Write one frame to a stream without a buffer. Raises OSError when the other side has gone."""
    text = json.dumps(value | {"bytes": len(data)}).encode()
    for piece in (LENGTH.pack(len(text)) + text, data):
        rest = memoryview(piece)
        while rest:
            rest = rest[stream.write(rest) or 0 :]


def read_frame(stream: FileIO, most: int) -> Frame | None:
    """Read one frame with at most `most` bytes from a stream without a buffer; None at the end.

    Raises ValueError for what is no frame.
    """
    head = _exactly(stream, LENGTH.size)
    if head is None:
        return None
    (length,) = LENGTH.unpack(head)
    text = _exactly(stream, length) if 2 <= length <= LONGEST else None
    value = json.loads(text or b"")
    count = value.get("bytes") if isinstance(value, dict) else None
    if not isinstance(count, int) or not 0 <= count <= most:
        raise ValueError("no frame")
    data = _exactly(stream, count)
    if data is None:
        raise ValueError("a frame was cut off")
    return value, data


def _exactly(stream: FileIO, count: int) -> bytearray | None:
    """Read so many bytes; None when there are fewer."""
    data = bytearray(count)
    rest = memoryview(data)
    while rest:
        got = stream.readinto(rest)
        if not got:
            return None
        rest = rest[got:]
    return data


class _Server:
    """Answers questions about one PDF."""

    def __init__(self) -> None:
        self._document: Any = None
        self._answers = {
            "open": self._open,
            "size": self._size,
            "draw": self._draw,
            "objects": self._objects,
            "letters": self._letters,
            "layer": self._layer,
        }

    def answer(self, question: dict[str, Any], data: bytearray) -> tuple[dict[str, Any], Any]:
        """Return the answer and its bytes; what PDFium refuses is an answer with `error`."""
        import pypdfium2

        try:
            return self._answers[question["ask"]](question, data)
        except pypdfium2.PdfiumError as error:
            return {"error": CODES.get(error.err_code or 0, DAMAGED)}, b""
        except MemoryError:
            return {"error": DAMAGED}, b""
        except FileNotFoundError:
            return {"error": MISSING}, b""
        except (OSError, ValueError) as error:
            return {"error": DAMAGED, "reason": str(error)}, b""

    def _open(self, question: dict[str, Any], data: bytearray) -> tuple[dict[str, Any], Any]:
        import pypdfium2

        source = question["path"] or bytes(data)
        try:
            self._document = pypdfium2.PdfDocument(source, password=question["password"])
        except pypdfium2.PdfiumError as error:
            # PDFium says "password" of files without pages, too; what says so for sure is never compressed.
            if CODES.get(error.err_code or 0) == LOCKED and not _mentions_encryption(source):
                return {"error": DAMAGED}, b""
            raise
        return {"pages": len(self._document)}, b""

    def _size(self, question: dict[str, Any], _: bytearray) -> tuple[dict[str, Any], Any]:
        return {"size": [float(side) for side in self._page(question).get_size()]}, b""

    def _draw(self, question: dict[str, Any], _: bytearray) -> tuple[dict[str, Any], Any]:
        page = self._page(question)
        bitmap = page.render(
            scale=question["scale"], crop=tuple(question["crop"]), rev_byteorder=True, prefer_bgrx=False
        )
        shape = {
            "width": bitmap.width,
            "height": bitmap.height,
            "stride": bitmap.stride,
            "channels": bitmap.n_channels,
        }
        return shape, memoryview(bitmap.buffer).cast("B")[: bitmap.stride * bitmap.height]

    def _objects(self, question: dict[str, Any], _: bytearray) -> tuple[dict[str, Any], Any]:
        from pic2latex.pages.pdf.objects import read_page_content

        page = self._page(question)
        seen = read_page_content(page)
        return {
            "size": [float(side) for side in page.get_size()],
            "placed": [[*_sides(each.box), *each.pixels, each.paths] for each in seen.placed],
            "lines": [[*_sides(each.box), each.bends, each.is_curve] for each in seen.lines],
        }, b""

    def _letters(self, question: dict[str, Any], _: bytearray) -> tuple[dict[str, Any], Any]:
        from pic2latex.pages.pdf.objects import places_of_letters

        return {"letters": [list(place) for place in places_of_letters(self._page(question))]}, b""

    def _layer(self, question: dict[str, Any], _: bytearray) -> tuple[dict[str, Any], Any]:
        from pic2latex.pages.pdf.text_layer import layer_of

        characters = layer_of(self._page(question))
        return {"characters": [[each.text, each.font, *_sides(each.box)] for each in characters]}, b""

    def _page(self, question: dict[str, Any]) -> Any:
        return self._document[question["page"] - 1]


def _sides(box: Any) -> tuple[float, float, float, float]:
    return box.left, box.top, box.right, box.bottom


def _mentions_encryption(source: str | bytes) -> bool:
    if isinstance(source, bytes):
        return b"/Encrypt" in source
    with open(source, "rb") as file:  # noqa: PTH123 - as PDFium was given it
        return b"/Encrypt" in file.read()


def main() -> int:
    """Serve until standard input ends. Whatever PDFium prints goes nowhere."""
    import signal

    signal.signal(signal.SIGINT, signal.SIG_IGN)  # whoever started this decides when it ends
    stdin = FileIO(os.dup(0), "rb")
    stdout = FileIO(os.dup(1), "wb")
    with open(os.devnull, "r+b") as nowhere:  # noqa: PTH123 - not a path of ours
        for number in (0, 1):
            os.dup2(nowhere.fileno(), number)
    for name in (
        "pypdfium2",
        "pic2latex.pages.pdf.objects",
        "pic2latex.pages.pdf.text_layer",
    ):  # before memory is bounded
        importlib.import_module(name)
    bound_memory(MEMORY)
    questions: SimpleQueue[Frame] = SimpleQueue()
    threading.Thread(target=_listen, args=(stdin, questions), daemon=True).start()
    server = _Server()
    while True:
        question, data = questions.get()
        bound_time(SECONDS)
        write_frame(stdout, *server.answer(question, data))


def _listen(stdin: FileIO, questions: "SimpleQueue[Frame]") -> None:
    """Pass questions on; end the process when there will be none, even while PDFium is busy."""
    with contextlib.suppress(OSError, ValueError):
        while (frame := read_frame(stdin, 1 << 40)) is not None:
            questions.put(frame)
    os._exit(0)


if __name__ == "__main__":
    sys.exit(main())
