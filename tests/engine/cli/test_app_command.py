"""`pic2latex app`: what is asked of the desktop program, and how files are named."""

from pathlib import Path

import pytest

from pic2latex.cli import app as command
from pic2latex.cli import main
from pic2latex.desktop_ipc import IpcRequest


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[IpcRequest]:
    requests: list[IpcRequest] = []

    def ask(request: IpcRequest, *, starts: bool, limit: float | None) -> str:
        requests.append(request)
        return ""

    monkeypatch.setattr(command, "ask_program", ask)
    return requests


@pytest.mark.parametrize(
    "words",
    [
        ("open", "--wait", "one.png", "two.png"),
        ("open", "one.png", "two.png", "--wait"),
        ("--wait", "open", "one.png", "two.png"),
        ("open", "--timeout", "3", "--wait", "one.png", "two.png"),
    ],
)
def test_files_may_stand_before_and_after_options(
    asked: list[IpcRequest], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...]
) -> None:
    """`app open --wait FILE` was called an unrecognized argument."""
    monkeypatch.chdir(tmp_path)
    files = (tmp_path / "one.png", tmp_path / "two.png")
    for file in files:
        file.touch()
    assert main(["app", *words]) == 0
    (request,) = asked
    assert (request.command, request.waits) == ("open", True)
    assert request.paths == tuple(map(str, files))


def test_missing_file_is_an_error_of_its_own(
    asked: list[IpcRequest], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["app", "open", "/no/such/file.png"]) == 11
    assert "does not exist" in capsys.readouterr().err
    assert asked == []


@pytest.mark.parametrize("words", [("app", "open", "--what"), ("doctor", "what")])
def test_unknown_arguments_are_still_refused(
    words: tuple[str, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        main(list(words))
    assert ended.value.code == 2
    assert "unrecognized arguments" in capsys.readouterr().err


def test_about_can_be_asked_for(asked: list[IpcRequest]) -> None:
    assert main(["app", "about"]) == 0
    assert [request.command for request in asked] == ["about"]
