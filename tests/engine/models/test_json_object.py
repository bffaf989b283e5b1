"""Records: read like mappings, checked by type, frozen, and plain JSON again."""

import pickle

import pytest

from pic2latex.errors import ModelDamaged
from pic2latex.models.json_object import JsonObject

RECORD = JsonObject(
    {
        "side": 448,
        "mean": [0.5, 1],
        "trim": True,
        "name": "x",
        "classes": ["a", "b"],
        "deep": {"n": 1},
        "none": None,
    },
    path="settings",
)


def test_reads_like_a_mapping() -> None:
    assert RECORD["side"] == 448
    assert RECORD["mean"] == (0.5, 1)
    assert list(RECORD) == ["side", "mean", "trim", "name", "classes", "deep", "none"]
    assert RECORD.get("absent", 3) == 3


def test_typed_reading() -> None:
    assert RECORD.integer("side") == 448
    assert RECORD.number("side") == 448.0
    assert RECORD.numbers("mean") == (0.5, 1.0)
    assert RECORD.boolean("trim") is True
    assert RECORD.text("name") == "x"
    assert RECORD.texts("classes") == ("a", "b")


def test_defaults_are_for_missing_fields() -> None:
    assert RECORD.integer("absent", 7) == 7
    assert RECORD.boolean("absent", default=False) is False
    assert RECORD.texts("absent", ()) == ()


@pytest.mark.parametrize(
    ("reader", "key", "message"),
    [
        ("integer", "name", "“settings.name” must be a whole number"),
        ("integer", "trim", "“settings.trim” must be a whole number"),
        ("number", "none", "“settings.none” must be a number"),
        ("number", "absent", "“settings.absent” is missing"),
        ("numbers", "classes", "“settings.classes” must be a list of numbers"),
        ("numbers", "side", "“settings.side” must be a list of numbers"),
        ("boolean", "side", "“settings.side” must be true or false"),
        ("text", "side", "“settings.side” must be a string"),
        ("texts", "mean", "“settings.mean” must be a list of strings"),
    ],
)
def test_a_wrong_field_is_named(reader: str, key: str, message: str) -> None:
    with pytest.raises(ModelDamaged, match=message):
        getattr(RECORD, reader)(key)


def test_a_field_inside_a_field_is_named_by_its_path() -> None:
    deep = RECORD["deep"]
    assert isinstance(deep, JsonObject)

    with pytest.raises(ModelDamaged, match=r"“settings\.deep\.m” is missing"):
        deep.integer("m")


def test_equal_content_is_equal_and_survives_pickling() -> None:
    copy = pickle.loads(pickle.dumps(RECORD))

    assert copy == RECORD
    assert hash(copy) == hash(RECORD)
    assert JsonObject(RECORD.plain()) == RECORD
    assert JsonObject({"a": 1}) != JsonObject({"a": 2})


def test_plain_is_json() -> None:
    assert RECORD.plain()["mean"] == [0.5, 1]
    assert RECORD.plain()["deep"] == {"n": 1}


def test_what_json_cannot_express_is_refused() -> None:
    with pytest.raises(TypeError, match=r"settings\.path holds a set"):
        JsonObject({"path": {1, 2}}, path="settings")
