"""The READMEs: same structure in both languages, true tables, links that lead somewhere, and examples that run."""

import inspect
import re
import subprocess
import sys
from dataclasses import fields, is_dataclass
from pathlib import Path

import pytest

import pic2latex
from pic2latex import errors, formats, types
from tests.api_page import PAGE, api_page
from tests.readme_tables import PLACES, block, tables
from tests.source_code import PACKAGES, ROOT, label

PAIRS = tuple(
    (ROOT / folder / "README.md", ROOT / folder / "README.zh-CN.md")
    for folder in ("", "desktop", "engine", "engine/pic2latex/training")
)
ALONE = tuple(ROOT / file for file in ("installer/README.md", "tests/README.md", "engine/API.md")) + tuple(
    sorted((ROOT / ".github").glob("*.md"))
)
ENGLISH, CHINESE = (path.read_text(encoding="utf-8") for path in PAIRS[0])
BOTH = pytest.mark.parametrize("text", [ENGLISH, CHINESE], ids=["English", "Chinese"])
FRONT_LINES = 200


def fences(text: str, language: str) -> list[str]:
    found = re.findall(r"^```(\w*)\n(.*?)^```$", text, re.DOTALL | re.MULTILINE)
    return [content for name, content in found if name == language]


def first_cells(table: str) -> list[str]:
    return [line.split("|")[1].strip() for line in table.splitlines()[2:]]


@pytest.mark.parametrize("pair", PAIRS, ids=lambda pair: label(pair[0]))
def test_same_structure(pair: tuple[Path, Path]) -> None:
    texts = [path.read_text(encoding="utf-8") for path in pair]
    for pattern in (r"^(#+) ", r"^(?:\d)\. ", r"^(\|(?: --- \|)+)$", r"^(```\w*)$"):
        english, chinese = (re.findall(pattern, text, re.MULTILINE) for text in texts)
        assert english == chinese, pattern
    shell = [re.sub(r" *#.*", "", "".join(fences(text, "sh"))) for text in texts]
    assert shell[0] == shell[1]
    assert fences(texts[0], "python") == fences(texts[1], "python")
    links = [re.findall(r"\]\((?!(?:\.\./)*README)(.*?)\)", text) for text in texts]
    assert links[0] == links[1]


def test_the_front_page_is_short() -> None:
    assert max(text.count("\n") for text in (ENGLISH, CHINESE)) <= FRONT_LINES


@pytest.mark.parametrize("file", [*(path for pair in PAIRS for path in pair), *ALONE], ids=label)
def test_links_lead_somewhere(file: Path) -> None:
    for link in re.findall(r"\]\(([^)#:]+)\)", file.read_text(encoding="utf-8")):
        assert (file.parent / link).exists(), link


@pytest.mark.parametrize("name", PLACES)
def test_tables_repeat_those_of_the_code(name: str) -> None:
    table = tables()[name]
    english = PLACES[name].read_text(encoding="utf-8")
    chinese = PLACES[name].with_name("README.zh-CN.md").read_text(encoding="utf-8")
    assert block(english, name) == table, "write them anew: .venv/bin/python tests/readme_tables.py"
    assert first_cells(block(chinese, name)) == first_cells(table)


def test_the_api_page_repeats_the_docstrings() -> None:
    assert PAGE.read_text(encoding="utf-8") == api_page(), (
        "write it anew: .venv/bin/python tests/readme_tables.py"
    )


def test_the_library_names_every_error_format_and_value() -> None:
    assert {*errors.__all__, *formats.__all__, *types.__all__} <= set(pic2latex.__all__)


def test_the_library_names_what_it_returns() -> None:
    """`recognize_document` once returned what nobody could name, and no page described."""
    public = [thing for name in pic2latex.__all__ if isinstance(thing := getattr(pic2latex, name), type)]
    answers = [
        method.__annotations__["return"]
        for method in vars(pic2latex.Engine).values()
        if inspect.isfunction(method) and not method.__name__.startswith("_")
    ]
    values = [each for each in public if is_dataclass(each) and not each.__module__.endswith(".table")]
    kept = [field.type for each in values for field in fields(each)]
    names = {name for annotation in (*answers, *kept) for name in re.findall(r"\b[A-Z]\w+", str(annotation))}
    assert names - {"None", "NDArray", "Path"} <= set(pic2latex.__all__)


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
        for file in ("README.md", "README.zh-CN.md"):
            assert f"| `{entry.name}` |" in (ROOT / "engine" / file).read_text(encoding="utf-8")
