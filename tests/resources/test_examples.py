"""The examples that are shipped can be used as they are."""

import tomllib

from pic2latex.training.config_file import read_config
from pic2latex.training.data.dataset_reader import read_dataset_folder
from pic2latex.training.data.formula_files import read_formulas
from pic2latex.training.recognizer.config import TrainConfig
from pic2latex_resources import path


def test_the_example_dataset_is_whole() -> None:
    rows = read_dataset_folder(path("examples/dataset"))
    formulas = {formula.latex for formula in read_formulas(path("examples/formulas.jsonl"))}
    assert {row.latex for row in rows} == formulas


def test_the_example_settings_are_settings() -> None:
    source = path("examples/recognizer.toml")
    config = read_config(TrainConfig, source)
    assert config.steps == tomllib.loads(source.read_text(encoding="utf-8"))["steps"]
