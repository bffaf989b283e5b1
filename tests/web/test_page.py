"""The web page in a real Chromium: what a user does, what is shown, and what never happens."""

import gzip
import json
import re
from typing import Any

import pytest

import pic2latex_resources
from pic2latex.formats import FORMATS
from tests.web.conftest import VISIT_SECONDS

BASEL = r"\sum_{n=1}^{\infty} \frac{1}{n^{2}} = \frac{\pi^{2}}{6}"
WEB = pic2latex_resources.path("web")
JAVASCRIPT = pic2latex_resources.path("javascript")
MOST_GZIPPED = 150_000
pytestmark = [pytest.mark.slow, pytest.mark.timeout(VISIT_SECONDS + 60)]


@pytest.fixture
def results(visit: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = visit["results"]
    return found


def test_every_scenario_came_to_its_end(results: dict[str, Any]) -> None:
    failed = {name: each for name, each in results.items() if isinstance(each, dict) and "failed" in each}
    assert not failed


def test_nothing_is_fetched_from_elsewhere_and_no_rule_is_broken(visit: dict[str, Any]) -> None:
    assert (visit["foreign"], visit["violations"], visit["errors"]) == ([], [], [])


def test_it_is_accessible(visit: dict[str, Any]) -> None:
    assert {
        "empty",
        "result",
        "dark",
        "Chinese",
        "history",
        "pad",
        "keys",
        "visual",
        "phone",
        "doubts",
        "page places",
        "problem",
        "document",
    } <= set(visit["axe"])
    assert {name: found for name, found in visit["axe"].items() if found} == {}


def test_a_pasted_picture_becomes_latex(results: dict[str, Any]) -> None:
    assert results["paste"]["latex"] == BASEL


def test_every_format_is_copied(results: dict[str, Any]) -> None:
    copies = results["copies"]
    assert list(copies) == [each.id for each in FORMATS]
    assert copies["png"]["types"] == ["image/png"]
    assert set(copies["mathml"]["types"]) == {"text/plain", "text/html"}
    assert copies["typst"]["text"].startswith("$ x =")
    assert copies["dollars"]["text"].startswith("$$")
    assert copies["svg"]["text"].startswith("<svg")
    assert all(each["notice"].startswith("Copied: ") for each in copies.values())


def test_a_document(results: dict[str, Any]) -> None:
    found = results["document"]
    assert "between" in found["markdown"]
    assert "\\includegraphics" in found["latex"]
    assert found["figures"] >= 1
    assert any("of 2" in text for text in found["progress"])
    assert "between" in found["early"][0], "the first page is shown while the second is read"
    assert found["markdown"].startswith(found["early"][0].rstrip())
    for number, shown in ((1, found["looked"]), (2, found["next"])):
        assert (shown["number"], shown["all"]) == (str(number), 2)
        assert shown["source"] == f"/v1/documents/ID/pages/{number}/picture"
        assert shown["width"] > 500


def test_doubtful_places_of_a_page(results: dict[str, Any]) -> None:
    found = results["page"]
    assert found["hovered"] == found["first"]
    assert found["hovered"]["place"] == 0
    assert found["nothing"]["place"] == -1
    assert found["second"]["token"] == found["focused"] != found["first"]["token"]
    assert found["labels"]
    assert found["inside"]
    assert found["warned"] >= 1
    assert found["sideways"] <= 0
    assert (found["before"] != found["after"]) == (found["notice"] == "已在源码中替换。")


def test_warnings_and_problems_are_said_in_both_languages(results: dict[str, Any]) -> None:
    chinese, english = results["page"]["warnings"], results["page"]["english"]
    assert len(chinese) == len(english) >= 1
    assert all("可能有误" in each and "$" in each for each in chinese if "公式" in each)
    doubtful = next(each for each in english if "may be wrong." in each)
    quoted = doubtful[doubtful.index("$") : doubtful.rindex("$") + 1]
    assert quoted.count("{") > 1, "the braces of LaTeX are no names of values"
    assert any(quoted in each for each in chinese)
    assert not any("wrong" in each for each in chinese)
    found = results["problem"]
    assert "无法读取这个文件。" in found["chinese"]
    assert "无法" not in found["english"]
    own = "The picture is not a picture in a known format."
    assert own in found["english"]
    assert own in found["chinese"], "the server's own words stand below"


def test_history(results: dict[str, Any]) -> None:
    found = results["history"]
    assert (found["rows"], found["found"]) == (2, 1)
    assert [each["text"] for each in found["exported"]] == [BASEL]
    assert found["restored"] == BASEL


def test_the_pad_sends_its_ink(results: dict[str, Any]) -> None:
    assert results["pad"]["result"]


def test_both_languages(results: dict[str, Any]) -> None:
    found = results["languages"]
    assert (found["first"], found["second"]) == ("图片", "Picture")
    assert found["raw"] == [], "a key was shown instead of its text"
    assert found["complaint"].endswith(r"命令 \foo 不存在。")


def test_everything_is_reached_by_keyboard(results: dict[str, Any]) -> None:
    found = results["keyboard"]
    assert found["mode"] == "true"
    assert found["typst"].startswith("$")
    assert {"read", "copy", "save", "source", "language", "theme", "open-history", "png"} <= set(
        found["reached"]
    )


def test_what_does_not_compile_is_said_while_editing(results: dict[str, Any]) -> None:
    found = results["editing"]
    assert "brace" in found["complaint"]
    assert found["stale"]
    assert found["edited"] == "c^2"


def test_doubtful_tokens_have_others(results: dict[str, Any]) -> None:
    found = results["doubts"]
    assert found["changed"]
    assert found["others"] >= 1
    assert found["over"]


def test_doubtful_tokens_and_their_places_point_at_each_other(results: dict[str, Any]) -> None:
    found = results["doubts"]
    assert found["hovered"] == found["first"]
    assert (found["hovered"]["place"], found["hovered"]["rings"]) == (0, 1)
    assert found["nothing"] == {"place": -1, "token": "", "rings": 0}
    assert (found["second"]["place"], found["second"]["rings"]) == (1, 1)
    assert found["second"]["token"] == found["focused"] != found["first"]["token"]
    assert len(found["labels"]) > 1
    assert all(
        label.startswith("Doubtful place: ") and label.endswith(" % likely") for label in found["labels"]
    )
    assert found["inside"]


def test_a_part_is_cut_out_and_turned(results: dict[str, Any]) -> None:
    assert results["cutting"]["part"]


def test_the_camera(results: dict[str, Any]) -> None:
    assert results["camera"] is True


def test_no_width_makes_it_scroll_sideways(results: dict[str, Any]) -> None:
    assert set(results["widths"].values()) <= {0}, results["widths"]


def test_it_copies_without_a_secure_context(results: dict[str, Any]) -> None:
    found = results["insecure"]
    assert found["secure"] == [False, False]
    assert found["notice"].startswith("Copied: ")


def test_shared_pictures_are_read(results: dict[str, Any]) -> None:
    assert results["shared"]["latex"] == BASEL


def test_a_phone_sends_a_photo_to_the_page(results: dict[str, Any]) -> None:
    found = results["phone"]
    assert found["scanned"] > 0
    assert found["latex"] == BASEL
    assert found["copied"] == BASEL
    assert found["said"] == "Shown on your computer"
    assert found["gone"], "the listener ends with the dialog"


def test_the_api_is_described_by_shipped_files(visit: dict[str, Any]) -> None:
    found = visit["results"]["docs"]
    assert found["operations"] >= 20
    assert (found["title"], found["chinese"]) == ("Pic2LaTeX: API documentation", "Pic2LaTeX: API 文档")
    assert {"docs", "docs, opened", "docs, dark"} <= set(visit["axe"])


def test_other_sites_are_refused(visit: dict[str, Any]) -> None:
    found = visit["results"]["foreigners"]
    assert found["status"] == 403
    assert found["fetched"][0] == "refused"
    assert re.search(r'pic2latex_requests_total\{route="other",status="403"\} [3-9]', visit["metrics"])


def test_languages_have_the_same_keys() -> None:
    english, chinese = (
        json.loads((WEB / f"strings.{name}.json").read_text("utf-8")) for name in ("en", "zh-CN")
    )
    assert list(english) == list(chinese)
    assert all(english.values())
    assert all(chinese.values())
    used = {key for file in WEB.glob("*.js") for key in re.findall(r'\bt\("(\w+)"', file.read_text("utf-8"))}
    assert used <= set(english)


def test_it_is_small() -> None:
    shown = (*WEB.iterdir(), *(JAVASCRIPT / "preact").iterdir(), *(JAVASCRIPT / "htm").iterdir())
    shown = (*shown, *(JAVASCRIPT / "perfect-freehand").iterdir())
    files = [file for file in shown if file.is_file()]
    assert sum(len(gzip.compress(file.read_bytes())) for file in files) <= MOST_GZIPPED
