"""The process that draws one SVG file (SVG 1.1, 2.0) as PNG, with bounds on its memory and its time.

It is started by `svg_picture`: the file on its standard input; on its output a letter, and after it the PNG (`P`) or a
line why there is none (`E`). The file is taken apart and written anew before it is drawn: resvg would open any file of
this machine that a link names.
"""

import importlib
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from pic2latex.child_process import bound_memory, bound_time

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

__all__ = ["DRAWN", "FAILED", "SvgRefused", "main", "without_links"]

DRAWN, FAILED = b"P", b"E"

MEMORY = 1 << 30
"""Bytes that drawing may take besides the program itself; seven times the largest picture."""

SECONDS = 10
"""Of the processor's time."""

SCALE = 2.5
"""Pixels for each of the drawing's, of which an inch has 96: letters of 12 points become 40 pixels high."""

DPI = 96.0
"""CSS pixels of an inch; resvg's binding takes it to be none."""

LONGEST_DRAWN, LONGEST_SIDE = 6000, 20_000
"""Pixels of a side: what a larger drawing is made smaller to, and what it may have at most before."""

GENERIC_FAMILIES = {
    "font_family": "serif",
    "serif_family": "serif",
    "sans_serif_family": "sans-serif",
    "monospace_family": "monospace",
}
"""Arguments of resvg, and what fontconfig calls those families."""

UNITS = {
    "": 1.0,
    "px": 1.0,
    "pt": 96 / 72,
    "pc": 16.0,
    "mm": 96 / 25.4,
    "cm": 96 / 2.54,
    "in": 96.0,
    "em": 16.0,
    "ex": 8.0,
}
"""CSS pixels (CSS Values and Units, level 3); text is taken to be 16 pixels high."""

LENGTH = re.compile(r"\s*\+?(\d*\.?\d+(?:e[+-]?\d+)?)\s*([a-z]*)\s*", re.IGNORECASE)
EMBEDDED = re.compile(r"\s*data:image/(png|jpe?g|gif|webp)[;,]", re.IGNORECASE)
NAMESPACE = "{http://www.w3.org/2000/svg}"
HARMLESS = frozenset({"a", "script"})
"""Elements whose links show nothing."""


class SvgRefused(Exception):
    """The drawing is not drawn; the message says why, and after a line break what helps."""


def without_links(data: bytes) -> tuple[str, float]:
    """Return an SVG file without links to anything outside of it, and the scale to draw it with.

    Raises SvgRefused for what is no SVG, for one that shows other files or HTML, and for one that is too large.
    """
    from xml.etree import ElementTree as ET

    try:
        root = ET.fromstring(data)  # noqa: S314 - expat bounds what entities grow to, and this process the rest
    except (ET.ParseError, ValueError, LookupError) as error:
        raise SvgRefused(f"it is damaged ({error})\nSave it again, or save it as PNG.") from error
    if root.tag != f"{NAMESPACE}svg":
        raise SvgRefused("it is another kind of XML\nSave the drawing as SVG or PNG.")
    _refuse_html(root)
    for element in root.iter():
        for name, value in tuple(element.attrib.items()):
            if name.rpartition("}")[2] == "href" and not value.strip().startswith("#"):
                _check_link(element, value)
                if not EMBEDDED.match(value):
                    del element.attrib[name]
    return ET.tostring(root, encoding="unicode"), _scale(root)


def _check_link(element: "Element", value: str) -> None:
    name = element.tag.rpartition("}")[2]
    if name not in HARMLESS and not EMBEDDED.match(value):
        raise SvgRefused(
            "it shows other files, which are not opened\nSave it with its pictures embedded, or as PNG."
        )


def _refuse_html(root: "Element") -> None:
    """Raise SvgRefused for HTML in a drawing, unless another way to draw it stands beside it."""
    switched = {id(each) for switch in root.iter(f"{NAMESPACE}switch") for each in switch.iter()}
    if any(id(each) not in switched for each in root.iter(f"{NAMESPACE}foreignObject")):
        raise SvgRefused("it holds HTML, which is not drawn\nSave it as PNG.")


def _scale(root: "Element") -> float:
    """Return how many pixels to draw for each of the drawing's, by the size it says it has."""
    sides = [side for side in _sides(root) if side is not None]
    longest = max(sides, default=0.0)
    if longest > LONGEST_SIDE:
        raise SvgRefused(f"it is {longest:.0f} pixels long\nMake it smaller, or save it as PNG.")
    return min(SCALE, LONGEST_DRAWN / longest) if longest > 0 else SCALE


def _sides(root: "Element") -> Iterator[float | None]:
    """Yield width and height in CSS pixels, of the view box where they are not given."""
    box = root.get("viewBox", "").replace(",", " ").split()
    for name, place in (("width", 2), ("height", 3)):
        found = LENGTH.fullmatch(root.get(name, ""))
        unit = UNITS.get(found[2].lower()) if found else None
        if found and unit is not None:
            yield float(found[1]) * unit
        else:
            other = LENGTH.fullmatch(box[place]) if len(box) == 4 else None
            yield float(other[1]) if other else None


def _drawn(data: bytes) -> bytes:
    """Return the PNG. Raises SvgRefused."""
    import resvg_py

    text, scale = without_links(data)
    # Looking through the system's fonts takes a while; only words that are no outlines are drawn with them.
    needs_fonts = "<text" in text or ":text" in text
    families: dict[str, Any] = dict(_font_families()) if needs_fonts else {}
    try:
        drawn = resvg_py.svg_to_bytes(
            svg_string=text, zoom=scale, dpi=DPI, skip_system_fonts=not needs_fonts, **families
        )
        return bytes(drawn)
    except ValueError as error:
        raise SvgRefused(f"it cannot be drawn ({error})\nSave it as PNG.") from error


def _font_families() -> dict[str, str]:
    """Return the installed families that stand for the generic ones, where fontconfig tells them.

    Left alone, resvg looks for those of Windows (“Times New Roman”), and draws nothing at all where there are none.
    """
    matcher = shutil.which("fc-match")
    found: dict[str, str] = {}
    for argument, generic in GENERIC_FAMILIES.items() if matcher else ():
        command = (str(matcher), "-f", "%{family[0]}", generic)
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        if done.returncode == 0 and done.stdout.strip():
            found[argument] = done.stdout.strip()
    return found


def main() -> int:
    """Draw what comes on standard input. Whatever the libraries print goes nowhere."""
    import signal

    for name in ("resvg_py", "xml.etree.ElementTree"):  # before memory is bounded
        importlib.import_module(name)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # whoever started this decides when it ends
    answers = os.dup(1)
    with open(os.devnull, "wb") as nowhere:  # noqa: PTH123 - not a path of ours
        os.dup2(nowhere.fileno(), 1)
    bound_memory(MEMORY)
    bound_time(SECONDS)
    try:
        answer = DRAWN + _drawn(sys.stdin.buffer.read())
    except SvgRefused as error:
        answer = FAILED + str(error).encode()
    except (MemoryError, RecursionError):
        answer = FAILED + b"it takes too much to draw it\nSave it as PNG."
    rest = memoryview(answer)
    while rest:
        rest = rest[os.write(answers, rest) :]
    return 0


if __name__ == "__main__":
    sys.exit(main())
