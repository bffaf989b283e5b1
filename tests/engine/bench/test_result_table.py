"""The same numbers for users and for programs."""

import json

from pic2latex.bench.result_table import BenchTable, Column, as_json, as_text

TABLE = BenchTable(
    "loops",
    "Loops",
    (Column("loop", "loop"), Column("seconds", "total s", "{:.2f}"), Column("same", "same")),
    (("ours", 1.234, True), ("no cache", 12.0, False), ("missing", None, None)),
    ("A note.",),
)


def test_text_is_aligned() -> None:
    assert as_text(TABLE).splitlines() == [
        "Loops",
        "",
        "loop      total s  same",
        "ours         1.23   yes",
        "no cache    12.00    no",
        "missing         –     –",
        "  A note.",
    ]


def test_json_keeps_every_digit() -> None:
    assert json.loads(json.dumps(as_json([TABLE]))) == {
        "loops": [
            {"loop": "ours", "seconds": 1.234, "same": True},
            {"loop": "no cache", "seconds": 12.0, "same": False},
            {"loop": "missing", "seconds": None, "same": None},
        ]
    }
