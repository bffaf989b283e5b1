"""Pages set by the real TeX, English and Chinese, and what is known of them."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from pic2latex.errors import ComponentMissing, TrainingError
from pic2latex.training.data.formula_files import TrainingFormula
from pic2latex.training.pages.fonts import CHINESE_FONTS, maths_fonts
from pic2latex.training.pages.generate_shards import PagesWanted, made_pages, plan_pages
from pic2latex.training.pages.page_shards import PageShard
from pic2latex.training.pages.synthetic_documents import SyntheticDocument, document
from pic2latex.training.pages.typeset import LABELS, TypesetPage, typeset_pages
from pic2latex.types import RegionKind
from tests.engine.training.easy_formulas import easy_formulas

FORMULAS = [*easy_formulas(80), *(replace(formula, display=True) for formula in easy_formulas(40, seed=1))]

BY_HAND = r"""\documentclass{article}
\usepackage{amsmath,color}\usepackage[textwidth=6cm]{geometry}\pagestyle{empty}
\begin{document}\noindent
Words, words, words, words until a line is nearly full
$\color[RGB]{160,3,0} \frac{a+b}{c}+d+e+f+g+h+i=k+l+m+n+o+p+\overline{q}$
and words.
\end{document}
"""


@pytest.fixture(scope="module", params=["english", "chinese"])
def page(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> TypesetPage:
    drawn = document(FORMULAS, request.param, 1, 5, held_out=True)  # in fonts that any machine with TeX has
    pages = typeset_pages(drawn, tmp_path_factory.mktemp("tex"))
    return next(iter(pages))


def test_every_pixel_of_a_formula_lies_in_a_box_of_its_kind(page: TypesetPage) -> None:
    for kind in (RegionKind.INLINE, RegionKind.DISPLAY):
        outside = page.labels == LABELS[kind]
        assert outside.any()
        for box in page.boxes:
            if box.kind is kind:
                outside[box.top : box.bottom, box.left : box.right] = False
        assert not outside.any()


def test_boxes_are_tight(page: TypesetPage) -> None:
    for box in page.boxes:
        inside = page.labels[box.top : box.bottom, box.left : box.right] == LABELS[box.kind]
        assert all(edge.any() for edge in (inside[0], inside[-1], inside[:, 0], inside[:, -1]))


def test_most_of_a_page_is_text_in_plain_black(page: TypesetPage) -> None:
    text = page.labels == LABELS[RegionKind.TEXT]
    assert text.sum() > 2000
    assert page.ink[text].max() == 255
    assert not page.labels[page.ink == 0].any()


def test_a_formula_broken_over_two_lines_has_two_boxes(tmp_path: Path) -> None:
    by_hand = SyntheticDocument(BY_HAND, "pdflatex", 10.0, "cm", "english", {5: TrainingFormula("x")})
    (page,) = typeset_pages(by_hand, tmp_path)
    upper, lower = sorted(page.boxes, key=lambda box: box.top)
    assert lower.top >= upper.bottom - 2
    assert lower.left < upper.left
    assert upper.kind is lower.kind is RegionKind.INLINE


def test_a_formula_tex_refuses_is_left_out(tmp_path: Path) -> None:
    good = document(FORMULAS, "english", 1, 5)
    line = next(iter(good.formulas))
    lines = good.text.split("\n")
    lines[line - 1] = r"$\nosuchcommand{x}$%"
    (first, *_) = typeset_pages(replace(good, text="\n".join(lines)), tmp_path)
    assert first.boxes
    assert r"\nosuchcommand" not in (tmp_path / "page.tex").read_text(encoding="utf-8")


def test_without_tex_it_is_said_what_to_install(tmp_path: Path) -> None:
    missing = SyntheticDocument("", "no-such-tex", 10.0, "cm", "english", {})
    with pytest.raises(ComponentMissing, match="no-such-tex") as caught:
        list(typeset_pages(missing, tmp_path))
    assert "texlive-xetex" in str(caught.value.hint)


def test_held_out_pages_share_no_font_with_the_others() -> None:
    seen, unseen = ({font.name for font in maths_fonts(held_out=side)} for side in (False, True))
    assert seen
    assert unseen
    assert not seen & unseen
    assert {font.held_out for font in CHINESE_FONTS} == {True, False}


def test_held_out_pages_take_formulas_of_other_sources(tmp_path: Path) -> None:
    rows = [
        TrainingFormula("a", source="HoTT/book"),
        TrainingFormula("b", source="stacks/stacks-project"),
        TrainingFormula("c"),
    ]
    for held_out, expected in ((True, {"a"}), (False, {"b", "c"})):
        plans = plan_pages(rows, tmp_path, PagesWanted(10, held_out=held_out))
        assert {formula.latex for plan in plans for formula in plan.formulas} == expected


def test_shards_that_are_there_are_not_made_again(tmp_path: Path) -> None:
    wanted = PagesWanted(3, chinese=0.0, per_shard=2)
    plans = plan_pages(FORMULAS, tmp_path, wanted)
    assert [plan.pages for plan in plans] == [2, 1]
    assert made_pages(plans[:1], processes=1) == 2
    assert plan_pages(FORMULAS, tmp_path, wanted) == plans[1:]
    shard = PageShard(plans[0].stem)
    for facts in shard.facts():
        page = shard.page(facts)
        assert page.ink.shape == page.labels.shape
        assert page.boxes == facts.boxes
        assert set(np.unique(page.labels)) <= {0, *LABELS.values()}


def test_a_shard_that_is_cut_off_is_named(tmp_path: Path) -> None:
    (plan,) = plan_pages(FORMULAS, tmp_path, PagesWanted(1, chinese=0.0))
    made_pages((plan,), processes=1)
    plan.stem.with_suffix(".bin").write_bytes(b"")
    shard = PageShard(plan.stem)
    with pytest.raises(TrainingError, match="cut off"):
        shard.page(next(shard.facts()))
