"""A recognition as JSON says it: all that is known, in the names the HTTP API uses too."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pic2latex.types import Candidate, Recognition, RecognitionWarning, Rendered

__all__ = ["facts", "warning_facts"]


def facts(name: str, recognition: "Recognition", rendered: "Rendered") -> dict[str, object]:
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


def warning_facts(warnings: "tuple[RecognitionWarning, ...]") -> list[dict[str, str]]:
    """Return warnings ready for JSON; `help` is empty where nothing helps."""
    return [
        {"code": str(warning.code), "reason": warning.reason, "help": warning.help} for warning in warnings
    ]


def _candidate(candidate: "Candidate") -> dict[str, object]:
    return {
        "latex": candidate.latex,
        "score": round(candidate.score, 4),
        "tokens": [
            {
                "text": token.text,
                "probability": round(token.probability, 4),
                "alternatives": [[other.text, round(other.probability, 4)] for other in token.alternatives],
            }
            for token in candidate.tokens
        ],
    }
