"""TEDS: equal tables are alike, and each difference costs what the paper says."""

import pytest

from pic2latex.scoring.table_scores import table_similarities

TABLE = "| a | b |\n| --- | --- |\n| 12 | $x^2$ |\n"  # 7 nodes: the table, two rows, four cells


@pytest.mark.parametrize(
    ("read", "truth", "expected"),
    [
        (TABLE, TABLE, [1.0]),
        (TABLE.replace("$x^2$", "$x^{2}$"), TABLE, [1.0]),
        (TABLE.replace("| b |", "|  b  |"), TABLE, [1.0]),
        (TABLE.replace("12", "13"), TABLE, [1 - 0.5 / 7]),
        (TABLE + "| c | d |\n", TABLE, [1 - 3 / 10]),
        ("| a |\n| --- |\n| 12 |\n", TABLE, [1 - 2 / 7]),
        ("no table", TABLE, [0.0]),
        (TABLE, "no table", []),
        (
            "<table>\n<tr><th>a</th><th>b</th></tr>\n<tr><td>12</td><td>$x^2$</td></tr>\n</table>",
            TABLE,
            [1.0],
        ),
        (
            '<table>\n<tr><th colspan="2">a</th></tr>\n<tr><td>12</td><td>$x^2$</td></tr>\n</table>',
            TABLE,
            [1 - 2 / 7],  # one cell spans differently, one is missing
        ),
        (f"text\n\n{TABLE}\nmore\n\n{TABLE}", f"{TABLE}\n{TABLE}", [1.0, 1.0]),
    ],
)
def test_similarity(read: str, truth: str, expected: list[float]) -> None:
    assert table_similarities(read, truth) == pytest.approx(expected)
