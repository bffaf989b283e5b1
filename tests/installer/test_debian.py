"""System packages: what is missing is found by what it provides, and named in one exact line."""

import shutil
import sys
from pathlib import Path

import pytest

from installer import debian
from installer.debian import Need

C_LIBRARY = "libc.so.6"


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="apt-get and ldconfig are Linux programs")
@pytest.mark.parametrize(
    ("provides", "is_there"),
    [
        (C_LIBRARY, True),
        ("libno-such-thing.so.1", False),
        (Path(sys.executable).name, True),
        ("no-such-program", False),
        (__file__, True),
        ("/no/such/file", False),
    ],
)
def test_missing_looks_for_libraries_programs_and_files(
    provides: str, is_there: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", f"{Path(sys.executable).parent}:/usr/bin:/bin")
    need = Need(provides, ("package",))
    assert debian.missing((need,)) == (() if is_there else (need,))


def test_remedy_is_one_line_to_run() -> None:
    needs = (Need("libx.so.1", ("libx1",)), Need("tool", ("no-such-newer-name", "tool-package")))
    assert debian.remedy(needs) == "sudo apt-get install --yes libx1 tool-package"


def test_without_root_the_line_is_told_and_nothing_is_done(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ldconfig = shutil.which("ldconfig", path="/sbin:/usr/sbin:/usr/bin:/bin")
    assert ldconfig is not None
    (tmp_path / "ldconfig").symlink_to(ldconfig)
    apt = tmp_path / "apt-get"
    apt.write_text(f"#!/bin/sh\ntouch {tmp_path}/was-run\n", encoding="utf-8")
    apt.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    monkeypatch.setattr("os.geteuid", lambda: 1000)
    said: list[str] = []
    assert not debian.ensure((Need("no-such-program", ("some-package",)),), said.append)
    assert said[-1].strip() == "sudo apt-get install --yes some-package"
    assert debian.ensure((Need(C_LIBRARY, ("libc6",)),), said.append)
    assert not (tmp_path / "was-run").exists()


def test_as_root_apt_is_asked_for_exactly_the_missing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The stand-in for apt-get writes down how it was called and brings the program it was asked for."""
    apt = tmp_path / "apt-get"
    apt.write_text(f'#!/bin/sh\necho "$DEBIAN_FRONTEND $*" >> {tmp_path}/calls\n', encoding="utf-8")
    apt.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    monkeypatch.setattr("os.geteuid", lambda: 0)
    said: list[str] = []
    needs = (Need(C_LIBRARY, ("libc6",)), Need("no-such-program", ("some-package",)))
    assert debian.ensure(needs, said.append)
    assert said == ["Installing system packages: some-package"]
    calls = (tmp_path / "calls").read_text().splitlines()
    assert [call.split()[-1] for call in calls] == ["update", "some-package"]
    assert all(call.startswith("noninteractive ") for call in calls)


def test_other_systems_are_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "/nowhere")
    assert debian.ensure((Need("no-such-program", ("some-package",)),), lambda _line: None)


@pytest.mark.parametrize("needs", debian.NEEDS.values(), ids=debian.NEEDS)
def test_tables_name_each_thing_once(needs: tuple[Need, ...]) -> None:
    assert len({need.provides for need in needs}) == len(needs)
    assert all(need.packages for need in needs)
