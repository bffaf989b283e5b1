"""The two READMEs: same structure, true tables, links that lead somewhere, and examples that run."""

import re
import subprocess
import sys

import pytest

from tests.readme_tables import block, tables
from tests.source_code import PACKAGES, ROOT

ENGLISH = (ROOT / "README.md").read_text(encoding="utf-8")
CHINESE = (ROOT / "README.zh-CN.md").read_text(encoding="utf-8")
BOTH = pytest.mark.parametrize("text", [ENGLISH, CHINESE], ids=["English", "Chinese"])


def fences(text: str, language: str) -> list[str]:
    found = re.findall(r"^```(\w*)\n(.*?)^```$", text, re.DOTALL | re.MULTILINE)
    return [content for name, content in found if name == language]


def first_cells(table: str) -> list[str]:
    return [line.split("|")[1].strip() for line in table.splitlines()[2:]]


def test_same_structure() -> None:
    for pattern in (r"^(#+) ", r"^(?:\d)\. ", r"^(\|(?: --- \|)+)$", r"^(```\w*)$"):
        english, chinese = (re.findall(pattern, text, re.MULTILINE) for text in (ENGLISH, CHINESE))
        assert english == chinese, pattern
    shell = [re.sub(r" *#.*", "", "".join(fences(text, "sh"))) for text in (ENGLISH, CHINESE)]
    assert shell[0] == shell[1]
    assert fences(ENGLISH, "python") == fences(CHINESE, "python")
    links = [re.findall(r"\]\((?!README)(.*?)\)", text) for text in (ENGLISH, CHINESE)]
    assert links[0] == links[1]


@BOTH
def test_links_lead_somewhere(text: str) -> None:
    for link in re.findall(r"\]\(([^)#:]+)\)", text):
        assert (ROOT / link).exists(), link


@pytest.mark.parametrize("name", ["settings", "commands", "formats", "page formats"])
def test_tables_repeat_those_of_the_code(name: str) -> None:
    table = tables()[name]
    assert block(ENGLISH, name) == table, "write them anew: .venv/bin/python tests/readme_tables.py"
    assert first_cells(block(CHINESE, name)) == first_cells(table)


@BOTH
def test_the_map_names_real_places(text: str) -> None:
    (house,) = fences(text, "")
    folder = ROOT
    for line in filter(None, house.splitlines()):
        names = line.strip().split("  ")[0].split()
        if not line.startswith(" "):
            folder = ROOT / names[0]
            assert folder.is_dir()
        else:
            assert not [name for name in names if not (folder / name).exists()], line


@BOTH
def test_the_library_example_runs(text: str) -> None:
    (example,) = fences(text, "python")
    done = subprocess.run(
        (sys.executable, "-W", "error", "-c", example), cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    latex, confidence, mathml = done.stdout.split("\n", 2)
    assert r"\frac" in latex
    assert 0 <= float(confidence) <= 1
    assert mathml.startswith("<math")


def test_every_model_of_the_catalogue_is_named() -> None:
    from pic2latex.models.catalogue import read_catalogue

    for entry in read_catalogue(PACKAGES["pic2latex_resources"] / "models" / "catalogue.toml"):
        assert f"| `{entry.name}` |" in ENGLISH
        assert f"| `{entry.name}` |" in CHINESE
