"""`pic2latex models ...`: what is printed where, and the exit codes."""

import io
import json
import os
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from pic2latex.cli import main
from pic2latex.models.catalogue import read_catalogue
from tests.engine.models.local_hub import LocalHub, serving
from tests.engine.models.model_folders import EXPORT, write_files, write_model

NETWORK = os.urandom(50_000)


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("PIC2LATEX_HOME", str(tmp_path / "home"))
    return tmp_path / "home"


@pytest.fixture
def hub(monkeypatch: pytest.MonkeyPatch) -> Iterator[LocalHub]:
    files = {"rtdetr_r50vd_6x_coco.onnx": NETWORK}
    with serving(LocalHub({"TonyLee1256/texteller_det": files})) as hub:
        monkeypatch.setenv("HF_ENDPOINT", hub.url)
        yield hub


def test_list_shows_what_is_and_what_could_be(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write_model(home / "models", "mine")
    write_model(home / "models", "torn")
    (home / "models" / "torn" / "encoder.onnx").unlink()

    assert main(["models", "list"]) == 0

    out, err = capsys.readouterr()
    states = {line.split()[0]: line.split()[1] for line in out.splitlines()}
    uses = {line.split()[0]: line.split()[2:4] for line in out.splitlines()}
    assert uses["texteller"] == ["recognizer", "vision-encoder-decoder"]
    assert uses["texteller-detector"] == ["detector", "rtdetr"]
    assert states["mine"] == "installed"
    assert states["torn"] == "damaged"
    assert states["texteller"] == "available"
    assert err == ""


def test_models_that_are_not_pinned_are_marked(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["models", "list"]) == 0
    marked = {line.split()[0] for line in capsys.readouterr().out.splitlines() if "(not pinned)" in line}
    assert main(["models", "list", "--json"]) == 0
    rows = json.loads(capsys.readouterr().out)
    assert marked == {row["name"] for row in rows if row["unpinned"]}
    assert marked == {"texteller", "texteller-int8", "texteller-detector"}


def test_without_a_terminal_an_unpinned_model_needs_a_word(
    hub: LocalHub, home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Whoever answered at HF_ENDPOINT once decided unasked what was installed."""
    assert main(["models", "install", "texteller-detector"]) == 2
    said = capsys.readouterr().err
    assert said.count("\n") == 1
    assert hub.url in said
    assert "--yes" in said
    assert not (home / "models" / "texteller-detector").exists()


class Terminal(io.StringIO):
    """Something that is typed."""

    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(("answer", "code"), [("y\n", 0), ("Yes\n", 0), ("\n", 130), ("n\n", 130), ("", 130)])
@pytest.mark.usefixtures("hub")
def test_an_unpinned_model_is_asked_about_once(
    home: Path, monkeypatch: pytest.MonkeyPatch, answer: str, code: int
) -> None:
    said = Terminal()
    monkeypatch.setattr(sys, "stdin", Terminal(answer))
    monkeypatch.setattr(sys, "stderr", said)
    assert main(["models", "install", "texteller-detector"]) == code
    assert "Install it? [y/N]" in said.getvalue()
    assert (home / "models" / "texteller-detector").exists() == (code == 0)
    if code == 0:
        assert main(["models", "install", "texteller-detector"]) == 0, "it is there, and nobody asks again"
        assert said.getvalue().count("[y/N]") == 1


def test_list_as_json(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write_model(home / "models", "mine")

    assert main(["models", "list", "--json"]) == 0

    rows = {row["name"]: row for row in json.loads(capsys.readouterr().out)}
    assert rows["mine"]["state"] == "installed"
    assert rows["mine"]["role"] == "recognizer"
    assert rows["mine"]["bytes"] == 400
    assert rows["texteller"]["licence"] == "Apache-2.0"
    assert {entry.name for entry in read_catalogue() if not entry.bundled} <= set(rows)


def test_a_damaged_model_says_in_json_what_is_wrong(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write_model(home / "models", "torn")
    (home / "models" / "torn" / "card.json").write_text("{}")

    main(["models", "list", "--json"])

    [torn] = [row for row in json.loads(capsys.readouterr().out) if row["name"] == "torn"]
    assert torn["state"] == "damaged"
    assert "“name” is missing" in torn["problem"]


def test_install_verify_remove(hub: LocalHub, home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["models", "install", "texteller-detector", "--yes"]) == 0
    out, err = capsys.readouterr()
    assert out == ""
    assert "texteller-detector: 100 %" in err
    assert "Installed “texteller-detector”" in err

    assert main(["models", "verify", "texteller-detector"]) == 0
    assert capsys.readouterr().out == "texteller-detector: intact\n"

    assert main(["models", "remove", "texteller-detector"]) == 0
    assert not (home / "models" / "texteller-detector").exists()


def test_verify_goes_through_all_and_reports_the_damaged(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write_model(home / "models", "good")
    path = write_model(home / "models", "bad") / "encoder.onnx"
    path.write_bytes(path.read_bytes()[::-1])

    assert main(["models", "verify"]) == 22

    out, err = capsys.readouterr()
    assert "good: intact" in out
    assert "“encoder.onnx” of the model “bad”" in err


def test_import(home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = write_files(tmp_path / "export", EXPORT)

    assert main(["models", "import", str(folder), "--name", "mine"]) == 0

    assert (home / "models" / "mine" / "card.json").is_file()
    assert "Imported “mine”" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (["install", "nothing"], 21, "No model is called “nothing”. Known models: compact"),
        (["install", "compact"], 2, "part of Pic2LaTeX"),
        (["import", "/nowhere"], 23, "There is no folder /nowhere"),
        (["verify", "nothing"], 21, "“nothing” is not installed"),
        (["remove", "nothing"], 21, "“nothing” is not installed"),
        (["remove", "../x"], 2, "cannot be the name"),
        (["quantize", "nothing"], 21, "“nothing” is not installed"),
    ],
)
def test_mistakes(arguments: list[str], code: int, message: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["models", *arguments]) == code

    out, err = capsys.readouterr()
    assert out == ""
    assert message in err


def test_without_an_action_the_usage_is_shown(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["models"])

    assert "usage: pic2latex models" in capsys.readouterr().err
