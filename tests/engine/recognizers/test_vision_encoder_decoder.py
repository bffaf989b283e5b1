"""Exports of Hugging Face's family, read by us and by transformers: the same tokens, in all three layouts."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from pic2latex.errors import Cancelled, ModelDamaged
from pic2latex.models.store import InstalledModel
from pic2latex.onnx_session import Sessions
from pic2latex.recognizers.decoding.loop import decode, not_cancelled
from pic2latex.recognizers.decoding.types import Limit, SearchSettings
from pic2latex.recognizers.protocol import DecodeRequest, Prepared
from pic2latex.recognizers.vision_encoder_decoder import VisionEncoderDecoder, open_model
from pic2latex.types import Device
from tests.engine.recognizers.tiny_models import generated, installed, scribbles

if TYPE_CHECKING:
    from collections.abc import Iterator

TOKENS = 30
LAYOUTS = ("merged", "with-past", "no-past")


@pytest.fixture(scope="module")
def layouts(
    vision_model: tuple[Path, Any], tmp_path_factory: pytest.TempPathFactory
) -> dict[str, InstalledModel]:
    """Offer the same model with each set of decoders."""
    unwanted = {
        "merged": ("decoder_model.onnx", "decoder_with_past_model.onnx"),
        "with-past": ("decoder_model_merged.onnx",),
        "no-past": ("decoder_model_merged.onnx", "decoder_with_past_model.onnx"),
    }
    return {
        layout: InstalledModel(
            without(vision_model[0], tmp_path_factory.mktemp(layout), unwanted[layout]),
            installed(vision_model[0]).card,
        )
        for layout in LAYOUTS
    }


@pytest.fixture(scope="module")
def often(vision_model: tuple[Path, Any]) -> int:
    """Choose a token that is written early to stand for the end: random weights never write the real one."""
    recognizer = opened(installed(vision_model[0]))
    prepared = recognizer.prepare(scribbles(3)[1])
    ids = generated(
        vision_model[1], recognizer._fitting.normalised(prepared.pixels), max_new_tokens=8, eos_token_id=2
    )
    return ids[5]


def without(source: Path, target: Path, names: tuple[str, ...]) -> Path:
    for file in source.iterdir():
        if file.name not in names:
            (target / file.name).symlink_to(file)
    return target


def opened(model: InstalledModel) -> VisionEncoderDecoder:
    return open_model(model, Sessions(Device.CPU))


def ids_of(
    recognizer: VisionEncoderDecoder, prepared: list[Prepared], settings: SearchSettings, tokens: int = TOKENS
) -> list[list[list[int]]]:
    """Return the ids of all readings of all pictures, decoded together."""
    steps = recognizer._steps(recognizer._encode_all(prepared, not_cancelled))
    readings = decode(steps, [Limit(tokens, 999, 999)] * len(prepared), settings)
    return [[reading.ids for reading in each] for each in readings]


@pytest.mark.parametrize("layout", LAYOUTS)
def test_greedy_is_generate(
    vision_model: tuple[Path, Any], layouts: dict[str, InstalledModel], layout: str
) -> None:
    recognizer = opened(layouts[layout])
    prepared = [recognizer.prepare(picture) for picture in scribbles(3)]
    ours = ids_of(recognizer, prepared, SearchSettings(loops=False))
    theirs = [
        generated(
            vision_model[1],
            recognizer._fitting.normalised(each.pixels),
            max_new_tokens=TOKENS,
            eos_token_id=2,
        )
        for each in prepared
    ]
    assert [best for (best,) in ours] == theirs
    assert len({tuple(ids) for ids in theirs}) == len(theirs), (
        "the pictures must differ for this to mean anything"
    )


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("length_penalty", [1.0, 0.0, 0.5])
def test_beams_are_those_of_generate(
    vision_model: tuple[Path, Any],
    layouts: dict[str, InstalledModel],
    often: int,
    layout: str,
    length_penalty: float,
) -> None:
    """With an end that comes often, beams finish at different lengths, in each picture at its own time."""
    recognizer = opened(installed(layouts[layout].folder, end_token=often))
    prepared = [recognizer.prepare(picture) for picture in scribbles(3)]
    ours = ids_of(recognizer, prepared, SearchSettings(beams=4, length_penalty=length_penalty, loops=False))
    theirs = [
        generated(
            vision_model[1],
            recognizer._fitting.normalised(each.pixels),
            max_new_tokens=TOKENS,
            num_beams=4,
            eos_token_id=often,
            length_penalty=length_penalty,
            early_stopping=False,
        )
        for each in prepared
    ]
    assert [readings[0] for readings in ours] == theirs
    assert any(len(ids) < TOKENS for ids in theirs), "some reading must end by itself"


@pytest.mark.parametrize("layout", LAYOUTS)
def test_rows_that_end_leave(layouts: dict[str, InstalledModel], often: int, layout: str) -> None:
    """Pictures decoded together give what they give alone, whichever of them ends first."""
    recognizer = opened(installed(layouts[layout].folder, end_token=often))
    prepared = [recognizer.prepare(picture) for picture in scribbles(4)]
    together = ids_of(recognizer, prepared, SearchSettings(loops=False))
    alone = [ids_of(recognizer, [each], SearchSettings(loops=False))[0] for each in prepared]
    assert together == alone
    assert len({len(ids) for (ids,) in together}) > 1


def test_forced_tokens(layouts: dict[str, InstalledModel], often: int) -> None:
    recognizer = opened(installed(layouts["merged"].folder, end_token=often))
    prepared = recognizer.prepare(scribbles(2)[1])
    assert len(recognizer.write(recognizer.encode(prepared), 40)) == 40
    ((_, reading),) = recognizer.read([prepared], DecodeRequest(max_tokens=25, min_tokens=25), lambda: False)
    assert len(reading.candidates[0].tokens) in {24, 25}


def test_merged_is_preferred_and_int8_is_found(vision_model: tuple[Path, Any], tmp_path: Path) -> None:
    everything = opened(installed(vision_model[0]))
    assert everything._decoders.is_merged
    names = {
        "encoder_model.onnx": "encoder_model_quantized.onnx",
        "decoder_model_merged.onnx": "decoder_model_merged_quantized.onnx",
    }
    (tmp_path / "onnx").mkdir()
    for file in vision_model[0].iterdir():
        if file.name not in {"decoder_model.onnx", "decoder_with_past_model.onnx"}:
            (tmp_path / ("onnx" if file.name in names else "") / names.get(file.name, file.name)).symlink_to(
                file
            )
    quantized = opened(InstalledModel(tmp_path, installed(vision_model[0]).card))
    assert quantized._decoders.is_merged


def test_without_cache_everything_is_read_again(layouts: dict[str, InstalledModel]) -> None:
    assert opened(layouts["no-past"])._decoders.later is None


@pytest.mark.parametrize(
    ("missing", "told"), [("encoder_model.onnx", "encoder_model"), ("config.json", "configuration")]
)
def test_incomplete_folder(vision_model: tuple[Path, Any], tmp_path: Path, missing: str, told: str) -> None:
    folder = without(vision_model[0], tmp_path, (missing,))
    with pytest.raises(ModelDamaged, match=told):
        opened(InstalledModel(folder, installed(vision_model[0]).card))


def test_strange_decoder_is_refused(vision_model: tuple[Path, Any], tmp_path: Path) -> None:
    import onnx

    folder = without(vision_model[0], tmp_path, ("decoder_model_merged.onnx",))
    strange = onnx.load(vision_model[0] / "decoder_model_merged.onnx")
    strange.graph.input.append(onnx.helper.make_tensor_value_info("token_type_ids", 7, ["batch", 1]))
    onnx.save(strange, folder / "decoder_model_merged.onnx")
    with pytest.raises(ModelDamaged, match="token_type_ids"):
        opened(InstalledModel(folder, installed(vision_model[0]).card))


def test_tokenizer_file_alone_is_enough(vision_model: tuple[Path, Any], tmp_path: Path) -> None:
    folder = without(vision_model[0], tmp_path, ("tokenizer_config.json", "generation_config.json"))
    alone = opened(InstalledModel(folder, installed(vision_model[0]).card))
    prepared = alone.prepare(scribbles(1)[0])
    full = opened(installed(vision_model[0]))
    assert readings(alone, prepared) == readings(full, prepared)


def readings(recognizer: VisionEncoderDecoder, prepared: Prepared) -> list[str]:
    found = recognizer.read([prepared], DecodeRequest(max_tokens=20), lambda: False)
    return [candidate.latex for _, reading in found for candidate in reading.candidates]


def test_cancelled_while_decoding(layouts: dict[str, InstalledModel]) -> None:
    recognizer = opened(layouts["merged"])
    answers: Iterator[bool] = iter([False] * 6 + [True])
    with pytest.raises(Cancelled):
        list(recognizer.read([recognizer.prepare(scribbles(1)[0])], DecodeRequest(), lambda: next(answers)))


def test_memory_stays_when_beams_of_one_picture_change_places(layouts: dict[str, InstalledModel]) -> None:
    """Reordering the beams of a picture moves its cache, not what belongs to the picture."""
    recognizer = opened(layouts["merged"])
    hidden = recognizer.encode(recognizer.prepare(scribbles(1)[0]))
    steps = recognizer._steps(hidden)
    steps.begin()
    steps.keep(np.array([0, 0]))
    one = steps.step(np.array([7, 9]))
    steps.keep(np.array([1, 0]))
    assert not np.allclose(one[0], one[1])
    after = steps.step(np.array([5, 5]))
    again = recognizer._steps(hidden)
    again.begin()
    again.step(np.array([9]))
    assert np.allclose(after[0], again.step(np.array([5]))[0], atol=1e-4)
