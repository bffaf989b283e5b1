"""The constraints: exact, complete, free of addresses, and free of what only some machines want."""

import re
import tomllib

import pytest

from installer import pin
from installer.package_names import canonical
from installer.virtual_environment import ROOT

TEXT = (ROOT / "installer" / "constraints.txt").read_text(encoding="utf-8")
LINES = [line for line in TEXT.splitlines() if line and not line.startswith("#")]
PINNED = {line.partition("==")[0] for line in LINES}


@pytest.mark.parametrize("line", LINES)
def test_line_is_one_exact_version_of_one_package(line: str) -> None:
    assert re.fullmatch(r"[a-z0-9-]+==[0-9][0-9a-z.]*(; [a-z_0-9 '=!]+)?", line)


def test_every_dependency_is_pinned() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    groups = [project["dependencies"], *project["optional-dependencies"].values()]
    names = {canonical(str(re.match(r"[\w.-]+", one)[0])) for group in groups for one in group}  # type: ignore[index]
    assert names - {"pic2latex"} <= PINNED


def test_no_package_of_cuda_and_no_package_twice() -> None:
    assert not [name for name in PINNED if name.startswith(("nvidia", "cuda", "triton"))]
    assert len(PINNED) == len([line for line in LINES if "== 'darwin'" not in line])


def test_groups_follow_pyproject() -> None:
    groups = pin.wanted(
        {
            "dependencies": ["pytest>=1", "no-such-package"],
            "optional-dependencies": {
                "more": ["pytest", "pic2latex[dev]", "Hypothesis[cli] ; python_version>'3'"]
            },
        }
    )
    assert {"pytest", "pluggy", "iniconfig"} <= set(groups["core"])
    assert {"hypothesis", "sortedcontainers"} <= set(groups["more"])
    assert "pytest" not in groups["more"]
    text = pin.render(groups)
    assert text.index("# core") < text.index("pytest==") < text.index("# more") < text.index("hypothesis==")
