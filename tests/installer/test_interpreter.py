"""A Python that is too old gets one clear line, which it must be able to read."""

import ast
from pathlib import Path

import pytest

from installer.interpreter import NEEDED, complaint, require_python

INSTALLER = Path(__file__).resolve().parents[2] / "installer"


@pytest.mark.parametrize("name", ["interpreter.py", "start.py", "test.py"])
def test_old_pythons_can_read_as_far_as_the_complaint(name: str) -> None:
    tree = ast.parse((INSTALLER / name).read_text(encoding="utf-8"), feature_version=(3, 7))
    calls = [ast.unparse(node) for node in tree.body if isinstance(node, ast.Expr | ast.ImportFrom)][1:]
    if name != "interpreter.py":
        ours = [call for call in calls if "installer" in call]
        assert ours[0] == "from installer.interpreter import require_python"
        assert calls.index("require_python()") < calls.index(ours[1])


@pytest.mark.parametrize(
    ("newer", "remedy"),
    [
        (["python3.13", "python3.11"], "start this again with python3.13, which is installed here"),
        ([], "install a newer one (https://www.python.org/downloads) and start this again with it"),
    ],
)
def test_complaint_is_one_line_with_a_remedy(newer: list[str], remedy: str) -> None:
    line = complaint((3, 9), newer)
    assert line == f"Pic2LaTeX needs Python 3.11 or newer, and this is Python 3.9: {remedy}."


def test_old_python_ends_there(monkeypatch: pytest.MonkeyPatch) -> None:
    require_python()
    monkeypatch.setattr("sys.version_info", (3, 10, 2))
    with pytest.raises(SystemExit, match=r"this is Python 3\.10"):
        require_python()


def test_the_limit_is_the_one_of_the_project() -> None:
    pyproject = (INSTALLER.parent / "pyproject.toml").read_text(encoding="utf-8")
    assert f'requires-python = ">={NEEDED[0]}.{NEEDED[1]}"' in pyproject
