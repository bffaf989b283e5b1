"""Packages and extras, as real package metadata on the path of the test describes them."""

import sys
from pathlib import Path

import pytest

from pic2latex.doctor import python_packages
from pic2latex.doctor.check_result import CheckResult, State

METADATA = """\
Metadata-Version: 2.1
Name: pic2latex
Version: 9.8.7
Requires-Dist: idna>=2
Requires-Dist: anyio>900
Requires-Dist: no-such-package>=1
Requires-Dist: only-elsewhere; sys_platform == 'plan9'
Requires-Dist: pluggy; extra == 'small'
Requires-Dist: pytest>=1; extra == 'small' and python_version > '3'
Requires-Dist: torch-that-is-not; extra == 'large'
Requires-Dist: pic2latex[small]; extra == 'large'
Provides-Extra: small
Provides-Extra: large
"""


def describe(folder: Path, name: str, version: str, text: str = "") -> None:
    info = folder / f"{name}-{version}.dist-info"
    info.mkdir()
    head = f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n"
    (info / "METADATA").write_text(text or head, encoding="utf-8")


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a folder that is looked in before all others."""
    monkeypatch.syspath_prepend(str(tmp_path))
    return tmp_path


def test_python_is_ready() -> None:
    (finding,) = python_packages.python()
    assert finding.version.startswith(".".join(map(str, sys.version_info[:3])))
    assert finding.state is State.READY


def test_packages_follow_the_metadata(site: Path) -> None:
    describe(site, "pic2latex", "9.8.7", METADATA)
    own, idna, anyio, missing = python_packages.packages()
    assert own == CheckResult("Pic2LaTeX", "9.8.7", State.READY)
    assert (idna.component, idna.state) == ("idna", State.READY)
    assert (anyio.state, anyio.remedy.endswith("anyio >900")) == (State.DEGRADED, True)
    assert (missing.component, missing.state) == ("no-such-package", State.FAILED)


def test_extras_say_what_they_lack(site: Path) -> None:
    describe(site, "pic2latex", "9.8.7", METADATA)
    assert python_packages.extras() == (
        CheckResult(
            "extra “large”",
            "without torch-that-is-not",
            State.ABSENT,
            "Only if you want it: pip install “pic2latex[large]”",
        ),
        CheckResult("extra “small”", "2 packages", State.READY),
    )


def test_two_runtimes_are_a_problem(site: Path) -> None:
    describe(site, "onnxruntime", "1.20.0")
    describe(site, "onnxruntime_gpu", "1.26.0")
    (finding,) = python_packages.runtimes()
    assert finding.state is State.FAILED
    assert "onnxruntime 1.20.0" in finding.version
    assert "pip uninstall" in finding.remedy


def test_a_module_that_does_not_load_is_found(site: Path) -> None:
    (site / "broken_module.py").write_text("import no_such_library", encoding="utf-8")
    (finding,) = python_packages.imports("broken_module")
    assert (finding.component, finding.state) == ("import broken_module", State.FAILED)
    assert "no_such_library" in finding.version
    assert python_packages.imports("json") == ()


@pytest.mark.parametrize("module", python_packages.NATIVE)
def test_native_modules_are_modules(module: str) -> None:
    """The table names modules, not packages."""
    assert python_packages.imports(module) == ()
