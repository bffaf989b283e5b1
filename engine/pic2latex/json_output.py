"""Recognitions and pages as JSON objects, in the field names that the command line and the HTTP API share."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pic2latex.types import (
        Box,
        Candidate,
        Page,
        Recognition,
        RecognitionWarning,
        Region,
        Rendered,
        Token,
    )

__all__ = ["page_facts", "region_facts", "to_json", "warning_facts"]


def to_json(name: str, recognition: "Recognition", rendered: "Rendered") -> dict[str, object]:
    """Return what is known about the picture `name`, ready for JSON."""
    return {
        "picture": name,
        "latex": recognition.latex,
        "format": rendered.format,
        "text": rendered.text,
        "confidence": round(recognition.confidence, 4),
        "model": recognition.model,
        "device": str(recognition.device),
        "seconds": {time.stage: round(time.seconds, 4) for time in recognition.seconds},
        "warnings": warning_facts(recognition.warnings),
        "candidates": [_candidate(candidate) for candidate in recognition.candidates],
    }


def warning_facts(warnings: "tuple[RecognitionWarning, ...]") -> list[dict[str, object]]:
    """Return warnings ready for JSON; `help` is empty where nothing helps.

    `values` are what the sentences name, for those who say them in another language; `boxes` are the places of a page
    that are meant: left, top, right, bottom.
    """
    return [
        {
            "code": str(warning.code),
            "reason": warning.reason,
            "help": warning.help,
            "values": dict(warning.values),
            "boxes": [_sides(box) for box in warning.boxes],
        }
        for warning in warnings
    ]


def _candidate(candidate: "Candidate") -> dict[str, object]:
    return {
        "latex": candidate.latex,
        "score": round(candidate.score, 4),
        "tokens": [_token(token) for token in candidate.tokens],
    }


def _token(token: "Token") -> dict[str, object]:
    known: dict[str, object] = {
        "text": token.text,
        "probability": round(token.probability, 4),
        "alternatives": [[other.text, round(other.probability, 4)] for other in token.alternatives],
    }
    return known if token.box is None else {**known, "box": _sides(token.box)}


def page_facts(name: str, page: "Page", rendered: "Rendered") -> dict[str, object]:
    """Return all that is known about one page, ready for JSON; boxes are left, top, right, bottom in pixels."""
    return {
        "picture": name,
        "markdown": page.markdown,
        "format": rendered.format,
        "text": rendered.text,
        "width": page.width,
        "height": page.height,
        "seconds": {time.stage: round(time.seconds, 4) for time in page.seconds},
        "warnings": warning_facts(page.warnings),
        "ink_accounted": round(page.ink_accounted, 4),
        "unread": [_sides(box) for box in page.unread],
        "left_out": [
            {"kind": str(each.kind), "box": _sides(each.box), "text": each.text} for each in page.left_out
        ],
        "regions": [region_facts(region) for region in page.regions],
        "passages": [
            {"kind": str(each.kind), "box": _sides(each.box), "markdown": each.markdown}
            for each in page.passages
        ],
    }


def _sides(box: "Box") -> list[float]:
    return [round(side, 1) for side in (box.left, box.top, box.right, box.bottom)]


def region_facts(region: "Region") -> dict[str, object]:
    """Return a region ready for JSON: text, or a formula with its tokens, whose boxes are on the page as well."""
    known: dict[str, object] = {"kind": str(region.kind), "box": _sides(region.box)}
    if region.formula is None:
        return {**known, "text": region.text}
    confidence = min((token.probability for token in region.formula.tokens), default=0.0)
    formula = _candidate(region.formula)
    tag = {} if region.tag is None else {"tag": region.tag}
    return {**known, **formula, "confidence": round(confidence, 4), **tag}
