"""The compact family on a random network: the export reads like torch, batches like single pictures, and scales."""

import math
import shutil
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from pic2latex.errors import Cancelled, ModelDamaged
from pic2latex.models.json_object import JsonObject
from pic2latex.models.store import InstalledModel
from pic2latex.onnx_session import Sessions
from pic2latex.preprocessing.binarization import Ink, pad_to_canvas, rescale
from pic2latex.recognizers import compact, scaled_reading
from pic2latex.recognizers.compact import CompactRecognizer, open_model
from pic2latex.recognizers.compact_encoder import GENEROUS, CompactEncoder
from pic2latex.recognizers.decoding.loop import not_cancelled
from pic2latex.recognizers.protocol import DecodeRequest, Prepared, RecognizerOutput
from pic2latex.recognizers.second_choices import ROUNDS
from pic2latex.training.data.glyph_classes import GlyphClasses
from pic2latex.training.export import compact as export
from pic2latex.training.export.compact import CompactExport, differing_pictures, export_compact
from pic2latex.types import Device
from tests.engine.recognizers.tiny_models import TRUE_SCALE, installed, scribbles

if TYPE_CHECKING:
    from numpy.typing import NDArray


@pytest.fixture(scope="module")
def headless(compact_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Take the scale head out of the same model."""
    import onnx

    folder = tmp_path_factory.mktemp("headless")
    for name in ("decoder.onnx", "tokenizer.json", "card.json"):
        (folder / name).symlink_to(compact_folder / name)
    encoder = onnx.load(compact_folder / "encoder.onnx")
    kept = [each for each in encoder.graph.output if each.name != "log_em"]
    del encoder.graph.output[:]
    encoder.graph.output.extend(kept)
    onnx.save(encoder, folder / "encoder.onnx")
    return folder


def opened(folder: Path, **settings: object) -> CompactRecognizer:
    return open_model(installed(folder, **settings), Sessions(Device.CPU))


def canvases() -> "list[NDArray[np.uint8]]":
    random = np.random.default_rng(5)
    shapes = [(16, 16), (16, 32), (32, 48), (48, 160), (64, 96), (32, 320), (48, 160)]
    return [
        random.integers(0, 256, shape).astype(np.uint8) * (random.random(shape) < 0.2) for shape in shapes
    ]


def read(recognizer: CompactRecognizer, pictures: list[Prepared], **request: int) -> list[RecognizerOutput]:
    found = dict(recognizer.read(pictures, DecodeRequest(**request)))
    return [found[place] for place in range(len(pictures))]


def ids(reading: RecognizerOutput) -> list[str]:
    return [token.text for token in reading.candidates[0].tokens]


def pieces(recognizer: CompactRecognizer, ink: "NDArray[np.uint8]") -> list[str]:
    return [recognizer._detokenizer.piece(token) for token in recognizer.read_canvas(ink)]


def test_export_reads_like_torch(checkpoint: Path, compact_folder: Path) -> None:
    """Every size, from one cell up; half precision on disk was half precision in the checkpoint."""
    recognizer = opened(compact_folder)
    assert differing_pictures(checkpoint, compact_folder, canvases()) == ()
    readings = [tuple(recognizer.read_canvas(ink)) for ink in canvases()]
    assert len(set(readings)) > 4, "the pictures must differ for this to mean anything"


def test_glyph_map_is_exported_with_its_names(
    checkpoint: Path, compact_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Probabilities of the cells, and the names of the classes where they lie beside the tokenizer."""
    encoder = CompactEncoder(Sessions(Device.CPU).open(compact_folder / "encoder.onnx"), 16.0)
    ink = Ink(np.full((20, 90), 255, np.uint8), 16.0)
    glyphs = encoder.encode_at(ink, 1.0).glyphs
    assert glyphs is not None
    assert glyphs.shape == (6, 2, 14)
    assert glyphs.sum(axis=0) == pytest.approx(np.ones((2, 14)), abs=1e-4)
    for name in ("config.json", "model.safetensors", "tokenizer.json"):
        (tmp_path / name).symlink_to(checkpoint / name)
    GlyphClasses(("x", "=")).write(tmp_path / "glyphs.json")
    # The graphs would be those of `compact_folder` again, a dozen seconds of a processor.
    for part in ("encoder", "decoder"):
        monkeypatch.setattr(export, f"_{part}_model", lambda _: None)
    monkeypatch.setattr(
        export, "save_named", lambda *given: shutil.copy(compact_folder / given[-1].name, given[-1])
    )
    card = export_compact(
        CompactExport(tmp_path, tmp_path / "tokenizer.json", "plain", "x"), tmp_path / "model"
    )
    assert card.file("glyphs.json").bytes == (tmp_path / "model" / "glyphs.json").stat().st_size


def test_model_without_glyph_map_reads_the_same(compact_folder: Path, tmp_path: Path) -> None:
    import onnx

    for name in ("decoder.onnx", "tokenizer.json", "card.json"):
        (tmp_path / name).symlink_to(compact_folder / name)
    encoder = onnx.load(compact_folder / "encoder.onnx")
    kept = [each for each in encoder.graph.output if each.name != "glyph_probabilities"]
    del encoder.graph.output[:]
    encoder.graph.output.extend(kept)
    onnx.save(encoder, tmp_path / "encoder.onnx")
    with_map, without = opened(compact_folder), opened(tmp_path)
    prepared = [with_map.prepare(picture) for picture in scribbles(2)]
    readings = [read(each, prepared, max_tokens=12) for each in (with_map, without)]
    assert [ids(each) for each in readings[0]] == [ids(each) for each in readings[1]]


def test_card_and_files_say_nothing_of_their_origin(compact_folder: Path) -> None:
    card = installed(compact_folder).card
    assert {file.name for file in card.files} == {"encoder.onnx", "decoder.onnx", "tokenizer.json"}
    for file in card.files:
        content = (compact_folder / file.name).read_bytes()
        assert len(content) == file.bytes
        assert b"site-packages" not in content
        assert b".py" not in content


def test_no_node_branches(compact_folder: Path) -> None:
    import onnx

    for name in ("encoder.onnx", "decoder.onnx"):
        operators = {node.op_type for node in onnx.load(compact_folder / name).graph.node}
        assert not operators & {"If", "Loop", "Scan", "BatchNormalization"}


def test_scale_head_has_the_picture_scaled_again(
    compact_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(scaled_reading, "UNSURE", -math.inf)
    recognizer = opened(compact_folder)
    prepared = recognizer.prepare(scribbles(3)[2])
    (reading,) = read(recognizer, [prepared])
    ink = Ink(prepared.pixels, prepared.em)
    right = pieces(recognizer, pad_to_canvas(rescale(ink, 16 * GENEROUS, correction=TRUE_SCALE / GENEROUS)))
    wrong = pieces(recognizer, pad_to_canvas(rescale(ink, 16 * GENEROUS)))
    assert ids(reading) == right[: len(reading.candidates[0].tokens)]
    assert right != wrong


def test_most_probable_scale_wins(headless: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    recognizer = opened(headless)
    prepared = recognizer.prepare(scribbles(4)[3])
    corrections = (1.0, *compact.OTHER_SCALES)
    monkeypatch.setattr(scaled_reading, "UNSURE", -math.inf)
    apart = [
        read(recognizer, [replace(prepared, em=prepared.em * each)], max_tokens=20)[0] for each in corrections
    ]
    assert len({reading.candidates[0].latex for reading in apart}) > 1
    monkeypatch.setattr(scaled_reading, "UNSURE", 0.0)
    (reading,) = read(recognizer, [prepared], max_tokens=20)
    best = max(apart, key=lambda each: each.candidates[0].score)
    assert reading.candidates[0].latex == best.candidates[0].latex
    assert reading.candidates[0].score == pytest.approx(best.candidates[0].score, abs=1e-4)


@pytest.mark.parametrize("beams", [1, 3])
def test_together_is_as_alone(headless: Path, beams: int) -> None:
    """Pictures of all sizes decoded together, with a mask, give what they give alone."""
    recognizer = opened(headless)
    prepared = [recognizer.prepare(picture) for picture in scribbles(6)]
    together = read(recognizer, prepared, beams=beams, max_tokens=25)
    alone = [read(recognizer, [each], beams=beams, max_tokens=25)[0] for each in prepared]
    assert [each.candidates[0].latex for each in together] == [each.candidates[0].latex for each in alone]
    assert all(len(each.candidates) <= beams for each in together)


def test_beams_find_nothing_less_probable_than_greedy(headless: Path) -> None:
    recognizer = opened(headless)
    prepared = [recognizer.prepare(picture) for picture in scribbles(5)]
    greedy = read(recognizer, prepared, max_tokens=12)
    beams = read(recognizer, prepared, beams=8, max_tokens=12)
    gains = [b.candidates[0].score - g.candidates[0].score for b, g in zip(beams, greedy, strict=True)]
    assert min(gains) > -1e-4
    for reading in beams:
        scores = [candidate.score for candidate in reading.candidates]
        assert scores == sorted(scores, reverse=True)


def test_tokens_have_probabilities_and_other_readings(compact_folder: Path) -> None:
    recognizer = opened(compact_folder)
    (reading,) = read(recognizer, [recognizer.prepare(scribbles(2)[1])], max_tokens=10)
    branched = 0
    for token in reading.candidates[0].tokens:
        others = [each.probability for each in token.alternatives]
        assert len(others) == 3
        assert others == sorted(others, reverse=True)
        assert 0 < token.probability + sum(others) <= 1 + 1e-6
        branched += token.probability < others[0]
    assert branched <= ROUNDS  # only what a branch began with was not the likeliest at its place
    assert [stage.stage for stage in reading.seconds] == ["encode", "decode"]


def test_limits_of_picture_and_network(headless: Path) -> None:
    recognizer = opened(headless, max_tokens=9)
    (reading,) = read(recognizer, [recognizer.prepare(scribbles(5)[4])])
    assert len(reading.candidates[0].tokens) <= 9


def test_equal_writing_has_an_equal_key(compact_folder: Path) -> None:
    recognizer = opened(compact_folder)
    first, second = scribbles(2)
    moved = replace(first, pixels=np.pad(first.pixels, ((7, 3), (5, 20), (0, 0)), constant_values=255))
    keys = [recognizer.prepare(picture).key for picture in (first, moved, second)]
    assert keys[0] == keys[1] != keys[2]


def test_cancelled_before_and_between(compact_folder: Path) -> None:
    recognizer = opened(compact_folder)
    prepared = [recognizer.prepare(picture) for picture in scribbles(2)]
    for allowed in (0, 1, 4):
        answers = iter([False] * allowed + [True])
        with pytest.raises(Cancelled):
            list(recognizer.read(prepared, DecodeRequest(), lambda answers=answers: next(answers)))  # type: ignore[misc]


def test_forced_number_of_tokens(headless: Path) -> None:
    recognizer = opened(headless)
    (reading,) = read(recognizer, [recognizer.prepare(scribbles(5)[4])], min_tokens=30, max_tokens=30)
    assert len(reading.candidates[0].tokens) in {29, 30}


def test_card_with_a_missing_file(compact_folder: Path, tmp_path: Path) -> None:
    (tmp_path / "tokenizer.json").symlink_to(compact_folder / "tokenizer.json")
    with pytest.raises(ModelDamaged, match=r"encoder\.onnx"):
        open_model(InstalledModel(tmp_path, installed(compact_folder).card), Sessions(Device.CPU))


def test_file_that_is_no_network(compact_folder: Path, tmp_path: Path) -> None:
    for name in ("tokenizer.json", "decoder.onnx"):
        (tmp_path / name).symlink_to(compact_folder / name)
    (tmp_path / "encoder.onnx").write_bytes(b"not a network")
    with pytest.raises(ModelDamaged, match=r"encoder\.onnx"):
        open_model(InstalledModel(tmp_path, installed(compact_folder).card), Sessions(Device.CPU))


@pytest.mark.parametrize(("setting", "value"), [("em", "large"), ("start_token", None), ("joining", 3)])
def test_wrong_settings(compact_folder: Path, setting: str, value: Any) -> None:
    card = installed(compact_folder).card
    wrong = replace(card, settings=JsonObject({**card.settings.plain(), setting: value}, path="settings"))
    with pytest.raises(ModelDamaged, match=setting):
        open_model(InstalledModel(compact_folder, wrong), Sessions(Device.CPU))


def test_nobody_cancels_by_default() -> None:
    assert not not_cancelled()
