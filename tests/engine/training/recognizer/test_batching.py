"""Variants, tokenizers and batches: what the network is fed."""

import random
from pathlib import Path

import numpy as np
import pytest

from pic2latex.errors import TrainingError
from pic2latex.javascript.typesetter import typesetter
from pic2latex.latex.canonical import canonical
from pic2latex.recognizers.detokenizer import join_plain
from pic2latex.training.data.dataset import Example, ExampleLimits, Pixels, load_examples
from pic2latex.training.data.formula_augmentation import with_variants
from pic2latex.training.data.latex_renderer import SOURCE_EM
from pic2latex.training.data.render_shards import plan_shards, render_shards
from pic2latex.training.data.tokenizer import UNKNOWN, train_byte_level_tokenizer, train_compact_tokenizer
from pic2latex.training.recognizer.batching import Batch, bucketed, collate, network_input
from tests.engine.training.easy_formulas import easy_formulas


def test_variants_compile_and_differ() -> None:
    formulas = easy_formulas(80)
    made = with_variants(formulas, 1.0, seed=3)
    assert made[:80] == formulas
    assert len(made) == 160
    assert len({formula.latex for formula in made[80:]} - {formula.latex for formula in formulas}) > 50
    for formula in made[80:]:
        assert typesetter().check(formula.latex) is None, formula.latex


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


def pixels(em: float | None = SOURCE_EM) -> Pixels:
    grey = np.full((40, 80), 255, np.uint8)
    grey[10:30, 20:30] = 0
    return Pixels(grey, em, np.array([3], np.int64), np.array([[25.0, 20.0]], np.float32))


def test_the_glyphs_centre_follows_the_picture_into_the_grid() -> None:
    for seed in range(20):
        generator = np.random.default_rng(seed)
        made = network_input(pixels(), generator, em=16)
        batch = collate([made], [(0, 5, 2)], padding=1, generator=generator)
        ((_, row, column),) = np.argwhere(batch.glyphs == 3)
        cell = batch.pictures[0, row * 16 : row * 16 + 16, column * 8 : column * 8 + 8]
        assert cell.max() > 100
        assert abs(made.log_em) < 0.35


def test_unknown_glyphs_are_passed_over_and_unknown_ems_are_not_learned() -> None:
    blank = Pixels(pixels().grey, None, np.zeros(0, np.int64), np.zeros((0, 2), np.float32))
    made = network_input(blank, None, em=16)
    batch = collate([made], [(0, 2)], padding=1, generator=None)
    assert set(np.unique(batch.glyphs)) == {-100}
    assert np.isnan(batch.log_em).all()


def example(width: float, length: int) -> Example:
    return Example("x", (0,) * length, 2.0, width, pixels)


def test_batches_keep_the_budget_and_hold_every_example_once() -> None:
    generator = random.Random(0)
    examples = [example(generator.uniform(1, 40), generator.randint(3, 60)) for _ in range(500)]
    batches = bucketed(examples, budget=100_000, seed=1, epoch=0, em=16)
    assert sorted(map(id, examples)) == sorted(id(one) for batch in batches for one in batch)
    again = bucketed(examples, budget=100_000, seed=1, epoch=0, em=16)
    assert [[id(one) for one in batch] for batch in again] == [
        [id(one) for one in batch] for batch in batches
    ]
    assert bucketed(examples, budget=100_000, seed=1, epoch=1, em=16) != batches
    for batch in batches:
        work = len(batch) * (max(one.width for one in batch) + 1) * 3 * 256 * 1.5
        assert len(batch) <= 3 or work <= 100_000
        assert len(batch) > 1


def test_padding_and_ids_of_a_batch() -> None:
    batch = collate(
        [network_input(pixels(), None, em=16)] * 2, [(0, 7, 2), (0, 2)], padding=1, generator=None
    )
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
