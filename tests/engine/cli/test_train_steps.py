"""The steps of training say what they need, what they made and what they were not given."""

import json
from pathlib import Path

import pytest

from pic2latex.cli import main


def formulas(folder: Path, lines: list[str]) -> Path:
    path = folder / "formulas.txt"
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


@pytest.mark.parametrize(("step", "setting"), [("recognizer", "max_tokens"), ("detector", "core_weight")])
def test_a_step_lists_its_settings(step: str, setting: str, capfd: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["train", step, "--settings"])
    assert ended.value.code == 0
    listed = capfd.readouterr().out
    assert f"  {setting} = " in listed
    assert "  learning_rate " in listed


def test_fewer_tokens_than_asked_for_are_explained(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    path = formulas(tmp_path, ["x+1"] * 60)
    assert main(["train", "tokenizer", str(path), "-o", str(tmp_path), "--vocabulary", "9000"]) == 0
    assert "9000 were asked for" in capfd.readouterr().out


def test_a_family_has_its_own_usual_vocabulary(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    path = formulas(tmp_path, ["x+1"])
    assert main(["train", "tokenizer", str(path), "-o", str(tmp_path), "--family", "texteller"]) == 0
    assert "15000 were asked for" in capfd.readouterr().out


def test_no_formulas_make_no_tokenizer(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert main(["train", "tokenizer", str(formulas(tmp_path, ["", ""])), "-o", str(tmp_path)]) == 60
    assert "holds no formulas" in capfd.readouterr().err
    assert not (tmp_path / "tokenizer.json").exists()


def test_a_full_disk_is_said_so(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "a").write_text(json.dumps({}), encoding="utf-8")
    path = formulas(tmp_path, ["x+1"] * 60)
    assert main(["train", "tokenizer", str(path), "-o", str(tmp_path / "a" / "b")]) == 80
    assert "cannot be used" in capfd.readouterr().err
