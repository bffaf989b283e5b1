"""Why examples are not learned from: the reasons, their counts in words, and what helps against each."""

from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from pic2latex.errors import TrainingError

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["NO_TOKEN", "TOO_LARGE", "TOO_LONG", "UNREADABLE", "nothing_left", "summary"]

TOO_LONG = "longer than {tokens} tokens (max_tokens)"
TOO_LARGE = "larger than {height:.0f} by {width:.0f} ems"
NO_TOKEN = "with something the tokenizer has no token for"  # noqa: S105 - no password
UNREADABLE = "that cannot be read"


class Counted(Protocol):
    """What was loaded of a source: how many examples were left out by reason, and sentences about what is wrong."""

    left_out: "Counter[str]"
    troubles: list[str]


def nothing_left(folder: Path, loaded: "Iterable[Counted]") -> TrainingError:
    """Return the error that says why no example of a folder can be used, with what helps against the chief reason."""
    left_out, troubles = _summed(loaded)
    hints = {
        TOO_LONG: "Raise max_tokens, or take shorter formulas.",
        TOO_LARGE: "Crop the pictures to single formulas.",
        NO_TOKEN: "Use the tokenizer that was trained on these formulas.",
        UNREADABLE: "Check the pictures.",
    }
    if not left_out:
        return TrainingError(
            f"No picture in {folder} can be learned from. {' '.join(troubles[:3])}".strip(),
            hint="Render the pictures again.",
        )
    chief = left_out.most_common(1)[0][0]
    hint = next(hint for words, hint in hints.items() if chief.startswith(words.partition("{")[0]))
    return TrainingError(f"No picture in {folder} can be learned from: {words_of(left_out)}.", hint=hint)


def words_of(left_out: "Counter[str]") -> str:
    """Say how many were left out, by reason."""
    return ", ".join(f"{count} {reason}" for reason, count in left_out.most_common())


def _summed(loaded: "Iterable[Counted]") -> "tuple[Counter[str], list[str]]":
    left_out: Counter[str] = Counter()
    troubles: list[str] = []
    for each in loaded:
        left_out += each.left_out
        troubles += each.troubles
    return left_out, troubles


def summary(loaded: "Iterable[Counted]") -> tuple[str, ...]:
    """Return sentences for the log: what was left out, and what is wrong."""
    left_out, troubles = _summed(loaded)
    sentences = [f"left out: {words_of(left_out)}"] if left_out else []
    more = [f"… and {len(troubles) - 5} more"] if len(troubles) > 5 else []
    return (*sentences, *troubles[:5], *more)
