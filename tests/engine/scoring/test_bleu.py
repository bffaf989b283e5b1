"""BLEU by hand on small corpora."""

import math

import pytest

from pic2latex.scoring.bleu import corpus_bleu, count_ngrams


def bleu(*pairs: tuple[str, str]) -> float | None:
    return corpus_bleu(count_ngrams(tuple(prediction), tuple(reference)) for prediction, reference in pairs)


def test_equal_corpora_score_one() -> None:
    assert bleu(("abcde", "abcde"), ("xy", "xy")) == pytest.approx(1.0)


def test_precisions_are_summed_over_the_corpus_and_clipped() -> None:
    # 1-grams 4 of 5, 2-grams 3 of 4, 3-grams 2 of 3, 4-grams 1 of 2; no penalty at equal length.
    assert bleu(("abcde", "abcdx")) == pytest.approx((4 / 5 * 3 / 4 * 2 / 3 * 1 / 2) ** 0.25)
    # Of five predicted a's only the four of the reference count.
    assert bleu(("aaaaa", "aaaa")) == pytest.approx((4 / 5 * 3 / 4 * 2 / 3 * 1 / 2) ** 0.25)


def test_short_predictions_are_penalised() -> None:
    assert bleu(("abcd", "abcdefgh")) == pytest.approx(math.exp(1 - 8 / 4))


def test_long_predictions_pay_by_precision_alone() -> None:
    assert bleu(("abcdxx", "abcd")) == pytest.approx((4 / 6 * 3 / 5 * 2 / 4 * 1 / 3) ** 0.25)


def test_nothing_in_common_is_zero_and_too_short_has_no_number() -> None:
    assert bleu(("abcd", "wxyz")) == 0.0
    assert bleu(("abc", "abc")) is None
    assert bleu() is None
