"""A project in miniature that installs without a network: the real pip, a build backend of its own."""

import shutil
import subprocess
import sys
import sysconfig
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

PYPROJECT = """
[build-system]
requires = []
build-backend = "backend"
backend-path = ["."]

[project]
name = "pic2latex"
version = "1.0"
[project.optional-dependencies]
desktop = []
dev = []
"""
# The two hooks an editable installation needs: a wheel with one .pth file that points back here.
BACKEND = """
import time, zipfile
from pathlib import Path

def get_requires_for_build_editable(config_settings=None):
    return []

def build_editable(wheel_directory, config_settings=None, metadata_directory=None):
    waiting = Path("wait-here")
    while waiting.exists():
        Path("is-waiting").touch()
        time.sleep(0.02)
    info, name = "pic2latex-1.0.dist-info/", "pic2latex-1.0-py3-none-any.whl"
    files = {
        "pic2latex.pth": str(Path.cwd()),
        info + "METADATA": "Metadata-Version: 2.1\\nName: pic2latex\\nVersion: 1.0\\n"
            "Provides-Extra: desktop\\nProvides-Extra: dev\\n" + Path("more-metadata").read_text(),
        info + "WHEEL": "Wheel-Version: 1.0\\nRoot-Is-Purelib: true\\nTag: py3-none-any\\n",
    }
    files[info + "RECORD"] = "".join(f"{file},,\\n" for file in [*files, info + "RECORD"])
    with zipfile.ZipFile(Path(wheel_directory, name), "w") as wheel:
        for file, text in files.items():
            wheel.writestr(file, text)
    return name
"""


def make_project(root: Path) -> Path:
    """Write the small project into the folder `root`, which must not exist yet."""
    root.mkdir()
    (root / "pyproject.toml").write_text(PYPROJECT, encoding="utf-8")
    (root / "backend.py").write_text(BACKEND, encoding="utf-8")
    (root / "more-metadata").write_text("", encoding="utf-8")
    for name in ("pic2latex", "pic2latex_desktop"):
        (root / name).mkdir()
        (root / name / "__init__.py").touch()
        main = f"import sys\nprint({name!r}, sys.argv[1:])\nsys.exit(len(sys.argv))\n"
        (root / name / "__main__.py").write_text(main, encoding="utf-8")
    return root


@pytest.fixture(autouse=True)
def no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let pip ask no registry."""
    monkeypatch.setenv("PIP_NO_INDEX", "1")


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """Return a small project; its path has a space, as homes on Windows and macOS do."""
    return make_project(tmp_path / "small project")


@pytest.fixture(scope="session")
def empty_venv(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return an environment with pip and nothing else, to be copied.

    The pip is that of the tests: to unpack and compile another takes most of the seconds in which one is made.
    """
    venv = tmp_path_factory.mktemp("empty") / ".venv"
    subprocess.run((sys.executable, "-m", "venv", "--without-pip", str(venv)), check=True)
    (site_packages,) = venv.glob("[Ll]ib/**/site-packages")
    ours = Path(sysconfig.get_path("purelib"))
    for folder in (ours / "pip", *ours.glob("pip-*.dist-info")):
        shutil.copytree(folder, site_packages / folder.name)
    return venv


@pytest.fixture
def furnished(project: Path, empty_venv: Path) -> Path:
    """Return a small project that has an environment, which nothing is installed in."""
    shutil.copytree(empty_venv, project / ".venv", symlinks=True)
    return project


@pytest.fixture
def copied_venvs(monkeypatch: pytest.MonkeyPatch, empty_venv: Path) -> None:
    """Let environments be made by copying; one test makes one as it is made for users."""

    def run(command: Sequence[str], **options: Any) -> "subprocess.CompletedProcess[str]":
        if tuple(command[1:4]) != ("-m", "venv", "--clear"):
            return really(command, **options)
        shutil.rmtree(command[4], ignore_errors=True)
        shutil.copytree(empty_venv, command[4], symlinks=True)
        return subprocess.CompletedProcess(command, 0, "", "")

    really = subprocess.run
    monkeypatch.setattr(subprocess, "run", run)
