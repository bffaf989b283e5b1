"""`--download` and `--offline`: a folder made on one machine is all that another one needs."""

import os
import subprocess
import tomllib
import zipfile
from pathlib import Path

import pytest

from installer import offline, start, virtual_environment
from installer.progress import SetupFailed
from tests.installer.conftest import make_project


def write_wheel(folder: Path) -> None:
    """Write a package in miniature as a registry would offer it."""
    folder.mkdir()
    info = "tiny-1.0.dist-info/"
    files = {
        "tiny.py": "answer = 42\n",
        info + "METADATA": "Metadata-Version: 2.1\nName: tiny\nVersion: 1.0\n",
        info + "WHEEL": "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
    }
    files[info + "RECORD"] = "".join(f"{file},,\n" for file in [*files, info + "RECORD"])
    with zipfile.ZipFile(folder / "tiny-1.0-py3-none-any.whl", "w") as wheel:
        for file, text in files.items():
            wheel.writestr(file, text)


@pytest.mark.usefixtures("copied_venvs")
def test_what_was_collected_is_installed_elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    project = make_project(tmp_path / "project")
    settings = project / "pyproject.toml"
    settings.write_text(
        settings.read_text().replace('version = "1.0"', 'version = "1.0"\ndependencies = ["tiny"]')
    )
    (project / "more-metadata").write_text("Requires-Dist: tiny\n")
    write_wheel(tmp_path / "registry")
    monkeypatch.setenv("PIP_FIND_LINKS", (tmp_path / "registry").as_uri())
    folder = tmp_path / "a folder"
    offline.download(folder, frozenset({"desktop"}), print, root=project)
    assert [path.name for path in (folder / "wheels").iterdir()] == ["tiny-1.0-py3-none-any.whl"]

    monkeypatch.setenv("PIP_FIND_LINKS", "")
    monkeypatch.setenv("PIP_NO_INDEX", "")
    offline.use(folder, print, target=tmp_path / "javascript")
    assert os.environ["PIP_NO_INDEX"] == "1"
    python = virtual_environment.ensure(frozenset(), print, root=project, venv=project / ".venv")
    command = (str(python), "-P", "-c", "import tiny; print(tiny.answer)")
    done = subprocess.run(command, capture_output=True, check=False)
    assert done.stdout.strip() == b"42"


def test_extras_of_the_project_itself_are_resolved() -> None:
    """“pic2latex[server]” was once asked of the registry, so that nothing could be collected."""
    settings = tomllib.loads((virtual_environment.ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    known = settings["project"]["optional-dependencies"]
    for extra in known:
        needs = offline.requirements(settings, frozenset({extra}))
        assert not [need for need in needs if need.startswith("pic2latex")]
        assert set(settings["build-system"]["requires"]) <= set(needs)
    assert set(known["server"]) <= set(offline.requirements(settings, frozenset({"desktop"})))


def test_an_empty_folder_is_told(tmp_path: Path) -> None:
    with pytest.raises(SetupFailed, match="nothing to install") as caught:
        offline.use(tmp_path, print)
    assert "--download" in caught.value.remedy


@pytest.mark.parametrize("option", ["--download", "--offline"])
def test_a_folder_has_to_be_named(option: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert start.main([option]) == 1
    assert f"{option} FOLDER" in capsys.readouterr().err
