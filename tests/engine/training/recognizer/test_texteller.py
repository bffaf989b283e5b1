"""What a TexTeller checkpoint cannot be begun with is said before anything is trained."""

from pathlib import Path

import pytest

from pic2latex.errors import TrainingError
from pic2latex.training.config_file import read_config
from pic2latex.training.data.tokenizer import train_byte_level_tokenizer
from pic2latex.training.recognizer.config import TrainConfig
from pic2latex.training.recognizer.families import Family, open_family, resolved


def family(folder: Path, *settings: str) -> Family:
    fixed = [f"data={folder}", f"out={folder}", "family=texteller", "preset=tiny"]
    return open_family(resolved(read_config(TrainConfig, None, [*fixed, *settings])))


@pytest.fixture
def tokenizers(tmp_path: Path) -> tuple[Path, Path]:
    paths = (tmp_path / "small" / "tokenizer.json", tmp_path / "large" / "tokenizer.json")
    for path, text in zip(paths, (["x^2"], [r"\frac{alpha}{beta}", "gamma+delta"] * 9), strict=True):
        path.parent.mkdir()
        train_byte_level_tokenizer(text, 400).save(str(path))
    return paths


def test_a_checkpoint_and_another_tokenizer_do_not_go_together(
    tmp_path: Path, tokenizers: tuple[Path, Path]
) -> None:
    small, large = tokenizers
    first = family(tmp_path, f"tokenizer={small}")
    first.save(first.build(), tmp_path / "checkpoint")
    assert family(tmp_path, f"init={tmp_path / 'checkpoint'}").build() is not None
    with pytest.raises(TrainingError, match="tokens and the tokenizer") as caught:
        family(tmp_path, f"init={tmp_path / 'checkpoint'}", f"tokenizer={large}").build()
    assert "belongs to the checkpoint" in str(caught.value.hint)


def test_a_folder_without_a_checkpoint_is_not_looked_for_elsewhere(
    tmp_path: Path, tokenizers: tuple[Path, Path]
) -> None:
    with pytest.raises(TrainingError, match="holds no TexTeller checkpoint"):
        family(tmp_path, f"init={tmp_path}", f"tokenizer={tokenizers[0]}").build()
    with pytest.raises(TrainingError, match="no checkpoint or model"):
        family(tmp_path, "init=OleehyO/TexTeler", f"tokenizer={tokenizers[0]}")
