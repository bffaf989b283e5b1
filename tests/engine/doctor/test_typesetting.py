"""MathJax as it is shipped, and as it is found when its files are gone or changed."""

import shutil
from pathlib import Path

import pytest

import pic2latex_resources
from pic2latex.doctor import typesetting
from pic2latex.doctor.check_result import State
from pic2latex.javascript import typesetter


@pytest.fixture
def copy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a copy of the resources' scripts that the program uses for the length of a test."""
    for name in ("javascript", "scripts"):
        shutil.copytree(pic2latex_resources.path(name), tmp_path / name)
    monkeypatch.setattr(pic2latex_resources, "path", tmp_path.joinpath)
    monkeypatch.setattr(typesetter, "typesetter", typesetter.Typesetter)
    return tmp_path / "javascript"


def test_shipped_mathjax_is_whole_and_works() -> None:
    (files,) = typesetting.assets()
    assert files.state is State.READY
    assert "mathjax 4." in files.version
    (works,) = typesetting.mathjax()
    assert works.state is State.READY


def test_changed_file(copy: Path) -> None:
    (copy / "mathjax" / "core.js").write_text("", encoding="utf-8")
    (finding,) = typesetting.assets()
    assert (finding.version, finding.state) == ("missing or changed: mathjax/core.js", State.FAILED)


def test_missing_files(copy: Path) -> None:
    shutil.rmtree(copy / "mathjax")
    (finding,) = typesetting.assets()
    assert finding.version.startswith("missing or changed: ")
    assert finding.version.endswith(" and more")
    (works,) = typesetting.mathjax()
    assert (works.state, bool(works.remedy)) == (State.FAILED, True)


def test_nothing_there(copy: Path) -> None:
    shutil.rmtree(copy)
    assert typesetting.assets()[0].version == "not there"
