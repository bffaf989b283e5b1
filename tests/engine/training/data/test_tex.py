"""TeX is run in one way: what it leaves is this run's, and what it lacks is said."""

from pathlib import Path

import pytest

from pic2latex.errors import ComponentMissing
from pic2latex.training.data.tex import run_tex

GOOD = r"\documentclass{article}\begin{document}x\end{document}"
BAD = r"\documentclass{article}\begin{document}\nosuchcommand x\end{document}"
ENDLESS = r"\documentclass{article}\begin{document}\loop\iftrue\repeat\end{document}"
NOTHING = r"\documentclass{article}\begin{document}\end{document}"


def written(folder: Path, text: str) -> Path:
    source = folder / "a.tex"
    source.write_text(text, encoding="utf-8")
    return source


@pytest.mark.parametrize(
    ("text", "halts", "has_pdf"),
    [
        (GOOD, False, True),
        (GOOD, True, True),
        (BAD, False, True),
        (BAD, True, False),
        (NOTHING, False, False),
    ],
)
def test_a_pdf_or_none(tmp_path: Path, text: str, halts: bool, has_pdf: bool) -> None:
    pdf = run_tex("pdflatex", written(tmp_path, text), timeout=60, halts=halts)
    assert (pdf is not None) is has_pdf
    assert ("nosuchcommand" in (tmp_path / "a.log").read_text(encoding="latin-1")) is (text == BAD)


def test_what_an_earlier_run_left_is_not_taken_for_this_ones(tmp_path: Path) -> None:
    assert run_tex("pdflatex", written(tmp_path, GOOD), timeout=60) == tmp_path / "a.pdf"
    assert run_tex("pdflatex", written(tmp_path, NOTHING), timeout=60) is None


def test_what_takes_too_long_has_no_pdf(tmp_path: Path) -> None:
    assert run_tex("pdflatex", written(tmp_path, ENDLESS), timeout=1) is None


def test_a_program_that_is_missing_is_named(tmp_path: Path) -> None:
    with pytest.raises(ComponentMissing, match="no-such-tex") as caught:
        run_tex("no-such-tex", written(tmp_path, GOOD), timeout=1)
    assert "texlive-xetex" in str(caught.value.hint)
