"""How good recognition is: readings against references, in tokens and in pictures."""

from pic2latex.scoring.formula_scores import score_pair, score_pairs
from pic2latex.scoring.report import PairScore, ScoreReport, SubsetScores, as_json, as_text
from pic2latex.scoring.scored_pairs import LatexOf, ScoredPair, pair_up, read_latex_lines

__all__ = [
    "LatexOf",
    "PairScore",
    "ScoreReport",
    "ScoredPair",
    "SubsetScores",
    "as_json",
    "as_text",
    "pair_up",
    "read_latex_lines",
    "score_pair",
    "score_pairs",
]
