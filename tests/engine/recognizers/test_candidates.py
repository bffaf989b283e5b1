"""What readings say about themselves."""

from pathlib import Path

import pytest

from pic2latex.recognizers.candidates import reading_of
from pic2latex.recognizers.decoding.types import Ending, Hypothesis, TokenChoice
from pic2latex.recognizers.detokenizer import load_detokenizer
from pic2latex.types import WarningCode
from tests.engine.recognizers.word_tokenizer import SPECIAL, WORDS, save_words


@pytest.mark.parametrize(
    ("words", "ending", "codes"),
    [
        (["x", "+", "y"], Ending.END, []),
        (["x", "+", "〓"], Ending.END, [WarningCode.CHINESE_TEXT]),
        (["x", "+", "〓"], Ending.LIMIT, [WarningCode.CUT_OFF, WarningCode.CHINESE_TEXT]),
        (["x", "x", "x"], Ending.LOOP, [WarningCode.REPETITION]),
    ],
)
def test_what_could_not_be_read_is_warned_of(
    words: list[str], ending: Ending, codes: list[WarningCode], tmp_path: Path
) -> None:
    known = (*WORDS, "〓")
    save_words(tmp_path / "tokenizer.json", known)
    choices = tuple(TokenChoice(len(SPECIAL) + known.index(word), -0.1) for word in words)
    reading = reading_of(
        [Hypothesis(choices, -0.1, ending)], load_detokenizer(tmp_path / "tokenizer.json", "plain"), ()
    )
    assert [warning.code for warning in reading.warnings] == codes
