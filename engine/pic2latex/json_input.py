"""JSON objects that json_output.py wrote become the engine's values again: `Recognition`, `Page` and `Region`."""

from collections.abc import Mapping, Sequence
from typing import Any

from pic2latex.types import (
    Alternative,
    Box,
    Candidate,
    Device,
    LeftOut,
    LeftOutKind,
    Page,
    Passage,
    PassageKind,
    Recognition,
    RecognitionWarning,
    Region,
    RegionKind,
    StageTime,
    Token,
    WarningCode,
)

__all__ = ["page_from", "recognition_from", "region_from"]


def recognition_from(facts: Mapping[str, Any]) -> Recognition:
    """Return the recognition that a formula's facts tell of."""
    return Recognition(
        candidates=tuple(_candidate(each) for each in facts["candidates"]),
        model=facts["model"],
        device=Device(facts["device"]),
        seconds=_seconds(facts),
        warnings=_warnings(facts),
        calibrated=facts["confidence"],
    )


def page_from(facts: Mapping[str, Any]) -> Page:
    """Return the page that a page's facts tell of."""
    return Page(
        regions=tuple(region_from(each) for each in facts["regions"]),
        width=facts["width"],
        height=facts["height"],
        markdown=facts["markdown"],
        seconds=_seconds(facts),
        warnings=_warnings(facts),
        passages=tuple(
            Passage(PassageKind(each["kind"]), Box(*each["box"]), each["markdown"])
            for each in facts["passages"]
        ),
        ink_accounted=facts["ink_accounted"],
        unread=tuple(Box(*each) for each in facts["unread"]),
        left_out=tuple(
            LeftOut(LeftOutKind(each["kind"]), Box(*each["box"]), each["text"]) for each in facts["left_out"]
        ),
    )


def _candidate(facts: Mapping[str, Any]) -> Candidate:
    tokens = tuple(
        Token(
            each["text"],
            each["probability"],
            Box(*each["box"]) if "box" in each else None,
            tuple(Alternative(text, probability) for text, probability in each["alternatives"]),
        )
        for each in facts["tokens"]
    )
    return Candidate(facts["latex"], tokens, facts["score"])


def region_from(facts: Mapping[str, Any]) -> Region:
    """Return the region that its facts tell of. Raises KeyError, ValueError and TypeError for other objects."""
    box, kind = Box(*facts["box"]), RegionKind(facts["kind"])
    if "latex" not in facts:
        return Region(box, kind, facts["text"])
    return Region(box, kind, "", _candidate(facts), facts.get("tag"))


def _seconds(facts: Mapping[str, Any]) -> tuple[StageTime, ...]:
    return tuple(StageTime(stage, seconds) for stage, seconds in facts["seconds"].items())


def _warnings(facts: Mapping[str, Any]) -> tuple[RecognitionWarning, ...]:
    known: Sequence[str] = tuple(WarningCode)
    return tuple(
        RecognitionWarning(
            WarningCode(each["code"]),
            each["reason"],
            each["help"],
            tuple((name, value) for name, value in each["values"].items()),
            tuple(Box(*sides) for sides in each["boxes"]),
        )
        for each in facts["warnings"]
        if each["code"] in known
    )
