"""A run is told what to do, can be stopped anywhere, and goes on as if it had not been."""

import csv
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
import torch

from pic2latex.errors import TrainingError
from pic2latex.training.checkpoints import Progress
from pic2latex.training.config_file import read_config
from pic2latex.training.data.batch_feeder import BatchFeeder
from pic2latex.training.data.glyph_classes import GlyphClasses
from pic2latex.training.data.render_shards import plan_shards, render_shards
from pic2latex.training.data.tokenizer import read_tokenizer, train_compact_tokenizer
from pic2latex.training.recognizer.compact_network import (
    CompactNetwork,
    NetworkConfig,
    load_network,
    save_network,
)
from pic2latex.training.recognizer.config import TrainConfig
from pic2latex.training.recognizer.train import RecognizerTask, decided, train_recognizer
from pic2latex.training.recognizer.warm_start import GLYPHS_FILE, warm_start
from pic2latex.training.schedule import learning_rate
from tests.engine.training.easy_formulas import easy_formulas


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("prepared")
    formulas = easy_formulas(60)
    render_shards(plan_shards(formulas, folder / "shards"), processes=1)
    train_compact_tokenizer((formula.latex for formula in formulas), 800).save(str(folder / "tokenizer.json"))
    GlyphClasses(("i:x", "=", "+", "u:a")).write(folder / GLYPHS_FILE)
    return folder


def settings(prepared: Path, out: Path, *more: str) -> list[str]:
    return [
        f"data={prepared / 'shards'}",
        f"out={out}",
        f"tokenizer={prepared / 'tokenizer.json'}",
        "preset=tiny",
        "em=16",
        "precision=no",
        "attention=math",
        "budget=40000",
        "workers=0",
        "warmup=3",
        *more,
    ]


def weights(folder: Path) -> dict[str, torch.Tensor]:
    state: dict[str, torch.Tensor] = torch.load(folder / "state.pt", weights_only=True)["model"]
    return state


def test_a_run_in_two_halves_is_the_run_in_one(prepared: Path, tmp_path: Path) -> None:
    plan = ["anneal=0", "save_every=1000"]
    train_recognizer(read_config(TrainConfig, None, settings(prepared, tmp_path / "one", "steps=14", *plan)))
    for steps in (5, 14):
        train_recognizer(
            read_config(TrainConfig, None, settings(prepared, tmp_path / "two", f"steps={steps}", *plan))
        )
    one, two = weights(tmp_path / "one"), weights(tmp_path / "two")
    for name, value in one.items():
        torch.testing.assert_close(two[name], value, rtol=1e-4, atol=1e-5, msg=name)


def test_a_run_that_is_stopped_saves_where_it_was(prepared: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    command = [sys.executable, "-m", "pic2latex", "train", "recognizer"]
    with subprocess.Popen(
        [*command, *settings(prepared, out, "steps=100000", "log_every=1")], stderr=subprocess.PIPE, text=True
    ) as run:
        assert run.stderr is not None
        for line in run.stderr:
            if line.startswith("step 3 "):
                run.send_signal(signal.SIGTERM)
                break
        run.stderr.read()
    assert run.returncode == 130
    state = torch.load(out / "state.pt", weights_only=True)
    assert 3 <= state["progress"]["step"] < 1000
    assert (out / "model.safetensors").exists()
    assert time.time() - (out / "state.pt").stat().st_mtime < 120


def test_shards_that_come_in_are_seen_next(prepared: Path, tmp_path: Path) -> None:
    formulas = easy_formulas(30)
    render_shards(plan_shards(formulas, tmp_path / "shards", per_shard=15)[:1], processes=1)
    config = read_config(
        TrainConfig, None, [*settings(prepared, tmp_path / "out"), f"data={tmp_path / 'shards'}"]
    )
    task = RecognizerTask(decided(config))
    first = task.choose(0, {})
    assert first == {"passes": {}, "sources": ["tex-00000"]}
    render_shards(plan_shards(formulas, tmp_path / "shards", per_shard=15), processes=1)
    second = task.choose(1, first)
    assert second == {"passes": {"tex-00000": 1}, "sources": ["tex-00001"]}
    assert sorted(task.choose(2, second)["sources"]) == ["tex-00000", "tex-00001"]
    with BatchFeeder(0) as feeder:
        epoch = task.epoch(1, second, feeder)
    assert 10 <= sum(job.size for job in epoch.jobs) <= 15
    assert "epoch 2" in epoch.sentences[0]


def test_clean_pictures_and_snips_are_judged_apart(prepared: Path, tmp_path: Path) -> None:
    more = ["held_out=0.3", "steps=2", "workers=1", "snips=0.2", "evaluate_every=2"]
    train_recognizer(read_config(TrainConfig, None, settings(prepared, tmp_path, *more)))
    with (tmp_path / "log.csv").open(encoding="utf-8") as file:
        (row,) = [row for row in csv.DictReader(file) if row["clean_loss"]]
    assert float(row["clean_loss"]) != float(row["snips_loss"])
    assert (tmp_path / "best" / "model.safetensors").exists()


@pytest.mark.parametrize(
    ("setting", "said"),
    [
        ("preset=huge", "no preset huge"),
        ("init=nowhere", "no checkpoint or model"),
        ("family=texteller", "no preset tiny-small"),
    ],
)
def test_what_does_not_exist_is_named(prepared: Path, tmp_path: Path, setting: str, said: str) -> None:
    more = [setting, "preset=tiny-small"] if "texteller" in setting else [setting]
    with pytest.raises(TrainingError, match=said):
        train_recognizer(read_config(TrainConfig, None, settings(prepared, tmp_path, *more)))


def test_a_state_of_another_network_is_refused(prepared: Path, tmp_path: Path) -> None:
    train_recognizer(read_config(TrainConfig, None, settings(prepared, tmp_path, "steps=1")))
    GlyphClasses(("i:x",)).write(prepared / "other.json")
    config = read_config(TrainConfig, None, settings(prepared, tmp_path, "steps=2", "preset=small"))
    with pytest.raises(TrainingError, match="does not fit"):
        train_recognizer(config)


def test_the_rate_rises_stays_and_falls() -> None:
    config = TrainConfig(data=Path(), out=Path(), steps=1000, warmup=100, anneal=0.4, learning_rate=1.0)
    rates = [learning_rate(config, Progress(step)) for step in (0, 49, 99, 500, 800, 999)]
    assert rates == pytest.approx([0.01, 0.5, 1.0, 1.0, 0.505, 0.01], abs=0.001)


def test_a_file_and_settings_over_it(tmp_path: Path) -> None:
    path = tmp_path / "run.toml"
    path.write_text('data = "d"\nout = "o"\ntokenizer = "t"\nsteps = 5\nanneal = 0.5\n', encoding="utf-8")
    config = read_config(TrainConfig, path, ["steps=7", "init=somewhere"])
    assert (config.steps, config.anneal, config.init) == (7, 0.5, "somewhere")


@pytest.mark.parametrize(
    ("setting", "said"),
    [
        ("steps=many", "steps cannot be"),
        ("colour=red", "no setting colour"),
        ("steps", "is not a setting"),
        ("precision=int3", "precision cannot be"),
    ],
)
def test_wrong_settings_are_named(setting: str, said: str) -> None:
    with pytest.raises(TrainingError, match=said):
        read_config(TrainConfig, None, ["data=d", "out=o", "tokenizer=t", setting])


def test_what_a_run_needs_is_asked_for(prepared: Path, tmp_path: Path) -> None:
    with pytest.raises(TrainingError, match="does not say out"):
        read_config(TrainConfig, None, ["data=d"])
    config = read_config(TrainConfig, None, [f"data={prepared / 'shards'}", f"out={tmp_path}"])
    with pytest.raises(TrainingError, match="tokenizer"):
        train_recognizer(config)


def test_an_unknown_family_is_named(prepared: Path, tmp_path: Path) -> None:
    with pytest.raises(TrainingError, match="no family"):
        train_recognizer(read_config(TrainConfig, None, settings(prepared, tmp_path, "family=pix")))


def test_a_warm_start_moves_rows_by_name(prepared: Path, tmp_path: Path) -> None:
    tokenizer = read_tokenizer(prepared / "tokenizer.json")
    sizes = {"width": 32, "channels": (8, 8, 8, 8), "encoder_layers": 1, "decoder_layers": 1, "heads": 2}
    old = CompactNetwork(NetworkConfig(tokenizer.get_vocab_size(), 3, **sizes))  # type: ignore[arg-type]
    save_network(old, tmp_path)
    tokenizer.save(str(tmp_path / "tokenizer.json"))
    GlyphClasses(("x", "=")).write(tmp_path / GLYPHS_FILE)
    bigger = train_compact_tokenizer([r"\alpha xyz+1"] * 80, 900)
    bigger.add_tokens(["xyz"])
    config = NetworkConfig(bigger.get_vocab_size(), 4, scale_head=True, **sizes)  # type: ignore[arg-type]
    network = warm_start(load_network(tmp_path), tmp_path, config, bigger, GlyphClasses(("=", "i:x", "new")))
    half = old.half().float()  # checkpoints are stored in half precision
    rows, known = network.tokens.weight, half.tokens.weight
    torch.testing.assert_close(rows[bigger.token_to_id("x")], known[tokenizer.token_to_id("x")])
    parts = [tokenizer.token_to_id(letter) for letter in "xyz"]
    torch.testing.assert_close(rows[bigger.token_to_id("xyz")], known[parts].mean(0))
    heads = network.encoder.glyph_head.weight, half.encoder.glyph_head.weight
    torch.testing.assert_close(heads[0][1], heads[1][2])
    torch.testing.assert_close(heads[0][2], heads[1][1])
    torch.testing.assert_close(network.layers[0].up.weight, half.layers[0].up.weight)  # type: ignore[union-attr]
