"""The page of worst readings: self-contained, harmless, in order."""

import re
from pathlib import Path

import pytest

from pic2latex.scoring import ScoredPair, score_pairs
from pic2latex.scoring.html_report import html_report

PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010806000000"
    "1f15c4890000000d49444154789c6360000002000001e221bc330000000049454e44ae426082"
)


@pytest.fixture
def page(tmp_path: Path) -> str:
    picture = tmp_path / "1.png"
    picture.write_bytes(PIXEL)
    pairs = [
        ScoredPair("right", "x", "x", picture=picture),
        ScoredPair("half", "x+y", "x-y", picture=tmp_path / "gone.png"),
        ScoredPair(
            "<b>worst</b>",
            r"</code><script>alert(1)</script>",
            "+".join("abcdefghijklmnop"),
            picture=tmp_path,
        ),
        ScoredPair("broken", r"\unheardof", "z"),
    ]
    return html_report(score_pairs(pairs), title="A & B")


def test_worst_comes_first(page: str) -> None:
    names = re.findall(r"<tr data-band=.*?<td>(.*?)<br>", page)
    assert names == ["broken", "&lt;b&gt;worst&lt;/b&gt;", "half", "right"]


def test_what_models_wrote_is_text(page: str) -> None:
    assert "<script>alert" not in page
    assert "&lt;/code&gt;&lt;script&gt;" in page
    assert "<title>A &amp; B</title>" in page


def test_page_loads_nothing(page: str) -> None:
    assert "default-src 'none'" in page
    assert all(source.startswith("data:image/") for source in re.findall(r'(?:src|href)="([^"]*)"', page))


def test_pictures_are_inside_or_explained(page: str) -> None:
    assert page.count("data:image/png;base64,") == 1
    assert "not there any more" in page
    assert page.count("data:image/svg+xml;base64,") >= 6
    assert "unheardof" in page


def test_rows_can_be_filtered_by_band(page: str) -> None:
    bands = set(re.findall(r'data-band="([^"]*)"', page))
    offered = set(re.findall(r'name="band" value="([^"]*)"', page))
    assert bands == {"up to 20 tokens", "21 to 60 tokens"}
    assert offered == bands | {""}


def test_only_the_worst_are_shown() -> None:
    report = score_pairs([ScoredPair(str(number), "x" * number, "y" * 9) for number in range(9)])
    page = html_report(report, most=3)
    assert page.count("<tr data-band") == 3
    assert "6 better pairs are left out" in page
