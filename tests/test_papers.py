"""A paper in two columns is read as it was written: order, words, formulas, table, footnote, references."""

import re
from pathlib import Path

import pytest

from pic2latex.engine import Engine
from pic2latex.scoring.page_scores import score_page
from tests.engine.pages.documents import needs_tex
from tests.papers.__main__ import PAPERS, typeset

MOST_WRONG, FEWEST_EXACT = 0.002, 0.9
"""Of its characters and of its formulas; the whole is measured by `python -m tests.papers`."""


@pytest.mark.slow
@needs_tex
def test_a_paper_with_a_text_layer(tmp_path: Path) -> None:
    paper = PAPERS[0]
    with Engine() as engine:
        document = engine.recognize_document(typeset(paper, tmp_path))
    assert not document.failed
    read = re.sub(r"!\[[^\]]*\]\([^)]*\)\s*", "", document.markdown)
    score = score_page(paper.name, read, paper.markdown())
    assert score.in_order
    assert score.character_errors <= MOST_WRONG
    assert score.exact >= FEWEST_EXACT * score.formulas
    assert score.tables == (1.0,)
