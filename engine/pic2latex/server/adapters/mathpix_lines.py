"""A page's regions as Mathpix' `line_data`: a line of text or a displayed formula each, with its contour.

Members as in Mathpix' reference of v3/text: `type`, `subtype`, `cnt`, `included`, `text`, `confidence`,
`confidence_rate`, `is_printed`, `is_handwritten`, `after_hyphen`. `cnt` goes clockwise from the upper left corner, in
pixels of the picture. What a rule left out, such as a page number, is a line that is not included.
"""

from collections.abc import Iterable, Sequence
from typing import Any

__all__ = ["line_data", "text_of"]

DISPLAY = "display"
TEXT, MATH, LEFT_OUT = "text", "math", "page_info"
SAME_LINE = 0.5  # share of the lower region's height that must overlap
Delimiters = tuple[str, str]


def line_data(facts: dict[str, Any], inline: Delimiters, display: Delimiters) -> list[dict[str, Any]]:
    """Return the lines of a page, from the facts of a page task."""
    lines = [_line(row, inline, display) for row in _rows(facts["regions"])]
    return lines + [_left_out(each) for each in facts["left_out"]]


def text_of(lines: Iterable[dict[str, Any]]) -> str:
    """Return the text of the lines that are included, a line each."""
    return "\n".join(each["text"] for each in lines if each["included"])


def _rows(regions: Sequence[dict[str, Any]]) -> list[list[dict[str, Any]]]:
    """Return the regions that stand beside each other, in reading order; a displayed formula stands alone."""
    rows: list[list[dict[str, Any]]] = []
    for region in regions:
        if (
            rows
            and not _is_display(region)
            and not _is_display(rows[-1][-1])
            and _overlap(rows[-1][-1], region)
        ):
            rows[-1].append(region)
        else:
            rows.append([region])
    return rows


def _overlap(one: dict[str, Any], other: dict[str, Any]) -> bool:
    _, top, _, bottom = one["box"]
    _, other_top, _, other_bottom = other["box"]
    shared = min(bottom, other_bottom) - max(top, other_top)
    return bool(shared > SAME_LINE * min(bottom - top, other_bottom - other_top))


def _is_display(region: dict[str, Any]) -> bool:
    return bool(region["kind"] == DISPLAY)


def _line(row: list[dict[str, Any]], inline: Delimiters, display: Delimiters) -> dict[str, Any]:
    is_display = _is_display(row[0])
    confidences = [float(each["confidence"]) for each in row if each.get("confidence") is not None]
    confidence = min(confidences, default=1.0)
    text = " ".join(filter(None, (_written(each, inline, display) for each in row)))
    return {
        "type": MATH if is_display else TEXT,
        "cnt": _contour([each["box"] for each in row]),
        "included": True,
        "is_printed": True,
        "is_handwritten": False,
        "text": text,
        "confidence": confidence,
        "confidence_rate": confidence,
        "after_hyphen": False,
    }


def _written(region: dict[str, Any], inline: Delimiters, display: Delimiters) -> str:
    latex = region.get("latex")
    if latex is None:
        return str(region.get("text") or "")
    begin, end = display if _is_display(region) else inline
    tag = f" \\tag{{{region['tag']}}}" if region.get("tag") else ""
    return f"{begin}{latex}{tag}{end}"


def _left_out(each: dict[str, Any]) -> dict[str, Any]:
    return {
        "type": LEFT_OUT,
        "subtype": each["kind"],
        "cnt": _contour([each["box"]]),
        "included": False,
        "is_printed": True,
        "is_handwritten": False,
        "text": each["text"],
        "after_hyphen": False,
    }


def _contour(boxes: Sequence[Sequence[float]]) -> list[list[int]]:
    left, top = (round(min(box[place] for box in boxes)) for place in (0, 1))
    right, bottom = (round(max(box[place] for box in boxes)) for place in (2, 3))
    return [[left, top], [right, top], [right, bottom], [left, bottom]]
