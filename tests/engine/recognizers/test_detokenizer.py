"""Tokens become LaTeX: where spaces go, what wraps a formula, what a broken file says."""

from pathlib import Path

import pytest

from pic2latex.errors import ModelDamaged
from pic2latex.recognizers.detokenizer import join_plain, load_detokenizer, without_wrappers
from tests.engine.recognizers.word_tokenizer import SPECIAL, WORDS, save_words


@pytest.mark.parametrize(
    ("tokens", "latex"),
    [
        ((r"\alpha", "x"), r"\alpha x"),
        ((r"\alpha", "+"), r"\alpha+"),
        ((r"\alpha", "2"), r"\alpha2"),
        ((r"\alpha", r"\beta"), r"\alpha\beta"),
        ((r"\frac{", r"\alpha", "}{", "x", "}"), r"\frac{\alpha}{x}"),
        ((r"\\", "x"), r"\\x"),
        ((r"\\", r"\alpha", "x"), r"\\\alpha x"),
        ((r"\text{", "if", " ", "x", "}"), r"\text{if x}"),
        ((r"\text{", "if", "▁", "}", "z"), r"\text{if }z"),
        ((r"\geq", " ", "m"), r"\geq m"),
        ((r"\,", "x"), r"\,x"),
        (("x", "y"), "xy"),
        ((), ""),
    ],
)
def test_join_plain(tokens: tuple[str, ...], latex: str) -> None:
    assert join_plain(tokens) == latex


@pytest.mark.parametrize(
    ("wrapped", "latex"),
    [
        (r"\[ x^2 \]", "x^2"),
        (r"\(x\)", "x"),
        ("$x$", "x"),
        ("$$ x $$", "x"),
        (" x ", "x"),
        ("$x$ and $y$", "$x$ and $y$"),
        (r"\[a\]\[b\]", r"\[a\]\[b\]"),
        ("$", "$"),
        (r"\[1\text{$a$}\]", r"1\text{$a$}"),
        ("", ""),
    ],
)
def test_wrappers(wrapped: str, latex: str) -> None:
    assert without_wrappers(wrapped) == latex


def test_special_tokens_are_no_text(tmp_path: Path) -> None:
    save_words(tmp_path / "tokenizer.json")
    detokenizer = load_detokenizer(tmp_path / "tokenizer.json", "plain")
    words = [*SPECIAL, *WORDS]
    ids = [words.index(word) for word in (r"\geq", "<pad>", "x", "</s>")]
    assert detokenizer.text(ids) == r"\geq x"
    assert detokenizer.piece(words.index(r"\frac{")) == r"\frac{"
    assert {words[token] for token in detokenizer.separators} == {"&", r"\\"}


def test_byte_level(tmp_path: Path) -> None:
    from pic2latex.training.data.byte_level_tokenizer import save_tokenizer

    save_tokenizer(tmp_path, 400)
    detokenizer = load_detokenizer(tmp_path / "tokenizer.json", "bytelevel")
    from tokenizers import Tokenizer

    ids = Tokenizer.from_file(str(tmp_path / "tokenizer.json")).encode(r"\frac{x}{α} & y").ids
    assert detokenizer.text([0, *ids, 2]) == r"\frac{x}{α} & y"
    assert (
        "".join(detokenizer.piece(token) for token in ids[:3])
        == r"\frac{x}{α} & y"[: len("".join(map(detokenizer.piece, ids[:3])))]
    )


def test_unknown_joining(tmp_path: Path) -> None:
    save_words(tmp_path / "tokenizer.json")
    with pytest.raises(ModelDamaged, match="joining"):
        load_detokenizer(tmp_path / "tokenizer.json", "backwards")


@pytest.mark.parametrize("content", ["", "{}", '{"version": "1.0"}', "not json"])
def test_broken_file(tmp_path: Path, content: str) -> None:
    (tmp_path / "tokenizer.json").write_text(content)
    with pytest.raises(ModelDamaged, match="tokenizer"):
        load_detokenizer(tmp_path / "tokenizer.json", "plain")
