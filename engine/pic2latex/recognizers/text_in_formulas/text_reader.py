"""Reads the Chinese of a formula: runs are found and read in its ink, and the formula is read again around them."""

import hashlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from pic2latex.latex.unread_text import UNREAD_TEXT
from pic2latex.recognition_warnings import warning_of
from pic2latex.recognizers.protocol import Prepared, RecognizerOutput
from pic2latex.recognizers.text_in_formulas.placeholders import PLACEHOLDER, with_placeholders, with_text
from pic2latex.recognizers.text_in_formulas.strips import (
    SURE,
    ChineseRun,
    FoundText,
    ReadCharacters,
    UnreadInk,
    chinese_runs,
)
from pic2latex.types import Alternative, Candidate, Token, WarningCode

__all__ = ["ReadAgain", "with_chinese", "with_runs"]

ReadAgain = Callable[[Prepared], RecognizerOutput]
"""Reads a picture by the network that read the formula."""


def with_chinese(output: RecognizerOutput, read: ReadCharacters, again: ReadAgain) -> RecognizerOutput:
    """Return the reading of a formula with its Chinese; as it is where none is found.

    Raises whatever `read` and `again` raise.
    """
    if output.unread is None:
        return output
    found = chinese_runs(output.unread, read)
    if not found.runs:
        return output
    return _read_around(output, output.unread, found, again) or _put_in(output, output.unread, found.runs)


def _read_around(
    output: RecognizerOutput, unread: UnreadInk, found: FoundText, again: ReadAgain
) -> RecognizerOutput | None:
    """Return what is read when each character is a placeholder; None where that says no more."""
    runs = tuple(run for run in found.runs if run.probability >= SURE)
    if not runs or not all(run.components for run in runs) or PLACEHOLDER in output.candidates[0].latex:
        return None
    pixels = with_placeholders(unread.pixels, found.components, runs)
    key = hashlib.sha256(repr((pixels.shape, unread.em)).encode() + pixels.tobytes()).digest()
    shown = again(Prepared(pixels, unread.em, key, em_is_known=True))
    candidates = tuple(filter(None, (with_text(each, runs) for each in shown.candidates)))
    if not shown.candidates or not candidates or with_text(shown.candidates[0], runs) is None:
        return None
    from pic2latex.recognizers.symbol_boxes import turned_back  # brings numpy in

    shown = turned_back(replace(shown, candidates=candidates), pixels.shape, unread.turn)
    least = min(run.probability for run in runs)
    confidence = None if shown.confidence is None else shown.confidence * least
    is_likelier = confidence is None or confidence > (output.confidence or 0.0)
    if not is_likelier and UNREAD_TEXT not in output.candidates[0].latex:
        return None
    warnings = tuple(each for each in shown.warnings if each.code is not WarningCode.CHINESE_TEXT)
    if len(runs) < len(found.runs):
        warnings += (warning_of(WarningCode.CHINESE_TEXT),)
    return replace(
        shown,
        seconds=output.seconds,
        confidence=confidence,
        warnings=warnings,
        unread=None,
    )


def _put_in(output: RecognizerOutput, unread: UnreadInk, runs: Sequence[ChineseRun]) -> RecognizerOutput:
    """Return a reading with runs of Chinese in place of its signs for them.

    Where there are more or fewer runs than signs, another reading with as many signs is preferred if the runs are
    sure; without one nothing changes, for which of them is which cannot be told.
    """
    tried = (output.candidates[0], *unread.others)
    best = next((each for each in tried if each.latex.count(UNREAD_TEXT) == len(runs)), None)
    is_sure = all(run.probability >= SURE for run in runs)
    if best is None or not (is_sure or best is tried[0]):
        return output
    others = output.candidates[1:] if best is tried[0] else output.candidates
    candidates = tuple(
        with_runs(each, runs) if each.latex.count(UNREAD_TEXT) == len(runs) else each
        for each in (best, *others)
    )
    warnings = tuple(each for each in output.warnings if each.code is not WarningCode.CHINESE_TEXT)
    if not is_sure:
        warnings += (warning_of(WarningCode.CHINESE_TEXT),)
    return replace(output, candidates=candidates, warnings=warnings)


def with_runs(candidate: Candidate, runs: Sequence[ChineseRun]) -> Candidate:
    """Return a reading with each UNREAD_TEXT replaced by the next of `runs`, in its tokens too; the rest stays."""
    latex = candidate.latex
    for run in runs:
        latex = latex.replace(UNREAD_TEXT, run.text, 1)
    waiting = iter(runs)
    tokens = tuple(
        _token(token, waiting) if UNREAD_TEXT in token.text else token for token in candidate.tokens
    )
    return replace(candidate, latex=latex, tokens=tokens)


def _token(token: Token, runs: Iterator[ChineseRun]) -> Token:
    run = next(runs, None)
    if run is None:
        return token
    others = (Alternative(UNREAD_TEXT, token.probability), *token.alternatives)
    text = token.text.replace(UNREAD_TEXT, run.text, 1)
    return replace(token, text=text, probability=min(token.probability, run.probability), alternatives=others)
