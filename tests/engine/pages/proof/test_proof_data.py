"""What a report knows: texts as the program joins them, places as shares of the page, doubts with their passages."""

import io
from base64 import b64decode
from typing import Any

import pytest
from PIL import Image

from pic2latex.pages.document.merge import markdown_of_document
from pic2latex.pages.proof.proof_data import LONGEST, proof_facts
from tests.engine.pages.proof.reports import HEAD, DrawnPages, document


def facts(missing: int | None = None) -> Any:
    read = document()
    return proof_facts("paper.pdf", "paper.md", read, DrawnPages(read, missing))


def test_passages_say_what_becomes_of_them() -> None:
    passages = facts()["passages"]
    heads = [each["markdown"] for each in passages if each["isRunningHead"]]
    assert heads == [HEAD, HEAD.replace("1", "2")]
    (continued,) = [each for each in passages if "continues" in each]
    assert continued["markdown"].startswith("tion of")
    assert passages[continued["continues"]]["markdown"].endswith("func-")
    assert (continued["cut"], continued["between"]) == (1, "")
    assert "a function of $x$ on the next page." in markdown_of_document(document().pages)
    assert [each["kind"] for each in passages].count("figure") == 1


def test_doubts_know_their_passages() -> None:
    found = facts()
    first, second, third = found["pages"]
    texts = [found["passages"][each["passage"]]["markdown"] for each in first["doubts"]]
    assert [each.get("latex") for each in first["doubts"]] == ["a + b", "\\alpha = x", None]
    assert texts[0] == texts[1]
    assert "\\alpha" in texts[0]
    assert [each["warning"] and each["warning"]["code"] for each in first["doubts"]] == [
        None,
        "doubtful-formula",
        "page-unread",
    ]
    assert [each["code"] for each in first["notices"]] == ["turned-back"]
    assert second["doubts"] == []
    assert third["failed"] == "Page 3 is damaged. Save it again."


def test_places_are_shares_of_the_page() -> None:
    found = facts()
    boxes = [box for page in found["pages"] for box in page["boxes"].values()]
    boxes += [each["box"] for page in found["pages"] for each in page["doubts"]]
    assert len(boxes) > 10
    assert all(0 <= side <= 1 for box in boxes for side in box)
    heading = next(place for place, each in enumerate(found["passages"]) if each["kind"] == "heading")
    assert found["pages"][0]["boxes"][heading] == pytest.approx(
        [100 / 612, 150 / 792, 500 / 612, 190 / 792], abs=1e-5
    )


def test_pictures_are_of_one_size_and_may_be_missing() -> None:
    pages = facts(missing=3)["pages"]
    head, _, data = pages[0]["picture"].partition(",")
    assert head == "data:image/webp;base64"
    with Image.open(io.BytesIO(b64decode(data))) as image:
        assert image.format == "WEBP"
        assert max(image.size) <= LONGEST
    assert pages[2]["picture"] == ""


def test_the_same_document_has_the_same_name_for_its_draft() -> None:
    assert facts()["id"] == facts(missing=1)["id"]
