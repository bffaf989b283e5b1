"""Paragraphs made into pictures by real TeX, with boxes that hold the formulas."""

import shutil
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from pic2latex.errors import TrainingError
from pic2latex.scoring.page_dataset import known_pages
from pic2latex.training.pages.paragraphs.paragraph_pictures import (
    make_paragraph_set,
    read_paragraphs,
    shipped_paragraphs,
)
from pic2latex.training.pages.paragraphs.typeset_markdown import ParagraphSource, typeset_paragraph
from pic2latex.types import RegionKind

needs_tex = pytest.mark.skipif(shutil.which("xelatex") is None, reason="XeTeX is not installed")
TEXT = "Let $x$ be\n\n$$y = \\frac{1}{2}. \\tag{3}$$"


def test_the_shipped_paragraphs_are_what_they_should_be() -> None:
    paragraphs = shipped_paragraphs()
    for language in ("en", "zh"):
        chosen = [each for each in paragraphs if each.language == language]
        assert len(chosen) == 20
        assert len({each.font for each in chosen}) == 3
        assert len({each.em for each in chosen}) == 2
        assert 8 <= sum(each.dark for each in chosen) <= 12
        assert sum(each.columns == 2 for each in chosen) == 2
    assert len({each.name for each in paragraphs}) == 40
    assert sum(each.text.count("$") // 2 for each in paragraphs) > 250


@needs_tex
@pytest.mark.parametrize("dark", [False, True])
def test_boxes_hold_the_formulas(dark: bool, tmp_path: Path) -> None:
    paragraph = ParagraphSource("p", "en", "modern", 26, dark, TEXT)
    typeset = typeset_paragraph(paragraph, tmp_path)
    assert [each.kind for each in typeset.formulas] == [RegionKind.INLINE, RegionKind.DISPLAY]
    assert bool(typeset.pixels[0, 0].mean() < 64) is dark
    ink = np.abs(typeset.pixels.astype(int) - typeset.pixels[0, 0]).max(axis=2) > 60
    for formula in typeset.formulas:
        box = formula.box
        inside = ink[int(box.top) : int(box.bottom) + 1, int(box.left) : int(box.right) + 1]
        assert inside.any(axis=0).mean() > 0.5
        left = ink[int(box.top) : int(box.bottom) + 1, int(box.left) - 5 : int(box.left) - 1]
        assert not left.any()


@needs_tex
def test_a_set_can_be_read_back(tmp_path: Path) -> None:
    make_paragraph_set([ParagraphSource("one", "zh", "song", 18, False, "设 $x$ 是数。")], tmp_path)
    (page,) = known_pages(tmp_path)
    assert page.markdown == "设 $x$ 是数。"
    assert len(page.formulas) == 1
    with Image.open(page.picture) as picture:
        assert picture.height < 60


@needs_tex
def test_wrong_texts_are_told(tmp_path: Path) -> None:
    with pytest.raises(TrainingError, match=r"no page of the paragraph p\. Undefined control sequence"):
        typeset_paragraph(ParagraphSource("p", "en", "modern", 18, False, r"\nosuchcommand"), tmp_path)


@pytest.mark.parametrize(
    "content",
    ["", "no = toml = ", '[[paragraph]]\nname = "x"\ntext = "y"', '[[paragraph]]\nunknown = 1\ntext = "y"'],
)
def test_files_that_are_none(content: str, tmp_path: Path) -> None:
    path = tmp_path / "texts.toml"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(TrainingError, match="holds no paragraphs"):
        read_paragraphs(path)


def test_fonts_that_do_not_exist(tmp_path: Path) -> None:
    path = tmp_path / "texts.toml"
    entry = '[[paragraph]]\nname="x"\nlanguage="en"\nfont="none"\nem=18\ndark=false\ntext="y"\n'
    path.write_text(entry, encoding="utf-8")
    with pytest.raises(TrainingError, match="the font none, which does not exist"):
        read_paragraphs(path)
