r"""Numbers of small corpora, worked out by hand; subsets; what a report says."""

import json

import pytest

from pic2latex.scoring import ScoredPair, ScoreReport, as_json, as_text, score_pair, score_pairs
from pic2latex.scoring.edit_distance import edits, normalised
from pic2latex.scoring.render_match import RenderMatch


@pytest.mark.parametrize(
    ("a", "b", "distance", "share"),
    [
        ("", "", 0, 0.0),
        ("", "ab", 2, 1.0),
        ("ab", "", 2, 1.0),
        ("abc", "abc", 0, 0.0),
        ("abc", "axc", 1, 1 / 3),
        ("ab", "abcd", 2, 0.5),
        ("kitten", "sitting", 3, 3 / 7),
    ],
)
def test_edit_distance(a: str, b: str, distance: int, share: float) -> None:
    assert edits(tuple(a), tuple(b)) == edits(a, b) == distance
    assert normalised(distance, a, b) == pytest.approx(share)


def pair(
    prediction: str, reference: str, *, display: bool | None = None, degraded: bool | None = None
) -> ScoredPair:
    return ScoredPair("p", prediction, reference, display, degraded)


def test_one_pair() -> None:
    score = score_pair(pair("x^2+1", "x^{2}+2"))
    assert not score.exact
    assert (score.distance, score.tokens) == (1, 7)
    assert score.normalised == pytest.approx(1 / 7)
    assert (score.characters_distance, score.characters) == (1, 7)


@pytest.mark.parametrize(
    ("prediction", "reference", "exact", "loose"),
    [
        (r"\frac12", r"\dfrac{1}{2}", True, True),
        (r"\left( x \right)", "(x)", True, True),
        (r"\mathbf{x}.", "x", False, True),
        ("", "", True, True),
        ("", "x", False, False),
    ],
)
def test_spellings_do_not_count(prediction: str, reference: str, *, exact: bool, loose: bool) -> None:
    score = score_pair(pair(prediction, reference))
    assert (score.exact, score.exact_loose) == (exact, loose)


@pytest.fixture
def report() -> ScoreReport:
    return score_pairs(
        [
            pair("a+b=c", "a+b=c", display=True, degraded=False),
            pair("a+b=d", "a+b=c", display=True, degraded=True),
            pair("", "xy", display=False),
            pair("+".join("x" * 30), "+".join("x" * 30)),
        ]
    )


def test_means_over_all(report: ScoreReport) -> None:
    overall = report.subsets[0]
    assert (overall.name, overall.count) == ("all", 4)
    assert overall.exact == 0.5
    assert overall.edit_distance == pytest.approx((0 + 1 / 5 + 1 + 0) / 4)
    assert overall.character_errors == pytest.approx((1 + 2) / (5 + 5 + 2 + 59))
    assert (overall.within_one, overall.within_two) == (0.75, 1.0)
    assert overall.rendered is None
    assert overall.looks_right is None


def test_subsets_and_their_counts(report: ScoreReport) -> None:
    counts = {subset.name: subset.count for subset in report.subsets}
    assert counts == {
        "all": 4,
        "up to 20 tokens": 3,
        "21 to 60 tokens": 1,
        "inline": 1,
        "display": 2,
        "clean": 1,
        "degraded": 1,
    }


@pytest.mark.parametrize(
    ("tokens", "band"), [(20, "up to 20"), (21, "21 to 60"), (60, "21 to 60"), (61, "over 60")]
)
def test_bands_go_by_the_reference(tokens: int, band: str) -> None:
    found = score_pairs([pair("x", "x" * tokens)])
    assert [subset.name for subset in found.subsets] == ["all", f"{band} tokens"]


def test_rendering_is_asked_for_each_pair_and_counted() -> None:
    asked: list[tuple[str, str] | int] = []

    def compare(prediction: str, reference: str) -> RenderMatch:
        asked.append((prediction, reference))
        return RenderMatch(prediction != "bad", None if reference == "broken" else prediction == reference)

    found = score_pairs(
        [pair("x", "x"), pair("bad", "y"), pair("z", "broken")], compare=compare, progress=asked.append
    )
    assert asked == [("x", "x"), 1, ("bad", "y"), 2, ("z", "broken"), 3]
    overall = found.subsets[0]
    assert overall.rendered == pytest.approx(2 / 3)
    assert overall.looks_right == 0.5
    assert overall.references_not_rendered == 1


def test_report_as_table_and_as_json(report: ScoreReport) -> None:
    table = as_text(report).splitlines()
    assert table[0].split()[:3] == ["subset", "pairs", "exact"]
    assert "renders" not in table[0]
    assert table[1].split()[:4] == ["all", "4", "50.0", "%"]
    content = json.loads(as_json(report))
    assert content["subsets"][0]["exact"] == 0.5
    assert "pairs" not in content
    pairs = json.loads(as_json(report, with_pairs=True))["pairs"]
    assert [one["distance"] for one in pairs] == [0, 1, 2, 0]


def test_nothing_to_score() -> None:
    empty = score_pairs([])
    assert [subset.name for subset in empty.subsets] == ["all"]
    assert empty.subsets[0].count == 0
    assert "all" in as_text(empty)
