"""`pic2latex bench` from its arguments to what it prints, over toy networks where the real ones are large."""

import json
from pathlib import Path

import pytest

from pic2latex.bench.built_models import default_cache
from pic2latex.cli import main
from pic2latex.cli.bench import NETWORK
from pic2latex.models.store import Store
from pic2latex.training.export.vision_encoder_decoder import CardText, build_random
from pic2latex.training.recognizer.texteller_architecture import TINY


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Put a toy where the benchmark keeps TexTeller's network."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    folder = default_cache() / "models" / NETWORK
    build_random(folder, TINY, "no-past+merged", CardText(NETWORK, "A toy."))
    return default_cache()


def test_texteller_as_json(cache: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["bench", "--texteller", "--tokens", "6", "--threads", "1", "--rounds", "1", "--json"]) == 0
    printed = capsys.readouterr()
    report = json.loads(printed.out)
    assert set(report) == {"machine", "texteller"}
    assert report["machine"]["threads"] == 1
    rows = {row["loop"]: row for row in report["texteller"]}
    assert set(rows) == {"no cache", "ours", "ours, int8"}
    assert rows["ours"]["same_tokens"] == "6 of 6"
    assert rows["no cache"]["times_ours"] > 0
    assert "round 1 of 1" in printed.err
    assert {model.name for model in Store(cache).list() if not model.bundled} == {NETWORK, f"{NETWORK}-int8"}


def test_bundled_model_as_table(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["bench", "--threads", "1", "--rounds", "1"]) == 0
    out = capsys.readouterr().out
    assert "1 threads used" in out
    assert "quadratic.png" in out
    assert "peak memory" in out


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (["--model", "no-such-model"], 21, "no-such-model"),
        (["--rounds", "0"], 2, "not a positive number"),
    ],
)
def test_mistakes_are_explained(
    arguments: list[str], code: int, words: str, capsys: pytest.CaptureFixture[str]
) -> None:
    try:
        answer = main(["bench", *arguments])
    except SystemExit as stop:
        answer = int(str(stop.code))
    assert answer == code
    assert words in capsys.readouterr().err
