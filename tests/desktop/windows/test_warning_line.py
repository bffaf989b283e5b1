"""The line of warnings: what is shown, and that a page of many doubts leaves room for its result."""

import pytest
from pytestqt.qtbot import QtBot

from pic2latex.recognition_warnings import warning_of
from pic2latex.types import WarningCode
from pic2latex_desktop.windows.warning_line import WarningLine


@pytest.mark.parametrize(
    ("count", "lines", "last"),
    [(1, 1, "$x_0$"), (4, 4, "$x_3$"), (5, 4, "And 2 more warnings."), (30, 4, "And 27 more warnings.")],
)
def test_few_lines_are_shown(qtbot: QtBot, count: int, lines: int, last: str) -> None:
    line = WarningLine()
    qtbot.addWidget(line)
    line.show_warnings(
        [warning_of(WarningCode.DOUBTFUL_FORMULA, formula=f"$x_{number}$") for number in range(count)]
    )
    shown = line.text().splitlines()
    assert len(shown) == lines
    assert last in shown[-1]
    assert line.property("role") == "doubt"
