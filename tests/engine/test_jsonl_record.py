"""A record survives any damage and any name: what is whole is read, what is added is a line of its own."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pic2latex.jsonl_record import JsonlRecord, json_line, json_text

WHOLE = b'{"picture": "a.png"}'
DEEP = b"[" * 200_000
DAMAGE = {
    "cut off": WHOLE + b"\n" + WHOLE[:9],
    "no text": b"\xff\xfe\x00\n" + WHOLE + b"\n",
    "no JSON": b"<html>\n" + WHOLE + b"\n",
    "no object": b"[1]\n1\nnull\n" + WHOLE + b"\n",
    "nested without end": DEEP + b"\n" + WHOLE + b"\n",
    "objects nested without end": b'{"a":' * 100_000 + b"\n" + WHOLE + b"\n",
    "numbers without end": b'{"a": ' + b"9" * 10_000 + b"}\n" + WHOLE + b"\n",
    "line ends of Windows": WHOLE + b"\r\n",
    "empty lines": b"\n\n" + WHOLE + b"\n\n",
}


@pytest.mark.parametrize("name", DAMAGE)
def test_damage_costs_the_damaged_lines(tmp_path: Path, name: str) -> None:
    record = JsonlRecord(tmp_path / "record.jsonl")
    record.path.write_bytes(DAMAGE[name])
    assert [line.entry for line in record.load()] == [{"picture": "a.png"}]
    record.add({"picture": "b.png"})
    assert [line.entry["picture"] for line in record.load()] == ["a.png", "b.png"]
    record.replace(record.load())
    assert record.path.read_bytes() == WHOLE + b'\n{"picture": "b.png"}\n'


def test_what_is_no_file_is_no_record(tmp_path: Path) -> None:
    assert JsonlRecord(tmp_path / "missing").load() == []
    folder = JsonlRecord(tmp_path)
    assert folder.load() == []
    with pytest.raises(OSError, match="directory"):
        folder.add({})


@given(st.lists(st.dictionaries(st.text(), st.text(alphabet=st.characters(codec=None)), max_size=3)))
def test_every_text_is_a_line_of_utf8_and_comes_back(
    tmp_path_factory: pytest.TempPathFactory, entries: list[dict[str, str]]
) -> None:
    record = JsonlRecord(tmp_path_factory.mktemp("record") / "record.jsonl")
    for entry in entries:
        record.add(entry)
        json_line(entry).encode()
        assert json.loads(json_text(entry)) == entry
    assert [line.entry for line in record.load()] == entries


@pytest.mark.parametrize(
    "name", ["bad\udcff.png", "a\u2028b.png", "a\u0085b.png", "a\nb.png", "公式.png", "\x1b[0m"]
)
def test_names_come_back(tmp_path: Path, name: str) -> None:
    record = JsonlRecord(tmp_path / "record.jsonl")
    record.add({"picture": name})
    (line,) = record.load()
    assert line.entry == {"picture": name}
