"""`.venv` with the real venv and pip: made, left alone, extended, repaired after whatever broke it."""

import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from installer import virtual_environment
from installer.packages import LOG
from installer.progress import SetupFailed

CORE: frozenset[str] = frozenset()
ROOT = Path(__file__).resolve().parents[2]


def bring_up(root: Path, extras: frozenset[str] = CORE) -> list[str]:
    """Bring the environment up and return what was said; afterwards it must hold the project and be ready."""
    said: list[str] = []
    venv = root / ".venv"
    python = virtual_environment.ensure(extras, said.append, root=root, venv=venv)
    check = (str(python), "-P", "-c", "import pic2latex")
    assert subprocess.run(check, check=False, cwd="/").returncode == 0
    assert virtual_environment.is_ready(root, venv, extras)
    return said


def test_made_then_left_alone_then_extended_then_renewed(project: Path) -> None:
    assert bring_up(project)[0].startswith("Making")
    log = project / ".venv" / LOG
    first = log.stat().st_mtime_ns
    assert bring_up(project) == []
    assert log.stat().st_mtime_ns == first

    assert bring_up(project, frozenset({"dev"})) == ["Installing Python packages (dev)"]
    assert bring_up(project, CORE) == [], "more than was asked for is enough"
    assert bring_up(project, frozenset({"desktop"})) == ["Installing Python packages (desktop, dev)"]

    with (project / "pyproject.toml").open("a") as file:
        file.write("# changed\n")
    assert bring_up(project) == ["Installing Python packages (desktop, dev)"], "nothing is dropped on the way"


@pytest.mark.usefixtures("copied_venvs")
@pytest.mark.skipif(os.name == "nt", reason="kills a process as only POSIX does")
def test_killed_in_the_middle_of_installing(furnished: Path) -> None:
    (furnished / "wait-here").touch()
    program = (
        f"import sys; sys.path.insert(0, {str(ROOT)!r})\n"
        f"from installer import virtual_environment\nfrom pathlib import Path\nroot = Path({str(furnished)!r})\n"
        "virtual_environment.ensure(frozenset(), print, root=root, venv=root / '.venv')"
    )
    first = subprocess.Popen(
        (sys.executable, "-c", program), start_new_session=True, stdout=subprocess.DEVNULL
    )
    try:
        while not (furnished / "is-waiting").exists():
            assert first.poll() is None
            time.sleep(0.02)
    finally:
        os.killpg(first.pid, signal.SIGKILL)
        first.wait()
    (furnished / "wait-here").unlink()

    note = virtual_environment.read_note(furnished / ".venv")
    assert note is not None
    assert not note.ready
    # The processes that were killed may hold the lock for a moment still.
    assert [line for line in bring_up(furnished) if line.startswith("Repairing")]


def without_interpreter(venv: Path) -> None:
    virtual_environment.python_of(venv).unlink()


def without_pip(venv: Path) -> None:
    (pip,) = venv.glob("[Ll]ib/**/site-packages/pip")
    shutil.rmtree(pip)


def half_installed(venv: Path) -> None:
    virtual_environment.write_note(
        venv, virtual_environment.Note("", (), os.path.realpath(virtual_environment.python_of(venv)), False)
    )


def with_another_interpreter(venv: Path) -> None:
    virtual_environment.write_note(venv, virtual_environment.Note("", (), "/usr/bin/python3.7", ready=True))


@pytest.mark.parametrize(
    "break_it", [without_interpreter, without_pip, half_installed, with_another_interpreter]
)
def test_unsound_environments_are_known(furnished: Path, break_it: Callable[[Path], None]) -> None:
    assert virtual_environment.is_sound(furnished / ".venv")
    break_it(furnished / ".venv")
    assert not virtual_environment.is_sound(furnished / ".venv")


def test_an_environment_made_by_hand_is_kept(furnished: Path) -> None:
    (furnished / ".venv" / virtual_environment.NOTE).write_text("not JSON", encoding="utf-8")
    assert bring_up(furnished) == ["Installing Python packages (engine and command line)"]


def test_a_failed_installation_says_why_and_can_be_repeated(furnished: Path) -> None:
    (furnished / "more-metadata").write_text("Requires-Dist: no-such-package==1.0\n")
    with pytest.raises(SetupFailed, match="no-such-package") as caught:
        bring_up(furnished)
    assert LOG in caught.value.remedy
    (furnished / "more-metadata").write_text("")
    assert bring_up(furnished) == ["Installing Python packages (engine and command line)"]


def test_a_file_in_the_way(project: Path) -> None:
    (project / ".venv").touch()
    with pytest.raises(SetupFailed, match="in the way"):
        bring_up(project)


def test_missing_venv_parts_name_the_debian_package(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "ensurepip", None)
    with pytest.raises(SetupFailed) as caught:
        bring_up(project)
    package = f"python3.{sys.version_info.minor}-venv"
    assert caught.value.remedy == f"On Debian or Ubuntu run: sudo apt-get install --yes {package}"


def test_fingerprint_follows_every_input_and_the_place(tmp_path: Path) -> None:
    (tmp_path / "installer").mkdir()
    seen = {
        virtual_environment.fingerprint(tmp_path),
        virtual_environment.fingerprint(tmp_path / "installer"),
    }
    for name in virtual_environment.INPUTS:
        (tmp_path / name).write_text("content", encoding="utf-8")
        seen.add(virtual_environment.fingerprint(tmp_path))
    assert len(seen) == 2 + len(virtual_environment.INPUTS)


@pytest.mark.usefixtures("copied_venvs")
@pytest.mark.skipif(os.name == "nt", reason="kills a process as only POSIX does")
def test_a_parent_that_was_killed_alone_is_waited_for(furnished: Path) -> None:
    """Its pip works on; a start in the meantime once worked in the same environment, and failed."""
    (furnished / "wait-here").touch()
    program = (
        f"import sys; sys.path.insert(0, {str(ROOT)!r})\n"
        f"from installer import virtual_environment\nfrom pathlib import Path\nroot = Path({str(furnished)!r})\n"
        "virtual_environment.ensure(frozenset(), print, root=root, venv=root / '.venv')"
    )
    first = subprocess.Popen((sys.executable, "-c", program), stdout=subprocess.DEVNULL)
    while not (furnished / "is-waiting").exists():
        assert first.poll() is None
        time.sleep(0.02)
    first.kill()
    first.wait()
    said: list[str] = []
    second = threading.Thread(target=lambda: said.extend(bring_up(furnished)))
    second.start()
    second.join(timeout=1)
    assert second.is_alive(), "pip of the first start is still at work"
    (furnished / "wait-here").unlink()
    second.join()
    assert said[0] == "Another set-up of this project is running; waiting for it"


@pytest.mark.parametrize("failing", ["pathlib.Path.mkdir", "pathlib.Path.open", "pathlib.Path.write_text"])
def test_a_folder_that_cannot_be_written_is_told(
    furnished: Path, monkeypatch: pytest.MonkeyPatch, failing: str
) -> None:
    (furnished / ".venv" / virtual_environment.NOTE).unlink(missing_ok=True)

    def refuse(self: Path, *_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied", str(self))

    said: list[str] = []
    monkeypatch.setattr(failing, refuse)
    with pytest.raises(SetupFailed, match=r"could not be set up in .*Permission denied") as caught:
        virtual_environment.ensure(CORE, said.append, root=furnished, venv=furnished / ".venv")
    assert "folder of your own" in caught.value.remedy
    assert len(str(caught.value).splitlines()) == 1
