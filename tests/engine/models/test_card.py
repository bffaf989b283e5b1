"""card.json: what is written is read again, and every field is checked and named."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from pic2latex.errors import ModelDamaged, ModelMissing
from pic2latex.models.card import (
    CARD_NAME,
    ModelCard,
    ModelKind,
    ModelRole,
    ModelSource,
    read_card,
    write_card,
)
from tests.engine.models.model_folders import card_of, write_files

FILES = {"encoder.onnx": b"abc", "tokenizer.json": b"{}"}
SHA = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"


@pytest.fixture
def card() -> ModelCard:
    return card_of("small", FILES)


def changed(folder: Path, card: ModelCard, **changes: Any) -> Path:
    """Write `card` with some fields changed; None takes a field away."""
    path = write_card(folder, card)
    data = {**json.loads(path.read_text(encoding="utf-8")), **changes}
    path.write_text(
        json.dumps({key: value for key, value in data.items() if value is not None}), encoding="utf-8"
    )
    return folder


def test_what_was_written_is_read(tmp_path: Path, card: ModelCard) -> None:
    assert write_card(tmp_path, card) == tmp_path / CARD_NAME
    assert read_card(tmp_path) == card
    assert [path.name for path in tmp_path.iterdir()] == [CARD_NAME]


def test_the_optional_fields_travel_too(tmp_path: Path, card: ModelCard) -> None:
    full = replace(card, source=ModelSource("somebody/model", "0" * 40), base="large")
    write_card(tmp_path, full)

    assert read_card(tmp_path) == full


def test_the_json_is_the_agreed_one(tmp_path: Path, card: ModelCard) -> None:
    data = json.loads(write_card(tmp_path, card).read_text(encoding="utf-8"))

    assert data == {
        "name": "small",
        "kind": "compact",
        "description": "For tests.",
        "licence": "Apache-2.0",
        "provenance": "Made by a test.",
        "files": {
            "encoder.onnx": {"sha256": SHA, "bytes": 3},
            "tokenizer.json": {"sha256": card.file("tokenizer.json").sha256, "bytes": 2},
        },
        "settings": {"stride": 16, "mean": [0.5]},
        "scores": {"exact": 0.75},
    }


def test_sizes_roles_and_files(card: ModelCard) -> None:
    assert card.bytes == 5
    assert card.role is ModelRole.RECOGNIZER
    assert card.file("encoder.onnx").sha256 == SHA
    with pytest.raises(ModelDamaged, match=r"has no file “decoder\.onnx”"):
        card.file("decoder.onnx")


@pytest.mark.parametrize(
    ("kind", "role"),
    [
        (ModelKind.COMPACT, ModelRole.RECOGNIZER),
        (ModelKind.VISION_ENCODER_DECODER, ModelRole.RECOGNIZER),
        (ModelKind.RTDETR, ModelRole.DETECTOR),
        (ModelKind.SEGMENTATION, ModelRole.DETECTOR),
    ],
)
def test_every_kind_has_a_role(kind: ModelKind, role: ModelRole) -> None:
    assert kind.role is role


def test_no_folder_and_no_card(tmp_path: Path) -> None:
    for folder in (tmp_path, tmp_path / "absent", write_files(tmp_path, {"file": b""}) / "file"):
        with pytest.raises(ModelMissing, match=r"has no card\.json"):
            read_card(folder)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "not valid JSON"),
        (b"{", "not valid JSON"),
        (b"\xff\xfe", "not valid JSON"),
        (b"[]", "not a JSON object"),
        (b'{"name": "x", "settings": {"a": NaN}}', "not valid JSON"),
        (b" " * (5 << 20), "far too large"),
    ],
)
def test_a_broken_card(tmp_path: Path, content: bytes, message: str) -> None:
    (tmp_path / CARD_NAME).write_bytes(content)

    with pytest.raises(ModelDamaged, match=message):
        read_card(tmp_path)


@pytest.mark.parametrize(
    ("field", "value", "message"),
    [
        ("name", None, "“name” is missing"),
        ("name", "", "“name” must be a text"),
        ("name", 7, "“name” must be a text"),
        ("name", "../x", "“name” must be made of small letters"),
        ("name", "Large", "“name” must be made of small letters"),
        ("name", ".hidden", "“name” must be made of small letters"),
        ("kind", None, "“kind” is missing"),
        ("kind", "neural", "“kind” is “neural” but must be one of compact, vision-encoder-decoder"),
        ("description", None, "“description” is missing"),
        ("licence", " ", "“licence” must be a text"),
        ("provenance", [], "“provenance” must be a text"),
        ("base", 3, "“base” must be a text"),
        ("files", None, "“files” is missing"),
        ("files", [], "“files” must be an object"),
        ("files", {}, "“files” lists no file"),
        ("files", {"a.onnx": 1}, r"“files\.a\.onnx” must be an object"),
        ("files", {"../a": {"sha256": SHA, "bytes": 1}}, r"“files\.\.\./a” must be a plain file name"),
        ("files", {"a\\b": {"sha256": SHA, "bytes": 1}}, "must be a plain file name"),
        ("files", {"..": {"sha256": SHA, "bytes": 1}}, "must be a plain file name"),
        ("files", {"card.json": {"sha256": SHA, "bytes": 1}}, "must be a plain file name"),
        ("files", {"a": {"bytes": 1}}, r"“files\.a\.sha256” is missing"),
        ("files", {"a": {"sha256": SHA.upper(), "bytes": 1}}, r"“files\.a\.sha256” must be 64 hexadecimal"),
        ("files", {"a": {"sha256": SHA, "bytes": "1"}}, r"“files\.a\.bytes” must be a whole number"),
        ("files", {"a": {"sha256": SHA, "bytes": True}}, r"“files\.a\.bytes” must be a whole number"),
        ("files", {"a": {"sha256": SHA, "bytes": -1}}, r"“files\.a\.bytes” must not be negative"),
        ("settings", [], "“settings” must be an object"),
        ("scores", 1, "“scores” must be an object"),
        ("source", {"repo": "a/b"}, r"“source\.revision” is missing"),
        ("source", "a/b", "“source” must be an object"),
    ],
)
def test_every_field_is_checked_and_named(
    tmp_path: Path, card: ModelCard, field: str, value: object, message: str
) -> None:
    with pytest.raises(ModelDamaged, match=message) as caught:
        read_card(changed(tmp_path, card, **{field: value}))

    assert caught.value.hint


def test_settings_and_scores_may_be_left_out_and_more_fields_be_there(
    tmp_path: Path, card: ModelCard
) -> None:
    found = read_card(changed(tmp_path, card, settings=None, scores=None, future={"x": 1}))

    assert (dict(found.settings), dict(found.scores)) == ({}, {})
