"""The wheel and the source archive as users get them: complete, clean, and working away from the checkout."""

import json
import os
import subprocess
import sys
import tarfile
import tomllib
import zipfile
from pathlib import Path, PurePosixPath

import pytest

from tests.source_code import PACKAGES, ROOT

VERSION = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"]
INFO = f"pic2latex-{VERSION}.dist-info"


@pytest.fixture(scope="module")
def archives(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder with a freshly built wheel and source archive."""
    folder = tmp_path_factory.mktemp("dist")
    command = (sys.executable, "-m", "hatchling", "build", "--directory", str(folder))
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return folder


@pytest.fixture(scope="module")
def wheel(archives: Path) -> Path:
    (file,) = archives.glob("*.whl")
    return file


@pytest.fixture(scope="module")
def shipped(wheel: Path) -> frozenset[str]:
    """Return the names of all files in the wheel."""
    with zipfile.ZipFile(wheel) as archive:
        return frozenset(archive.namelist())


@pytest.fixture(scope="module")
def elsewhere(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder in which the wheel, and nothing else, is installed."""
    target = tmp_path_factory.mktemp("installed")
    command = (
        sys.executable,
        "-m",
        "pip",
        "install",
        "--quiet",
        "--no-deps",
        "--no-index",
        "--target",
        target,
    )
    subprocess.run((*command, wheel), check=True, stdin=subprocess.DEVNULL)
    return target


def run_installed(elsewhere: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        (sys.executable, "-P", *arguments),
        cwd=elsewhere.parent,
        env=os.environ | {"PYTHONPATH": str(elsewhere)},
        capture_output=True,
        text=True,
        check=False,
    )


def test_three_packages_stand_at_the_top(shipped: frozenset[str]) -> None:
    tops = {PurePosixPath(name).parts[0] for name in shipped}
    assert tops == {*PACKAGES, INFO}
    assert {f"{package}/py.typed" for package in PACKAGES} <= shipped


def test_every_module_is_shipped_and_nothing_that_is_made(shipped: frozenset[str]) -> None:
    sources = {
        file.relative_to(folder.parent).as_posix()
        for folder in PACKAGES.values()
        for file in folder.rglob("*.py")
    }
    assert sources == {name for name in shipped if name.endswith(".py")}
    assert not [name for name in shipped if "__pycache__" in name or name.endswith((".pyc", ".so", ".log"))]


def test_page_assets_are_shipped_with_their_licences(wheel: Path, shipped: frozenset[str]) -> None:
    folder = "pic2latex_resources/javascript"
    with zipfile.ZipFile(wheel) as archive:
        manifest = json.loads(archive.read(f"{folder}/manifest.json"))
    assert {f"{folder}/{name}" for name in manifest["files"]} <= shipped
    assert [name for name in shipped if name.startswith(f"{folder}/licences/")]


def test_bundled_models_are_shipped_with_their_cards(wheel: Path, shipped: frozenset[str]) -> None:
    folder = "pic2latex_resources/models"
    with zipfile.ZipFile(wheel) as archive:
        catalogue = tomllib.loads(archive.read(f"{folder}/catalogue.toml").decode())["model"]
        bundled = [entry["name"] for entry in catalogue if entry.get("bundled")]
        assert bundled
        for name in bundled:
            files = json.loads(archive.read(f"{folder}/{name}/card.json"))["files"]
            assert {f"{folder}/{name}/{file}" for file in files} <= shipped


def test_samples_licence_and_programs_are_shipped(wheel: Path, shipped: frozenset[str]) -> None:
    samples = {f"pic2latex_resources/samples/{file.name}" for file in _samples()}
    assert samples | {f"{INFO}/licenses/LICENSE"} <= shipped
    with zipfile.ZipFile(wheel) as archive:
        programs = archive.read(f"{INFO}/entry_points.txt").decode()
    assert "pic2latex = pic2latex.__main__:main" in programs
    assert "pic2latex-desktop = pic2latex_desktop.__main__:main" in programs


def test_source_archive_can_be_built_and_tested_from(archives: Path) -> None:
    (file,) = archives.glob("*.tar.gz")
    with tarfile.open(file) as archive:
        names = {PurePosixPath(*PurePosixPath(name).parts[1:]).as_posix() for name in archive.getnames()}
    assert {
        "LICENSE",
        "README.md",
        "README.zh-CN.md",
        "pyproject.toml",
        "installer/start.py",
        "installer/javascript-lock.json",
        "installer/constraints.txt",
        "resources/pic2latex_resources/javascript/manifest.json",
        "tests/conftest.py",
    } <= names
    assert not [name for name in names if name.startswith((".venv", "build", "dist", "runs", "artefacts"))]


def test_installed_wheel_is_the_one_that_runs(elsewhere: Path) -> None:
    shown = run_installed(elsewhere, "-c", "import pic2latex; print(pic2latex.__file__)")
    assert Path(shown.stdout.strip()).is_relative_to(elsewhere)
    done = run_installed(elsewhere, "-m", "pic2latex", "--help")
    assert (done.returncode, done.stderr) == (0, "")
    assert "recognize" in done.stdout
    assert run_installed(elsewhere, "-m", "pic2latex", "--version").stdout == f"pic2latex {VERSION}\n"


def test_installed_wheel_reads_a_sample(elsewhere: Path) -> None:
    sample = elsewhere / "pic2latex_resources" / "samples" / "basel.png"
    done = run_installed(elsewhere, "-m", "pic2latex", "recognize", str(sample))
    assert done.returncode == 0, done.stderr
    assert r"\frac" in done.stdout


def _samples() -> list[Path]:
    return [file for file in (PACKAGES["pic2latex_resources"] / "samples").iterdir() if file.is_file()]
