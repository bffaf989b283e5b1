"""TeX and MathJax draw; shards are whole or absent; test sets hold the same pictures in every look."""

import json
from pathlib import Path

import pytest

from pic2latex.cli import main
from pic2latex.errors import TrainingError
from pic2latex.training.data.benchmark_looks import LOOKS
from pic2latex.training.data.benchmark_set import make_test_set
from pic2latex.training.data.dataset_reader import read_dataset_folder
from pic2latex.training.data.formula_files import TrainingFormula
from pic2latex.training.data.latex_renderer import SOURCE_EM, TypesetRequest, typeset
from pic2latex.training.data.math_fonts import FONTS, OPENTYPE_FONTS, TEST_FONTS, Font
from pic2latex.training.data.render_shards import plan_shards, render_shards
from pic2latex.training.data.shards import ShardReader, find_shards
from tests.engine.training.easy_formulas import easy_formulas


def font_by_name(name: str) -> Font:
    return next(font for font in (*FONTS, *OPENTYPE_FONTS, *TEST_FONTS) if font.name == name)


@pytest.mark.parametrize("font", [font.name for font in FONTS if font.weight >= 3])
def test_each_common_font_draws_and_names_its_glyphs(font: str, tmp_path: Path) -> None:
    (formula,) = typeset([TypesetRequest(r"x=2", display_style=False)], font_by_name(font), tmp_path)
    assert [glyph.kind for glyph in formula.glyphs] == ["i:x", "=", "2"]
    assert [glyph.x for glyph in formula.glyphs] == sorted(glyph.x for glyph in formula.glyphs)
    height, width = formula.pixels.shape
    assert 0.4 * SOURCE_EM < height < 1.2 * SOURCE_EM
    assert all(0 < glyph.x < width and 0 < glyph.y < height for glyph in formula.glyphs)


def test_formulas_that_do_not_compile_take_no_other_with_them(tmp_path: Path) -> None:
    good = [f"x_{{{number}}}" for number in range(6)]
    bad = [r"\frac{1", r"\nosuchcommand", "x}", r"\begin{matrix}", r"\end{document}"]
    requests = [TypesetRequest(latex, display_style=False) for latex in (*good[:2], *bad, *good[2:])]
    made = typeset(requests, font_by_name("cm"), tmp_path)
    assert set(good) - {formula.request.latex for formula in made} == set()
    assert {r"\nosuchcommand", r"\frac{1"} & {formula.request.latex for formula in made} == set()
    for formula in made:
        digits = [glyph.kind for glyph in formula.glyphs if glyph.kind.isdigit()]
        assert all(digit in formula.request.latex for digit in digits)


def test_rendering_goes_on_where_it_was_stopped_and_is_the_same_again(tmp_path: Path) -> None:
    formulas = easy_formulas(60)
    plans = plan_shards(formulas, tmp_path / "a", per_shard=30)
    render_shards(plans[:1], processes=1)
    rest = plan_shards(formulas, tmp_path / "a", per_shard=30)
    assert [plan.stem.name for plan in rest] == ["tex-00001"]
    render_shards(rest, processes=1)
    render_shards(plan_shards(formulas, tmp_path / "b", per_shard=30), processes=2)
    for first, second in zip(find_shards(tmp_path / "a"), find_shards(tmp_path / "b"), strict=True):
        assert first.with_suffix(".jsonl").read_bytes() == second.with_suffix(".jsonl").read_bytes()


def test_mathjax_draws_shards_too(tmp_path: Path) -> None:
    (done,) = render_shards(
        plan_shards([TrainingFormula("x^2+1")], tmp_path, renderer="mathjax"), processes=1
    )
    assert done.made == 1
    reader = ShardReader(find_shards(tmp_path)[0])
    (sample,) = reader.samples()
    assert sample.glyphs == ()
    assert reader.pixels(sample).shape == (sample.height, sample.width)


def test_a_damaged_shard_is_named(tmp_path: Path) -> None:
    render_shards(plan_shards(easy_formulas(3), tmp_path), processes=1)
    (stem,) = find_shards(tmp_path)
    whole = stem.with_suffix(".jsonl").read_text(encoding="utf-8")
    stem.with_suffix(".jsonl").write_text(whole + "{\n", encoding="utf-8")
    with pytest.raises(TrainingError, match="line 4"):
        list(ShardReader(stem).samples())
    stem.with_suffix(".bin").write_bytes(b"x")
    stem.with_suffix(".jsonl").write_text(whole, encoding="utf-8")
    reader = ShardReader(stem)
    with pytest.raises(TrainingError, match="damaged"):
        reader.pixels(list(reader.samples())[-1])


def test_no_shards_is_said_so(tmp_path: Path) -> None:
    with pytest.raises(TrainingError, match="no pictures"):
        find_shards(tmp_path)


def test_every_look_is_of_the_same_pictures(tmp_path: Path) -> None:
    formulas = easy_formulas(6)
    for look in LOOKS:
        assert make_test_set(formulas, tmp_path / look, look=look, seed=5) == 6
    clean = [row.latex for row in read_dataset_folder(tmp_path / "clean")]
    for look in LOOKS:
        rows = read_dataset_folder(tmp_path / look)
        assert [row.latex for row in rows] == clean
        assert all(row.degraded == (look != "clean") for row in rows)


def test_an_equation_number_is_drawn_at_the_right(tmp_path: Path) -> None:
    requests = [TypesetRequest(latex, display_style=True) for latex in ("x=2", r"x=2\tag{3.1a}")]
    plain, numbered = typeset(requests, font_by_name("cm"), tmp_path)
    assert [glyph.kind for glyph in numbered.glyphs] == ["i:x", "=", "2", "(", "3", ".", "1", "u:a", ")"]
    assert numbered.pixels.shape[1] > plain.pixels.shape[1] + 1.5 * SOURCE_EM
    assert numbered.request.latex == r"x=2\tag{3.1a}"


def test_a_run_of_tex_without_a_pdf_loses_only_what_is_wrong(tmp_path: Path) -> None:
    """A hundred errors end TeX: all 250 formulas of a batch were lost in silence."""
    bad = [TypesetRequest(rf"\nosuchcommand{'x' * number}", display_style=False) for number in range(110)]
    good = [TypesetRequest(f"x_{{{number}}}", display_style=False) for number in range(3)]
    made = typeset([*bad, *good], font_by_name("cm"), tmp_path)
    assert [formula.request for formula in made] == good


@pytest.mark.parametrize(
    ("latex", "drawn_as", "kinds"),
    [
        (r"F_{\text{浮}}", r"F_{\text{浮}}", ["i:F", "cjk"]),
        (r"\mathcal{L}+\mathscr{L}", r"\mathscr{L}+\mathscr{L}", ["cal:L", "+", "cal:L"]),
        (r"\boldsymbol{x}=\mathbf{y}", r"\boldsymbol{x}=\mathbf{y}", ["bi:x", "=", "bu:y"]),
    ],
)
def test_opentype_fonts_draw_chinese_and_name_script_letters_by_their_shape(
    latex: str, drawn_as: str, kinds: list[str], tmp_path: Path
) -> None:
    (formula,) = typeset([TypesetRequest(latex, display_style=False)], font_by_name("xits"), tmp_path)
    assert formula.request.latex == drawn_as
    assert [glyph.kind for glyph in formula.glyphs] == kinds


def test_formulas_with_chinese_go_to_fonts_that_have_it(tmp_path: Path) -> None:
    formulas = [
        TrainingFormula("x"),
        TrainingFormula(r"F_{\text{浮}}"),
        TrainingFormula("y", source="mixture:roots"),
    ]
    render_shards(plan_shards(formulas, tmp_path), processes=1)
    samples = {sample.latex: sample for sample in ShardReader(find_shards(tmp_path)[0]).samples()}
    assert samples[r"F_{\text{浮}}"].font in {font.name for font in OPENTYPE_FONTS}
    assert [samples[latex].kind for latex in ("x", "y")] == ["", "roots"]


def test_a_test_set_is_of_a_slice_in_fonts_kept_apart(tmp_path: Path) -> None:
    formulas = tmp_path / "formulas.txt"
    formulas.write_text("x\ny=1\na+b\n", encoding="utf-8")
    command = ["train", "test-set", str(formulas), "-o", str(tmp_path / "out"), "--count", "8"]
    assert main([*command, "--slice", "accents", "--fonts", "apart", "--look", "photo"]) == 0
    lines = (tmp_path / "out" / "formulas.jsonl").read_text(encoding="utf-8").splitlines()
    rows = [json.loads(line) for line in lines]
    assert len(rows) >= 6
    assert {row["font"] for row in rows} <= {font.name for font in TEST_FONTS}
