"""The models to choose in the settings are those that lie here, and the chosen ones are the ones that read."""

import shutil
from dataclasses import replace
from pathlib import Path

import pytest
import rapidocr

from pic2latex.engine import Engine
from pic2latex.errors import ModelMissing
from pic2latex.models.card import ModelKind
from pic2latex.models.import_folder import import_folder
from pic2latex.models.store import Store
from pic2latex.types import Mode, TextFiles
from pic2latex_desktop.controllers.recognition import options_from
from pic2latex_desktop.settings.choices import detector_choices, model_choices, text_model_choices
from pic2latex_desktop.settings.schema import Settings
from tests.engine.models.model_folders import write_model
from tests.engine.pages.known_pages import known_pages

SHIPPED = Path(rapidocr.__file__).parent / "models"


@pytest.fixture
def imported(tmp_path: Path) -> str:
    """Import networks for text from a folder, as the user does with “pic2latex models import”."""
    folder = tmp_path / "downloaded"
    folder.mkdir()
    for file in SHIPPED.glob("PP-OCR*small.onnx"):
        shutil.copy(file, folder)
    return import_folder(Store(), folder, "words").name


def test_each_list_holds_the_models_of_one_role(imported: str) -> None:
    lists = (model_choices(), detector_choices(), text_model_choices())
    assert [[choice.value for choice in choices] for choices in lists] == [
        ["", "compact"],
        ["", "detector"],
        ["", imported],
    ]


def test_what_is_not_chosen_is_the_bundled() -> None:
    options = options_from(Settings(), Mode.PAGE)
    assert (options.model, options.detector, options.text) == (None, None, TextFiles())


def test_the_chosen_models_read_a_page(imported: str) -> None:
    settings = replace(Settings(), detector="detector", text_model=imported)
    page = known_pages()[0]
    with Engine(threads=2) as engine:
        found = engine.recognize_page(page.picture, options_from(settings, Mode.PAGE))
        assert (
            found.markdown
            == engine.recognize_page(page.picture, options_from(Settings(), Mode.PAGE)).markdown
        )


@pytest.mark.parametrize("setting", ["detector", "text_model"])
def test_a_model_that_went_away_is_named(setting: str) -> None:
    settings = replace(Settings(), **{setting: "gone"})  # type: ignore[arg-type]  # both are texts
    with Engine(threads=2) as engine, pytest.raises(ModelMissing, match="“gone” is not installed"):
        engine.recognize_page(known_pages()[0].picture, options_from(settings, Mode.PAGE))


def test_models_that_are_not_pinned_are_marked() -> None:
    write_model(Store().folder, "texteller-int8", ModelKind.VISION_ENCODER_DECODER)
    write_model(Store().folder, "mine", ModelKind.VISION_ENCODER_DECODER)
    assert [choice.label for choice in model_choices()][1:] == [
        "compact",
        "mine",
        "texteller-int8 (not pinned)",
    ]
