"""Results are sacred: none is written over what is read, none over another, and what cannot be written is one line."""

import json
import os
import shutil
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

import pytest

import pic2latex_resources
from pic2latex.cli import COMMANDS, main
from pic2latex.cli.output_paths import distinct
from tests.engine.pages.documents import blank_pages
from tests.source_code import PACKAGES

SAMPLE = pic2latex_resources.path("samples/basel.png")
posix = pytest.mark.skipif(os.name == "nt", reason="devices, rights and links as POSIX has them")
OUTPUT_FAILED = 80


def picture(path: Path) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    shutil.copy(SAMPLE, path)
    return path


def run(*arguments: str | Path, **others: object) -> "subprocess.CompletedProcess[str]":
    """Run the command in a process of its own, as nothing else sees what is left for its end."""
    command = (sys.executable, "-m", "pic2latex", *map(str, arguments))
    return subprocess.run(command, capture_output=True, text=True, check=False, **others)  # type: ignore[call-overload, no-any-return]


@pytest.mark.parametrize(
    ("names", "arguments", "victim"),
    [
        (["a.png"], ["-o", "a.png"], "a.png"),
        (["a.png"], ["--mode", "page", "-o", "a.png"], "a.png"),
        (["a.png"], ["--json", "-o", "a.png"], "a.png"),
        (["a.tex"], ["-o", "."], "a.tex"),
        (["a.png"], ["-o", "link"], "a.png"),
        (["a.png"], ["-o", "hard"], "a.png"),
        (["a.png", "results.jsonl"], ["--json", "-o", "."], "results.jsonl"),
        (["d.pdf"], ["-o", "d.pdf"], "d.pdf"),
        (["d.pdf", "d.pages.jsonl"], ["-o", "."], "d.pages.jsonl"),
        (["d.pdf", "d-figures/p1-1.png"], ["--mode", "page", "-o", "."], "d-figures/p1-1.png"),
    ],
)
def test_an_input_is_never_written_over(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    names: list[str],
    arguments: list[str],
    victim: str,
) -> None:
    monkeypatch.chdir(tmp_path)
    for name in names:
        blank_pages(Path(name), 1) if name.endswith(".pdf") else picture(Path(name))
    if os.name == "nt" and arguments[-1] in {"link", "hard"}:
        return
    if arguments[-1] == "link":
        Path("link").symlink_to("a.png")
    if arguments[-1] == "hard":
        os.link("a.png", "hard")
    before = Path(victim).read_bytes()
    assert main(["recognize", *names, *arguments]) == 2
    assert Path(victim).read_bytes() == before
    said = capsys.readouterr().err
    assert victim in said
    assert "would be written over" in said
    assert len(said.splitlines()) == 1


@pytest.mark.parametrize(
    ("inputs", "victim"),
    [
        (["page.png", "out/page_masked.png"], "out/page_masked.png"),
        (["page.png", "out/subimages/page_0001_isolated.png"], None),
        (["page.png", "out/subimages/page_0001_inline.png"], "out/subimages/page_0001_inline.png"),
    ],
)
def test_detect_does_not_write_over_its_inputs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, inputs: list[str], victim: str | None
) -> None:
    monkeypatch.chdir(tmp_path)
    for name in inputs:
        picture(Path(name))
    code = main(["detect", *inputs, "-o", "out"])
    assert (code == 2) == (victim is not None)
    if victim:
        assert Path(victim).read_bytes() == SAMPLE.read_bytes()


def test_a_batch_does_not_write_over_its_inputs(tmp_path: Path) -> None:
    picture(tmp_path / "a.png")
    assert main(["recognize", "--batch", str(tmp_path), "-o", str(tmp_path), "--format", "png"]) == 2
    assert (tmp_path / "a.png").read_bytes() == SAMPLE.read_bytes()


@pytest.mark.parametrize("mode", ["formula", "page"])
def test_pictures_of_one_name_have_a_result_each(tmp_path: Path, mode: str) -> None:
    names = [str(picture(tmp_path / folder / "x.png")) for folder in ("a", "b")]
    assert main(["recognize", *names, "--mode", mode, "-o", str(tmp_path / "out")]) in {0, 45}
    suffix = "tex" if mode == "formula" else "md"
    assert {each.name for each in (tmp_path / "out").iterdir()} == {f"x.{suffix}", f"x-2.{suffix}"}


@pytest.mark.parametrize(
    ("stems", "taken", "expected"),
    [
        (["a", "a", "a-2"], [], ["a", "a-2", "a-2-2"]),
        (["Aé", "aé", "ae\u0301"], [], ["Aé", "aé-2", "ae\u0301-3"]),
        (["results", "x"], ["results"], ["results-2", "x"]),
    ],
)
def test_names_differ_on_every_file_system(stems: list[str], taken: list[str], expected: list[str]) -> None:
    assert distinct(stems, taken) == expected


@posix
@pytest.mark.parametrize(
    "arguments",
    [
        ["a.png", "-o", "no/such/x.tex"],
        ["a.png", "-o", "/dev/full"],
        ["a.png", "--json", "-o", "/proc/x"],
        ["a.png", "--json", "-o", "/dev/full"],
        ["a.png", "--mode", "page", "-o", "/dev/full"],
        ["a.png", "--mode", "page", "--json", "-o", "no/such/x"],
        ["d.pdf", "-o", "/proc/x/y.md"],
        ["a.png", "b.png", "-o", "/proc/x"],
        ["--batch", ".", "-o", "/proc/x"],
        ["a.png", "-o", "n" * 300],
    ],
    ids=" ".join,
)
def test_what_cannot_be_written_is_one_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], arguments: list[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("a.png", "b.png"):
        picture(Path(name))
    blank_pages(Path("d.pdf"), 1)
    assert main(["recognize", *arguments]) == OUTPUT_FAILED
    said = [line for line in capsys.readouterr().err.splitlines() if not line.endswith("%")]
    assert len(said) == 1
    assert "cannot be written" in said[0]


@pytest.mark.parametrize(
    "arguments",
    [
        ["recognize", ""],
        ["recognize", "a.png", ""],
        ["recognize", "a.png", "-o", ""],
        ["recognize", "--batch", "", "-o", "out"],
        ["detect", ""],
        ["detect", "a.png", "-o", ""],
    ],
    ids=" ".join,
)
def test_an_empty_name_is_no_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], arguments: list[str]
) -> None:
    """Of a variable that is not set; results went into the current folder."""
    monkeypatch.chdir(tmp_path)
    picture(Path("a.png"))
    assert main(arguments) == 2
    assert "is empty" in capsys.readouterr().err
    assert [path.name for path in tmp_path.iterdir()] == ["a.png"]


def test_a_dash_is_standard_output(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    picture(Path("a.png"))
    assert main(["recognize", "a.png", "-o", "-"]) in {0, 45}
    assert capsys.readouterr().out.strip()
    assert [path.name for path in tmp_path.iterdir()] == ["a.png"]


def test_several_results_and_a_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    names = [str(picture(tmp_path / name)) for name in ("a.png", "b.png")]
    (tmp_path / "notes.txt").write_text("mine")
    assert main(["recognize", *names, "-o", str(tmp_path / "notes.txt")]) == 2
    assert "is a file" in capsys.readouterr().err
    assert (tmp_path / "notes.txt").read_text() == "mine"


def test_old_results_stay_until_there_are_new_ones(tmp_path: Path) -> None:
    (tmp_path / "broken.png").write_bytes(b"no picture")
    lines = tmp_path / "lines.jsonl"
    lines.write_text("old\n")
    assert (
        main(["recognize", str(tmp_path / "broken.png"), "--json", "--model", "absent", "-o", str(lines)])
        == 21
    )
    assert lines.read_text() == "old\n"


@posix
@pytest.mark.parametrize(
    ("arguments", "redirection", "code"),
    [
        (["recognize", "a.png"], ">/dev/full", OUTPUT_FAILED),
        (["recognize", "a.png", "--json"], ">/dev/full", OUTPUT_FAILED),
        (["recognize", "a.png", "--format", "png"], ">/dev/full", OUTPUT_FAILED),
        (["recognize", "a.png"], ">&-", OUTPUT_FAILED),
        (["recognize", "a.png", "--format", "png"], ">&-", OUTPUT_FAILED),
        (["recognize", "a.png", "-o", "a.tex"], ">&-", 0),
        (["recognize", "a.png", "-o", "a.tex"], ">&- 2>&- <&-", 0),
        (["recognize", "-"], "<&-", 2),
        (["recognize", "-"], "</dev/null", 12),
        (["recognize", "absent.png"], "2>&-", 11),
        (["models", "list"], ">/dev/full", OUTPUT_FAILED),
        (["--version"], ">/dev/full", OUTPUT_FAILED),
        (["--help"], ">/dev/full", OUTPUT_FAILED),
        (["--help"], ">&-", OUTPUT_FAILED),
    ],
    ids=str,
)
def test_closed_and_full_streams(tmp_path: Path, arguments: list[str], redirection: str, code: int) -> None:
    picture(tmp_path / "a.png")
    script = f'exec "$@" {redirection}'
    done = subprocess.run(
        ("/bin/sh", "-c", script, "sh", sys.executable, "-m", "pic2latex", *arguments),
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == code, done.stderr
    assert "Traceback" not in done.stderr
    assert "Exception" not in done.stderr
    assert not done.stdout, "errors never go where results are expected"
    if "2>&-" not in redirection:
        assert len(done.stderr.splitlines()) == (code != 0)
    if code == 0:
        assert r"\frac" in (tmp_path / "a.tex").read_text()


@posix
@pytest.mark.parametrize("is_closed", [False, True], ids=["full", "closed"])
@pytest.mark.parametrize(
    "arguments",
    [
        *([command.name, "--help"] for command in COMMANDS),
        ["models", "install", "--help"],
        ["models", "list"],
        ["models", "list", "--json"],
        ["models", "verify", "detector"],
        ["doctor"],
        ["doctor", "--sbom"],
        ["detect", "a.png"],
        ["recognize", "--mode", "page", "a.png"],
    ],
    ids=" ".join,
)
def test_every_command_tells_that_nothing_can_be_written(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    arguments: list[str],
    *,
    is_closed: bool,
) -> None:
    """Help that could not be written once ended with 0."""
    monkeypatch.chdir(tmp_path)
    picture(tmp_path / "a.png")
    with Path("/dev/full").open("w", encoding="utf-8") as full:
        monkeypatch.setattr(sys, "stdout", None if is_closed else full)
        try:
            assert main(arguments) == OUTPUT_FAILED
        finally:
            monkeypatch.undo()
            with suppress(OSError):  # what is still buffered cannot be written either
                full.flush()
    said = [line for line in capsys.readouterr().err.splitlines() if not line.endswith("%")]
    assert len(said) == 1
    assert "Standard output cannot be used" in said[0]


@posix
def test_names_that_are_not_utf8(tmp_path: Path) -> None:
    """One such name once ended a batch for good, at every start."""
    name = os.fsdecode(b"bad\xff.png")
    (tmp_path / "pics").mkdir()
    picture(tmp_path / "pics" / name)
    picture(tmp_path / "pics" / "good\u2028one.png")
    for _ in range(2):
        done = run("recognize", "--batch", "pics", "-o", "out", "--json", cwd=tmp_path)
        assert (done.returncode, "Traceback" in done.stderr) == (0, False), done.stderr
        names = {path.name for path in (tmp_path / "out").iterdir()}
        assert names == {"results.jsonl", os.fsdecode(b"bad\xff.tex"), "good\u2028one.tex"}
        lines = (tmp_path / "out" / "results.jsonl").read_bytes().decode().split("\n")
        assert [json.loads(line)["picture"] for line in lines if line] == [name, "good\u2028one.png"]
    assert "2 done before" in done.stderr
    alone = run("recognize", f"pics/{name}", "--json", cwd=tmp_path)
    assert json.loads(alone.stdout)["picture"] == f"pics/{name}"


@pytest.mark.parametrize("number", ["0", "100000", "99999999999", "-1"])
def test_threads_have_a_bound(number: str, capsys: pytest.CaptureFixture[str]) -> None:
    for command in (["recognize", str(SAMPLE)], ["detect", str(SAMPLE)]):
        assert main([*command, "--threads", number]) == 2
        assert "256" in capsys.readouterr().err


@posix
@pytest.mark.parametrize("name", ["/dev/zero", "/dev/full"])
def test_devices_are_no_pictures(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["recognize", name]) == 12
    assert "is a device" in capsys.readouterr().err


def test_huge_files_are_not_read(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with (tmp_path / "huge.png").open("wb") as file:
        file.truncate(1 << 40)
    assert main(["recognize", str(tmp_path / "huge.png")]) == 14
    assert "512 MB" in capsys.readouterr().err


@posix
def test_a_pipe_is_read_once(tmp_path: Path) -> None:
    script = f'exec "{sys.executable}" -m pic2latex recognize <(cat "{SAMPLE}")'
    done = subprocess.run(("/bin/bash", "-c", script), capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert r"\frac" in done.stdout


INTERRUPTED = """
import sys, importlib.abc
class Hasty(importlib.abc.MetaPathFinder):
    def find_spec(self, name, path, target=None):
        if name == {name!r}:
            raise KeyboardInterrupt
sys.meta_path.insert(0, Hasty())
from pic2latex.__main__ import main
sys.exit(main())
"""


def test_nothing_is_loaded_before_ctrl_c_is_caught() -> None:
    """`typing` was, and Ctrl-C at that moment was told with a traceback."""
    folder = PACKAGES["pic2latex"].parent
    code = f"import sys; sys.path.insert(0, {str(folder)!r}); before = set(sys.modules); import pic2latex.__main__; "
    code += "print(sorted(set(sys.modules) - before))"
    # Isolated and without `site`, or an environment has loaded most of it already.
    done = subprocess.run(
        (sys.executable, "-I", "-S", "-c", code), capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "['pic2latex', 'pic2latex.__main__']"


@pytest.mark.parametrize(
    "name", ["argparse", "pic2latex.cli", "pic2latex.errors", "pic2latex.cli.recognize", "dataclasses"]
)
def test_ctrl_c_while_modules_are_loaded(name: str) -> None:
    command = (sys.executable, "-c", INTERRUPTED.format(name=name), "recognize", "x.png")
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (130, "pic2latex: interrupted.\n")


@pytest.mark.skipif(os.name == "nt", reason="links")
def test_two_results_never_go_into_one_file_through_a_link(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("a.png", "b.png"):
        picture(Path(name))
    Path("out").mkdir()
    Path("out/a.tex").symlink_to("b.tex")
    assert main(["recognize", "a.png", "b.png", "-o", "out"]) == 2
    assert "both be written" in capsys.readouterr().err
    Path("report.html").symlink_to("page.html")
    assert main(["recognize", "a.png", "--mode", "page", "-o", "page.html", "--report", "report.html"]) == 2
    assert "both be written" in capsys.readouterr().err
    assert not Path("page.html").exists()


def test_too_little_memory_is_one_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def refuse(*_: object) -> None:
        raise MemoryError

    monkeypatch.setattr("pic2latex.cli.recognize.planned", refuse)
    assert main(["recognize", str(picture(tmp_path / "a.png"))]) == 40
    assert capsys.readouterr().err == "pic2latex: The memory does not suffice. Close other programs.\n"
