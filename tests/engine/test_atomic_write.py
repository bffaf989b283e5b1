"""Files are whole or as they were: every step of writing may fail, and the process may end at any of them."""

import errno
import os
import stat
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any, Self

import pytest

from pic2latex.atomic_write import BESIDE_SUFFIX, atomic_file, atomic_files, atomic_write

posix = pytest.mark.skipif(os.name == "nt", reason="rights, links and devices as POSIX has them")
STEPS = ("os.open", "os.fsync", "write", "pathlib.Path.replace")
"""What writing a file asks of the system. Bytes are refused in another way, below."""


def left_over(folder: Path) -> list[str]:
    return [path.name for path in folder.iterdir() if path.name.endswith(BESIDE_SUFFIX)]


def failing(number: int) -> Callable[..., Any]:
    def fail(*_: object, **__: object) -> None:
        raise OSError(number, os.strerror(number))

    return fail


@pytest.mark.parametrize("content", ["x²\r\n", b"\x00\xff", ""])
def test_a_file_is_made_and_replaced(tmp_path: Path, content: str | bytes) -> None:
    path = tmp_path / ("名" * 80 + ".tex")
    for _ in range(2):
        atomic_write(path, content)
        assert path.read_bytes() == (content.encode() if isinstance(content, str) else content)
    assert [each.name for each in tmp_path.iterdir()] == [path.name]


def test_files_of_a_library_replace_those_of_a_folder(tmp_path: Path) -> None:
    for text in ("old", "new"):
        (tmp_path / f".files{BESIDE_SUFFIX}").mkdir()  # as a killed process leaves it
        (tmp_path / f".files{BESIDE_SUFFIX}" / "half").write_text("")
        with atomic_files(tmp_path) as made:
            assert not list(made.iterdir())
            for name in ("a", "b"):
                (made / name).write_text(text)
        assert {path.name: path.read_text() for path in tmp_path.iterdir()} == {"a": text, "b": text}


@pytest.mark.parametrize("step", ["block", "os.fsync", "pathlib.Path.replace"])
def test_files_stay_when_a_library_fails(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str) -> None:
    (tmp_path / "a").write_text("old")

    def write() -> None:
        with atomic_files(tmp_path) as made:
            (made / "a").write_text("new")
            if step == "block":
                raise OSError(errno.ENOSPC, "full")

    if step != "block":
        monkeypatch.setattr(step, failing(errno.ENOSPC))
    with pytest.raises(OSError, match=r"full|space"):
        write()
    monkeypatch.undo()
    assert {path.name: path.read_text() for path in tmp_path.iterdir()} == {"a": "old"}


@posix
@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EIO, errno.EACCES, errno.EROFS, errno.EDQUOT])
@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize("before", ["old", None])
def test_a_failing_step_leaves_what_was_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str, number: int, before: str | None
) -> None:
    path = tmp_path / "result.tex"
    if before is not None:
        path.write_text(before)
    if step == "write":
        monkeypatch.setattr("os.fdopen", lambda descriptor, _: _FullDisk(descriptor, number))
    else:
        monkeypatch.setattr(step, failing(number))
    with pytest.raises(OSError, match=os.strerror(number)):
        atomic_write(path, "new")
    monkeypatch.undo()
    assert (path.read_text() if path.exists() else None) == before
    assert not left_over(tmp_path)
    atomic_write(path, "new")
    assert path.read_text() == "new"


@posix
def test_locks_are_not_needed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Network file systems may have none."""
    monkeypatch.setattr("fcntl.flock", failing(errno.ENOLCK))
    for text in ("old", "new"):
        atomic_write(tmp_path / "result.tex", text)
        assert [each.read_text() for each in tmp_path.iterdir()] == [text]


class _FullDisk:
    """A file that takes no bytes."""

    def __init__(self, descriptor: int, number: int) -> None:
        self._descriptor, self._number = descriptor, number

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def fileno(self) -> int:
        return self._descriptor

    def truncate(self) -> None:
        pass

    def write(self, _: bytes) -> int:
        raise OSError(self._number, os.strerror(self._number))

    def close(self) -> None:
        if self._descriptor >= 0:
            os.close(self._descriptor)
        self._descriptor = -1


def test_a_block_that_raises_leaves_what_was_there(tmp_path: Path) -> None:
    path = tmp_path / "result.tex"
    path.write_text("old")

    def write_half() -> None:
        with atomic_file(path) as file:
            file.write(b"half of it")
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        write_half()
    assert path.read_text() == "old"
    assert not left_over(tmp_path)


KILLED = """
import os, pathlib, sys
from pic2latex.atomic_write import atomic_file
with atomic_file(pathlib.Path(sys.argv[1])) as file:
    file.write(b"half of it")
    file.flush()
    os._exit(9)
"""


@posix
def test_what_a_killed_process_left_is_taken_over(tmp_path: Path) -> None:
    path = tmp_path / "result.tex"
    path.write_text("old")
    subprocess.run((sys.executable, "-c", KILLED, str(path)), check=False)
    assert (path.read_text(), len(left_over(tmp_path))) == ("old", 1)
    atomic_write(path, "new")
    assert (path.read_text(), left_over(tmp_path)) == ("new", [])


def test_writers_at_one_time_do_not_mix(tmp_path: Path) -> None:
    path = tmp_path / "result.tex"
    texts = [str(number) * 100_000 for number in range(4)]

    def write(text: str) -> None:
        for _ in range(20):
            atomic_write(path, text)

    threads = [threading.Thread(target=write, args=(text,)) for text in texts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert path.read_text() in texts
    assert not left_over(tmp_path)


@posix
def test_rights_and_links_stay(tmp_path: Path) -> None:
    path, link = tmp_path / "result.tex", tmp_path / "link.tex"
    path.write_text("old")
    path.chmod(0o640)
    link.symlink_to(path.name)
    atomic_write(link, "new")
    assert link.is_symlink()
    assert (path.read_text(), stat.S_IMODE(path.stat().st_mode)) == ("new", 0o640)
    umask = os.umask(0o027)
    try:
        atomic_write(tmp_path / "fresh", "x")
    finally:
        os.umask(umask)
    assert stat.S_IMODE((tmp_path / "fresh").stat().st_mode) == 0o640


@posix
def test_a_device_stays_a_device() -> None:
    """As root, a rename would make an ordinary file of it."""
    with pytest.raises(OSError, match="No space left"):
        atomic_write(Path("/dev/full"), "x")
    atomic_write(Path("/dev/null"), "x")
    assert not Path("/dev/full").is_file()
    assert not Path("/dev/null").is_file()


@posix
@pytest.mark.parametrize("name", ["/dev/stdout", "/dev/fd/1", "/proc/self/fd/1"])
@pytest.mark.parametrize("is_file", [True, False])
def test_streams_are_written_to_at_their_end(tmp_path: Path, name: str, is_file: bool) -> None:
    """A pipe was said not to exist, and what `>>` adds to was replaced."""
    if not Path(name).exists():
        pytest.skip("no such name for standard output here")
    program = (
        f"from pathlib import Path; from pic2latex.atomic_write import *; atomic_write(Path({name!r}), 'new')"
    )
    path = tmp_path / "notes"
    path.write_text("old ")
    with path.open("ab") as notes:
        output = notes if is_file else subprocess.PIPE
        done = subprocess.run([sys.executable, "-c", program], stdout=output, text=True, check=True)
    assert (path.read_text(), done.stdout) == (("old new", None) if is_file else ("old ", "new"))
    assert not left_over(tmp_path)


@pytest.mark.parametrize(
    ("name", "content", "kind"),
    [
        ("no/such/folder.tex", "x", FileNotFoundError),
        (".", "x", OSError),
        ("n" * 300, "x", OSError),
        ("a\0b", "x", ValueError),
        ("x.tex", "\ud800", ValueError),
    ],
)
def test_what_cannot_be_written_says_so(
    tmp_path: Path, name: str, content: str, kind: type[Exception]
) -> None:
    with pytest.raises(kind):
        atomic_write(tmp_path / name, content)
    assert not left_over(tmp_path)
