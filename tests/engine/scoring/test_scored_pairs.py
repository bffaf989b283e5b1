"""Files of predictions and references, in the names that users give their fields."""

from pathlib import Path

import pytest

from pic2latex.errors import OptionError
from pic2latex.scoring import LatexOf, pair_up, read_latex_lines


def test_lines_are_read_under_their_usual_names(tmp_path: Path) -> None:
    file = tmp_path / "lines.jsonl"
    file.write_text(
        '{"img_name": "1.png", "formula": "x"}\n\n{"name": "b", "latex": "y", "display": true, "degraded": false}\n'
        '{"prediction": "z"}\n{"id": 7, "text": "α", "display": "yes"}\n',
        encoding="utf-8",
    )
    assert read_latex_lines(file) == (
        LatexOf("1.png", "x"),
        LatexOf("b", "y", display=True, degraded=False),
        LatexOf("4", "z"),
        LatexOf("7", "α"),
    )


@pytest.mark.parametrize("line", ["{", "[]", '"x"', '{"name": "a"}', '{"latex": null}', '{"latex": true}'])
def test_other_lines_are_refused_with_their_number(line: str, tmp_path: Path) -> None:
    file = tmp_path / "lines.jsonl"
    file.write_text(f'{{"latex": "x"}}\n{line}\n')
    with pytest.raises(OptionError, match="Line 2"):
        read_latex_lines(file)


@pytest.mark.parametrize("content", [None, b"\xff\xfe\x00"])
def test_unreadable_files_are_refused(content: bytes | None, tmp_path: Path) -> None:
    file = tmp_path / "lines.jsonl"
    if content is not None:
        file.write_bytes(content)
    with pytest.raises(OptionError, match="cannot be read"):
        read_latex_lines(file)


def test_pairs_follow_the_references() -> None:
    pairs = list(
        pair_up(
            [LatexOf("b", "y"), LatexOf("a", "x"), LatexOf("c", "z")],
            [LatexOf("a", "X", True), LatexOf("d", "W")],
        )
    )
    assert [(one.name, one.prediction, one.reference, one.display) for one in pairs] == [
        ("a", "x", "X", True),
        ("d", "", "W", None),
    ]


def test_files_that_have_nothing_in_common_are_refused() -> None:
    with pytest.raises(OptionError, match="No prediction"):
        list(pair_up([LatexOf("a", "x")], [LatexOf("b", "x")]))
