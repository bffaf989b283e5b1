"""The proof report in a real Chromium, opened from a file: it shows, corrects and saves, and runs nothing it is fed."""

import json
import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from pic2latex.pages.document.merge import markdown_of_document
from pic2latex.pages.proof.proof_report import proof_report
from tests.engine.chromium import NAMES
from tests.engine.pages.proof.reports import DrawnPages, document, hostile_document

SCRIPT = Path(__file__).with_name("proof.mjs")
VISIT_SECONDS = 600
pytestmark = [pytest.mark.slow, pytest.mark.timeout(VISIT_SECONDS + 60)]


@pytest.fixture(scope="module")
def seen(node_modules: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """Open two reports, do everything that can be done with them, and return what was seen."""
    chromium = next((each for name in NAMES if (each := shutil.which(name))), None)
    assert chromium is not None, "These tests need Chromium (Debian: apt-get install chromium)."
    folder = tmp_path_factory.mktemp("reports 报告")
    files = []
    for name, read in (("paper", document()), ("hostile", hostile_document())):
        files.append(folder / f"{name}.html")
        files[-1].write_text(proof_report(f"<i>{name}</i>", "text.md", read, DrawnPages(read, 3)), "utf-8")
    environment = {**os.environ, "NODE_MODULES_PARENT": str(node_modules), "CHROMIUM": chromium}
    done = subprocess.run(
        ("node", str(SCRIPT), *map(str, files)),
        capture_output=True,
        text=True,
        check=False,
        timeout=VISIT_SECONDS,
        env=environment,
    )
    assert done.returncode == 0, done.stderr
    found: dict[str, Any] = json.loads(done.stdout)
    return found


@pytest.fixture
def results(seen: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = seen["results"]
    failed = {name: each["failed"] for name, each in found.items() if "failed" in each}
    assert not failed
    return found


def test_nothing_is_fetched_and_no_rule_is_broken(seen: dict[str, Any]) -> None:
    assert (seen["violations"], seen["errors"]) == ([], [])
    assert {request.rpartition("/")[2] for request in seen["requests"]} == {"paper.html", "hostile.html"}


def test_it_is_accessible(seen: dict[str, Any]) -> None:
    assert set(seen["axe"]) == {"light", "doubt", "editing", "dark", "Chinese", "narrow"}
    assert {name: found for name, found in seen["axe"].items() if found} == {}


def test_what_is_saved_untouched_is_what_the_program_writes(results: dict[str, Any]) -> None:
    found = results["untouched"]["saved"]
    assert found == {"name": "text.md", "text": markdown_of_document(document().pages)}


def test_everything_is_shown(results: dict[str, Any]) -> None:
    found = results["untouched"]
    assert (found["formulas"], found["broken"]) == (6, 0)
    assert found["pictures"] == [True, True]
    assert found["figure"] > 100
    assert found["notices"] == [
        "The picture was turned by 90 degrees before it was read.",
        "Page 3 is damaged. Save it again.",
    ]
    assert found["marks"] == ["left out of the text"] * 2 + ["goes on from the page before"]
    assert found["noPicture"]


def test_places_and_formulas_show_each_other(results: dict[str, Any]) -> None:
    found = results["doubts"]
    assert found["fromPage"]["mark"].startswith("Doubtful place 2: \\alpha")
    assert found["fromText"]["place"] == "Doubtful place 1"
    assert found["fromPage"]["both"]
    assert found["fromText"]["both"]


def test_another_reading_is_put_in_its_place(results: dict[str, Any]) -> None:
    found = results["doubts"]
    assert "and $a = x$ is small." in found["text"]
    assert found["picked"]["progress"] == "1 of 3 doubtful places checked"
    assert found["focused"] == "primary looks-right"


def test_of_equal_formulas_none_is_changed_by_guess(results: dict[str, Any]) -> None:
    found = results["doubts"]
    assert found["ambiguous"] == [True]
    assert "$a + b$ is smaller than $a + b$" in found["text"]


def test_the_keyboard_reaches_everything(results: dict[str, Any]) -> None:
    found = results["keyboard"]
    assert [each["place"] for each in found["steps"]] == [
        f"Doubtful place {number}" for number in (1, 2, 3, 1, 3)
    ]
    assert all(each["both"] for each in found["steps"])
    assert found["done"]["progress"] == "3 of 3 doubtful places checked"
    assert (found["source"], found["after"]) == ("source", "open-editor")
    assert found["file"] == "text.md"
    assert found["arrow"]["place"].startswith("Doubtful place")


def test_corrections_are_drawn_saved_and_kept(results: dict[str, Any]) -> None:
    found = results["editing"]
    assert found["complaint"]
    assert found["marks"] == 1
    before, after = markdown_of_document(document().pages).split("\n\n"), found["text"].split("\n\n")
    assert [each for each in after if each not in before] == ["Now $\\int_0^1 \\mathcal{R}$ is corrected."]
    assert len(after) == len(before)
    assert "earlier corrections" in found["toast"]
    assert found["kept"] == found["text"]
    assert found["discarded"] == markdown_of_document(document().pages)


def test_a_running_head_can_be_taken_in(results: dict[str, Any]) -> None:
    assert results["leavingOut"]["text"].startswith("Notes on series 1\n\n## 1 Convergence\n\n")


def test_the_sides_scroll_together(results: dict[str, Any]) -> None:
    assert all(top > 50 for top in results["scrolling"]["down"])


def test_themes_languages_and_narrow_screens(results: dict[str, Any]) -> None:
    found = results["looks"]
    assert (found["Chinese"]["language"], found["Chinese"]["save"]) == ("zh-CN", "保存 Markdown")
    assert "把握较小" in found["Chinese"]["said"]
    assert found["changed"] == "Save Markdown"
    assert found["dark"]["paper"] != found["narrow"]["paper"]
    assert found["narrow"]["sideways"] <= 0


def test_hostile_text_stays_text(results: dict[str, Any]) -> None:
    found = results["hostile"]
    assert found["hacked"] is None
    assert found["foreign"] == 0
    assert found["title"] == "<i>hostile</i>"
    assert found["text"] == markdown_of_document(hostile_document().pages)
