"""From formulas to batches: files, glyph classes, typesetting, shards, variants, tokenizer, batches."""

import gzip
import json
import random
from pathlib import Path

import numpy as np
import pytest

from pic2latex.errors import TrainingError
from pic2latex.javascript.typesetter import typesetter
from pic2latex.latex.canonical import canonical
from pic2latex.recognizers.detokenizer import join_plain
from pic2latex.training.batching import Batch, bucketed, collate, network_input
from pic2latex.training.dataset_folder import read_dataset_folder
from pic2latex.training.examples import Example, ExampleLimits, Pixels, load_examples
from pic2latex.training.fonts import FONTS, font_by_name
from pic2latex.training.formulas import Formula, read_formulas
from pic2latex.training.glyph_classes import build_classes, glyph_class, read_classes
from pic2latex.training.render import plan_shards, render_shards
from pic2latex.training.shards import ShardReader, find_shards
from pic2latex.training.test_set import LOOKS, make_test_set
from pic2latex.training.tokenizer import UNKNOWN, train_byte_level_tokenizer, train_compact_tokenizer
from pic2latex.training.typeset import SOURCE_EM, TypesetRequest, typeset
from pic2latex.training.variants import with_variants
from tests.engine.training.easy_formulas import easy_formulas

# formula files


def test_formula_files_of_every_kind_read_alike(tmp_path: Path) -> None:
    rows = [{"latex": "x^2", "display": True}, {"formula": r"\alpha"}]
    text = "\n".join(json.dumps(row) for row in rows) + "\n\n"
    (tmp_path / "a.jsonl").write_text(text, encoding="utf-8")
    (tmp_path / "a.txt").write_text("x^2\n\\alpha\n", encoding="utf-8")
    with gzip.open(tmp_path / "a.jsonl.gz", "wt", encoding="utf-8") as file:
        file.write(text)
    for name in ("a.jsonl", "a.jsonl.gz", "a.txt"):
        assert [formula.latex for formula in read_formulas(tmp_path / name)] == ["x^2", r"\alpha"]
    assert next(iter(read_formulas(tmp_path / "a.jsonl"))) == Formula("x^2", display=True)


@pytest.mark.parametrize("line", ["{", "[]", '{"latex": 3}', '{"latex": " "}', '{"other": "x"}'])
def test_a_bad_line_is_named_by_its_number(line: str, tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text('{"latex": "x"}\n' + line + "\n", encoding="utf-8")
    with pytest.raises(TrainingError, match="line 2"):
        list(read_formulas(path))


def test_a_missing_formula_file_is_said_so(tmp_path: Path) -> None:
    with pytest.raises(TrainingError, match="cannot be read"):
        list(read_formulas(tmp_path / "none.txt"))


# datasets as people have them


def dataset(folder: Path, lines: list[str]) -> Path:
    import cv2

    (folder / "images").mkdir()
    cv2.imwrite(str(folder / "images" / "a.png"), np.full((20, 30), 255, np.uint8))
    (folder / "formulas.jsonl").write_text("\n".join(lines), encoding="utf-8")
    return folder


def test_a_dataset_folder_is_read(tmp_path: Path) -> None:
    rows = read_dataset_folder(
        dataset(tmp_path, ['{"img_name": "a.png", "formula": "x", "display": true}', ""])
    )
    assert [(row.path.name, row.latex, row.display, row.degraded) for row in rows] == [
        ("a.png", "x", True, False)
    ]


@pytest.mark.parametrize(
    "line",
    [
        "not json",
        '{"img_name": "a.png"}',
        '{"img_name": "a.png", "formula": ""}',
        '{"img_name": "b.png", "formula": "x"}',
        '{"img_name": "../formulas.jsonl", "formula": "x"}',
    ],
)
def test_a_bad_row_of_a_dataset_is_named_by_its_line(line: str, tmp_path: Path) -> None:
    folder = dataset(tmp_path, ['{"img_name": "a.png", "formula": "x"}', line])
    with pytest.raises(TrainingError, match="line 2"):
        read_dataset_folder(folder)


# glyph classes

GLYPHS = [
    (ord("x"), "CMMI10", "i:x"),
    (ord("d"), "CMR10", "u:d"),
    (ord("v"), "CMBX10", "bu:v"),
    (ord("v"), "CMMIB10", "bi:v"),
    (ord("R"), "MSBM10", "bb:R"),
    (ord("F"), "CMSY10", "cal:F"),
    (ord("F"), "rsfs10", "scr:F"),
    (ord("p"), "EUFM10", "fr:p"),
    (ord("X"), "CMEX10", "ext:X"),
    (0x1D465, "STIXTwoMath", "i:x"),
    (0x211D, "STIXTwoMath", "bb:R"),
    (ord("2"), "CMR10", "2"),
    (0x2264, "CMSY10", "≤"),
]


@pytest.mark.parametrize(("code", "font", "expected"), GLYPHS)
def test_a_glyphs_class_is_its_character_and_style(code: int, font: str, expected: str) -> None:
    assert glyph_class(code, font) == expected


def test_classes_are_kept_by_frequency_and_survive_a_file(tmp_path: Path) -> None:
    classes = build_classes(["a"] * 3 + ["b"] * 5 + ["c"], least=2)
    assert classes.names == ("b", "a")
    assert len(classes) == 3
    classes.write(tmp_path / "glyphs.json")
    assert read_classes(tmp_path / "glyphs.json") == classes


# typesetting


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


# shards


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
    (done,) = render_shards(plan_shards([Formula("x^2+1")], tmp_path, renderer="mathjax"), processes=1)
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


# variants


def test_variants_compile_and_differ() -> None:
    formulas = easy_formulas(80)
    made = with_variants(formulas, 1.0, seed=3)
    assert made[:80] == formulas
    assert len(made) == 160
    assert len({formula.latex for formula in made[80:]} - {formula.latex for formula in formulas}) > 50
    for formula in made[80:]:
        assert typesetter().check(formula.latex) is None, formula.latex


# tokenizers


def test_the_compact_tokenizer_writes_back_what_it_reads() -> None:
    formulas = [formula.latex for formula in with_variants(easy_formulas(400), 1.0, seed=1)]
    tokenizer = train_compact_tokenizer(formulas, 800)
    assert [tokenizer.id_to_token(number) for number in range(4)] == ["<s>", "<pad>", "</s>", "<unk>"]
    for latex in (
        *formulas,
        r"\text{if }x\in A",
        r"\left\{a\right\}",
        r"\alpha x\leq b\\c",
        r"\operatorname*{lim sup}",
    ):
        ids = tokenizer.encode(latex).ids
        assert UNKNOWN not in ids
        written = join_plain([tokenizer.id_to_token(number) or "" for number in ids])
        assert canonical(written) == canonical(latex)
    pieces = tokenizer.encode(r"\frac{x_{1}}{\alpha y}").tokens
    assert UNKNOWN in tokenizer.encode(r"\nosuchcommand x").ids
    assert pieces == [r"\frac{", "x", "_{", "1", "}", "}{", r"\alpha ", "y", "}"]


def test_a_vocabulary_without_room_is_refused() -> None:
    with pytest.raises(TrainingError, match="too small"):
        train_compact_tokenizer(["x"], 50)


def test_the_byte_level_tokenizer_writes_anything() -> None:
    tokenizer = train_byte_level_tokenizer(["x^2", r"\frac{a}{b}"] * 5, 300)
    assert tokenizer.decode(tokenizer.encode("设 x∈ℝ").ids) == "设 x∈ℝ"


# batches


def pixels(em: float | None = SOURCE_EM) -> Pixels:
    grey = np.full((40, 80), 255, np.uint8)
    grey[10:30, 20:30] = 0
    return Pixels(grey, em, np.array([3], np.int64), np.array([[25.0, 20.0]], np.float32))


def test_the_glyphs_centre_follows_the_picture_into_the_grid() -> None:
    for seed in range(20):
        generator = np.random.default_rng(seed)
        made = network_input(pixels(), generator)
        batch = collate([made], [(0, 5, 2)], padding=1, generator=generator)
        ((_, row, column),) = np.argwhere(batch.glyphs == 3)
        cell = batch.pictures[0, row * 16 : row * 16 + 16, column * 8 : column * 8 + 8]
        assert cell.max() > 100
        assert abs(made.log_em) < 0.35


def test_unknown_glyphs_are_passed_over_and_unknown_ems_are_not_learned() -> None:
    blank = Pixels(pixels().grey, None, np.zeros(0, np.int64), np.zeros((0, 2), np.float32))
    made = network_input(blank, None)
    batch = collate([made], [(0, 2)], padding=1, generator=None)
    assert set(np.unique(batch.glyphs)) == {-100}
    assert np.isnan(batch.log_em).all()


def example(width: float, length: int) -> Example:
    return Example("x", (0,) * length, 2.0, width, pixels)


def test_batches_keep_the_budget_and_hold_every_example_once() -> None:
    generator = random.Random(0)
    examples = [example(generator.uniform(1, 40), generator.randint(3, 60)) for _ in range(500)]
    batches = bucketed(examples, budget=100_000, seed=1, epoch=0)
    assert sorted(map(id, examples)) == sorted(id(one) for batch in batches for one in batch)
    again = bucketed(examples, budget=100_000, seed=1, epoch=0)
    assert [[id(one) for one in batch] for batch in again] == [
        [id(one) for one in batch] for batch in batches
    ]
    assert bucketed(examples, budget=100_000, seed=1, epoch=1) != batches
    for batch in batches:
        work = len(batch) * (max(one.width for one in batch) + 1) * 3 * 256 * 1.5
        assert len(batch) == 1 or work <= 100_000


def test_padding_and_ids_of_a_batch() -> None:
    batch = collate([network_input(pixels(), None)] * 2, [(0, 7, 2), (0, 2)], padding=1, generator=None)
    assert isinstance(batch, Batch)
    assert batch.tokens.tolist() == [[0, 7, 2], [0, 2, 1]]
    assert batch.pictures.shape[1] % 16 == 0
    assert batch.pictures.shape[2] % 16 == 0


def test_limits_leave_out_what_is_too_long(tmp_path: Path) -> None:
    render_shards(plan_shards(easy_formulas(40), tmp_path), processes=1)
    every = load_examples(tmp_path, lambda latex: tuple(range(len(latex))), {}, ExampleLimits())
    short = load_examples(tmp_path, lambda latex: tuple(range(len(latex))), {}, ExampleLimits(tokens=5))
    assert 0 < len(short) < len(every)
    with pytest.raises(TrainingError, match="limits"):
        load_examples(tmp_path, lambda latex: tuple(range(len(latex))), {}, ExampleLimits(tokens=1))


# test sets


def test_every_look_is_of_the_same_pictures(tmp_path: Path) -> None:
    formulas = easy_formulas(6)
    for look in LOOKS:
        assert make_test_set(formulas, tmp_path / look, look=look, seed=5) == 6
    clean = [row.latex for row in read_dataset_folder(tmp_path / "clean")]
    for look in LOOKS:
        rows = read_dataset_folder(tmp_path / look)
        assert [row.latex for row in rows] == clean
        assert all(row.degraded == (look != "clean") for row in rows)
