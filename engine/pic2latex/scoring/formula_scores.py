r"""Scoring: readings against references, on canonical tokens, over all pairs and over every subset.

Both sides go through `canonical` first, so that `\frac12` and `\frac{1}{2}` are the same answer. Numbers of other
programs were taken with other tokenizers and are not comparable.
"""

from collections.abc import Callable, Iterable, Iterator

from pic2latex.latex import canonical, canonical_loose, tokenize
from pic2latex.scoring.bleu import corpus_bleu, count_ngrams
from pic2latex.scoring.edit_distance import edits, normalised
from pic2latex.scoring.render_match import RenderMatch
from pic2latex.scoring.report import PairScore, ScoreReport, SubsetScores
from pic2latex.scoring.scored_pairs import ScoredPair

__all__ = ["BANDS", "SUBSETS", "score_pair", "score_pairs"]

# Bands of the reference's length in tokens: name, shortest, longest.
BANDS = (("up to 20 tokens", 0, 20), ("21 to 60 tokens", 21, 60), ("over 60 tokens", 61, 10**9))
# Every subset that is reported, with what belongs to it. Empty ones are left out.
SUBSETS: tuple[tuple[str, Callable[[PairScore], bool]], ...] = (
    ("all", lambda score: True),  # noqa: ARG005 - one signature for all
    *(
        (name, lambda score, shortest=shortest, longest=longest: shortest <= score.tokens <= longest)
        for name, shortest, longest in BANDS
    ),
    ("inline", lambda score: score.pair.display is False),
    ("display", lambda score: score.pair.display is True),
    ("clean", lambda score: score.pair.degraded is False),
    ("degraded", lambda score: score.pair.degraded is True),
)


def score_pairs(
    pairs: Iterable[ScoredPair],
    *,
    compare: Callable[[str, str], RenderMatch] | None = None,
    progress: Callable[[int], None] | None = None,
) -> ScoreReport:
    """Score pairs of a reading and its reference.

    `compare` renders the prediction and the reference and looks at both (`scoring.render.compare_pictures`); without
    it nothing is rendered. `progress` is told how many pairs are done. A report over no pairs has no subset but "all".
    """
    scores = []
    for pair in pairs:
        scores.append(score_pair(pair, compare))
        if progress is not None:
            progress(len(scores))
    return ScoreReport(tuple(_subsets(tuple(scores))), tuple(scores))


def score_pair(pair: ScoredPair, compare: Callable[[str, str], RenderMatch] | None = None) -> PairScore:
    """Score one pair."""
    ours, theirs = (tokenize(canonical(latex)) for latex in (pair.prediction, pair.reference))
    exact = ours == theirs
    distance = 0 if exact else edits(ours, theirs)
    our_text, their_text = "".join(ours), "".join(theirs)
    # Equal spellings look alike; then only whether they render at all is asked.
    seen = RenderMatch(None, None)
    if compare is not None:
        seen = compare(pair.prediction, pair.prediction if exact else pair.reference)
    return PairScore(
        pair=pair,
        exact=exact,
        exact_loose=exact or _loose(pair.prediction) == _loose(pair.reference),
        distance=distance,
        normalised=normalised(distance, ours, theirs),
        tokens=len(theirs),
        characters_distance=0 if exact else edits(our_text, their_text),
        characters=len(their_text),
        ngrams=count_ngrams(ours, theirs),
        renders=seen.renders,
        matches=True if exact and compare is not None else seen.matches,
    )


def _loose(latex: str) -> tuple[str, ...]:
    return tokenize(canonical_loose(latex))


def _subsets(scores: tuple[PairScore, ...]) -> Iterator[SubsetScores]:
    for name, belongs in SUBSETS:
        chosen = tuple(score for score in scores if belongs(score))
        if chosen or name == "all":
            yield _subset(name, chosen)


def _subset(name: str, scores: tuple[PairScore, ...]) -> SubsetScores:
    characters = sum(score.characters for score in scores)
    return SubsetScores(
        name=name,
        count=len(scores),
        exact=_mean(score.exact for score in scores) or 0.0,
        exact_loose=_mean(score.exact_loose for score in scores) or 0.0,
        bleu=corpus_bleu(score.ngrams for score in scores),
        edit_distance=_mean(score.normalised for score in scores) or 0.0,
        character_errors=sum(score.characters_distance for score in scores) / characters
        if characters
        else None,
        within_one=_mean(score.distance <= 1 for score in scores) or 0.0,
        within_two=_mean(score.distance <= 2 for score in scores) or 0.0,
        rendered=_mean(score.renders for score in scores if score.renders is not None),
        looks_right=_mean(score.matches for score in scores if score.matches is not None),
        references_not_rendered=sum(score.renders is not None and score.matches is None for score in scores),
    )


def _mean(values: Iterable[float]) -> float | None:
    numbers = tuple(values)
    return sum(numbers) / len(numbers) if numbers else None
