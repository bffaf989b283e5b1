"""What scoring finds: numbers for each pair, for every subset, as JSON and as a table to read."""

import dataclasses
import json
from dataclasses import dataclass

from pic2latex.scoring.bleu import NGramCounts
from pic2latex.scoring.scored_pairs import ScoredPair

__all__ = ["PairScore", "ScoreReport", "SubsetScores", "as_json", "as_text"]


@dataclass(frozen=True, slots=True)
class PairScore:
    """One pair, scored. Lengths and distances are in canonical tokens; `characters…` in characters of those joined.

    `renders` and `matches` (does it compile; does it look like the reference) are None where that was not tried.
    """

    pair: ScoredPair
    exact: bool
    exact_loose: bool
    distance: int
    normalised: float
    tokens: int
    characters_distance: int
    characters: int
    ngrams: NGramCounts
    renders: bool | None = None
    matches: bool | None = None


@dataclass(frozen=True, slots=True)
class SubsetScores:
    """The numbers of one subset.

    Shares between 0 and 1. `exact_loose` ignores fonts and final punctuation; `edit_distance` is the mean normalised
    token distance (0 is best); `character_errors` all character edits per reference character; `within_one` and
    `within_two` the shares the user would mend with that many edits; `rendered` the share that compiles and
    `looks_right` the share whose picture is the reference's, among the pairs whose reference renders at all;
    `references_not_rendered` counts the others. None where a number has no meaning or was not measured.
    """

    name: str
    count: int
    exact: float
    exact_loose: float
    bleu: float | None
    edit_distance: float
    character_errors: float | None
    within_one: float
    within_two: float
    rendered: float | None = None
    looks_right: float | None = None
    references_not_rendered: int = 0


@dataclass(frozen=True, slots=True)
class ScoreReport:
    """All subsets, "all" first, and every pair in the order given."""

    subsets: tuple[SubsetScores, ...]
    pairs: tuple[PairScore, ...]


_COLUMNS = (
    ("exact", "exact"),
    ("exact_loose", "loose"),
    ("bleu", "BLEU"),
    ("edit_distance", "edit dist."),
    ("character_errors", "char. err."),
    ("within_one", "≤1 edit"),
    ("within_two", "≤2 edits"),
    ("rendered", "renders"),
    ("looks_right", "looks right"),
)


def as_text(report: ScoreReport) -> str:
    """Write a table as text: a line for each subset, per cent but for BLEU and distances."""
    used = [
        (field, title)
        for field, title in _COLUMNS
        if any(getattr(subset, field) is not None for subset in report.subsets)
    ]
    rows = [["subset", "pairs", *(title for _, title in used)]]
    rows += [
        [subset.name, str(subset.count), *(_cell(field, getattr(subset, field)) for field, _ in used)]
        for subset in report.subsets
    ]
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    return "\n".join(
        "  ".join(
            text.ljust(width) if column == 0 else text.rjust(width)
            for column, (text, width) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in rows
    )


def _cell(field: str, value: float | None) -> str:
    if value is None:
        return "–"
    return (
        f"{value:.3f}" if field in {"bleu", "edit_distance", "character_errors"} else f"{100 * value:.1f} %"
    )


def as_json(report: ScoreReport, *, with_pairs: bool = False) -> str:
    """Write one JSON object: `subsets`, and with `with_pairs` the `pairs` too."""
    content: dict[str, object] = {"subsets": [dataclasses.asdict(subset) for subset in report.subsets]}
    if with_pairs:
        content["pairs"] = [_pair(score) for score in report.pairs]
    return json.dumps(content, ensure_ascii=False, indent=2)


def _pair(score: PairScore) -> dict[str, object]:
    return {
        "name": score.pair.name,
        "prediction": score.pair.prediction,
        "reference": score.pair.reference,
        "exact": score.exact,
        "exact_loose": score.exact_loose,
        "distance": score.distance,
        "edit_distance": score.normalised,
        "tokens": score.tokens,
        "renders": score.renders,
        "matches": score.matches,
    }
