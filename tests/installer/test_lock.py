"""The lock: read as it is written, asked for where it covers, and a file with another hash is not installed."""

import hashlib
import platform
import sys
import zipfile
from pathlib import Path

import pytest

from installer.lock import BUILD, CORE, Lock, lock_path, read_lock, render_lock
from installer.packages import _steps, install
from installer.pin import LOCKED
from installer.progress import SetupFailed
from installer.virtual_environment import ROOT, python_of

HERE = "{}.{}".format(*sys.version_info[:2])
LOCK = Lock((HERE,), {BUILD: (), CORE: ("a==1 --hash=sha256:0",), "desktop": ("b==2 --hash=sha256:1",)})


def test_it_is_read_as_it_is_written(tmp_path: Path) -> None:
    path = tmp_path / "lock.txt"
    path.write_text(render_lock(LOCK, "# Made by a test.\n"), encoding="utf-8")
    assert read_lock(path) == LOCK
    assert read_lock(tmp_path / "none.txt") is None


@pytest.mark.parametrize(
    ("lock", "extras", "expected"),
    [
        (LOCK, (), LOCK.sections[CORE]),
        (LOCK, ("desktop",), (*LOCK.sections[CORE], *LOCK.sections["desktop"])),
        (LOCK, ("train",), None),
        (Lock(("2.7",), LOCK.sections), (), None),
    ],
)
def test_what_it_covers(lock: Lock, extras: tuple[str, ...], expected: tuple[str, ...] | None) -> None:
    assert lock.requirements(extras) == expected


def test_the_name_says_for_which_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "darwin")
    monkeypatch.setattr(platform, "machine", lambda: "arm64")
    assert lock_path(Path("/x")) == Path("/x/installer/locks/darwin-arm64.txt")


@pytest.mark.parametrize(
    "path", sorted((ROOT / "installer" / "locks").glob("*.txt")), ids=lambda path: path.stem
)
def test_every_line_has_hashes_and_the_version_that_is_pinned(path: Path) -> None:
    pinned = (ROOT / "installer" / "constraints.txt").read_text(encoding="utf-8").splitlines()
    lock = read_lock(path)
    assert lock is not None
    assert set(lock.sections) == {BUILD, CORE, *LOCKED}
    for section, lines in lock.sections.items():
        assert lines
        for line in lines:
            version, *options = line.split()
            assert version in {each.partition(";")[0] for each in pinned} or section == BUILD
            assert options
            assert all(len(each) == len("--hash=sha256:") + 64 for each in options)
            assert "://" not in line


def wheel(folder: Path, content: str) -> Path:
    folder.mkdir(exist_ok=True)
    path, info = folder / "tiny-1.0-py3-none-any.whl", "tiny-1.0.dist-info/"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("tiny.py", content)
        archive.writestr(info + "METADATA", "Metadata-Version: 2.1\nName: tiny\nVersion: 1.0\n")
        archive.writestr(info + "WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n")
        archive.writestr(info + "RECORD", "")
    return path


@pytest.mark.slow
@pytest.mark.parametrize("is_right", [True, False])
def test_a_file_with_another_hash_is_refused(
    furnished: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, is_right: bool
) -> None:
    made = wheel(tmp_path / "wheels", "x = 1")
    digest = hashlib.sha256(made.read_bytes()).hexdigest() if is_right else "0" * 64
    path = lock_path(furnished)
    path.parent.mkdir(parents=True)
    locked = Lock((HERE,), {BUILD: (), CORE: (f"tiny==1.0 --hash=sha256:{digest}",)})
    path.write_text(render_lock(locked, ""), encoding="utf-8")
    monkeypatch.delenv("PIP_NO_INDEX")
    monkeypatch.setenv("PIP_INDEX_URL", (tmp_path / "nothing").as_uri())
    monkeypatch.setenv("PIP_FIND_LINKS", made.parent.as_uri())
    python = python_of(furnished / ".venv")
    if is_right:
        install(python, furnished, (), lambda _: None)
        assert list(furnished.glob(".venv/lib/*/site-packages/tiny.py"))
        assert list(furnished.glob(".venv/lib/*/site-packages/pic2latex.pth"))
    else:
        with pytest.raises(SetupFailed, match="HASHES"):
            install(python, furnished, (), lambda _: None)
        assert not list(furnished.glob(".venv/lib/*/site-packages/tiny.py"))


def test_without_a_lock_versions_are_exact_at_least(tmp_path: Path) -> None:
    (tmp_path / "installer").mkdir()
    (tmp_path / "installer" / "constraints.txt").touch()
    (arguments,) = _steps(tmp_path, ("desktop",), lambda _: None)
    assert arguments == (
        "--constraint",
        str(tmp_path / "installer" / "constraints.txt"),
        "--editable",
        ".[desktop]",
    )
