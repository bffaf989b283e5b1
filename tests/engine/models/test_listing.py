"""The list of all models: what is installed, what is damaged, and what could be had."""

from pathlib import Path

from pic2latex.models.card import ModelKind, ModelRole
from pic2latex.models.listing import ModelState, overview
from pic2latex.models.store import Store
from tests.engine.models.model_folders import write_model


def test_bundled_installed_damaged_available(empty_store: Store, tmp_path: Path) -> None:
    write_model(tmp_path / "bundled", "compact")
    write_model(empty_store.folder, "texteller", ModelKind.VISION_ENCODER_DECODER)
    (write_model(empty_store.folder, "torn") / "card.json").unlink()

    rows = {row.name: row for row in overview(empty_store)}

    assert list(rows)[:5] == ["compact", "texteller", "torn", "texteller-int8", "texteller-detector"]
    assert [row.state for row in rows.values()][:3] == [
        ModelState.BUNDLED,
        ModelState.INSTALLED,
        ModelState.DAMAGED,
    ]
    assert {row.state for row in list(rows.values())[3:]} == {ModelState.AVAILABLE}
    assert rows["ppocr-v5-server"].role is ModelRole.TEXT
    assert rows["texteller"].bytes == 400
    assert rows["texteller-detector"].role is ModelRole.DETECTOR
    assert "has lost its card" in rows["torn"].problem


def test_a_bundled_model_that_is_not_there_is_not_offered(empty_store: Store) -> None:
    assert "compact" not in {row.name for row in overview(empty_store)}


def test_texts_come_in_the_asked_language(empty_store: Store, tmp_path: Path) -> None:
    write_model(tmp_path / "bundled", "compact")

    [compact, *_] = overview(empty_store, "zh_CN")

    assert compact.title == "轻量模型"
    assert "公式" in compact.summary


def test_rows_become_json(empty_store: Store) -> None:
    assert overview(empty_store)[0].plain()["state"] == "available"
